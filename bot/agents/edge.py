"""What every address of the agents' API shares: who asks, reading the database, and the one place errors end."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from traceback import format_tb
from typing import TypeVar
from uuid import uuid4

from aiohttp import hdrs, web
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.agents.keys import parse_key
from bot.agents.problems import Problem
from bot.agents.waiting import Waiting
from bot.dispatch import Dispatcher, Unavailable
from handlers.ids import ClientId
from storage.engine import READERS, Database
from storage.facts.people.clients import KnownKey, client_of_key

log = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
KEY_SECONDS = 1.0  # so long a key that was used just now still opens after it was revoked
KEYS_MAX = 1_000
Answer = TypeVar("Answer")


class Reads:
    """Reads in threads, no more at once than there are connections to read with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._slots = asyncio.Semaphore(READERS)

    async def __call__(self, look: Callable[[Connection], Answer]) -> Answer:
        """Give what a look at the database gives."""
        async with self._slots:
            return await asyncio.to_thread(self._in_thread, look)

    def _in_thread(self, look: Callable[[Connection], Answer]) -> Answer:
        with self._database.reading() as connection:
            return look(connection)


class Keys:
    """Whose an API key is; one that was found is known for a second, for a program sends many tasks with one key."""

    def __init__(self, reads: Reads, now: Callable[[], float]) -> None:
        self._reads = reads
        self._now = now
        self._known: dict[str, tuple[KnownKey, float]] = {}

    async def client(self, text: str) -> ClientId | None:
        """Give the client whose key this text is; None for what is no live key."""
        key = parse_key(text)
        if key is None:
            return None
        known = await self._find(key.id)
        return known.client_id if known is not None and key.opens(known.secret_hash) else None

    async def _find(self, key_id: str) -> KnownKey | None:
        remembered, until = self._known.get(key_id, (None, 0.0))
        if self._now() < until:
            return remembered
        found = await self._reads(lambda connection: client_of_key(connection, key_id))
        if len(self._known) >= KEYS_MAX:
            self._known.clear()
        if found is not None:
            self._known[key_id] = (found, self._now() + KEY_SECONDS)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What the addresses work with."""

    dispatcher: Dispatcher
    keys: Keys
    reads: Reads
    waiting: Waiting
    now: Callable[[], datetime]


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ClientHandler = Callable[[web.Request, Edge, ClientId], Awaitable[web.Response]]


def for_client(edge: Edge, handler: ClientHandler) -> Handler:
    """Let a handler answer only those who present a client's key."""

    async def answer(request: web.Request) -> web.Response:
        return await handler(request, edge, await _client(request, edge.keys))

    return answer


async def _client(request: web.Request, keys: Keys) -> ClientId:
    scheme, _, text = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    client_id = await keys.client(text.strip()) if scheme.lower() == "bearer" else None
    if client_id is None:
        raise _unauthorized()
    return client_id


def _unauthorized() -> Problem:
    words = "There is no valid API key with this request. Send “Authorization: Bearer so_live_…”."
    return Problem("unauthorized", words, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})


@web.middleware
async def rim(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every answer a request id, and turn whatever is raised into problem details."""
    given = request.headers.get("X-Request-Id", "")
    request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
    try:
        response = await handler(request)
    except Exception as error:  # noqa: BLE001  # the rim of this edge
        response = _problem(error, request, request_id).response(request_id)
    response.headers["X-Request-Id"] = request_id
    return response


def _problem(error: Exception, request: web.Request, request_id: str) -> Problem:
    match error:
        case Problem():
            return error
        case web.HTTPRequestEntityTooLarge():
            return Problem("body-too-large")
        case web.HTTPMethodNotAllowed():
            return Problem("method-not-allowed", headers={hdrs.ALLOW: error.headers[hdrs.ALLOW]})
        case web.HTTPNotFound():
            return Problem("not-found")
        case web.RequestPayloadError():
            return Problem("bad-json", "The body broke off or is not as its headers say.")
        case ConnectionError():
            return Problem("timeout")  # nobody reads this: the sender hung up
        case Unavailable() | DBAPIError() | TimeoutError():
            _log(error, request, request_id)
            return Problem("unavailable", headers={hdrs.RETRY_AFTER: "2"})
        case _:
            _log(error, request, request_id)
            return Problem("internal")


def _log(error: Exception, request: web.Request, request_id: str) -> None:
    # neither the message nor the request's body: both may hold a client's text
    frames = "".join(format_tb(error.__traceback__))
    log.error("%s in request %s %s\n%s", type(error).__name__, request_id, request.method, frames)
