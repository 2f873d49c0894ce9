"""A banker's notice of outside business: who is billed and who is paid, before it is there, after, and in between."""

import pytest

from handlers.review.cards.card_values import CardPlace
from handlers.review.cards.cards import build_card
from storage import tables
from storage.doctor import broken_invariants
from storage.views.cards import card_facts
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHAT, ONE_OF_EACH, Hands

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


@ONE_OF_EACH
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


@ONE_OF_EACH
async def test_what_an_answer_may_be_used_for_is_what_its_expert_said_by_then(
    desk: DeskHands, hands: Hands
) -> None:
    with desk.house.database.writer.begin() as connection:
        connection.execute(tables.matters.update().values(answers_may="train"))

    async def use_of(text: str) -> list[str]:
        sent = await hands.house.send(text)
        await hands.press("U1", "Approve", text)
        return list((await hands.house.task(str(sent["id"])))["reviews"][0]["use"])

    assert await use_of("Before any word.") == ["index"]
    assert "Your answers may be used for the quality index." in await desk.ask("U1", "setup")
    await desk.press("U1", "Use of my answers")
    said = await desk.fill("U1", consent=["train"])
    assert "From now on your answers may be used for the quality index and to train models" in said
    assert await use_of("After the yes.") == ["index", "train"]
    await desk.ask("U1", "setup")
    await desk.press("U1", "Use of my answers")
    await desk.fill("U1", consent=[])
    assert await use_of("After the no.") == ["index"]
    kept = sorted(desk.house.rows(tables.verdicts), key=lambda row: row.consent_version)
    assert [(row.consent_version, row.uses) for row in kept] == [
        (0, None),
        (1, ["index", "train"]),
        (2, None),
    ]


@ONE_OF_EACH
async def test_an_answer_keeps_the_words_of_the_reason_that_it_was_given_by(
    desk: DeskHands, hands: Hands
) -> None:
    sent = await hands.house.send("The cap stands.")
    await hands.press("U1", "Reject", "The cap stands.")
    assert await hands.fill("U1", reason="wrong_law") == ""
    await desk.ask("U7", "setup")
    await desk.press("U7", "Reasons and rubric")
    (piece,) = [row for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    await desk.fill("U7", which=piece.id)
    assert "is changed" in await desk.fill("U7", reason="Another law\nLate", criterion="Cites the clause")

    (review,) = (await hands.house.task(str(sent["id"])))["reviews"]
    assert (review["reason_text"], review["criteria"]) == ("Wrong law", None)
    with desk.house.database.reading() as connection:
        (kept,) = desk.house.rows(tables.reviews)
        facts = card_facts(connection, kept.id, None, desk.house.clock.now())
    assert facts is not None
    card = build_card(facts, place=CardPlace.CHANNEL, now=desk.house.clock.now())
    assert [remark.text for remark in card.remarks] == ["Wrong law"]
