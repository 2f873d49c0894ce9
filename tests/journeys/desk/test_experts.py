"""Experts are invited by picking them, accept in a direct chat on their own terms, step out, come back and leave."""

from typing import Any

import pytest

from handlers.people.people import PersonState
from storage import tables
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import ONE_OF_EACH, Hands
from tests.seed import AREA

UNTICKED = "Please complete this required field."  # Slack’s own, before anything is sent


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


def _person(desk: DeskHands, name: str) -> Any:
    return next(row for row in desk.house.rows(tables.people) if row.name == name)


async def _invite(desk: DeskHands) -> str:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Invite experts")
    return await desk.fill(
        "U7",
        members=[desk.named("U9")],
        practice_areas="Contracts\nTax",
        names="Nil Nobody",
        seniority="Associate",
    )


async def test_somebody_who_is_invited_is_an_expert_once_they_accept(desk: DeskHands, hands: Hands) -> None:
    assert "One invitation is on the way" in await _invite(desk)
    assert "Invited, not accepted yet: Nil Nobody." in await desk.ask("U7", "setup")
    told = await hands.read("U9", "chat")
    assert "Sol Reyes invites you to be an expert of Kern LLP in Signoff, for contracts, Tax." in told
    await desk.house.send("Before the yes.")
    await hands.press("U9", "Approve", "Before the yes.")
    assert desk.house.count(tables.verdicts) == 0

    await desk.press("U9", "Look at it")
    refused = await desk.fill("U9", capacity="7", starts="08:00", ends="16:30", outside_business="approved")
    assert UNTICKED in refused or "Without the terms nobody can be an expert." in refused
    assert (await desk.form("U9"))["capacity"] == "7"
    said = await desk.fill("U9", terms=["yes"], consent=["train"], zone="Europe/Berlin", days=["mon", "wed"])
    assert "Welcome! You are an expert now" in said

    nil = _person(desk, "Nil Nobody")
    assert (nil.roles, nil.practice_areas, nil.seniority) == (["expert"], ["Tax", AREA], "associate")
    assert (nil.hours_start, nil.hours_end, nil.weekdays, nil.daily_capacity) == (480, 990, [0, 2], 7)
    assert (nil.outside_business, nil.uses, nil.consent_version) == ("approved", ["train"], 1)
    (kept,) = desk.house.rows(tables.invitations)
    assert (kept.consents, kept.outside_business, kept.accepted_at) == (
        True,
        "approved",
        desk.house.clock.now(),
    )
    by = await hands.read("U7", "chat")
    assert "Nil Nobody accepted your invitation and is an expert now, for Tax, contracts." in by
    assert "There is nothing more to do: the next output for " in by
    await desk.house.send("After the yes.")
    await hands.press("U9", "Approve", "After the yes.")
    assert desk.house.count(tables.verdicts) == 1


async def test_an_expert_steps_out_until_a_day_and_what_waits_goes_to_somebody_else(
    desk: DeskHands, hands: Hands
) -> None:
    body = await desk.house.send("Send this to one.", matter="TIME-1")
    assert body
    await desk.house.settled()
    (review,) = desk.house.rows(tables.reviews)
    first = desk.house.account(review.expert_id)
    assert "You are out until Mon 19 Oct, 00:00." in await desk.ask(first, "out until Monday")
    await desk.house.settled()

    (review,) = desk.house.rows(tables.reviews)
    assert review.expert_id not in (None, desk.house.person(first))
    assert "is not a day of the week" in await desk.ask(first, "out until Smonday")
    assert "Welcome back" in await desk.ask(first, "back")
    assert "You are not out" in await desk.ask(first, "back")
    assert "Send this to one." not in await hands.read("U1")  # metered text is in no channel


@ONE_OF_EACH
async def test_what_waits_for_an_expert_who_leaves_goes_to_somebody_else(desk: DeskHands) -> None:
    await desk.house.send("Send this to one.", matter="TIME-1")
    await desk.house.settled()
    (review,) = desk.house.rows(tables.reviews)
    leaving = desk.house.account(review.expert_id)
    await desk.ask(leaving, "leave")
    await desk.fill(leaving, sure=["yes"])
    await desk.house.settled()
    (review,) = desk.house.rows(tables.reviews)
    assert review.expert_id not in (None, desk.house.person(leaving))


async def test_an_expert_leaves_after_being_asked_once_more_and_the_last_admin_cannot(
    desk: DeskHands,
) -> None:
    await desk.ask("U1", "leave")
    refused = await desk.fill("U1")
    assert UNTICKED in refused or "Tick that you are sure" in refused
    assert "You have left." in await desk.fill("U1", sure=["yes"])
    ada = _person(desk, "Ada Kern")
    assert ada.state == PersonState.LEFT
    assert "not active any more" in await desk.ask("U1", "setup")

    await desk.ask("U7", "leave")
    assert "Sol Reyes is the only admin who can be reached" in await desk.fill("U7", sure=["yes"])
