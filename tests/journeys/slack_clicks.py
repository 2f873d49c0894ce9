"""Clicks posted straight to the product, signed as Slack signs them, and the words that come back for each."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from bot.chat.opaque import pack
from bot.process.doorway import Doorway
from bot.slack.connection import EVENTS_PATH
from bot.workspace.interactions import action_json, block_actions_payload, form_body
from bot.workspace.shapes import message_json
from bot.workspace.signing import signed_headers
from handlers.review.cards.card_values import ActionKind
from tests.journeys.clicks import AT_ONCE, Click
from tests.journeys.stage import APP, WORKSPACE, Stage

PEOPLE = {person.id: person for person in WORKSPACE.people}


class SlackClicks:
    """Posts clicks, and hears what is said to each of those who clicked."""

    def __init__(self, stage: Stage, urls: Sequence[str]) -> None:
        self._stage = stage
        self._urls = urls
        self._sink = ""
        self.words: Counter[tuple[str, str, str]] = Counter()
        self.statuses: Counter[int] = Counter()

    async def post_all(self, clicks: Sequence[Click]) -> None:
        """Post them all at once."""
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(self._post(session, click) for click in clicks))

    async def _post(self, session: aiohttp.ClientSession, click: Click) -> None:
        body = form_body(self._payload(click))
        headers = signed_headers(APP.signing_secret, body, int(time.time()))
        url = self._urls[click.number % len(self._urls)]
        async with session.post(f"{url}{EVENTS_PATH}", data=body, headers=headers) as answer:
            self.statuses[answer.status] += 1

    def _payload(self, click: Click) -> dict[str, object]:
        world = self._stage.workspace.world
        card = world.conversations["C1"].messages[click.message]
        button = {
            "type": "button",
            "action_id": ActionKind.APPROVE.value,
            "text": {"type": "plain_text", "text": "Approve"},
            "value": pack(click.review_id),
        }
        return block_actions_payload(
            WORKSPACE,
            person=PEOPLE[click.account],
            channel_id=card.channel,
            channel_name="law-reviews",
            message=message_json(world, card, with_metadata=True),
            action=action_json(button, block_id="b", action_ts="1.0"),
            trigger_id="none",
            response_url=f"{self._sink}/{click.account}/{click.review_id}",
        )

    async def _say(self, request: web.Request) -> web.Response:
        said: Mapping[str, str] = await request.json()
        about = request.match_info
        self.words[about["account"], about["review"], said["text"]] += 1
        return web.Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["SlackClicks"]:
        """Hear what is said to those who clicked."""
        app = web.Application()
        app.add_routes([web.post("/{account}/{review}", self._say)])
        door = Doorway(app, patience=1.0)
        await door.open("127.0.0.1", 0)
        self._sink = door.url
        try:
            yield self
        finally:
            await door.shut()
