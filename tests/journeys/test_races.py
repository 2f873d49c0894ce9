"""Many hands at the same instant: one verdict for each card, and everybody is told exactly what happened."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from bot.service import Service
from bot.slack.connection import SlackAccess
from bot.workspace.state import Message
from handlers.ids import derived_id
from handlers.records import ReviewChanged
from storage import record, tables
from storage.doctor import broken_invariants
from storage.engine import open_database
from storage.writing import review
from storage.writing.statements import change, setting, where
from tests.journeys.clicks import Click, Clicks
from tests.journeys.stage import APP, Stage

CARDS = 40
FEWER_CARDS = 10
CLICKERS = ("U1", "U2", "U3", "U7", "U9")  # three experts, a supervisor, somebody who is nobody to us
CLICKS_EACH = 50
UNKNOWN = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)
ALREADY = "You approved this already; it is recorded once."
NOT_AN_EXPERT = (
    "Your role here does not include reviews, so nothing was recorded. Ask your admin if that is wrong."
)
STRANGER = "I do not know you here yet, so nothing was recorded. Ask your firm's admin to add you."


async def _cards(stage: Stage, count: int) -> dict[str, Message]:
    """Send so many tasks and wait until each has its card; by review."""
    sent = await asyncio.gather(*(stage.send(f"Clause {number} is valid.") for number in range(count)))
    await stage.settled()
    reviews = {derived_id(task["id"], "review/0") for task in sent}
    posted = {row.subject_id: row.message for row in stage.rows(tables.deliveries) if row.kind == "card"}
    messages = stage.workspace.world.conversations["C1"].messages
    return {review: messages[posted[review]] for review in reviews}


def _clicks(cards: Mapping[str, Message], rng: Random) -> list[Click]:
    """Everybody's clicks on every card, in any order."""
    clicks = [
        Click(account=account, review_id=review, card=card, number=number)
        for review, card in cards.items()
        for number, account in enumerate(islice(cycle(CLICKERS), CLICKS_EACH))
    ]
    rng.shuffle(clicks)
    return clicks


def _check(stage: Stage, clicks: Clicks, cards: Mapping[str, Message], services: Sequence[Service]) -> None:
    """One verdict a card, found by the condition of the update; every other click was told why it did nothing."""
    assert clicks.statuses == {200: len(cards) * CLICKS_EACH}
    assert [service.dispatcher.collisions for service in services] == [0] * len(services)
    verdicts = stage.rows(tables.verdicts)
    assert Counter(row.review_id for row in verdicts) == dict.fromkeys(cards, 1)
    assert stage.count(tables.time_entries) == len(cards)
    each = CLICKS_EACH // len(CLICKERS)
    expected: Counter[tuple[str, str, str]] = Counter()
    for verdict in verdicts:
        winner = stage.account(verdict.expert_id)
        name = stage.seeded.people[winner].name
        expected[winner, verdict.review_id, ALREADY] = each - 1
        for other in {"U1", "U2", "U3"} - {winner}:
            words = f"{name} already approved this one. Nothing more was recorded."
            expected[other, verdict.review_id, words] = each
        for nobody in ("U7", "U9"):
            expected[nobody, verdict.review_id, UNKNOWN] = each
    assert clicks.words == expected
    assert not _broken(stage)


def _broken(stage: Stage) -> list[str]:
    with stage.database.reading() as connection:
        return [found.invariant.words for found in broken_invariants(connection, stage.clock.now())]


@asynccontextmanager
async def _second(stage: Stage) -> AsyncIterator[Service]:
    """One more process on the same database."""
    database = open_database(stage.database.writer.url.render_as_string(hide_password=False))
    access = SlackAccess(
        bot_token=APP.bot_token,
        signing_secret=APP.signing_secret,
        api_url=f"{stage.workspace.base_url}/api/",
        pace=1000.0,
        screen_seconds=60.0,  # the machine may be slower than a person would bear
    )
    service = Service(database, clock=stage.clock, slack=access)
    await service.start()
    await service.connected()
    try:
        yield service
    finally:
        await service.stop()
        database.close()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_fifty_clicks_at_once_on_each_of_forty_cards_leave_forty_verdicts(stage: Stage) -> None:
    cards = await _cards(stage, CARDS)

    async with Clicks(stage, [stage.service.url]).listening() as clicks:
        await clicks.post_all(_clicks(cards, Random(1)))

    _check(stage, clicks, cards, [stage.service])


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_on_one_database_leave_forty_verdicts(stage: Stage) -> None:
    cards = await _cards(stage, CARDS)

    async with (
        _second(stage) as second,
        Clicks(stage, [stage.service.url, second.url]).listening() as clicks,
    ):
        await clicks.post_all(_clicks(cards, Random(2)))

        _check(stage, clicks, cards, [stage.service, second])


def _unconditional(change: ReviewChanged) -> dict[str, Any]:
    row = review._review_row(change)
    return {name: value for name, value in row.items() if not name.startswith("seen_")}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_without_the_condition_of_the_update_the_same_check_fails(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = await _cards(stage, FEWER_CARDS)
    statement = setting(where(tables.reviews, id="the_id"), tables.reviews, review._REVIEW_MOVING)
    writers = dict(record._WRITERS) | {ReviewChanged: change(statement, _unconditional)}
    monkeypatch.setattr(record, "_WRITERS", tuple(writers.items()))

    async with (
        _second(stage) as second,
        Clicks(stage, [stage.service.url, second.url]).listening() as clicks,
    ):
        await clicks.post_all(_clicks(cards, Random(3)))

        with pytest.raises(AssertionError):
            _check(stage, clicks, cards, [stage.service, second])


async def test_approve_and_a_form_at_the_same_instant_leave_the_card_to_one_of_them(stage: Stage) -> None:
    cards = await _cards(stage, 1)
    ((review, card),) = cards.items()
    shown = (await stage.driver.messages("C1", "U1"))[-1]

    async with Clicks(stage, [stage.service.url]).listening() as clicks:
        _, opened = await asyncio.gather(
            clicks.post_all([Click(account="U1", review_id=review, card=card, number=0)]),
            stage.driver.click_label("U2", "Reject", shown),
        )

    (after,) = stage.rows(tables.reviews)
    assert opened.ok
    if after.state == "approved":
        assert not clicks.words
        await stage.driver.find_message("Ada Kern already approved this one", as_="U2", channel="C1")
    else:
        assert (after.state, after.expert_id) == ("open", stage.person("U2"))
        assert clicks.words == {("U1", review, "Ben Odell is on this one already. Nothing was recorded."): 1}
        assert (await stage.driver.modal("U2"))["title"]
    assert not _broken(stage)


@pytest.mark.parametrize("other", ["U1", "U2"])
async def test_a_click_while_the_answer_is_undone_counts_before_or_after_and_never_half(
    stage: Stage, other: str
) -> None:
    cards = await _cards(stage, 1)
    ((review, card),) = cards.items()
    async with Clicks(stage, [stage.service.url]).listening() as clicks:
        await clicks.post_all([Click(account="U1", review_id=review, card=card, number=0)])
        shown = await stage.seen("U1", "Approved by Ada Kern")

        _, undone = await asyncio.gather(
            clicks.post_all([Click(account=other, review_id=review, card=card, number=1)]),
            stage.driver.click_label("U1", "Undo", shown),
        )

    await stage.settled()
    assert undone.ok
    (after,) = stage.rows(tables.reviews)
    verdicts = stage.rows(tables.verdicts)
    in_force = [row for row in verdicts if row.revoked_at is None]
    assert after.expert_id == stage.person("U1")
    assert after.state == ("approved" if in_force else "open")
    assert len(verdicts) == (2 if in_force else 1)
    assert len(clicks.words) == (0 if in_force else 1)
    assert not _broken(stage)
