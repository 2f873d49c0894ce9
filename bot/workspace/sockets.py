"""Socket Mode: the websocket over which an app without a public address is reached."""

import asyncio
import secrets
from itertools import count

from aiohttp import WSMsgType, web

from bot.workspace.link import Outgoing
from bot.workspace.state import AppConfig, Json

MOST_CONNECTIONS = 10  # docs: apis/events-api/using-socket-mode
TYPES = {"interaction": "interactive", "command": "slash_commands", "event": "events_api"}


class Sockets:
    """The app's open connections; envelopes go round them in turn, and acknowledgements come back by id."""

    def __init__(self, app: AppConfig) -> None:
        self._app = app
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[object]] = {}
        self._turns = count()
        self._connected = asyncio.Event()

    def ticket(self) -> str:
        """Issue a ticket that opens one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def until_connected(self) -> None:
        """Wait until the app has a connection open."""
        await self._connected.wait()

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends (`GET /link/?ticket=…`)."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(
                text="a ticket opens one connection; ask apps.connections.open for a new one"
            )
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            self._connected.set()
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self._connected.clear()

    def _hello(self) -> Json:
        info = {"host": "local-workspace", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._app.app_id},
            "debug_info": info,
        }

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                acknowledged = frame.json()
                waiting = self._waiting.get(acknowledged.get("envelope_id", ""))
                if waiting is not None and not waiting.done():
                    waiting.set_result(acknowledged.get("payload"))

    async def deliver(self, outgoing: Outgoing) -> object:
        """Send one envelope and wait for its acknowledgement; no connection is a ConnectionError."""
        if not self._open:
            raise ConnectionError("the app has no open socket")
        socket = self._open[next(self._turns) % len(self._open)]
        envelope_id = secrets.token_hex(16)
        acknowledged = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        try:
            await socket.send_json(_envelope(envelope_id, outgoing))
            return await acknowledged
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to renew every connection, and close them."""
        for socket in tuple(self._open):
            if not socket.closed:
                await socket.send_json(_disconnect(reason))
        await self.close()

    async def close(self) -> None:
        """Close every connection without a word."""
        for socket in tuple(self._open):
            self._forget(socket)
            await socket.close()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local-workspace"}}


def _envelope(envelope_id: str, outgoing: Outgoing) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": TYPES[outgoing.kind],
        "payload": outgoing.payload,
        "accepts_response_payload": outgoing.takes_answer,
    }
    if outgoing.kind == "event":
        number, reason = outgoing.retry or (0, "")
        envelope |= {"retry_attempt": number, "retry_reason": reason}
    return envelope
