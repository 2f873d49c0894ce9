"""Live updates: a stream that says when there is something new to see."""

import asyncio
import json

from aiohttp import web

from bot.workspace.world import World

GATHER_SECONDS = 0.01
"""How long a burst of changes is gathered into one event."""
HEARTBEAT_SECONDS = 15.0


async def stream_changes(request: web.Request, world: World, stopping: asyncio.Event) -> web.StreamResponse:
    """Send `changed` events until the listener or the workspace goes away."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    sent = -1
    stop = asyncio.create_task(stopping.wait())
    try:
        while not stop.done():
            if sent < world.revision:
                sent = world.revision
                await response.write(f"event: changed\ndata: {json.dumps({'revision': sent})}\n\n".encode())
            elif await _quiet(world, sent, stop):
                await response.write(b": still here\n\n")
    except ConnectionResetError:
        pass  # the listener has gone; nothing is owed to it
    finally:
        stop.cancel()
    return response


async def _quiet(world: World, sent: int, stop: asyncio.Task[bool]) -> bool:
    """Wait for a change or the end; whether it stayed quiet for a heartbeat's length."""
    change = asyncio.create_task(world.changed(sent))
    try:
        await asyncio.wait({change, stop}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if change.done():
            await asyncio.wait({stop}, timeout=GATHER_SECONDS)
            return False
        return True
    finally:
        change.cancel()
