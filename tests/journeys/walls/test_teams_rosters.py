"""A channel in Teams shows a text as long as nobody of its team is barred, and loses it the moment somebody joins."""

from typing import Any

import pytest

from bot.dispatch import new_command_id
from handlers.decisions import Done
from handlers.walls.typed_walls import TypedWall
from handlers.walls.walling import AddWall
from storage import tables
from tests.bot.teams.service import Act
from tests.journeys.desk_hands import desk_of
from tests.journeys.teams_hands import TeamsHands
from tests.journeys.walls.test_walls import swept

TEXT, TITLE, OFFER = "The cap is one year.", "Cap clause", "Contracts review"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is kept of rosters is held on both elsewhere."""
    return sqlite_url


async def wall_on_fay(there: TeamsHands) -> None:
    """Bar somebody who has left the channel's team."""
    fay = there.people["U8"]
    there.channel.members = tuple(one for one in there.channel.members if one != fay)
    wall = TypedWall(kind="party", subject="Acme", person="Fay Moss")
    command = AddWall(id=new_command_id(), firm="", decided_by="Sol Reyes", wall=wall)
    assert isinstance(await there.house.service.dispatcher.dispatch(command), Done)
    await swept(there)


async def send(there: TeamsHands, **more: Any) -> None:
    await there.house.send(TEXT, title=TITLE, parties=["Acme"], **more)
    await there.house.settled()


async def test_a_card_has_its_text_until_somebody_barred_joins_and_again_when_they_leave(
    there: TeamsHands,
) -> None:
    await wall_on_fay(there)
    await send(there)
    assert TEXT in await there.read("U2")
    known = {row.platform_user_id for row in there.house.rows(tables.roster_members)}
    assert known == {one.aad_id for one in there.channel.members}

    await there.teams.join(there.channel, there.people["U8"])
    read = await there.read("U2")
    assert TEXT not in read
    assert TITLE not in read
    await there.teams.join(there.channel, there.people["U8"], left=True)
    assert TEXT in await there.read("U2")


async def test_whoever_joins_the_team_by_its_first_channel_reads_in_this_one_too(there: TeamsHands) -> None:
    await wall_on_fay(there)
    await send(there)
    general = there.teams.channel("General", *there.channel.members)
    general.id = general.team_id
    await there.teams.join(general, there.people["U8"])
    assert TEXT not in await there.read("U2")


async def test_where_teams_does_not_tell_who_reads_the_card_goes_without_its_text(there: TeamsHands) -> None:
    await wall_on_fay(there)
    there.teams.misbehave(Act.MEMBERS, 403, "Forbidden")
    await send(there)

    read = await there.read("U1")
    assert OFFER in read
    assert TEXT not in read
    assert there.house.rows(tables.rosters) == []


async def test_a_roster_that_is_a_while_old_is_asked_for_again_before_a_card_is_posted(
    there: TeamsHands,
) -> None:
    await wall_on_fay(there)
    await send(there)
    there.channel.members = (*there.channel.members, there.people["U8"])  # and the event of it was lost

    await there.house.later(minutes=2)
    await send(there)

    assert TEXT not in await there.read("U8")


async def test_somebody_who_only_reads_along_is_walled_off_by_picking_them(there: TeamsHands) -> None:
    await send(there)
    assert TEXT in await there.read("U2")
    reader = there.teams.person("Nora Lund")
    there.channel.members = (*there.channel.members, reader)
    desk = desk_of(there)
    await desk.ask("U7", "setup")
    await desk.press("U7", "Put up a wall")
    await desk.fill("U7", which="party")
    filled = {"subject": "Acme", "person": reader.aad_id, "note": "Acts for Acme"}
    assert "what they are called is not told here" in await desk.fill("U7", **filled)
    assert "It is there" in await desk.fill("U7", **filled, name="Nora Lund")
    await swept(there)

    assert TEXT not in await there.read("U2")
