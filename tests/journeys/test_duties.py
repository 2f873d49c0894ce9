"""A banker's notice of outside business: who is billed and who is paid, before it is there, after, and in between."""

import pytest

from storage import tables
from storage.doctor import broken_invariants
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHAT, Hands

NO_PAY = "Nothing you answer is paid to you yet: your notice of outside business is missing."


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


async def _record(desk: DeskHands, status: str, **more: str) -> str:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Outside business")
    await desk.fill("U7", which=desk.house.person("U1"))
    return await desk.fill("U7", status=status, **more)


async def _answer(hands: Hands, text: str) -> tuple[int, int, str | None]:
    """Let Ada approve a text; gives her pay and the client's price in minor units, and why she is paid nothing."""
    await hands.house.later(minutes=5)
    await hands.house.send(text)
    await hands.press("U1", "Approve", text)
    entry = max(hands.house.rows(tables.time_entries), key=lambda row: row.dated_at)
    return entry.pay, entry.price, entry.unpaid


async def test_who_has_given_no_notice_is_not_paid_and_is_told_until_it_is_recorded(
    desk: DeskHands, hands: Hands
) -> None:
    assert "Ada Kern is not paid while the notice is missing" in await _record(desk, "missing")
    assert NO_PAY in await hands.read("U1", CHAT)  # before any answer
    assert await _answer(hands, "The cap is one year.") == (0, 1_000, "missing")
    moved = hands.house.rows(tables.ledger_entries)
    assert [(row.leg, row.amount, row.credit) for row in moved] == [("margin", 1_000, "income:margin")]
    earned = await hands.ask("U1", "earnings")
    assert NO_PAY in earned
    assert "1 unpaid: no notice of outside business" in earned
    assert "No notice of outside business, so nothing accrues to them: Ada Kern." in await desk.ask(
        "U7", "setup"
    )

    await hands.house.later(minutes=5)
    said = await _record(desk, "approved", dated_on="2026-10-12", note="Approved by Sol")
    assert "has an approved notice, and is paid" in said
    assert "what you answer from now on is paid to you" in await hands.read("U1", CHAT)
    assert await _answer(hands, "The cap is two years.") == (600, 1_000, None)
    notices = hands.house.rows(tables.outside_business_notices)
    assert [(row.number, row.status, row.note) for row in notices] == [
        (1, "missing", ""),
        (2, "approved", "Approved by Sol"),
    ]

    await hands.house.later(minutes=5)
    await _record(desk, "employer_paid")
    assert "paid to your firm, not to you" in await hands.read("U1", CHAT)
    assert await _answer(hands, "The cap is three years.") == (0, 1_000, "employer_paid")
    paid = [row.amount for row in hands.house.rows(tables.ledger_entries) if row.leg == "pay"]
    assert paid == [600]  # what was answered while it was missing never is
    with hands.house.database.reading() as connection:
        assert not list(broken_invariants(connection, hands.house.clock.now()))
