"""A channel in Slack shows a text as long as nobody there is barred, and loses it the moment somebody is."""

from typing import Any

import pytest

from bot.dispatch import new_command_id
from bot.workspace.faults import Fault, FaultKind
from handlers.decisions import Done
from handlers.walls.typed_walls import TypedWall
from handlers.walls.walling import AddWall
from storage import tables
from tests.journeys.stage import Stage

TEXT, TITLE, OFFER = "The cap is one year.", "Cap clause", "Contracts review"


async def wall_on_fay(stage: Stage) -> None:
    """Bar somebody who is not in the channel."""
    wall = TypedWall(kind="party", subject="Acme", person="Fay Moss")
    command = AddWall(id=new_command_id(), firm="", decided_by="Sol Reyes", wall=wall)
    assert isinstance(await stage.service.dispatcher.dispatch(command), Done)
    await stage.settled()


async def send(stage: Stage, **more: Any) -> None:
    await stage.send(TEXT, title=TITLE, parties=["Acme"], **more)
    await stage.settled()


async def test_a_card_has_its_text_and_one_click_where_nobody_who_is_barred_reads(stage: Stage) -> None:
    await wall_on_fay(stage)
    await send(stage)

    assert TEXT in await stage.words("U2")
    await stage.press("U1", "Approve", TITLE)

    assert stage.count(tables.verdicts) == 1
    assert {row.platform_user_id for row in stage.rows(tables.roster_members)} >= {"U1", "U2", "U0"}


@pytest.mark.parametrize("answered", [False, True])
async def test_a_card_loses_its_text_when_somebody_barred_joins_and_has_it_again_when_they_leave(
    stage: Stage, *, answered: bool
) -> None:
    await wall_on_fay(stage)
    await send(stage)
    if answered:
        await stage.press("U1", "Approve", TITLE)

    await stage.driver.join("U8", "C1")

    read = await stage.words("U8")
    assert TEXT not in read
    assert TITLE not in read
    await stage.driver.leave("U8", "C1")
    assert TEXT in await stage.words("U1")


async def test_where_slack_does_not_tell_who_reads_the_card_goes_without_its_text(stage: Stage) -> None:
    await wall_on_fay(stage)
    stage.workspace.faults.add(
        Fault(method="conversations.members", kind=FaultKind.REFUSE, error="missing_scope", times=1)
    )
    await send(stage)

    read = await stage.words("U1")
    assert OFFER in read
    assert TEXT not in read
    assert stage.rows(tables.rosters) == []


async def test_a_roster_that_is_a_while_old_is_asked_for_again_before_a_card_is_posted(stage: Stage) -> None:
    await wall_on_fay(stage)
    await send(stage)
    stage.workspace.world.conversations["C1"].members["U8"] = None  # and the event of it was lost

    await stage.later(minutes=2)
    await send(stage)

    read = await stage.words("U8")
    assert OFFER in read
    assert TEXT not in read
