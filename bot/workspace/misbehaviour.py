"""Faults carried out on an HTTP request that came in."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.workspace.faults import Fault, FaultKind


async def misbehave(
    fault: Fault,
    request: web.Request,
    stopping: asyncio.Event,
    behave: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    """Do wrong as told; `behave` does what was asked for, and is called by the kinds that accept the request."""
    if fault.kind is FaultKind.DELAY:
        await asyncio.sleep(fault.seconds)
        return await behave()
    if fault.kind in (FaultKind.ACCEPT_THEN_CUT, FaultKind.ACCEPT_THEN_500):
        await behave()
    if fault.kind is FaultKind.HANG:
        await stopping.wait()
    if fault.kind is FaultKind.ERROR_429:
        wait = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=wait)
    if fault.kind is FaultKind.REFUSE:
        return web.json_response({"ok": False, "error": fault.error})
    if fault.kind in (FaultKind.ERROR_500, FaultKind.ACCEPT_THEN_500):
        return _error_500()
    return _cut(request)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _error_500() -> web.Response:
    return web.json_response({"ok": False, "error": "internal_error"}, status=500)
