"""Cards shown anew: in their order, in every place, and in none that is gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.workspace.faults import FaultKind
from handlers.deliveries import DeliveryState as S
from handlers.records import CardAdopted
from handlers.review.cards.card_values import ActionKind
from storage.engine import Database
from tests.bot.desk import ANSWERED_SECONDS, HANGING_SECONDS, Desk, desk_at
from tests.seed import write

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Desk]:
    hangs = request.node.callspec.params.get("kind") is FaultKind.HANG
    async with desk_at(database, call_seconds=HANGING_SECONDS if hangs else ANSWERED_SECONDS) as desk:
        yield desk


async def test_an_update_waits_for_its_card_and_shows_the_newest(desk: Desk) -> None:
    await desk.approve()

    early = await desk.attempt(desk.changed_card())
    await desk.attempt(desk.card)
    shown = await desk.attempt(desk.changed_card(), after=SECOND)

    (card,) = desk.stands(desk.card)
    assert (early.state, early.attempts) == (S.DUE, 0)
    assert (shown.state, shown.rendered_version) == (S.DUE, 2)
    assert shown.next_at == desk.clock.now() + timedelta(minutes=10) - SECOND  # when it can be undone no more
    assert ActionKind.UNDO in str(card.blocks)


@pytest.mark.parametrize(
    "kind", [FaultKind.ACCEPT_THEN_CUT, FaultKind.DROP, FaultKind.ERROR_500, FaultKind.HANG]
)
async def test_showing_a_card_anew_twice_does_no_harm(desk: Desk, kind: FaultKind) -> None:
    await desk.attempt(desk.card)
    await desk.approve()
    desk.fault(desk.update, kind)

    failed = await desk.attempt(desk.changed_card())
    shown = await desk.attempt(desk.changed_card(), after=SECOND)

    assert (failed.state, failed.rendered_version) == (S.DUE, None)
    assert shown.rendered_version == 2


async def _two_copies(desk: Desk) -> None:
    """Post the card, and let it stand a second time."""
    await desk.attempt(desk.card)
    (card,) = desk.stands(desk.card)
    other = replace(card, ts=desk.workspace.world.tick())
    desk.workspace.world.post(other)
    copy = CardAdopted(card=desk.delivery(desk.card), place=other.channel, message=other.ts)
    with desk.database.writer.begin() as connection:
        write(connection, copy)


async def test_a_card_that_was_deleted_is_owed_nothing_more(desk: Desk) -> None:
    await desk.attempt(desk.card)
    desk.workspace.world.remove(desk.stands(desk.card)[0])
    await desk.approve()

    after = await desk.attempt(desk.changed_card())

    assert after.state is S.SENT
    assert after.last_error == "Slack refused it: message_not_found: the message was deleted"


async def test_a_copy_that_was_deleted_keeps_no_other_from_being_shown(desk: Desk) -> None:
    await _two_copies(desk)
    gone, stays = desk.stands(desk.card)
    desk.workspace.world.remove(gone)
    await desk.approve()

    after = await desk.attempt(desk.changed_card())

    (card,) = desk.stands(desk.card)
    assert card.ts == stays.ts
    assert ActionKind.UNDO in str(card.blocks)
    assert (after.rendered_version, "deleted" in after.last_error) == (2, True)


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "fatal_error"])
async def test_of_two_copies_the_one_that_can_be_shown_is(desk: Desk, error: str) -> None:
    await _two_copies(desk)
    await desk.approve()
    desk.fault(desk.update, FaultKind.REFUSE, error=error)

    after = await desk.attempt(desk.changed_card())

    shown = [card for card in desk.stands(desk.card) if ActionKind.UNDO in str(card.blocks)]
    assert len(shown) == 1
    assert error in after.last_error
    assert after.state is S.DUE
    # what can never be shown there is not tried again; the rest waits for the next look or the next attempt
    assert (after.rendered_version == 2) is (error == "is_archived")


async def test_an_update_that_can_be_shown_nowhere_is_given_up(desk: Desk) -> None:
    await desk.attempt(desk.card)
    await desk.approve()
    desk.fault(desk.update, FaultKind.REFUSE, error="is_archived")

    after = await desk.attempt(desk.changed_card())

    assert (after.state, after.last_error) == (
        S.DEAD,
        "Slack refused it: is_archived: the channel is archived",
    )


async def test_a_platform_that_is_not_connected_is_waited_for(desk: Desk) -> None:
    await desk.attempt(desk.card)
    await desk.approve()
    slack = desk.platforms.pop("slack")

    waits = await desk.attempt(desk.changed_card())
    desk.platforms["slack"] = slack
    shown = await desk.attempt(desk.changed_card(), after=SECOND)

    assert (waits.state, waits.last_error) == (S.DUE, "slack is not connected")
    assert shown.rendered_version == 2
