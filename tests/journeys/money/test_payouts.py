"""A week's payouts in chat: a line in question and its answer, two approvals, a file, and what the provider said."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.money.accounts import cash, expert_payable
from handlers.money.paying.values import PayDetails, PayoutState, PayTerms
from storage import tables
from storage.doctor import broken_invariants
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.seed import NOW
from tests.work import work_done

pytestmark = EITHER_CHAT


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


def furnish(desk: DeskHands, **terms: Any) -> None:
    """Let Ada answer twice and Ben once, and give the firm two people in finance."""
    house = desk.house
    firm_id = house.seeded.firm.id
    for account, name in (("U1", "one"), ("U1", "two"), ("U2", "three")):
        house.add(*work_done(house.seeded, account, name, at=NOW))
    house.add(PayTerms(firm_id=firm_id, **{"approvals": 2, "hold_weeks": 0, **terms}))
    ada = house.seeded.people["U1"].id
    house.add(PayDetails(person_id=ada, firm_id=firm_id, email="ada@kern.example"))
    with house.database.writer.begin() as connection:
        person = tables.people.c.id == house.person("U7")
        roles = ["admin", "finance", "supervisor"]
        connection.execute(tables.people.update().where(person).values(roles=roles))


async def close_week(desk: DeskHands) -> None:
    desk.house.clock.move_to(desk.house.seeded.firm.next_close_at + timedelta(hours=1))
    await desk.house.later(seconds=0)


def payout_of(desk: DeskHands, account: str) -> Any:
    rows = desk.house.rows(tables.payouts)
    return next(row for row in rows if row.person_id == desk.house.person(account))


def moved(desk: DeskHands, account: str) -> int:
    """The balance of an account of the ledger, debits positive."""
    entries = desk.house.rows(tables.ledger_entries)
    return sum(e.amount for e in entries if e.debit == account) - sum(
        e.amount for e in entries if e.credit == account
    )


async def approve(desk: DeskHands, account: str) -> str:
    await desk.ask(account, "payouts")
    await desk.press(account, "Approve")
    return await desk.fill(account)


def returned(desk: DeskHands, status: str, *accounts: str, reference: str = "TX-1") -> str:
    rows = (
        f"{payout_of(desk, one).id[:20]},{payout_of(desk, one).amount / 100:.2f},USD,{status},{reference}{one}"
        for one in accounts
    )
    return "\n".join(("reference,amount,currency,status,transaction id", *rows))


async def test_a_week_from_a_question_to_what_bounced(desk: DeskHands, hands: Hands) -> None:
    furnish(desk)
    await close_week(desk)
    fee = payout_of(desk, "U2").amount
    assert payout_of(desk, "U1").amount == 2 * fee

    shown = await desk.ask("U1", "pay")  # a form in Slack, a card in Teams
    assert "waits for approval" in shown or "waits for approval" in await hands.form_words("U1")
    await desk.press_row("U1", "This is not right")
    assert "answers you here" in await desk.fill("U1", words="I read two documents.")
    await desk.press("U8", "Answer")
    assert "told" in await desk.fill("U8", outcome="accept", amount="2.50", words="You are right.")
    assert "finance corrected it by $2.50. They say: “You are right.”" in await hands.read("U1", CHAT)
    assert payout_of(desk, "U1").amount == 2 * fee + 250

    await desk.ask("U8", "payouts")
    await desk.press("U8", "Look and approve")
    assert "Approve after that" in await desk.fill("U8")

    await desk.house.later(days=2)
    assert "One more person has to approve" in await approve(desk, "U8")
    assert payout_of(desk, "U1").state == PayoutState.DRAFTED
    assert "You approved 2 payouts" in await approve(desk, "U7")
    await desk.house.later(seconds=0)
    assert {row.state for row in desk.house.rows(tables.payouts)} == {PayoutState.APPROVED}
    assert moved(desk, expert_payable(desk.house.seeded.people["U1"].id)) == -(2 * fee + 250)

    await desk.ask("U8", "payouts")
    await desk.press("U8", "Download files")
    assert "in a moment" in await desk.fill("U8", preset="wise")
    await desk.house.later(seconds=0)
    (file,) = desk.house.rows(tables.payout_files)
    assert (file.lines, file.left) == (1, 1)  # Ben has no e-mail address
    assert b"ada@kern.example" in file.content
    assert "payouts-2026-10-12-to-2026-10-18-wise.csv" in await hands.read("U8", CHAT) + await desk.lasting(
        "U8"
    )

    await mark(desk, returned(desk, "paid", "U2"), "in no file yet")
    await mark(desk, returned(desk, "paid", "U1"), "1 payout marked paid")
    await mark(desk, returned(desk, "paid", "U1"), "already recorded")
    await mark(desk, returned(desk, "paid", "U1", reference="TX-2"), "paid already")
    assert moved(desk, cash()) == -(2 * fee + 250)
    await mark(desk, returned(desk, "bounced", "U1"), "1 bounced")
    assert moved(desk, cash()) == 0
    with desk.house.database.reading() as connection:
        wrong = {one.invariant.name for one in broken_invariants(connection, desk.house.clock.now())}
    assert wrong == {"a verdict is shown"}  # what was written for the test was never posted


async def mark(desk: DeskHands, text: str, told: str) -> None:
    await desk.ask("U8", "payouts")
    await desk.press("U8", "Mark paid")
    assert told in await desk.fill("U8", lines=text)


async def test_what_changes_after_a_card_was_made_is_not_approved_by_it(desk: DeskHands) -> None:
    furnish(desk, approvals=1)
    await close_week(desk)
    await desk.ask("U1", "pay")
    await desk.press_row("U1", "This is not right")
    await desk.fill("U1", words="I read two documents.")
    await desk.house.later(days=2)
    await desk.ask("U8", "payouts")
    await desk.press("U8", "Approve")

    await desk.ask("U7", "payouts")
    await desk.press("U7", "Open disputes (1)")
    await desk.press_row("U7", "Answer")
    await desk.fill("U7", outcome="accept", amount="2.50", words="You are right.")
    refused = await desk.fill("U8")
    assert "The payout changed since this card was made: Ada Kern: a line was corrected ($2.50)" in refused
    assert desk.house.rows(tables.payout_approvals) == []
