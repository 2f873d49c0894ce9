"""What is due while a platform is away: whatever can go elsewhere, and nothing that cannot."""

from typing import Any

import pytest

from handlers.deliveries import DeliveryState
from handlers.messages import Message, ToChannel, ToPerson
from handlers.people.places.place_values import PlaceState
from handlers.records import AccountNoted, PlatformPreferred
from handlers.review.messages import card_to, card_update
from handlers.review.reviews import Review
from storage.facts.sending.due import due_deliveries, next_due_at
from storage.writing.deliveries import delivery_id
from tests.seed import NOW, write
from tests.storage.two_platforms import both, chat_with, in_teams, owe
from tests.storage.worlds import World

SLACK, TEAMS, EITHER = "slack", "teams", "slack teams"
BLOCKED = PlaceState.BLOCKED


def goes_without(world: World, owed: Message, *away: str) -> bool:
    """Whether a message is due while these platforms are away."""
    found = due_deliveries(world.connection, NOW, limit=100, away=away)
    return delivery_id(owed.key) in {one.id for one in found}


def goes_by(world: World, owed: Message) -> str:
    """The platforms of which each alone is enough for a message to be due."""
    assert goes_without(world, owed)
    assert due_deliveries(world.connection, NOW, limit=100, away=(SLACK, TEAMS)) == []
    return " ".join(
        one for one, other in ((SLACK, TEAMS), (TEAMS, SLACK)) if goes_without(world, owed, other)
    )


def card(world: World, to: ToChannel | ToPerson, **values: Any) -> tuple[Review, Message]:
    review = world.add(world.mine, "PIECE-1", f"card {values} {to}")
    message = card_to(review, to, NOW)
    owe(world.connection, message, **values)
    return review, message


def to_ada(world: World) -> ToPerson:
    return ToPerson(person_id=world.mine.people["U1"].id)


@pytest.mark.parametrize("platform", [SLACK, TEAMS])
def test_what_goes_to_a_channel_goes_when_its_platform_is_there(world: World, platform: str) -> None:
    mine, _ = both(world)
    where = {SLACK: mine.workspace_id, TEAMS: in_teams(mine)}[platform]

    _, owed = card(world, ToChannel(workspace_id=where, channel="C1"))

    assert goes_by(world, owed) == platform


PEOPLE = [  # what they prefer, how the chat in Teams stands, which account they left, where it was tried; where it goes
    (None, None, None, None, SLACK),
    ("teams", None, None, None, TEAMS),
    ("slack", None, None, None, SLACK),
    ("teams", PlaceState.PRESENT, None, None, TEAMS),
    ("teams", BLOCKED, None, None, SLACK),
    ("teams", PlaceState.REMOVED, None, None, SLACK),
    ("teams", None, "teams", None, SLACK),
    (None, None, "slack", None, TEAMS),
    ("slack", None, "slack", None, TEAMS),
    ("teams", None, None, "slack", SLACK),  # it may stand there already
    ("slack", None, None, "teams", TEAMS),
]


@pytest.mark.parametrize(("prefers", "state", "left", "tried", "goes"), PEOPLE)
def test_what_goes_to_a_person_goes_when_the_platform_is_there_where_it_is_tried_first(
    world: World,
    prefers: str | None,
    state: PlaceState | None,
    left: str | None,
    tried: str | None,
    goes: str,
) -> None:
    mine, _ = both(world)
    accounts = {SLACK: (mine.workspace_id, "U1"), TEAMS: (in_teams(mine), "aad-U1")}
    if prefers is not None:
        write(world.connection, PlatformPreferred(person_id=to_ada(world).person_id, platform=prefers))
    if state is not None:
        write(world.connection, chat_with(mine, state=state))
    if left is not None:
        workspace_id, account = accounts[left]
        gone = {"is_guest": False, "is_deactivated": True}
        write(
            world.connection,
            AccountNoted(workspace_id=workspace_id, platform_user_id=account, **gone),
        )
    tried_there = {} if tried is None else {"ambiguous": True, "workspace_id": accounts[tried][0]}

    _, owed = card(world, to_ada(world), **tried_there)

    assert goes_by(world, owed) == goes


def test_what_goes_nowhere_is_due_all_the_same_and_somebody_sees_it(world: World) -> None:
    both(world)
    nobody = ToPerson(person_id=world.mine.people["U8"].id)
    _, owed = card(world, nobody)
    write(
        world.connection,
        AccountNoted(
            workspace_id=world.mine.workspace_id, platform_user_id="U8", is_guest=False, is_deactivated=True
        ),
    )

    assert goes_without(world, owed, SLACK, TEAMS)


@pytest.mark.parametrize(("copies", "goes"), [((SLACK,), SLACK), ((TEAMS,), TEAMS), ((SLACK, TEAMS), EITHER)])
def test_an_update_goes_when_any_of_its_copies_can_be_reached(
    world: World, copies: tuple[str, ...], goes: str
) -> None:
    mine, _ = both(world)
    where = {SLACK: mine.workspace_id, TEAMS: in_teams(mine)}
    review = world.add(mine, "PIECE-1", "one")
    for number, copy in enumerate(copies):
        stands = {"workspace_id": where[copy], "place": copy, "message": f"{number}"}
        message = card_to(review, ToChannel(workspace_id=where[copy], channel=copy), NOW)
        keyed = Message(
            **{name: getattr(message, name) for name in message.__slots__} | {"key": f"k{number}"}
        )
        owe(world.connection, keyed, state=DeliveryState.SENT, **stands)
    owed = card_update(review, NOW)
    owe(world.connection, owed)

    assert goes_by(world, owed) == goes


def test_an_update_whose_card_waits_for_a_platform_waits_with_it(world: World) -> None:
    both(world)
    review, _ = card(world, to_ada(world))
    owed = card_update(review, NOW)
    owe(world.connection, owed)

    assert goes_by(world, owed) == SLACK


def test_an_update_without_any_card_is_settled_whatever_is_away(world: World) -> None:
    both(world)
    owed = card_update(world.add(world.mine, "PIECE-1", "one"), NOW)
    owe(world.connection, owed)

    assert goes_without(world, owed, SLACK, TEAMS)


def test_what_waits_for_a_platform_hides_nothing_that_falls_due_later(world: World) -> None:
    both(world)
    card(world, to_ada(world))
    later = NOW.replace(hour=20)
    owe(world.connection, card_update(world.add(world.mine, "PIECE-1", "late"), later))

    assert due_deliveries(world.connection, NOW, limit=1, away=(SLACK,)) == []
    assert next_due_at(world.connection, NOW) == later
