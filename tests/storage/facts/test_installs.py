"""What is loaded of an installation: its own workspace and firm, and nothing of another's."""

from dataclasses import replace
from typing import Any

from handlers.ids import CommandId
from handlers.installs.changed import InstallationChanged, WorkspaceLeft
from handlers.installs.values import InstallApp, InstallFacts, NoteConnected, NoteUninstalled
from handlers.people.people import Role, Sender
from handlers.people.places.place_values import PlaceState
from storage import tables
from storage.facts.people.installs import install_facts
from storage.views.destinations import channel_destination, person_destinations
from storage.views.installs import connected
from tests.handlers.installs.install_samples import INSTALL, INSTALLED
from tests.seed import NOW, Seeded, write
from tests.storage.two_platforms import in_teams, join_teams
from tests.storage.worlds import World


def facts(world: World, kind: type[Any], seeded: Seeded) -> InstallFacts:
    sender = Sender(platform="slack", workspace=seeded.workspace, platform_user_id="U7")
    command = (
        replace(INSTALL, sender=sender) if kind is InstallApp else kind(id=CommandId("c"), sender=sender)
    )
    (found,) = install_facts(world.connection, [command], NOW)
    return found


def reached(world: World, person_id: str) -> bool:
    chats = person_destinations(world.connection, person_id)
    return any(chat.state is PlaceState.PRESENT for chat in chats)


def test_an_installation_is_found_with_its_own_workspace_and_firm(world: World) -> None:
    write(world.connection, InstallationChanged(installation=INSTALLED, seen=None))
    mine, theirs = (facts(world, InstallApp, one) for one in (world.mine, world.theirs))
    assert mine.known == INSTALLED
    assert theirs.known is None
    for found, seeded in ((mine, world.mine), (theirs, world.theirs)):
        assert found.workspace is not None
        assert found.workspace.id == seeded.workspace_id
        assert found.firm is not None
        assert found.firm.firm == seeded.firm
        assert found.has_admin


def test_only_the_firms_own_staff_is_told_and_reached_where_the_app_still_is(world: World) -> None:
    join_teams(world.connection, world.mine, "U7")
    staff = facts(world, NoteUninstalled, world.mine).staff
    assert {(one.person_id, one.elsewhere) for one in staff} == {
        (world.mine.people["U7"].id, True),
        (world.mine.people["U8"].id, False),
    }
    assert all(one.roles - {Role.EXPERT} for one in staff)
    write(
        world.connection,
        WorkspaceLeft(workspace_id=in_teams(world.mine), firm_id=world.mine.firm.id, at=NOW),
    )
    assert not any(one.elsewhere for one in facts(world, NoteUninstalled, world.mine).staff)


def test_nothing_is_sent_to_a_workspace_that_the_app_was_taken_away_from(world: World) -> None:
    gone = WorkspaceLeft(workspace_id=world.mine.workspace_id, firm_id=world.mine.firm.id, at=NOW)
    ada = world.mine.people["U1"].id
    assert reached(world, ada)
    write(world.connection, gone)
    assert not reached(world, ada)
    channel = channel_destination(world.connection, world.mine.workspace_id, "C1")
    assert channel is not None
    assert channel.state == "removed"
    assert reached(world, world.theirs.people["U1"].id)
    told = {one.external_id: one.removed_at for one in connected(world.connection)}
    assert told == {"T1": NOW, "T2": None}
    write(world.connection, replace(gone, at=None))
    assert reached(world, ada)


def test_what_waits_is_found_by_its_workspace_alone(world: World) -> None:
    for seeded in (world.mine, world.theirs):
        world.connection.execute(
            tables.deliveries.insert(),
            {
                "id": f"d{seeded.workspace}",
                "key": seeded.workspace,
                "firm_id": seeded.firm.id,
                "kind": "card",
                "subject_id": "r",
                "version": 1,
                "workspace_id": seeded.workspace_id,
                "channel": "C1",
                "state": "due",
                "attempts": 3,
                "next_at": NOW,
                "ambiguous": False,
                "sent_unseen": False,
                "shows_whole": False,
                "last_error": "",
                "created_at": NOW,
                "waits_at": f"{seeded.workspace_id}/C1",
            },
        )
    assert facts(world, NoteConnected, world.mine).waiting == ()
    gone = WorkspaceLeft(workspace_id=world.mine.workspace_id, firm_id=world.mine.firm.id, at=NOW)
    write(world.connection, gone)
    assert [one.id for one in facts(world, NoteConnected, world.mine).waiting] == ["dT1"]
