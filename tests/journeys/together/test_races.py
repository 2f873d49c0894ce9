"""Many hands at the same instant: one verdict for each card, and everybody is told exactly what happened."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from bot.process.service import Service
from handlers.ids import derived_id
from handlers.records import ReviewChanged
from storage import record, tables
from storage.doctor import broken_invariants
from storage.engine import open_database
from storage.writing import review
from storage.writing.statements import change, setting, where
from tests.journeys.clicks import Click, Clicks
from tests.journeys.hands import Hands
from tests.journeys.stage import House

CARDS = 40
FEWER_CARDS = 10
CLICKERS = ("U1", "U2", "U3", "U7", "U9")  # three experts, a supervisor, somebody who is nobody to us
CLICKS_EACH = 50
UNKNOWN = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)
ALREADY = "You approved this already; it is recorded once."

Cards = Mapping[str, str]  # the message of each, by review


async def _cards(house: House, count: int) -> Cards:
    """Send so many tasks and wait until each has its card."""
    sent = await asyncio.gather(*(house.send(f"Clause {number} is valid.") for number in range(count)))
    await house.settled()
    posted = {row.subject_id: row.message for row in house.rows(tables.deliveries) if row.kind == "card"}
    reviews = [derived_id(task["id"], "review/0") for task in sent]
    return {review: posted[review] for review in reviews}


def _clicks(cards: Cards, rng: Random) -> list[Click]:
    """Everybody's clicks on every card, in any order."""
    clicks = [
        Click(account=account, review_id=review, message=message, number=number)
        for review, message in cards.items()
        for number, account in enumerate(islice(cycle(CLICKERS), CLICKS_EACH))
    ]
    rng.shuffle(clicks)
    return clicks


def _check(house: House, clicks: Clicks, cards: Cards, services: Sequence[Service]) -> None:
    """One verdict a card, found by the condition of the update; every other click was told why it did nothing."""
    assert clicks.statuses == {200: len(cards) * CLICKS_EACH}
    assert [service.dispatcher.collisions for service in services] == [0] * len(services)
    verdicts = house.rows(tables.verdicts)
    assert Counter(row.review_id for row in verdicts) == dict.fromkeys(cards, 1)
    assert house.count(tables.time_entries) == len(cards)
    each = CLICKS_EACH // len(CLICKERS)
    expected: Counter[tuple[str, str, str]] = Counter()
    for verdict in verdicts:
        winner = house.account(verdict.expert_id)
        name = house.seeded.people[winner].name
        expected[winner, verdict.review_id, ALREADY] = each - 1
        for other in {"U1", "U2", "U3"} - {winner}:
            words = f"{name} already approved this one. Nothing more was recorded."
            expected[other, verdict.review_id, words] = each
        for nobody in ("U7", "U9"):
            expected[nobody, verdict.review_id, UNKNOWN] = each
    assert clicks.words == expected
    assert not _broken(house)


def _broken(house: House) -> list[str]:
    with house.database.reading() as connection:
        return [found.invariant.words for found in broken_invariants(connection, house.clock.now())]


@asynccontextmanager
async def _second(hands: Hands) -> AsyncIterator[Service]:
    """One more process on the same database."""
    url = hands.house.database.writer.url.render_as_string(hide_password=False)
    database = open_database(url)
    service = hands.process(database)
    await service.start()
    await service.connected()
    try:
        yield service
    finally:
        await service.stop()
        database.close()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_fifty_clicks_at_once_on_each_of_forty_cards_leave_forty_verdicts(hands: Hands) -> None:
    cards = await _cards(hands.house, CARDS)

    async with hands.clicks([hands.house.service.url]) as clicks:
        await clicks.post_all(_clicks(cards, Random(1)))

    _check(hands.house, clicks, cards, [hands.house.service])


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_on_one_database_leave_forty_verdicts(hands: Hands) -> None:
    cards = await _cards(hands.house, CARDS)

    async with (
        _second(hands) as second,
        hands.clicks([hands.house.service.url, second.url]) as clicks,
    ):
        await clicks.post_all(_clicks(cards, Random(2)))

        _check(hands.house, clicks, cards, [hands.house.service, second])


def _unconditional(change: ReviewChanged) -> dict[str, Any]:
    row = review._review_row(change)
    return {name: value for name, value in row.items() if not name.startswith("seen_")}


# what stops a twin is a condition in the database, whoever clicks
@pytest.mark.parametrize(("platform", "database_url"), [("slack", "postgresql")], indirect=True)
async def test_without_the_condition_of_the_update_the_same_check_fails(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = await _cards(hands.house, FEWER_CARDS)
    statement = setting(where(tables.reviews, id="the_id"), tables.reviews, review._REVIEW_MOVING)
    writers = dict(record._WRITERS) | {ReviewChanged: change(statement, _unconditional)}
    monkeypatch.setattr(record, "_WRITERS", tuple(writers.items()))

    async with (
        _second(hands) as second,
        hands.clicks([hands.house.service.url, second.url]) as clicks,
    ):
        await clicks.post_all(_clicks(cards, Random(3)))

        with pytest.raises(AssertionError):
            _check(hands.house, clicks, cards, [hands.house.service, second])


async def test_two_people_at_the_same_instant_leave_one_verdict(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    card = await hands.seen("U1", "Cap")

    await asyncio.gather(*(hands.click(one, "Approve", card) for one in ("U1", "U2", "U3")))
    await hands.house.settled()

    assert hands.house.count(tables.verdicts) == 1
    winner = hands.house.account(hands.house.rows(tables.verdicts)[0].expert_id)
    name = hands.house.seeded.people[winner].name
    for loser in {"U1", "U2", "U3"} - {winner}:
        assert f"{name} already approved this one. Nothing more was recorded." in await hands.read(loser)
    assert "Nothing more was recorded" not in await hands.read(winner)


async def test_a_double_click_is_one_verdict_and_says_so(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    card = await hands.seen("U1", "Cap")

    await asyncio.gather(*(hands.click("U1", "Approve", card) for _ in range(2)))

    assert "You approved this already; it is recorded once." in await hands.read("U1")
    assert (hands.house.count(tables.verdicts), hands.house.count(tables.time_entries)) == (1, 1)


async def test_approve_and_a_form_at_the_same_instant_leave_the_card_to_one_of_them(hands: Hands) -> None:
    cards = await _cards(hands.house, 1)
    ((review, message),) = cards.items()
    shown = await hands.seen("U2", "is valid")

    async with hands.clicks([hands.house.service.url]) as clicks:
        await asyncio.gather(
            clicks.post_all([Click(account="U1", review_id=review, message=message, number=0)]),
            hands.click("U2", "Reject", shown),
        )

    (after,) = hands.house.rows(tables.reviews)
    if after.state == "approved":
        assert not clicks.words
        assert "Ada Kern already approved this one" in await hands.read("U2")
    else:
        assert (after.state, after.expert_id) == ("open", hands.house.person("U2"))
        assert clicks.words == {("U1", review, "Ben Odell is on this one already. Nothing was recorded."): 1}
        assert await hands.fill("U2", reason="incomplete") == ""
    assert not _broken(hands.house)


@pytest.mark.parametrize("other", ["U1", "U2"])
async def test_a_click_while_the_answer_is_undone_counts_before_or_after_and_never_half(
    hands: Hands, other: str
) -> None:
    cards = await _cards(hands.house, 1)
    ((review, message),) = cards.items()
    async with hands.clicks([hands.house.service.url]) as clicks:
        await clicks.post_all([Click(account="U1", review_id=review, message=message, number=0)])
        shown = await hands.seen("U1", "Approved by Ada Kern")

        await asyncio.gather(
            clicks.post_all([Click(account=other, review_id=review, message=message, number=1)]),
            hands.click("U1", "Undo", shown),
        )

    await hands.house.settled()
    (after,) = hands.house.rows(tables.reviews)
    verdicts = hands.house.rows(tables.verdicts)
    in_force = [row for row in verdicts if row.revoked_at is None]
    assert after.expert_id == hands.house.person("U1")
    assert after.state == ("approved" if in_force else "open")
    assert len(verdicts) == (2 if in_force else 1)
    assert len(clicks.words) == (0 if in_force else 1)
    assert not _broken(hands.house)
