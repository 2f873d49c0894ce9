"""A bot behind Teams' door, whose handler says what a test wants, and the double of Teams that it talks to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.process.doorway import Doorway
from bot.sending.platforms import Content, File, Words
from bot.teams.calling.messages import message
from bot.teams.calling.posting import ReadersOf
from bot.teams.cards.rendered import Rendered
from bot.teams.connection import TeamsConnection, nobody
from bot.teams.entry.border import Event, EventAnswer, Nothing
from handlers.review.cards.card_values import Card
from tests.bot.teams.connector import ConnectorDouble, connector_double


@dataclass(slots=True)
class Bot:
    """A bot that hears everything and answers what it was told to."""

    connection: TeamsConnection
    heard: list[Event] = field(default_factory=list)
    answer: EventAnswer | Exception | Callable[[Event], Awaitable[EventAnswer]] = field(
        default_factory=Nothing
    )
    files: dict[str, File] = field(default_factory=dict)

    async def handle(self, event: Event) -> EventAnswer:
        self.heard.append(event)
        if isinstance(self.answer, Exception):
            raise self.answer
        return await self.answer(event) if callable(self.answer) else self.answer

    async def file_of(self, event: Event, key: str) -> File | None:
        self.heard.append(event)
        return self.files.get(key)


def render(content: Content, readers: Sequence[str] = ()) -> Rendered | None:
    """Render as little as the tests of this edge need."""
    if isinstance(content, File):
        return None
    if isinstance(content, Card):
        return message(content, readers)
    assert isinstance(content, Words)
    return Rendered({"type": "message", "text": content.text}, shows_whole=content.text.startswith("whole"))


@asynccontextmanager
async def bot_of(
    teams: ConnectorDouble, readers_of: ReadersOf = nobody, **changes: Any
) -> AsyncIterator[Bot]:
    """Start a bot that is connected with a double; `changes` are the access's."""
    now = asyncio.get_running_loop().time
    connection = TeamsConnection(
        teams.access(**changes), now, render=render, place_of=teams.place_of, readers_of=readers_of
    )
    bot = Bot(connection)
    app = web.Application()
    app.router.add_routes(connection.routes())
    door = Doorway(app, patience=1.0)
    try:
        await connection.open(bot.handle, bot.file_of)
        await door.open("127.0.0.1", 0)
        teams.bot_url = door.url
        yield bot
    finally:
        await door.shut()
        await connection.close()


@pytest.fixture
async def teams() -> AsyncIterator[ConnectorDouble]:
    async with connector_double() as double:
        yield double


@pytest.fixture
async def bot(teams: ConnectorDouble) -> AsyncIterator[Bot]:
    async with bot_of(teams) as bot:
        yield bot
