"""From work to an invoice in chat: the supervisor reviews each line, finance issues, gets the file and is paid."""

from datetime import UTC, datetime

import pytest

from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.work import work_done

DETAILS = {
    "legal_name": "Kern LLP",
    "address_1": "Lindenstr. 4",
    "city": "Berlin",
    "country": "DE",
    "tax_id": "DE811907980",
    "prefix": "EN",
}


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


async def _worked(hands: Hands) -> None:
    seeded = hands.house.seeded
    for account, name, hour, minutes in (("U1", "Cap clause", 7, 18), ("U2", "Earn-out", 8, 60)):
        at = datetime(2026, 9, 30, hour, 0, tzinfo=UTC)
        kind = VerdictKind.APPROVE
        hands.house.add(
            *work_done(
                seeded, account, name, at=at, kind=kind, matter="TIME-1", milliseconds=minutes * 60_000
            )
        )


async def _set_up(desk: DeskHands) -> None:
    await desk.ask("U8", "invoices")
    await desk.press_row("U8", "Invoice details")
    said = await desk.fill("U8", **DETAILS)
    assert "The next invoice of Kern LLP is EN000001" in said
    await desk.ask("U8", "invoices")
    await desk.press_row("U8", "Client’s billing")
    said = await desk.fill("U8", legal_name="Acme Lab Inc.", code="LAB01", country="US")
    assert "Acme Lab is invoiced as LAB01, without tax" in said


@EITHER_CHAT
async def test_a_pre_bill_is_reviewed_and_issued_and_its_file_comes(desk: DeskHands, hands: Hands) -> None:
    await _worked(hands)
    await _set_up(desk)
    await desk.ask("U8", "invoices")
    await desk.press_row("U8", "Draft a pre-bill")
    said = await desk.fill("U8", client=hands.house.seeded.client_id, through="2026-09-30")
    assert "is being drafted" in said
    await hands.house.later(seconds=5)
    told = await hands.read("U7", CHAT)
    assert "A pre-bill waits for you" in told
    assert "Check Earn-out; 1h metered" in told
    shown = await desk.press("U7", "Review the lines")
    assert "0.3 h at $200.00 = $60.00 (exact $60.00)" in shown
    await desk.press_row("U7", "Decide")
    said = await desk.fill("U7", decision="write_down", amount="50", reason="")
    assert "Say why you write down this line" in said
    said = await desk.fill("U7", decision="write_down", amount="70", reason="Agreed")
    assert "The line is $60.00: write it down to less than that" in said
    said = await desk.fill("U7", decision="write_down", amount="50", reason="Agreed")
    assert "written down from $60.00 to $50.00" in said
    await desk.press("U7", "To the pre-bill")
    said = await desk.fill("U7", what="all")
    assert "finance is told that it can be issued" in said
    await hands.house.settled()
    assert "A pre-bill can be issued" in await hands.read("U8", CHAT)
    shown = await desk.press("U8", "Issue invoices")
    assert "TIME-1: 2 lines, $250.00; total $250.00." in shown
    said = await desk.fill("U8")
    assert "Invoice EN000001 for TIME-1: $250.00" in said
    await desk.press("U8", "Get the files")
    said = await desk.fill("U8", file="ledes1998b")
    assert "EN000001 as LEDES 1998B comes to you in your own chat" in said
    await hands.house.settled()
    assert "EN000001-ledes1998b.txt" in await desk.lasting("U8")
    assert "EN000001" not in await desk.lasting("U7")
    await _pays(desk, hands)


async def _pays(desk: DeskHands, hands: Hands) -> None:
    await desk.ask("U8", "invoices")
    await desk.press_row("U8", "Open")
    await desk.press_row("U8", "Note a payment")
    said = await desk.fill("U8", bank_ref="B-1", amount="EUR 250")
    assert "That is in EUR, and this is in USD" in said
    said = await desk.fill("U8", bank_ref="B-1", amount="250")
    assert "Outstanding: $0.00" in said
    assert [row.received for row in hands.house.rows(tables.invoices)] == [25_000]
