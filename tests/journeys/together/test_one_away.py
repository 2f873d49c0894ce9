"""A firm in Slack and in Teams of which one is away at the start: the other's cards come, and its own come later."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from bot.process.service import Service
from bot.sending.platforms import PlatformTrouble
from bot.slack.connection import SlackAccess
from bot.workspace.faults import Fault, FaultKind
from bot.workspace.reading import words_of
from bot.workspace.server import LocalWorkspace
from handlers.deliveries import DeliveryState as S
from handlers.ids import WorkspaceId
from handlers.records import AccountLinked, WorkspaceConnected
from storage import tables
from storage.engine import Database
from tests.bot.teams.cards_read import said
from tests.bot.teams.cast import TENANT, Conversation, Person
from tests.bot.teams.connector import ConnectorDouble, connector_double
from tests.bot.teams.service import Act, Misbehaviour, When
from tests.clocks import StillClock
from tests.journeys.house import AT_ONCE, serving
from tests.journeys.stage import APP, Stage
from tests.seed import Seeded, write

IN_TEAMS = WorkspaceId("kern-in-teams")
BY_PLATFORM = {"slack": "PIECE-1", "teams": "CONF-1"}  # the matter whose work comes to a channel there


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """The house in both chats, with a channel in each; Sol is in Teams, too."""

    stage: Stage
    teams: ConnectorDouble
    channel: Conversation
    sol: Person

    async def send_to_both(self) -> None:
        for matter in BY_PLATFORM.values():
            await self.stage.send("The cap is one year.", matter=matter, title=f"Cap for {matter}")
        await self.stage.until(lambda: len(self.owed()) == 2, "two cards that are owed")

    def owed(self) -> dict[str, tuple[str, int]]:
        """How the card for each platform's channel stands, and how often it was tried."""
        cards = [row for row in self.stage.rows(tables.deliveries) if row.kind == "card"]
        names = {IN_TEAMS: "teams"}
        return {names.get(row.workspace_id, "slack"): (row.state, row.attempts) for row in cards}

    async def until_sent(self, platform: str) -> None:
        await self.stage.until(lambda: self.owed()[platform][0] == S.SENT, f"the card in {platform}")

    async def in_slack(self) -> int:
        messages = await self.stage.driver.messages("C1", "U1")
        return len([one for one in messages if "The cap is one year." in words_of(one)])

    def in_teams(self) -> int:
        shown = [one for one in self.teams.messages(self.channel) if not one.text]
        return len([one for one in shown if "Start makes it yours" in said(one.card)])


@pytest.fixture
async def teams(away: str) -> AsyncIterator[ConnectorDouble]:
    async with connector_double() as double:
        if away == "teams":
            double.world.misbehaviours.append(Misbehaviour(act=Act.TOKEN, when=When.HANG))
        yield double


@pytest.fixture
def misbehaves(away: str) -> Sequence[Fault]:
    return (Fault(method="auth.test", kind=FaultKind.ERROR_500),) if away == "slack" else ()


@pytest.fixture
async def both(
    database: Database,
    seeded: Seeded,
    api_key: str,
    clock: StillClock,
    workspace: LocalWorkspace,
    access: SlackAccess,
    teams: ConnectorDouble,
) -> AsyncIterator[Both]:
    sol, channel = teams.person("Sol Reyes"), teams.channel("law-reviews")
    join(database, seeded, channel, sol)
    in_teams = teams.access(first_pause=0.001, screen_seconds=60.0)
    service = Service(database, clock=clock, slack=access, teams=in_teams, timing=AT_ONCE)
    async with serving(service, workspace, access, seeded, api_key, clock) as stage:
        teams.bot_url = service.url
        yield Both(stage=stage, teams=teams, channel=channel, sol=sol)


def join(database: Database, seeded: Seeded, channel: Conversation, sol: Person) -> None:
    """Connect the firm with its tenant, and let one matter's work come to the channel there."""
    joined = WorkspaceConnected(id=IN_TEAMS, firm_id=seeded.firm.id, platform="teams", external_id=TENANT)
    linked = {"workspace_id": IN_TEAMS, "platform_user_id": sol.aad_id}
    matters = tables.matters
    moved = update(matters).where(matters.c.id == seeded.matters[BY_PLATFORM["teams"]].id)
    with database.writer.begin() as connection:
        write(connection, joined, AccountLinked(person_id=seeded.people["U7"].id, **linked))
        connection.execute(moved.values(workspace_id=IN_TEAMS, channel=channel.id))


async def installed(both: Both) -> None:
    """Add the app to the channel as soon as the bot hears Teams."""
    while (await both.teams.install(both.sol, both.channel)).status == 503:
        continue


@pytest.mark.parametrize("away", ["slack"])
async def test_while_slack_is_away_the_cards_come_in_teams(both: Both) -> None:
    await installed(both)
    await both.send_to_both()
    await both.until_sent("teams")

    assert both.in_teams() == 1
    assert both.owed() == {"teams": (S.SENT, 1), "slack": (S.DUE, 0)}

    await both.stage.driver.clear_faults()
    await both.stage.service.connected()
    await both.until_sent("slack")

    assert (both.in_teams(), await both.in_slack()) == (1, 1)
    assert both.owed() == {"teams": (S.SENT, 1), "slack": (S.SENT, 1)}


@pytest.mark.parametrize("away", ["teams"])
async def test_while_teams_is_away_the_cards_come_in_slack(both: Both) -> None:
    await both.send_to_both()
    await both.until_sent("slack")

    assert await both.in_slack() == 1
    assert both.owed() == {"teams": (S.DUE, 0), "slack": (S.SENT, 1)}

    both.teams.world.released.set()
    await both.stage.service.connected()
    await installed(both)
    await both.stage.later(minutes=2)  # until it was told of the channel, nothing could be sent there

    assert (both.in_teams(), await both.in_slack()) == (1, 1)


@pytest.mark.parametrize("away", ["slack"])
async def test_a_refused_token_ends_the_start_though_the_other_platform_is_there(both: Both) -> None:
    await installed(both)
    both.stage.workspace.faults.clear()
    refused = Fault(method="auth.test", kind=FaultKind.REFUSE, error="invalid_auth")
    both.stage.workspace.faults.add(refused)

    with pytest.raises(PlatformTrouble, match="invalid_auth"):
        await both.stage.service.connected()


class TestBySocket:
    """Slack is heard by a socket of our own, which waits for nobody else."""

    @pytest.fixture
    def access(self, access: SlackAccess) -> SlackAccess:
        return replace(access, signing_secret="", app_token=APP.app_token)

    @pytest.mark.parametrize("away", ["teams"])
    async def test_while_teams_is_away_people_in_slack_are_heard(self, both: Both) -> None:
        await both.stage.workspace.sockets.until_connected()
        await both.send_to_both()
        await both.until_sent("slack")
        (card,) = [
            one
            for one in await both.stage.driver.messages("C1", "U1")
            if "The cap is one year." in words_of(one)
        ]

        assert (await both.stage.driver.click_label("U1", "Approve", card)).ok

        await both.stage.until(lambda: both.stage.count(tables.verdicts) == 1, "a verdict")
