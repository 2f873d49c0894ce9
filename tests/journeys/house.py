"""How a house is run in a test: a clock that stands still, and a look after every commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.process.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from handlers.attempt_values import USUAL
from tests.clocks import StillClock
from tests.journeys.stage import House, Stage
from tests.seed import Seeded

# on a clock that stands still, an update that waits for its post a second would wait for ever
AT_ONCE = replace(USUAL, wait_for_post=timedelta(0))


def listen(house: House) -> None:
    """Let what is waited for be looked at after every commit."""
    loop = asyncio.get_running_loop()

    def told(_batch: object) -> None:
        loop.call_soon_threadsafe(house.committed.set)

    house.service.dispatcher.listen(told)


@asynccontextmanager
async def serving(
    service: Service,
    workspace: LocalWorkspace,
    access: SlackAccess,
    seeded: Seeded,
    api_key: str,
    clock: StillClock,
) -> AsyncIterator[Stage]:
    """Start a service with a workspace, which may be away still, and stop it at the end."""
    await service.start()
    if access.signing_secret:
        workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
    async with Driver(workspace.base_url) as driver:
        stage = Stage(
            driver=driver,
            service=service,
            workspace=workspace,
            database=service.database,
            seeded=seeded,
            api_key=api_key,
            clock=clock,
        )
        listen(stage)
        yield stage
    await service.stop()
