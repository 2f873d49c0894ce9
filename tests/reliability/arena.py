"""What the product is tried in: a database, a workspace, processes that can be killed, and a crowd at work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import update

from bot.agents.keys import new_key
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from handlers.attempt_values import Timing
from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_fresh
from tests.journeys.stage import APP, WORKSPACE
from tests.reliability.child import Station
from tests.reliability.crowd import Crowd
from tests.reliability.lives import Lives, free_port
from tests.seed import seed_firm, write

CALL_SECONDS = 0.8
TIMING = Timing(
    lease=timedelta(seconds=2),
    retry_first=timedelta(milliseconds=50),
    retry_longest=timedelta(milliseconds=500),
    second_copy_after=timedelta(seconds=1),
    wait_for_post=timedelta(milliseconds=50),
)
LOST_SECONDS = 8.0  # beyond the lease and the wait for a second copy
NO_HISTORY = replace(APP, scopes=frozenset(s for s in APP.scopes if not s.endswith(":history")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is tried: how many kills (and stops beyond the lease), with how many processes on one database."""

    database_url: str
    folder: Path
    kills: int
    seed: int
    may_look: bool = True
    processes: int = 1
    freezes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arena:
    database: Database
    workspace: LocalWorkspace
    lives: Sequence[Lives]
    crowd: Crowd

    def hear(self, life: Lives) -> None:
        """Let this process be the one that clicks go to."""
        self.workspace.set_request_url(f"{life.station.url}{EVENTS_PATH}")


@asynccontextmanager
async def arena(trial: Trial) -> AsyncIterator[Arena]:
    """Make it all and let the processes serve; whoever still lives at the end is ended as in earnest."""
    async with AsyncExitStack() as stack:
        database = open_database(trial.database_url)
        stack.callback(database.close)
        api_key = _prepare(database)
        config = replace(WORKSPACE, app=APP if trial.may_look else NO_HISTORY)
        workspace = LocalWorkspace(config, rates="off", retry_after=(0.0,))
        await workspace.start()
        stack.push_async_callback(workspace.stop)
        driver = await stack.enter_async_context(Driver(workspace.base_url))
        lives = [Lives(_station(trial, workspace, number)) for number in range(trial.processes)]
        crowd = Crowd(
            driver,
            workspace.world,
            [life.station.url for life in lives],
            api_key,
            Random(trial.seed),
            lost_after=None if trial.may_look else LOST_SECONDS,
        )
        made = Arena(database=database, workspace=workspace, lives=lives, crowd=crowd)
        made.hear(lives[0])
        for life in lives:
            await life.begin()
            stack.push_async_callback(life.end)
            await life.serving()
        yield made


def _prepare(database: Database) -> str:
    """Make the firm, whose people work day and night and whose week does not end meanwhile; gives a client's key."""
    create_fresh(database)
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        text, issued = new_key(seeded.client_id)
        write(connection, issued)
        people = update(tables.people).values(
            hours_start=0, hours_end=24 * 60, weekdays=list(range(7)), daily_capacity=1_000_000
        )
        connection.execute(people)
        connection.execute(update(tables.firms).values(next_close_at=datetime.now(UTC) + timedelta(days=2)))
    return text


def _station(trial: Trial, workspace: LocalWorkspace, number: int) -> Station:
    log = trial.folder / f"errors-{number}.log"
    log.touch()
    access = SlackAccess(
        bot_token=APP.bot_token,
        signing_secret=APP.signing_secret,
        api_url=f"{workspace.base_url}/api/",
        pace=1000.0,
        timeout=CALL_SECONDS,
    )
    return Station(
        database_url=trial.database_url, access=access, port=free_port(), timing=TIMING, log=str(log)
    )
