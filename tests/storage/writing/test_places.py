"""Places, accounts and what waits: each loader reads one firm's rows only, on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from handlers.deliveries import DeliveryState as S
from handlers.ids import CommandId, PersonId
from handlers.messages import ToChannel
from handlers.people.people import Sender
from handlers.people.places.place_values import (
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    Place,
    PlaceState,
    SeenPlace,
)
from handlers.people.places.places import note_removed
from handlers.records import DirectChatOpened, MemberNoted, PlatformPreferred
from handlers.review.messages import card_to
from storage import tables
from storage.facts.people.places import RELEASED_AT_ONCE, member_facts, place_facts
from storage.record import record
from storage.rows import PLACE
from storage.views.places import (
    account_of_member,
)
from tests.seed import NOW, Seeded, write
from tests.storage.two_platforms import (
    URL,
    both,
    channel_in,
    chat_with,
    in_teams,
    owe,
    sender,
    tenant_of,
)
from tests.storage.worlds import World

LATER = NOW + timedelta(hours=1)


def seen(place: Place, **changes: str) -> SeenPlace:
    shown = SeenPlace(
        conversation_id=place.conversation_id,
        kind=place.kind,
        service_url=place.service_url,
        team_id=place.team_id,
        channel_id=place.channel_id,
    )
    return replace(shown, **changes)


def note(seeded: Seeded, place: Place, account: str = "U1", **changes: str) -> NotePlace:
    return NotePlace(id=CommandId("n"), sender=sender(seeded, account), place=seen(place, **changes))


def test_a_place_is_written_once_and_changed_after(world: World) -> None:
    mine, _ = both(world)
    first, second = channel_in(mine), channel_in(mine, "two")
    write(world.connection, first, second)
    write(world.connection, replace(first, state=PlaceState.REMOVED, service_url="", noted_at=LATER))

    kept = [PLACE.value(row) for row in world.connection.execute(select(*PLACE.columns))]

    assert sorted(kept, key=lambda place: place.conversation_id) == [
        replace(first, state=PlaceState.REMOVED, service_url="", noted_at=LATER),
        second,
    ]


def test_a_place_is_known_in_its_own_workspace_alone(world: World) -> None:
    mine, theirs = both(world)
    write(world.connection, channel_in(mine), channel_in(theirs, service_url="https://theirs.example/"))
    stranger = replace(
        note(mine, channel_in(mine)),
        sender=Sender(platform="teams", workspace="x", platform_user_id="aad-U1"),
    )
    in_slack = replace(note(mine, channel_in(mine)), sender=mine.sender("U1"))
    asked = [note(mine, channel_in(mine)), note(theirs, channel_in(theirs)), stranger, in_slack]

    found = place_facts(world.connection, asked, NOW)

    assert [facts.known and facts.known.service_url for facts in found] == [
        URL,
        "https://theirs.example/",
        None,
        None,
    ]
    assert [facts.firm_id for facts in found] == [mine.firm.id, theirs.firm.id, None, mine.firm.id]
    assert [facts.account and facts.account.workspace_id for facts in found] == [
        in_teams(mine),
        in_teams(theirs),
        None,
        mine.workspace_id,
    ]


def test_a_thread_finds_its_channel_and_the_channels_of_its_team(world: World) -> None:
    mine, theirs = both(world)
    one, two = channel_in(mine), channel_in(mine, "two")
    other = channel_in(mine, "other", team_id="19:other@thread.tacv2")
    write(world.connection, one, two, other, channel_in(theirs), channel_in(theirs, "two"), chat_with(mine))
    thread = f"{one.conversation_id};messageid=7"

    told, untold, unknown, personal = place_facts(
        world.connection,
        [
            note(mine, one, conversation_id=thread),
            note(mine, one, conversation_id=thread, team_id=""),
            note(mine, channel_in(mine, "new")),
            note(mine, chat_with(mine)),
        ],
        NOW,
    )

    assert [told.known, untold.known, unknown.known, personal.known] == [one, one, None, chat_with(mine)]
    assert [told.team, untold.team, unknown.team, personal.team] == [(two,), (two,), (one, two), ()]


def test_where_the_app_comes_back_lost_channels_of_an_unknown_team_may_come_with_it(world: World) -> None:
    mine, theirs = both(world)
    away = {"state": PlaceState.REMOVED, "team_id": "", "service_url": ""}
    lost = channel_in(mine, "lost", **away)
    write(
        world.connection,
        channel_in(mine),
        lost,
        channel_in(mine, "fine", team_id=""),
        channel_in(theirs, "lost", **away),
        chat_with(mine, state=PlaceState.REMOVED),
    )
    back = NoteInstalled(id=CommandId("i"), sender=sender(mine), place=seen(channel_in(mine)))

    (installed,) = place_facts(world.connection, [back], NOW)
    (seen_only,) = place_facts(world.connection, [note(mine, channel_in(mine))], NOW)

    assert installed.team == (lost,)
    assert seen_only.team == ()


def test_what_waits_for_a_place_or_its_team_is_found_with_it(world: World) -> None:
    mine, theirs = both(world)
    write(world.connection, channel_in(mine), channel_in(mine, "two"), chat_with(mine))
    here, there, chat = (place.key for place in (channel_in(mine), channel_in(mine, "two"), chat_with(mine)))
    cases = {
        "due": {"state": S.DUE, "waits_at": here},
        "dead": {"state": S.DEAD, "waits_at": there},
        "shown": {"state": S.SENT, "waits_at": here},
        "sending": {"state": S.SENDING, "waits_at": here},
        "done": {"state": S.SUPERSEDED, "waits_at": here},
        "not waiting": {"state": S.DUE},
        "chat": {"state": S.DUE, "waits_at": chat},
    }
    for name, values in cases.items():
        review = world.add(mine, "PIECE-1", name)
        owe(
            world.connection,
            card_to(review, ToChannel(workspace_id=in_teams(mine), channel="19"), NOW),
            **values,
        )
    write(world.connection, channel_in(theirs))

    in_team, in_chat, rivals = place_facts(
        world.connection,
        [note(mine, channel_in(mine)), note(mine, chat_with(mine)), note(theirs, channel_in(theirs))],
        NOW,
    )

    assert sorted((one.state, one.waits_at) for one in in_team.waiting) == [
        (S.DEAD, there),
        (S.DUE, here),
        (S.SENT, here),
    ]
    assert [one.waits_at for one in in_chat.waiting] == [chat]
    assert rivals.waiting == ()
    assert RELEASED_AT_ONCE >= 100


def test_who_is_told_of_a_loss_are_the_admins_of_that_firm(world: World) -> None:
    mine, theirs = both(world)
    world.connection.execute(
        tables.people.update().where(tables.people.c.id == theirs.people["U7"].id).values(state="left")
    )
    removed = [
        NoteRemoved(id=CommandId("r"), sender=sender(firm), place=seen(channel_in(firm)))
        for firm in (mine, theirs)
    ]
    blocked = NoteBlocked(id=CommandId("b"), sender=sender(mine), place=seen(chat_with(mine)))

    found = place_facts(world.connection, [*removed, blocked, note(mine, channel_in(mine))], NOW)

    assert [facts.admins for facts in found] == [
        (mine.people["U7"].id,),
        (),
        (mine.people["U7"].id,),
        (),
    ]


def test_who_is_about_to_be_told_of_chats_is_known_by_workspace_and_until_it_is_sent(world: World) -> None:
    mine, theirs = both(world)
    removed = [
        NoteRemoved(id=CommandId("r"), sender=sender(firm), place=seen(chat_with(firm)))
        for firm in (mine, theirs)
    ]

    def to_be_told() -> list[frozenset[PersonId]]:
        return [facts.to_be_told for facts in place_facts(world.connection, removed, NOW)]

    before = to_be_told()
    (facts, _) = place_facts(world.connection, removed, NOW)
    record(world.connection, [note_removed(removed[0], facts, NOW)], NOW)
    during = to_be_told()
    world.connection.execute(tables.deliveries.update().values(state="sent"))

    assert before == to_be_told() == [frozenset(), frozenset()]
    assert during == [frozenset({mine.people["U7"].id}), frozenset()]


def test_a_member_id_is_kept_with_the_account_and_found_by_it(world: World) -> None:
    mine, theirs = both(world)
    for firm in (mine, theirs):
        write(
            world.connection,
            MemberNoted(
                workspace_id=in_teams(firm), platform_user_id="aad-U1", member_id=f"29:{firm.workspace}"
            ),
        )
    asked = [
        NoteMember(id=CommandId("m"), sender=sender(firm, who), member_id="")
        for firm in (mine, theirs)
        for who in ("U1", "U3")
    ]

    found = member_facts(world.connection, asked, NOW)

    assert [one.account and one.account.member_id for one in found] == ["29:T1", None, "29:T2", None]
    assert account_of_member(world.connection, "teams", tenant_of(mine), "29:T1") == "aad-U1"
    assert account_of_member(world.connection, "teams", tenant_of(theirs), "29:T1") is None
    assert account_of_member(world.connection, "slack", tenant_of(mine), "29:T1") is None


def test_preferences_and_chats_are_written_to_their_rows_alone(world: World) -> None:
    mine, _ = both(world)
    write(
        world.connection,
        PlatformPreferred(person_id=mine.people["U1"].id, platform="teams"),
        DirectChatOpened(workspace_id=in_teams(mine), platform_user_id="aad-U1", channel="a:U1"),
    )

    preferred = world.connection.execute(
        select(tables.people.c.id).where(tables.people.c.preferred_platform == "teams")
    )
    opened = world.connection.execute(
        select(tables.accounts.c.workspace_id).where(tables.accounts.c.direct_channel.is_not(None))
    )
    assert preferred.scalars().all() == [PersonId(mine.people["U1"].id)]
    assert opened.scalars().all() == [in_teams(mine)]
