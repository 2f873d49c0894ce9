"""Where things are sent: to the account a person prefers, else to one that takes it, and copies where they stand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import CommandId, ReviewId
from handlers.messages import ToPerson
from handlers.people.places.place_values import PlaceState
from handlers.records import (
    AccountNoted,
    CardAdopted,
    DirectChatOpened,
    FormEnded,
    FormShown,
    PlatformPreferred,
)
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, ExplainOffer, MessageRef, RecordVerdict
from handlers.review.messages import card_to, card_update
from storage import tables
from storage.facts.review.copies import cards_clicked, unknown_copies
from storage.rows import DELIVERY
from storage.views.destinations import (
    channel_destination,
    copy_destination,
    person_destinations,
)
from storage.writing.deliveries import delivery_id
from tests.seed import NOW, write
from tests.storage.two_platforms import (
    both,
    channel_in,
    chat_with,
    in_teams,
    owe,
    sender,
    tenant_of,
)
from tests.storage.worlds import World

REMOVED, BLOCKED, PRESENT = PlaceState.REMOVED, PlaceState.BLOCKED, PlaceState.PRESENT
LATE = NOW.replace(hour=20)


def found_copies(world: World, click: ExplainOffer | RecordVerdict) -> Sequence[CardAdopted | None]:
    connection = world.connection
    return unknown_copies(connection, [click], cards_clicked(connection, [click]))


def platforms(world: World, **about: Any) -> Sequence[str]:
    ada = world.mine.people["U1"].id
    return [one.platform for one in person_destinations(world.connection, ada, **about)]


def reached(world: World) -> str | None:
    chats = person_destinations(world.connection, world.mine.people["U1"].id)
    return next((chat.platform for chat in chats if chat.state is PRESENT), None)


@pytest.mark.parametrize("prefers", [None, "slack", "teams"])
@pytest.mark.parametrize("state", [None, PRESENT, REMOVED, BLOCKED])
@pytest.mark.parametrize("left", [None, "slack", "teams"])
def test_a_person_is_reached_where_they_prefer_it_among_the_accounts_that_live(
    world: World, prefers: str | None, state: PlaceState | None, left: str | None
) -> None:
    mine, theirs = both(world)
    ada = mine.people["U1"].id
    if prefers is not None:
        write(world.connection, PlatformPreferred(person_id=ada, platform=prefers))
    if state is not None:
        write(world.connection, chat_with(mine, state=state))
    write(world.connection, chat_with(theirs, state=REMOVED), chat_with(mine, "U2", state=REMOVED))
    accounts = {"slack": (mine.workspace_id, "U1"), "teams": (in_teams(mine), "aad-U1")}
    if left is not None:
        workspace_id, account = accounts[left]
        write(
            world.connection,
            AccountNoted(
                workspace_id=workspace_id, platform_user_id=account, is_guest=False, is_deactivated=True
            ),
        )

    live = [one for one in ("slack", "teams") if one != left]
    ordered = sorted(live, key=lambda one: (one != prefers, one))
    taken = [one for one in ordered if one == "slack" or state in (None, PRESENT)]
    assert platforms(world) == ordered
    assert reached(world) == (taken[0] if taken else None)


def test_where_something_may_stand_already_is_tried_first(world: World) -> None:
    mine, _ = both(world)
    write(world.connection, PlatformPreferred(person_id=mine.people["U1"].id, platform="teams"))

    assert platforms(world) == ["teams", "slack"]
    assert platforms(world, tried_in=mine.workspace_id) == ["slack", "teams"]
    assert platforms(world, tried_in=in_teams(mine)) == ["teams", "slack"]


def test_a_chat_is_known_by_the_account_or_by_the_place_that_was_noted(world: World) -> None:
    mine, _ = both(world)
    ada, ben = mine.people["U1"].id, mine.people["U2"].id
    write(
        world.connection,
        chat_with(mine),
        chat_with(mine, "U2", state=REMOVED),
        chat_with(mine, "U2", conversation_id="a:new"),
        DirectChatOpened(workspace_id=in_teams(mine), platform_user_id="aad-U2", channel="a:new"),
    )

    slack, teams = person_destinations(world.connection, ada)
    _, again = person_destinations(world.connection, ben)

    assert (slack.channel, slack.platform_user_id, slack.workspace) == (None, "U1", "T1")
    assert (teams.channel, teams.workspace, teams.state) == ("a:U1", tenant_of(mine), PRESENT)
    assert teams.waits_at == chat_with(mine).key
    assert (again.channel, again.state) == ("a:new", PRESENT)
    assert person_destinations(world.connection, "nobody") == ()


def test_a_channel_takes_what_its_place_takes_and_a_thread_what_its_channel_takes(world: World) -> None:
    mine, theirs = both(world)
    write(world.connection, channel_in(mine, state=REMOVED), channel_in(theirs))
    channel = channel_in(mine).conversation_id

    def state(workspace_id: str, name: str) -> PlaceState | None:
        found = channel_destination(world.connection, workspace_id, name)
        return None if found is None else found.state

    assert state(in_teams(mine), channel) is REMOVED
    assert state(in_teams(mine), f"{channel};messageid=1") is REMOVED
    assert state(in_teams(theirs), channel) is PRESENT
    assert state(mine.workspace_id, "C1") is PRESENT
    assert state("nowhere", channel) is None
    thread = channel_destination(world.connection, in_teams(mine), f"{channel};messageid=1")
    assert thread is not None
    assert (thread.channel, thread.waits_at) == (f"{channel};messageid=1", channel_in(mine).key)


def posted(world: World, **values: Any) -> Delivery:
    """A card that stands in Ada's chat in Teams."""
    review = world.add(world.mine, "PIECE-1", "one")
    message = card_to(review, ToPerson(person_id=world.mine.people["U1"].id), NOW)
    usual = {"workspace_id": in_teams(world.mine), "place": "a:U1", "message": "17", "state": "sent"}
    owe(world.connection, message, **(usual | values))
    return kept(world, message.key)


def kept(world: World, key: str) -> Delivery:
    d = tables.deliveries
    return DELIVERY.value(world.connection.execute(select(*DELIVERY.columns).where(d.c.key == key)).one())


def test_a_copy_stands_where_it_was_sent_whatever_its_reader_prefers_by_now(world: World) -> None:
    mine, _ = both(world)
    copy = posted(world)
    write(world.connection, PlatformPreferred(person_id=mine.people["U1"].id, platform="slack"))

    there = copy_destination(world.connection, copy)
    elsewhere = copy_destination(world.connection, replace(copy, workspace_id=mine.workspace_id, place="D1"))
    unknown = copy_destination(world.connection, replace(copy, workspace_id=None))

    assert there is not None
    assert (there.platform, there.workspace, there.channel) == ("teams", tenant_of(mine), "a:U1")
    assert elsewhere is not None
    assert (elsewhere.platform, elsewhere.channel) == ("slack", "D1")
    assert unknown is None


def test_a_copy_that_nobody_reads_any_more_stands_nowhere_and_one_in_a_lost_chat_waits(world: World) -> None:
    mine, _ = both(world)
    copy = posted(world)
    write(world.connection, chat_with(mine, state=BLOCKED))
    lost = copy_destination(world.connection, copy)
    write(
        world.connection,
        AccountNoted(
            workspace_id=in_teams(mine), platform_user_id="aad-U1", is_guest=False, is_deactivated=True
        ),
    )

    assert lost is not None
    assert lost.state is BLOCKED
    assert copy_destination(world.connection, copy) is None


def test_a_copy_that_was_clicked_stands_where_the_click_came_from(world: World) -> None:
    mine, _ = both(world)
    copy = posted(world, message=None, place=None, workspace_id=mine.workspace_id, ambiguous=True)
    click = ExplainOffer(
        id=CommandId("c"),
        sender=sender(mine),
        review_id=world.add(mine, "PIECE-1", "other").id,
        clicked=MessageRef(place="a:U1", message="99"),
    )
    click = replace(click, review_id=copy.subject_id)

    (found,) = found_copies(world, click)
    assert found is not None
    write(world.connection, found)

    adopted = kept(world, f"copy/{copy.subject_id}/a:U1/99")
    assert (adopted.workspace_id, adopted.place, adopted.state) == (
        in_teams(mine),
        "a:U1",
        DeliveryState.SENT,
    )
    assert copy_destination(world.connection, adopted) is not None


def test_a_copy_in_a_thread_of_the_cards_channel_is_known_and_stands_in_the_cards_workspace(
    world: World,
) -> None:
    mine, _ = both(world)
    channel = channel_in(mine).conversation_id
    copy = posted(world, person_id=None, channel=channel, place=None, message=None, ambiguous=True)
    click = ExplainOffer(
        id=CommandId("c"),
        sender=sender(mine),
        review_id=copy.subject_id,
        clicked=MessageRef(place=f"{channel};messageid=99", message="99"),
    )

    (found,) = found_copies(world, click)
    elsewhere = replace(click, clicked=MessageRef(place="19:x@thread.tacv2;messageid=9", message="9"))

    assert isinstance(found, CardAdopted)
    assert found_copies(world, elsewhere) == [None]
    write(world.connection, replace(found, workspace_id=mine.workspace_id))
    adopted = kept(world, f"copy/{copy.subject_id}/{channel};messageid=99/99")
    assert adopted.workspace_id == in_teams(mine)


@pytest.mark.parametrize(
    ("change", "by", "adopted"),
    [
        ({}, "U1", True),
        ({"answer": Answer(kind=VerdictKind.APPROVE)}, "U1", False),  # a button of a card, which is known
        (
            {"clicked": MessageRef(place="19:one@thread.tacv2", message="99")},
            "U1",
            False,
        ),  # others read there
        ({"clicked": MessageRef(place="a:U1", message="17")}, "U1", False),  # known already
        ({"clicked": None}, "U1", False),
        ({}, "U2", False),  # not their chat
        ({}, None, False),  # of another firm
    ],
)
def test_a_form_that_is_answered_in_ones_own_chat_becomes_a_copy_there(
    world: World, change: dict[str, Any], by: str | None, adopted: bool
) -> None:
    mine, theirs = both(world)
    channel = channel_in(mine).conversation_id
    card = posted(world, person_id=None, channel=channel, place=channel)
    for firm in (mine, theirs):
        chat = {"workspace_id": in_teams(firm), "platform_user_id": "aad-U1", "channel": "a:U1"}
        write(world.connection, DirectChatOpened(**chat))
    sent = RecordVerdict(
        id=CommandId("c"),
        sender=sender(theirs) if by is None else sender(mine, by),
        review_id=ReviewId(card.subject_id),
        answer=Answer(kind=VerdictKind.EDIT, from_form=True),
        clicked=MessageRef(place="a:U1", message="99"),
    )

    (found,) = found_copies(world, replace(sent, **change))

    assert (found is not None) == adopted
    if found is not None:
        write(world.connection, found)
        copy = kept(world, f"copy/{card.subject_id}/a:U1/99")
        assert (found.was_form, copy.person_id, copy.channel) == (True, mine.people["U1"].id, None)
        assert (copy.workspace_id, copy.state) == (in_teams(mine), DeliveryState.SENT)
        assert copy_destination(world.connection, copy) is not None


def test_a_form_is_noted_with_the_copy_it_stands_in_and_its_end_brings_what_was_left(world: World) -> None:
    both(world)
    copy = posted(world)
    review = world.add(world.mine, "PIECE-1", "another")
    mine = replace(review, id=copy.subject_id)
    refresh, others = card_update(mine, LATE), card_update(review, LATE)
    owe(world.connection, refresh)
    owe(world.connection, others)
    form = FormShown(review_id=mine.id, place="a:U1", message="17", until=LATE)
    elsewhere = replace(form, message="18", until=NOW)

    write(world.connection, form, elsewhere)
    shown = kept(world, copy.key).form_until
    write(world.connection, FormEnded(review_id=mine.id, place="a:U1", message="18"))
    still = kept(world, copy.key).form_until
    write(world.connection, FormEnded(review_id=mine.id, place="a:U1", message="17"))

    assert (shown, still, kept(world, copy.key).form_until) == (LATE, LATE, None)
    assert kept(world, refresh.key).next_at == NOW
    assert kept(world, others.key).next_at == LATE
    assert kept(world, refresh.key).id == delivery_id(refresh.key)
