"""The app taken out of a workspace: nothing more is sent there, nothing is lost, and the firm is told elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from bot.process.service import Service
from bot.slack.connection import SlackAccess
from bot.workspace.server import LocalWorkspace
from handlers.deliveries import DeliveryState as S
from handlers.ids import WorkspaceId
from handlers.records import AccountLinked, WorkspaceConnected
from storage import tables
from storage.engine import Database
from tests.bot.teams.cards_read import said
from tests.bot.teams.cast import TENANT
from tests.bot.teams.connector import connector_double
from tests.clocks import StillClock
from tests.journeys.at_large import AtLarge, at_large
from tests.journeys.house import AT_ONCE, serving
from tests.journeys.stage import APP, Stage
from tests.seed import Seeded, write

SECOND = WorkspaceId("the-second-office")
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm in two workspaces: all its people in the one, its admin and one expert in the other too."""

    large: AtLarge
    first: Stage
    second: Stage

    async def send(self, matter: str, output: str) -> None:
        await self.first.send(output, matter=matter)
        await self.first.settled()

    def cards(self) -> list[str]:
        return sorted(row.state for row in self.first.rows(tables.deliveries) if row.kind == "card")


@pytest.fixture
async def firm(database: Database, seeded: Seeded, api_key: str, clock: StillClock) -> AsyncIterator[Firm]:
    join(database, seeded)
    async with at_large(database, clock) as large:
        stages = {
            team: replace(stage, seeded=seeded, api_key=api_key) for team, stage in large.stages.items()
        }
        there = Firm(large=replace(large, stages=stages), first=stages["T1"], second=stages["T2"])
        await there.large.install("U7", "T1")
        await there.large.install("U6", "T2")
        yield there


def join(database: Database, seeded: Seeded) -> None:
    """Connect the second workspace; Sol is U6 there, and Ada U5."""
    joined = WorkspaceConnected(id=SECOND, firm_id=seeded.firm.id, platform="slack", external_id="T2")
    with database.writer.begin() as connection:
        write(
            connection,
            joined,
            *(
                AccountLinked(workspace_id=SECOND, platform_user_id=there, person_id=seeded.people[here].id)
                for here, there in (("U7", "U6"), ("U1", "U5"))
            ),
        )


async def test_what_is_owed_waits_or_goes_elsewhere_and_comes_when_it_is_installed_again(firm: Firm) -> None:
    await firm.send("PIECE-1", "The cap is one year.")
    firm.first.workspace.take_app_away()
    await firm.first.settled()

    told = await firm.second.words("U6", "app")
    assert "Signoff was removed from Kern LLP in Slack. Nothing is lost: what is owed there waits" in told
    (gone,) = [row for row in firm.first.rows(tables.installations) if row.external_id == "T1"]
    assert (gone.state, gone.bot_token, gone.refresh_token) == ("removed", "", "")

    # a channel's card waits for the workspace; the others see theirs where they are
    await firm.send("PIECE-1", "The notice is a month.")
    assert firm.cards() == [S.DUE, S.SENT]
    await firm.first.later(hours=2)
    assert firm.cards() == [S.DUE, S.SENT]

    page = await firm.large.install("U7", "T1")
    assert "It is connected again, and what waited there goes out now." in page.words
    await firm.first.settled()
    assert "The notice is a month." in await firm.first.words("U1")
    assert firm.cards() == [S.SENT, S.SENT]
    bodies = [str(row.body) for row in firm.first.rows(tables.audit_records)]
    for word in ("app.removed", "workspace.left", "app.installed", "workspace.back"):
        assert any(word in body for body in bodies), word


@SQLITE
async def test_what_is_for_a_person_goes_to_where_else_they_are(firm: Firm) -> None:
    firm.first.workspace.take_app_away()
    await firm.first.settled()
    people = tables.people
    with firm.first.database.writer.begin() as connection:  # Ada alone may be asked
        others = people.c.name.in_(["Ben Odell", "Cora Lund"])
        connection.execute(update(people).where(others).values(state="left"))
    await firm.send("TIME-1", "The lease is void.")
    assert "Start" in str(await firm.second.driver.messages("app", "U5"))


@SQLITE
async def test_a_token_that_is_refused_on_sending_tells_the_same_and_one_that_is_older_than_ours_does_not(
    firm: Firm,
) -> None:
    # as when another process keeps a newer token: this one goes by the former until Slack refuses that
    firm.first.workspace.grants.take_away(app=False)
    tokens = firm.first.workspace.grants.issue(rotates=False)
    known = firm.large.service._connections
    assert known is not None
    assert known.installs is not None
    with firm.first.database.writer.begin() as connection:
        i = tables.installations
        sealed = known._vault.seal(str(tokens["access_token"]))  # type: ignore[union-attr]
        connection.execute(update(i).where(i.c.external_id == "T1").values(bot_token=sealed, version=9))
    await firm.send("PIECE-1", "The cap is one year.")
    await firm.first.later(minutes=2)
    assert firm.cards() == [S.SENT]

    firm.first.workspace.grants.take_away(app=True)
    await firm.send("PIECE-1", "The notice is a month.")
    await firm.first.settled()
    assert firm.cards() == [S.DUE, S.SENT]
    assert "Signoff was removed from Kern LLP in Slack." in await firm.second.words("U6", "app")


@SQLITE
async def test_revoked_tokens_are_the_same_and_what_is_told_late_undoes_no_new_installation(
    firm: Firm,
) -> None:
    firm.first.workspace.revoke_tokens()
    await firm.first.settled()
    assert "Signoff was removed from Kern LLP in Slack." in await firm.second.words("U6", "app")
    await firm.large.install("U7", "T1")
    firm.first.workspace.events.other({"type": "app_uninstalled"})
    await firm.first.settled()
    assert {row.state for row in firm.first.rows(tables.installations)} == {"installed"}


@asynccontextmanager
async def with_own_token(
    database: Database,
    seeded: Seeded,
    api_key: str,
    clock: StillClock,
    workspace: LocalWorkspace,
    access: SlackAccess,
) -> AsyncIterator[Stage]:
    service = Service(database, clock=clock, slack=access, timing=AT_ONCE)
    async with serving(service, workspace, access, seeded, api_key, clock) as stage:
        await service.connected()
        yield stage


@SQLITE
async def test_the_admins_are_told_in_teams_and_a_new_token_in_the_settings_sends_what_waited(
    database: Database,
    seeded: Seeded,
    api_key: str,
    clock: StillClock,
    workspace: LocalWorkspace,
    access: SlackAccess,
) -> None:
    async with connector_double() as teams:
        sol = teams.person("Sol Reyes")
        in_teams = WorkspaceId("kern-in-teams")
        joined = WorkspaceConnected(id=in_teams, firm_id=seeded.firm.id, platform="teams", external_id=TENANT)
        linked = AccountLinked(
            workspace_id=in_teams, platform_user_id=sol.aad_id, person_id=seeded.people["U7"].id
        )
        with database.writer.begin() as connection:
            write(connection, joined, linked)
        by_both = teams.access(first_pause=0.001, screen_seconds=60.0)
        service = Service(database, clock=clock, slack=access, teams=by_both, timing=AT_ONCE)
        async with serving(service, workspace, access, seeded, api_key, clock) as stage:
            teams.bot_url = service.url
            await service.connected()
            await teams.say(sol, teams.personal(sol), "queue")
            workspace.take_app_away()
            await stage.send("The cap is one year.")
            await stage.settled()
            heard = [message.text or said(message.card) for message in teams.messages(teams.personal(sol))]
            assert any("Signoff was removed from T1 in Slack." in words for words in heard), heard

    workspace.grants.removed = False
    workspace.grants.revoked.clear()
    workspace.grants.ends[APP.bot_token] = None
    async with with_own_token(database, seeded, api_key, clock, workspace, access) as stage:
        await stage.settled()
        assert "The cap is one year." in await stage.words("U1")
