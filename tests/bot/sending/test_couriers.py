"""Couriers at work in a workspace that misbehaves: what arrives, what comes again, what is left to an operator."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.workspace.faults import FaultKind
from handlers.attempts import UNCERTAIN
from handlers.deliveries import DeliveryState as S
from handlers.ids import DeliveryId
from handlers.review.cards.card_values import ActionKind
from storage import tables
from storage.engine import Database
from storage.writing.deliveries import delivery_id
from tests.bot.desk import ANSWERED_SECONDS, HANGING_SECONDS, TIMING, Desk, desk_at

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Desk]:
    hangs = request.node.callspec.params.get("kind") is FaultKind.HANG
    async with desk_at(database, call_seconds=HANGING_SECONDS if hangs else ANSWERED_SECONDS) as desk:
        yield desk


@pytest.fixture
async def blind(database: Database) -> AsyncIterator[Desk]:
    """A desk whose app may not read what stands in a channel."""
    async with desk_at(database, may_look=False) as desk:
        yield desk


async def test_a_card_is_posted_once_and_known_by_where_it_stands(desk: Desk) -> None:
    after = await desk.attempt(desk.card)
    again = await desk.attempt(desk.card)

    (card,) = desk.stands(desk.card)
    assert (after.state, after.place, after.message, after.shows_whole) == (S.SENT, "C1", card.ts, True)
    assert again == after


REFUSED = [  # what Slack does, what an operator reads, and seconds until the next attempt
    (FaultKind.ERROR_429, {"retry_after": 7}, "Slack asked to wait", 7),
    (FaultKind.DROP, {}, "Slack did not answer (ServerDisconnectedError)", 1),
    (FaultKind.HANG, {}, "Slack did not answer (TimeoutError)", 1),
    (FaultKind.ERROR_500, {}, "Slack answered internal_error", 1),
    (FaultKind.REFUSE, {"error": "ratelimited"}, "Slack asked to wait", 1),
    (FaultKind.REFUSE, {"error": "fatal_error"}, "Slack answered fatal_error", 1),
]


@pytest.mark.parametrize(("kind", "more", "words", "seconds"), REFUSED)
async def test_what_did_not_arrive_is_sent_again_in_time(
    desk: Desk, kind: FaultKind, more: dict[str, object], words: str, seconds: int
) -> None:
    desk.fault(desk.post, kind, **more)

    failed = await desk.attempt(desk.card)
    early = await desk.attempt(desk.card, after=timedelta(seconds=seconds) - SECOND / 2)
    sent = await desk.attempt(desk.card, after=SECOND / 2)

    assert (failed.state, failed.last_error) == (S.DUE, words)
    assert early == failed
    assert (sent.state, sent.attempts, sent.last_error) == (S.SENT, 2, "")
    assert len(desk.stands(desk.card)) == 1


@pytest.mark.parametrize("kind", [FaultKind.ACCEPT_THEN_CUT, FaultKind.ACCEPT_THEN_500])
async def test_what_arrived_without_a_word_is_found_and_brought_up_to_date(
    desk: Desk, kind: FaultKind
) -> None:
    desk.fault(desk.post, kind)
    doubtful = await desk.attempt(desk.card)
    await desk.approve()  # on the card that nobody knows of

    found = await desk.attempt(desk.card, after=SECOND)

    (card,) = desk.stands(desk.card)
    assert doubtful.ambiguous
    assert (found.state, found.message, found.rendered_version) == (S.SENT, card.ts, 2)
    assert ActionKind.UNDO in str(card.blocks)


OPERATORS = [  # Slack's word, whether it is over, and what an operator reads
    ("is_archived", S.DEAD, "Slack refused it: is_archived: the channel is archived"),
    ("msg_blocks_too_long", S.DEAD, "Slack refused it: msg_blocks_too_long: it is too long for Slack"),
    (
        "not_in_channel",
        S.DUE,
        "Slack refused it for now: not_in_channel: the app is not in this channel; somebody there must invite it",
    ),
    (
        "token_revoked",
        S.DUE,
        "Slack refused it for now: token_revoked: the app's token was revoked; it must be installed again",
    ),
    ("something_new", S.DUE, "Slack refused it for now: something_new"),
]


@pytest.mark.parametrize(("error", "state", "words"), OPERATORS)
async def test_an_operator_reads_what_can_be_done(desk: Desk, error: str, state: S, words: str) -> None:
    desk.fault(desk.post, FaultKind.REFUSE, error=error)

    refused = await desk.attempt(desk.card)
    later = await desk.attempt(desk.card, after=MINUTE)

    assert (refused.state, refused.last_error, refused.ambiguous) == (state, words, False)
    assert later.state is (S.DEAD if state is S.DEAD else S.SENT)


async def test_where_nobody_may_look_a_card_is_sent_once_more_and_marked(blind: Desk) -> None:
    blind.fault(blind.post, FaultKind.ACCEPT_THEN_CUT)
    await blind.attempt(blind.card)

    waits = await blind.attempt(blind.card, after=SECOND)
    second = await blind.attempt(blind.card, after=TIMING.second_copy_after)

    assert (waits.state, waits.last_error) == (S.DUE, UNCERTAIN)
    assert waits.next_at - blind.clock.now() < timedelta()
    assert (second.state, second.last_error) == (S.UNSURE, UNCERTAIN)
    assert len(blind.stands(blind.card)) == 2
    assert await blind.attempt(blind.card, after=MINUTE) == second


async def test_a_second_copy_that_may_have_arrived_is_left_to_an_operator(blind: Desk) -> None:
    blind.fault(blind.post, FaultKind.ACCEPT_THEN_CUT, times=3)
    for _ in range(4):
        last = await blind.attempt(blind.card, after=MINUTE)

    assert (last.state, last.message) == (S.UNSURE, None)
    assert len(blind.stands(blind.card)) == 2


async def test_opening_a_chat_that_fails_leaves_no_doubt(database: Database) -> None:
    async with desk_at(database, matter="TIME-1") as desk:
        card = DeliveryId(delivery_id(f"card/{desk.review.id}/1/direct"))
        desk.fault("conversations.open", FaultKind.ERROR_500)

        failed = await desk.attempt(card)
        sent = await desk.attempt(card, after=SECOND)

        assert (failed.state, failed.ambiguous) == (S.DUE, False)
        assert sent.state is S.SENT
        assert len(desk.stands(card)) == 1


async def test_nothing_is_sent_when_its_claim_is_about_to_end(desk: Desk) -> None:
    desk.fault(desk.post, FaultKind.ACCEPT_THEN_CUT)
    await desk.attempt(desk.card)
    desk.workspace.world.remove(desk.stands(desk.card)[0])
    slack = desk.platforms["slack"]

    class Slow:
        """Looks for so long that half of the claim is over."""

        async def look(self, *about: object, **more: object) -> object:
            desk.clock.move_to(desk.clock.now() + TIMING.lease / 2 + SECOND)
            return await slack.look(*about, **more)

    desk.platforms["slack"] = Slow()

    late = await desk.attempt(desk.card, after=SECOND)
    desk.platforms["slack"] = slack
    sent = await desk.attempt(desk.card, after=SECOND * 2)

    assert (late.state, late.last_error) == (S.DUE, "there was no time left to send it")
    assert sent.state is S.SENT


async def test_who_left_gets_nothing_and_the_operator_knows_why(database: Database) -> None:
    async with desk_at(database, matter="TIME-1") as desk:
        card = DeliveryId(delivery_id(f"card/{desk.review.id}/1/direct"))
        with database.writer.begin() as connection:
            connection.execute(update(tables.accounts).values(is_deactivated=True))

        after = await desk.attempt(card)

        assert after.state is S.DEAD
        assert after.last_error == "there is nowhere to send it: no live account or workspace"
