"""The way from the workspace to the app: a signed HTTP post, or an envelope over Socket Mode."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from bot.workspace.faults import Fault, FaultKind, Faults
from bot.workspace.signing import signed_headers
from bot.workspace.state import AppConfig, Json

ACK_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Something for the app: `kind` is interaction, command or event; `body` its bytes for an HTTP post."""

    kind: str
    payload: Json
    body: bytes
    content_type: str
    takes_answer: bool = True
    retry: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the app answered; `error` is empty, or one of Slack's retry reasons or `dispatch_failed`."""

    status: int
    body: object
    error: str
    ack_ms: int
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return not self.error


class Envelopes(Protocol):
    """Whoever can hand an envelope to the app over a socket and wait for its acknowledgement."""

    async def deliver(self, outgoing: Outgoing) -> object: ...


class Link:
    """Sends to the app and waits at most three seconds for the answer, as Slack does."""

    def __init__(
        self,
        app: AppConfig,
        faults: Faults,
        sockets: Envelopes,
        now: Callable[[], float],
        *,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.request_url = app.request_url
        self._secret = app.signing_secret
        self._faults = faults
        self._sockets = sockets
        self._now = now
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, outgoing: Outgoing) -> Answer:
        """Deliver once, or as a fault wants it."""
        fault = self._faults.take(outgoing.kind)
        if fault is None:
            return await self._send_once(outgoing)
        return await self._send_faulty(outgoing, fault)

    async def _send_faulty(self, outgoing: Outgoing, fault: Fault) -> Answer:
        if fault.kind is FaultKind.DROP:
            return _no_answer("connection_failed", 0)
        if fault.kind is FaultKind.TWICE:
            first, _ = await asyncio.gather(self._send_once(outgoing), self._send_once(outgoing))
            return first
        if fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
            return await self._send_once(outgoing)
        answer = await self._send_once(outgoing)
        return _no_answer("connection_failed", answer.ack_ms)

    async def _send_once(self, outgoing: Outgoing) -> Answer:
        loop = asyncio.get_running_loop()
        started = loop.time()
        way = self._over_socket if self.request_url is None else self._over_http
        try:
            async with asyncio.timeout(self._ack_seconds):
                status, body, headers = await way(outgoing)
        except TimeoutError:
            return _no_answer("http_timeout", round((loop.time() - started) * 1000))
        except (aiohttp.ClientError, ConnectionError):
            return _no_answer("connection_failed", round((loop.time() - started) * 1000))
        error = "" if 200 <= status < 300 else "http_error"
        took = round((loop.time() - started) * 1000)
        return Answer(status=status, body=body, error=error, ack_ms=took, headers=headers)

    async def _over_socket(self, outgoing: Outgoing) -> tuple[int, object, Mapping[str, str]]:
        return 200, await self._sockets.deliver(outgoing), {}

    async def _over_http(self, outgoing: Outgoing) -> tuple[int, object, Mapping[str, str]]:
        assert self._session is not None
        assert self.request_url is not None
        headers = signed_headers(
            self._secret, outgoing.body, int(self._now()), content_type=outgoing.content_type
        )
        if outgoing.retry is not None:
            number, reason = outgoing.retry
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        async with self._session.post(self.request_url, data=outgoing.body, headers=headers) as response:
            return response.status, _parsed(await response.text()), response.headers


def _parsed(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _no_answer(error: str, ack_ms: int) -> Answer:
    return Answer(status=0, body=None, error=error, ack_ms=ack_ms, headers={})
