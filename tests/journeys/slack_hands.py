"""Hands in Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.driver import Driver
from bot.workspace.reading import labels
from bot.workspace.server import LocalWorkspace
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.hands import CHANNEL, Hands
from tests.journeys.house import AT_ONCE, listen
from tests.journeys.stage import APP, WORKSPACE, House, Stage
from tests.seed import Seeded

_PLACES = {"channel": "C1", "chat": "app"}


class SlackHands:
    """Acts in the local workspace."""

    def __init__(self, stage: Stage) -> None:
        self.house: House = stage
        self._stage = stage

    async def read(self, account: str, where: str = CHANNEL) -> str:
        return await self._stage.words(account, _PLACES[where])

    async def labels(self, account: str, text: str, where: str = CHANNEL) -> list[str]:
        return labels((await self._stage.seen(account, text, _PLACES[where]))["blocks"])

    async def press(self, account: str, label: str, text: str, where: str = CHANNEL) -> None:
        await self._stage.press(account, label, text, _PLACES[where])

    async def form(self, account: str) -> dict[str, str]:
        values = (await self._stage.driver.modal(account))["state"]["values"]
        return {name: str(value["value"].get("value") or "") for name, value in values.items()}

    async def fill(self, account: str, **values: str | list[str]) -> str:
        driver = self._stage.driver
        sent = {name.replace("_", "-"): value for name, value in values.items()}
        outcome = await driver.submit(account, await driver.modal(account), sent)
        await self._stage.settled()
        return "\n".join(outcome.errors.values())

    async def close(self, account: str) -> None:
        await self._stage.driver.close(account, await self._stage.driver.modal(account))
        await self._stage.settled()

    async def reply(self, account: str, text: str, to: str, where: str = CHANNEL) -> None:
        card = await self._stage.seen(account, to, _PLACES[where])
        said = await self._stage.driver.reply(account, card, text)
        assert said.ok, said
        await self._stage.settled()

    async def ask(self, account: str, words: str) -> str:
        return await self._stage.command(account, words)


@asynccontextmanager
async def slack_hands(
    database: Database, seeded: Seeded, api_key: str, clock: StillClock
) -> AsyncIterator[Hands]:
    """Start the product in a workspace of its own."""
    workspace = LocalWorkspace(WORKSPACE, rates="off", retry_after=(0.0,))
    await workspace.start()
    access = SlackAccess(
        bot_token=APP.bot_token,
        signing_secret=APP.signing_secret,
        api_url=f"{workspace.base_url}/api/",
        pace=1000.0,
        screen_seconds=60.0,
        first_pause=0.001,
    )
    service = Service(database, clock=clock, slack=access, timing=AT_ONCE)
    await service.start()
    workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
    await service.connected()
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
        listen(stage)
        yield SlackHands(stage)
    await service.stop()
    await workspace.stop()
