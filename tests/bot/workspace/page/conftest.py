from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from playwright.async_api import async_playwright

from bot.process.doorway import Doorway
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import AppConfig, Channel, Command, DemoAction, Person, WorkspaceConfig
from tests.bot.workspace.page.scenery import Scenery
from tests.bot.workspace.page.small_app import SmallApp
from tests.browsers import LAUNCH, chromium

SCOPES = frozenset({"chat:write", "commands", "im:write", "im:history", "channels:history", "channels:read"})


def config(request_url: str) -> WorkspaceConfig:
    people = (
        Person(id="U1", name="ada", real_name="Ada Okafor", title="lawyer"),
        Person(id="U2", name="bram", real_name="Bram de Vries", title="banker"),
    )
    app = AppConfig(
        app_id="A1",
        bot_id="B1",
        bot_person_id="UAPP",
        name="Signoff",
        bot_token="xoxb-page",
        app_token="xapp-page",
        signing_secret="page-secret",
        scopes=SCOPES,
        events=frozenset({"app_home_opened"}),
        commands=(Command(name="/signoff", description="See your week"),),
        request_url=request_url,
    )
    law = Channel(id="C1", name="law-reviews", members=("U1", "UAPP"))
    banking = Channel(id="C2", name="banking-reviews", members=("U2", "UAPP"))
    return WorkspaceConfig(
        team_id="T1", team_name="Hartwell", domain="h", people=people, channels=(law, banking), app=app
    )


async def closed() -> str:
    return "Week 47 is closed."


@asynccontextmanager
async def small_app() -> AsyncIterator[tuple[SmallApp, str]]:
    app = SmallApp()
    application = web.Application()
    application.router.add_post("/slack", app.hear)
    door = Doorway(application, patience=1.0)
    await door.open("127.0.0.1", 0)
    yield app, f"{door.url}/slack"
    await door.shut()


@pytest.fixture
async def scenery() -> AsyncIterator[Scenery]:
    executable = chromium()
    async with small_app() as (app, url), async_playwright() as playwright:
        week = DemoAction(key="close-week", label="Close the week", hint="Now", run=closed)
        workspace = LocalWorkspace(config(url), rates="off", demo_actions=(week,))
        await workspace.start()
        token = {"authorization": "Bearer xoxb-page"}
        browser = await playwright.chromium.launch(executable_path=executable, args=LAUNCH)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        async with ClientSession(workspace.base_url, headers=token) as app.api:
            await app.post("Lease")
            await page.goto(workspace.base_url)
            yield Scenery(app=app, page=page, address=workspace.base_url)
        await browser.close()
        await workspace.stop()
    assert faults == []
