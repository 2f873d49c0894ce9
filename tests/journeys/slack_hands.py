"""Hands in Slack."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from bot.process.service import Service
from bot.slack.connection import SlackAccess
from bot.workspace.reading import labelled, labels, words_of
from bot.workspace.server import LocalWorkspace
from bot.workspace.snapshot import SeenMessage
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.hands import CHANNEL, Hands, Posted, Seen
from tests.journeys.house import AT_ONCE, serving
from tests.journeys.slack_clicks import SlackClicks
from tests.journeys.stage import APP, WORKSPACE, House, Stage
from tests.seed import Seeded

_PLACES = {"channel": "C1", "chat": "app"}
_CALLS = ("<!", "<@", "@here", "@channel")


class SlackHands:
    """Acts in the local workspace."""

    def __init__(self, stage: Stage) -> None:
        self.house: House = stage
        self._stage = stage

    async def read(self, account: str, where: str = CHANNEL) -> str:
        return await self._stage.words(account, _PLACES[where])

    async def seen(self, account: str, text: str, where: str = CHANNEL) -> Seen:
        return _seen(await self._stage.seen(account, text, _PLACES[where]))

    async def every(self, account: str, text: str, where: str = CHANNEL) -> list[Seen]:
        await self._stage.settled()
        messages = await self._stage.driver.messages(_PLACES[where], account)
        return [_seen(message) for message in messages if text in words_of(message)]

    async def press(self, account: str, label: str, text: str, where: str = CHANNEL) -> None:
        await self._stage.press(account, label, text, _PLACES[where])

    async def click(self, account: str, label: str, seen: Seen) -> None:
        outcome = await self._stage.driver.click_label(account, label, self._as_it_was(seen.was, label))
        assert outcome.ok, outcome

    async def form(self, account: str) -> dict[str, str]:
        values = (await self._stage.driver.modal(account))["state"]["values"]
        return {name: str(value["value"].get("value") or "") for name, value in values.items()}

    async def form_words(self, account: str) -> str:
        return words_of(await self._stage.driver.modal(account))

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

    async def say(self, account: str, text: str) -> None:
        said = await self._stage.driver.say(account, "app", text)
        assert said.ok, said
        await self._stage.settled()

    async def ask(self, account: str, words: str) -> str:
        return await self._stage.command(account, words)

    def process(self, database: Database) -> Service:
        access = _access(self._stage.workspace)
        return Service(database, clock=self.house.clock, slack=access, timing=AT_ONCE)

    def clicks(self, urls: Sequence[str]) -> AbstractAsyncContextManager[SlackClicks]:
        return SlackClicks(self._stage, urls).listening()

    async def posted(self) -> Posted:
        await self._stage.settled()
        conversations = self._stage.workspace.world.conversations.values()
        said = [one for where in conversations for one in where.messages.values() if one.author == "U0"]
        drawn = json.dumps([one.blocks for one in said], default=list, ensure_ascii=False)
        words = "".join(one.text + _marked_up(one.blocks) for one in said)
        calls = [call for call in _CALLS if call in words]
        calls += [kind for kind in ("user", "broadcast") if f'"type": "{kind}"' in drawn]
        return Posted(notifications=[one.text for one in said], drawn=drawn, calls=calls)

    def _as_it_was(self, was: SeenMessage, label: str) -> SeenMessage:
        """Let a message carry its buttons of then again: Slack may bring a click on what is changed already."""
        messages = self._stage.workspace.world.conversations[was["channel"]].messages
        now = messages[was["ts"]]
        if labelled(now.blocks, label) is None:
            messages[was["ts"]] = replace(now, blocks=tuple(was["blocks"]))
        return was


def _seen(message: SeenMessage) -> Seen:
    return Seen(words=words_of(message), labels=labels(message["blocks"]), was=message)


def _marked_up(value: object) -> str:
    """All texts in which Slack would look for mentions."""
    if isinstance(value, dict):
        own = str(value["text"]) if value.get("type") == "mrkdwn" else ""
        return own + "".join(_marked_up(part) for part in value.values())
    return "".join(_marked_up(part) for part in value) if isinstance(value, list | tuple) else ""


def _access(workspace: LocalWorkspace) -> SlackAccess:
    return SlackAccess(
        bot_token=APP.bot_token,
        signing_secret=APP.signing_secret,
        api_url=f"{workspace.base_url}/api/",
        pace=1000.0,
        screen_seconds=60.0,
        first_pause=0.001,
    )


@asynccontextmanager
async def slack_hands(
    database: Database, seeded: Seeded, api_key: str, clock: StillClock
) -> AsyncIterator[Hands]:
    """Start the product in a workspace of its own."""
    workspace = LocalWorkspace(WORKSPACE, rates="off", retry_after=(0.0,))
    await workspace.start()
    access = _access(workspace)
    service = Service(database, clock=clock, slack=access, timing=AT_ONCE)
    async with serving(service, workspace, access, seeded, api_key, clock) as stage:
        await service.connected()
        yield SlackHands(stage)
    await workspace.stop()
