"""A card that stands in Slack and in Teams: each copy is shown anew where it stands, and none over a form."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from handlers.attempt_values import USUAL
from handlers.decisions import Done, FormPurpose, ShowForm
from handlers.deliveries import DeliveryState as S
from handlers.ids import CommandId
from handlers.people.places.place_values import NoteInstalled, NotePlace, NoteRemoved
from handlers.records import PlatformPreferred
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import Card
from handlers.review.cards.form_copies import FORM_LASTS
from handlers.review.commands import Answer, CloseForm, MessageRef, OpenForm, RecordVerdict
from storage.engine import Database
from tests.bot.desk import Desk
from tests.bot.second_platform import (
    BLOCKED,
    HER,
    MINUTE,
    answer,
    card,
    desk_on_two,
    event,
    stand_in_both,
    teams,
)
from tests.seed import write
from tests.storage.two_platforms import chat_with, sender


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with desk_on_two(database) as desk:
        yield desk


@pytest.mark.parametrize("by", ["slack", "teams"])
@pytest.mark.parametrize("prefers", ["slack", "teams"])
async def test_an_answer_on_one_platform_retires_the_card_on_the_other(
    desk: Desk, by: str, prefers: str
) -> None:
    await stand_in_both(desk)
    with desk.database.writer.begin() as connection:
        write(connection, PlatformPreferred(person_id=desk.seeded.people[HER].id, platform=prefers))

    await answer(desk, desk.seeded.sender(HER) if by == "slack" else sender(desk.seeded, HER))
    after = await desk.attempt(desk.changed_card(3))

    (there,) = teams(desk).stands.values()
    (here,) = desk.stands(card(desk))
    assert isinstance(there, Card)
    assert (there.version, after.rendered_version) == (3, 3)
    assert "approved" in str(here.blocks).casefold()


async def test_a_copy_in_a_lost_place_keeps_no_other_from_being_shown_and_is_shown_when_it_is_back(
    desk: Desk,
) -> None:
    await stand_in_both(desk)
    await event(desk, NoteRemoved)
    await answer(desk, desk.seeded.sender(HER))

    after = await desk.attempt(desk.changed_card(3))
    (stale,) = teams(desk).stands.values()
    (here,) = desk.stands(card(desk))
    await event(desk, NoteInstalled)
    await desk.attempt(desk.changed_card(3))
    (fresh,) = teams(desk).stands.values()

    assert "approved" in str(here.blocks).casefold()
    assert (after.rendered_version, after.waits_at) == (3, chat_with(desk.seeded, HER).key)
    assert "removed" in after.last_error
    assert isinstance(stale, Card)
    assert isinstance(fresh, Card)
    assert (stale.version, fresh.version) == (1, 3)


async def test_a_copy_on_a_platform_that_is_away_keeps_no_other_from_being_shown_however_long_that_takes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.attempts.ATTEMPTS_MAX", 3)
    await stand_in_both(desk)
    await answer(desk, sender(desk.seeded, HER))
    desk.away.add("slack")

    for _ in range(5):
        left = await desk.attempt(desk.changed_card(3), after=USUAL.wait_for_place)
        assert (in_teams_now(desk), left.state, left.last_error) == (3, S.DUE, "")
    (here,) = desk.stands(card(desk))
    assert "approved" not in str(here.blocks).casefold()
    desk.away.clear()
    shown = await desk.attempt(desk.changed_card(3), after=USUAL.wait_for_place)

    (here,) = desk.stands(card(desk))
    assert "approved" in str(here.blocks).casefold()
    assert shown.waits_at is None


async def test_an_update_that_finds_its_only_place_blocked_waits_for_it(desk: Desk) -> None:
    await desk.attempt(card(desk))
    await answer(desk, desk.seeded.sender(HER))
    teams(desk).refuses = [BLOCKED]

    after = await desk.attempt(desk.changed_card(3))
    await event(desk, NotePlace, acted=True)
    shown = await desk.attempt(desk.changed_card(3))

    assert (after.state, after.waits_at) == (S.DUE, chat_with(desk.seeded, HER).key)
    assert shown.rendered_version == 3


def in_teams_now(desk: Desk) -> int:
    """The version that the copy in Teams shows."""
    (content,) = teams(desk).stands.values()
    assert isinstance(content, Card)
    return content.version


def about(desk: Desk, name: str) -> dict[str, Any]:
    """Say who does something about the review, from the copy in Teams."""
    (ref,) = teams(desk).stands
    return {
        "id": CommandId(name),
        "sender": sender(desk.seeded, HER),
        "review_id": desk.review.id,
        "clicked": MessageRef(place=ref.place, message=ref.message),
    }


async def type_in_a_form(desk: Desk) -> None:
    """Open the form in the place of the copy in Teams, and try to show the card that this changed."""
    await stand_in_both(desk)
    shown = await desk.do(OpenForm(**about(desk, "open"), purpose=FormPurpose.EDIT, in_place=True))
    assert isinstance(shown, ShowForm)
    await desk.attempt(desk.changed_card(2))


async def test_a_form_in_a_cards_place_is_not_wiped_and_the_other_copy_is_shown(desk: Desk) -> None:
    opened_at = desk.clock.now()
    await type_in_a_form(desk)

    after = desk.delivery(desk.changed_card(2))

    (here,) = desk.stands(card(desk))
    assert in_teams_now(desk) == 1
    assert here.text == "A review is open"
    assert (after.state, after.next_at, after.last_error) == (S.DUE, opened_at + FORM_LASTS, "")


async def test_whoever_types_for_half_an_hour_has_gone(desk: Desk) -> None:
    await type_in_a_form(desk)

    await desk.attempt(desk.changed_card(2), after=FORM_LASTS - timedelta(seconds=1))
    early = in_teams_now(desk)
    await desk.attempt(desk.changed_card(2), after=timedelta(seconds=1))

    assert (early, in_teams_now(desk)) == (1, 2)


async def test_a_form_that_was_closed_lets_the_card_be_shown_at_once(desk: Desk) -> None:
    await type_in_a_form(desk)

    await desk.do(CloseForm(**about(desk, "close")))
    await desk.attempt(desk.changed_card(3))

    assert in_teams_now(desk) == 3


async def test_a_form_that_was_answered_lets_the_card_be_shown_at_once(desk: Desk) -> None:
    await type_in_a_form(desk)
    desk.clock.move_to(desk.clock.now() + MINUTE)
    edit = Answer(kind=VerdictKind.EDIT, text="The clause is void.", from_form=True)

    reply = await desk.do(RecordVerdict(**about(desk, "edit"), answer=edit))
    await desk.attempt(desk.changed_card(3))

    assert isinstance(reply, Done)
    assert in_teams_now(desk) == 3


async def test_an_answer_that_was_refused_leaves_the_form_alone(desk: Desk) -> None:
    await type_in_a_form(desk)
    same = Answer(kind=VerdictKind.EDIT, text="The clause is valid.", from_form=True)

    reply = await desk.do(RecordVerdict(**about(desk, "same"), answer=same))
    await desk.attempt(desk.changed_card(2), after=MINUTE)

    assert not isinstance(reply, Done)
    assert in_teams_now(desk) == 1


async def test_a_second_form_over_the_same_card_begins_its_own_half_hour(desk: Desk) -> None:
    await type_in_a_form(desk)
    desk.clock.move_to(desk.clock.now() + FORM_LASTS / 2)
    await desk.do(OpenForm(**about(desk, "again"), purpose=FormPurpose.EDIT, in_place=True))

    await desk.attempt(desk.changed_card(2), after=FORM_LASTS / 2)
    between = in_teams_now(desk)
    await desk.attempt(desk.changed_card(2), after=FORM_LASTS / 2)

    assert (between, in_teams_now(desk)) == (1, 3)
