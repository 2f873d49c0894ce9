"""What the posting side and the admins read of places: one firm's alone, on both databases."""

from datetime import datetime, timedelta

from sqlalchemy import select

from handlers.people.places.place_values import (
    Place,
    PlaceKind,
    PlaceState,
)
from handlers.records import AccountLinked, AccountNoted, MemberNoted
from storage import tables
from storage.views.places import (
    MEMBERS_MOST,
    lost_chats,
    lost_place,
    place_of,
    readers_of_card,
    service_url_of,
)
from tests.seed import NOW, Seeded, write
from tests.storage.two_platforms import (
    URL,
    both,
    channel_in,
    chat_with,
    in_teams,
    tenant_of,
)
from tests.storage.worlds import World

LATER = NOW + timedelta(hours=1)


def test_the_posting_side_finds_places_and_addresses_of_one_tenant(world: World) -> None:
    mine, theirs = both(world)
    gone = channel_in(
        mine, "gone", service_url="https://old.example/", state=PlaceState.REMOVED, noted_at=LATER
    )
    write(world.connection, channel_in(mine), gone, channel_in(mine, "bare", service_url="", noted_at=LATER))

    def found(seeded: Seeded, conversation: str) -> Place | None:
        return place_of(world.connection, "teams", tenant_of(seeded), conversation)

    assert found(mine, "19:one@thread.tacv2;messageid=1") == channel_in(mine)
    assert found(mine, "19:nothing@thread.tacv2") is None
    assert found(theirs, "19:one@thread.tacv2") is None
    assert place_of(world.connection, "slack", tenant_of(mine), "19:one@thread.tacv2") is None
    assert service_url_of(world.connection, "teams", tenant_of(mine)) == URL
    assert service_url_of(world.connection, "teams", tenant_of(theirs)) is None


def test_who_is_shown_a_card_of_their_own_are_the_matters_live_experts_of_that_workspace(
    world: World,
) -> None:
    mine, theirs = both(world)
    join = {"U1": "29:ada", "U2": "29:ben"}
    for firm in (mine, theirs):
        for account, member in join.items():
            write(
                world.connection,
                MemberNoted(
                    workspace_id=in_teams(firm),
                    platform_user_id=f"aad-{account}",
                    member_id=member + firm.workspace,
                ),
            )
    review = world.add(mine, "PIECE-1", "m")
    ben = mine.people["U2"]

    def readers(firm: Seeded = mine) -> tuple[str, ...]:
        return tuple(readers_of_card(world.connection, "teams", tenant_of(firm), review.id))

    assert sorted(readers()) == ["29:adaT1", "29:benT1"]
    assert readers(theirs) == ()
    assert readers_of_card(world.connection, "slack", tenant_of(mine), review.id) == ()
    assert readers_of_card(world.connection, "slack", mine.workspace, review.id) == ()
    assert readers_of_card(world.connection, "teams", tenant_of(mine), "nothing") == ()
    people, reviews = tables.people, tables.reviews
    world.connection.execute(people.update().where(people.c.id == ben.id).values(last_offered_at=NOW))
    assert readers() == ("29:adaT1", "29:benT1")
    world.connection.execute(reviews.update().where(reviews.c.id == review.id).values(expert_id=ben.id))
    assert readers() == ("29:benT1", "29:adaT1")
    world.connection.execute(people.update().where(people.c.id == ben.id).values(practice_areas=["tax"]))
    assert readers() == ("29:benT1", "29:adaT1")
    world.connection.execute(reviews.update().where(reviews.c.id == review.id).values(expert_id=None))
    assert readers() == ("29:adaT1",)
    write(
        world.connection,
        AccountNoted(
            workspace_id=in_teams(mine), platform_user_id="aad-U1", is_guest=True, is_deactivated=False
        ),
    )
    assert readers() == ()


def test_of_very_many_readers_as_many_as_the_platform_takes_are_named(world: World) -> None:
    mine, _ = both(world)
    review = world.add(mine, "PIECE-1", "m")
    ada = mine.people["U1"]
    row = dict(
        world.connection.execute(select(tables.people).where(tables.people.c.id == ada.id)).mappings().one()
    )
    account = {"workspace_id": in_teams(mine), "is_guest": False, "is_deactivated": False}
    numbers = range(MEMBERS_MOST + 3)
    world.connection.execute(tables.people.insert(), [{**row, "id": f"p{n}"} for n in numbers])
    world.connection.execute(
        tables.accounts.insert(),
        [
            {**account, "platform_user_id": f"m{n}", "person_id": f"p{n}", "member_id": f"29:{n}"}
            for n in numbers
        ],
    )

    assert len(readers_of_card(world.connection, "teams", tenant_of(mine), review.id)) == MEMBERS_MOST


def test_supervisors_come_after_the_experts_and_nobody_else_is_named(world: World) -> None:
    mine, _ = both(world)
    review = world.add(mine, "PIECE-1", "m")
    for account in ("U7", "U8"):
        linked = {"workspace_id": in_teams(mine), "platform_user_id": f"aad-{account}"}
        write(world.connection, AccountLinked(person_id=mine.people[account].id, **linked))
    for account in ("U7", "U8", "U1"):
        linked = {"workspace_id": in_teams(mine), "platform_user_id": f"aad-{account}"}
        write(world.connection, MemberNoted(member_id=f"29:{account}", **linked))
    people = tables.people
    ada = people.c.id == mine.people["U1"].id
    world.connection.execute(people.update().where(ada).values(last_offered_at=NOW))

    readers = readers_of_card(world.connection, "teams", tenant_of(mine), review.id)

    assert readers == ("29:U1", "29:U7")


def test_a_lost_place_is_told_by_its_matters_or_its_person_until_it_is_back(world: World) -> None:
    mine, theirs = both(world)
    away = {"state": PlaceState.REMOVED}
    places = [
        channel_in(mine, **away),
        channel_in(mine, "two", **away),
        chat_with(mine, state=PlaceState.BLOCKED),
    ]
    write(world.connection, *places, channel_in(theirs))
    matters = tables.matters
    for firm in (mine, theirs):
        for code, channel in (("PIECE-1", "19:two@thread.tacv2"), ("CONF-1", "19:one@thread.tacv2")):
            world.connection.execute(
                matters.update()
                .where(matters.c.id == firm.matters[code].id)
                .values(workspace_id=in_teams(firm), channel=channel)
            )

    def told(firm: Seeded, conversation: str) -> tuple[object, ...] | None:
        lost = lost_place(world.connection, f"{in_teams(firm)}/{conversation}")
        return lost and (lost.platform, lost.kind, lost.state, lost.person, lost.matters)

    assert told(mine, "19:one@thread.tacv2") == (
        "teams",
        PlaceKind.CHANNEL,
        PlaceState.REMOVED,
        "",
        ("CONF-1", "PIECE-1"),
    )
    assert told(mine, "a:U1") == ("teams", PlaceKind.PERSONAL, PlaceState.BLOCKED, "Ada Kern", ())
    assert told(theirs, "19:one@thread.tacv2") is None
    assert told(mine, "19:nothing") is None


def test_lost_chats_are_told_by_their_people_since_the_first_of_them(world: World) -> None:
    mine, theirs = both(world)
    at = {"noted_at": LATER}
    write(
        world.connection,
        chat_with(mine, state=PlaceState.REMOVED, **at),
        chat_with(mine, state=PlaceState.REMOVED, conversation_id="a:old", noted_at=NOW),
        chat_with(mine, "U2", state=PlaceState.BLOCKED, **at),
        chat_with(mine, "stranger", state=PlaceState.REMOVED, **at),
        chat_with(theirs, "U2", state=PlaceState.REMOVED, **at),
        channel_in(mine, state=PlaceState.REMOVED, **at),
    )

    def told(since: datetime = LATER) -> list[tuple[str, str, PlaceState]]:
        found = lost_chats(world.connection, in_teams(mine), since)
        return [(one.platform, one.person, one.state) for one in found]

    ada, ben = ("teams", "Ada Kern", PlaceState.REMOVED), ("teams", "Ben Odell", PlaceState.BLOCKED)
    assert told() == told(NOW) == [ada, ben]
    assert told(LATER + timedelta(seconds=1)) == []
    write(world.connection, chat_with(mine, conversation_id="a:new", **at))
    assert told() == [ben]
