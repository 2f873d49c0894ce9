"""A running workspace for the tests of the server, with a stand-in for the app."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.process.doorway import Doorway
from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from tests.bot.workspace.room import APP, CONFIG, Clock, Ear, Room


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Arguments of LocalWorkspace, and `app` for changes to the app; a test parametrizes this fixture."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
async def ear(clock: Clock) -> AsyncIterator[Ear]:
    ear = Ear(clock)
    application = web.Application()
    application.router.add_post("/slack/events", ear.take)
    door = Doorway(application, patience=1.0)
    await door.open("127.0.0.1", 0)
    ear.address = f"{door.url}/slack/events"
    yield ear
    ear.free.set()
    await door.shut()


@pytest.fixture
async def room(clock: Clock, ear: Ear, settings: dict[str, Any]) -> AsyncIterator[Room]:
    app = replace(APP, **{"request_url": ear.address, **settings.pop("app", {})})
    defaults = {"now": clock, "rates": "off", "retry_after": (0.0,), "ack_seconds": 1.0}
    workspace = LocalWorkspace(replace(CONFIG, app=app), **(defaults | settings))
    await workspace.start()
    platform = AsyncWebClient(token=APP.bot_token, base_url=f"{workspace.base_url}/api/", retry_handlers=[])
    async with Driver(workspace.base_url) as driver:
        yield Room(workspace=workspace, platform=platform, driver=driver, clock=clock, ear=ear)
    await workspace.stop()
