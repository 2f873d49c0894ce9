"""The whole product, running: a database of each kind, the local workspace, the service between them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.agents.keys import new_key
from bot.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.driver import Driver
from bot.workspace.faults import Fault
from bot.workspace.server import LocalWorkspace
from handlers.attempt_values import USUAL
from storage.engine import Database, open_database
from storage.schema import create_fresh
from tests.clocks import StillClock
from tests.journeys.stage import APP, WORKSPACE, Stage
from tests.seed import NOW, Seeded, seed_firm, write

# on a clock that stands still, an update that waits for its post a second would wait for ever
AT_ONCE = replace(USUAL, wait_for_post=timedelta(0))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    create_fresh(opened)
    yield opened
    opened.close()


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
    await service.start()
    if access.signing_secret:
        workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
    loop = asyncio.get_running_loop()
    async with Driver(workspace.base_url) as driver:
        stage = Stage(
            driver=driver,
            service=service,
            workspace=workspace,
            database=database,
            seeded=seeded,
            api_key=api_key,
            clock=clock,
        )

        def told(_batch: object) -> None:
            loop.call_soon_threadsafe(stage.committed.set)

        service.dispatcher.listen(told)
        yield stage
    await service.stop()
