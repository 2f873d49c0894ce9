"""The whole product, running: a database of each kind, the local workspace, the service between them."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.agents.keys import new_key
from bot.process.service import Service
from bot.slack.connection import SlackAccess
from bot.workspace.faults import Fault
from bot.workspace.server import LocalWorkspace
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.hands import Hands
from tests.journeys.house import AT_ONCE, serving
from tests.journeys.slack_hands import slack_hands
from tests.journeys.stage import APP, WORKSPACE, Stage
from tests.journeys.teams_hands import TeamsHands, teams_hands
from tests.seed import NOW, Seeded, seed_firm, write

HANDS = {"slack": slack_hands, "teams": teams_hands}


@pytest.fixture
def seeded(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def api_key(database: Database, seeded: Seeded) -> str:
    text, issued = new_key(seeded.client_id)
    with database.writer.begin() as connection:
        write(connection, issued)
    return text


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NOW)


@pytest.fixture
def misbehaves() -> Sequence[Fault]:
    """What the workspace does wrong from the beginning; a test of that says it."""
    return ()


@pytest.fixture
async def workspace(misbehaves: Sequence[Fault]) -> AsyncIterator[LocalWorkspace]:
    workspace = LocalWorkspace(WORKSPACE, rates="off", retry_after=(0.0,))
    for fault in misbehaves:
        workspace.faults.add(fault)
    await workspace.start()
    yield workspace
    await workspace.stop()


@pytest.fixture
def access(workspace: LocalWorkspace) -> SlackAccess:
    return SlackAccess(
        bot_token=APP.bot_token,
        signing_secret=APP.signing_secret,
        api_url=f"{workspace.base_url}/api/",
        pace=1000.0,
        screen_seconds=60.0,  # the machine may be slower than a person would bear
        first_pause=0.001,
    )


@pytest.fixture
async def stage(begun: Stage) -> Stage:
    await begun.service.connected()
    return begun


@pytest.fixture
async def begun(
    database: Database,
    seeded: Seeded,
    api_key: str,
    clock: StillClock,
    workspace: LocalWorkspace,
    access: SlackAccess,
) -> AsyncIterator[Stage]:
    """The stage as soon as it serves, with a workspace that may be away still."""
    service = Service(database, clock=clock, slack=access, timing=AT_ONCE)
    async with serving(service, workspace, access, seeded, api_key, clock) as stage:
        yield stage


@pytest.fixture(params=["slack", "teams"])
def platform(request: pytest.FixtureRequest) -> str:
    named: str = request.param
    return named


@pytest.fixture
async def hands(
    platform: str, database: Database, seeded: Seeded, api_key: str, clock: StillClock
) -> AsyncIterator[Hands]:
    """Hands in one chat or the other; whatever is promised of one holds in both."""
    async with HANDS[platform](database, seeded, api_key, clock) as there:
        yield there


@pytest.fixture
async def there(
    database: Database, seeded: Seeded, api_key: str, clock: StillClock
) -> AsyncIterator[TeamsHands]:
    """Hands in Teams alone. Everybody was heard once, so that the bot knows them by its own names for them."""
    async with teams_hands(database, seeded, api_key, clock) as hands:
        assert isinstance(hands, TeamsHands)
        yield hands
