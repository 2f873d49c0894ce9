"""Running the demo in the local workspace: its page, the service, and the button that closes the week."""

import asyncio
import os
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.ground import (
    CannotListen,
    Ground,
    Say,
    close_the_week,
    end_when_told,
    made_up_firm,
    say_how_to_submit,
    send_samples,
)
from bot.demo.place import CHAT, demo_workspace
from bot.process.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import DemoAction, WorkspaceConfig

CLOSE_HINT = "Moves the demo's own clock past the cut-off, so that the ordinary tick runs"
CLOSED = (
    "The week is closed: your digest is in your direct chat, the firm's is with Fay Moss in #finance-weekly."
)


async def run_demo(*, port: int, browser: bool, say: Say) -> None:
    """Run the demo until it is cancelled, or told to end by SIGTERM; raises CannotListen."""
    end_when_told()
    with made_up_firm(CHAT) as ground:
        async with on_stage(ground, port, demo_workspace(manifest()), _week) as (workspace, service):
            say(
                f"Open {workspace.base_url} in your browser: it is a chat workspace with sample cards arriving."
            )
            say_how_to_submit(ground, service, say)
            say("Everything here is made up, stays on this machine and is forgotten when you press Ctrl-C.")
            if browser:
                await asyncio.to_thread(webbrowser.open, workspace.base_url)
            await send_samples(service, ground.key)
            await asyncio.Event().wait()


def _week(service: Service) -> DemoAction:
    async def close() -> str:
        await close_the_week(service)
        return CLOSED

    return DemoAction(key="close-week", label="Close the week", hint=CLOSE_HINT, run=close)


@asynccontextmanager
async def on_stage(
    ground: Ground, port: int, config: WorkspaceConfig, *actions: Callable[[Service], DemoAction]
) -> AsyncIterator[tuple[LocalWorkspace, Service]]:
    """Run a workspace and the service between it and the ground; raises CannotListen."""
    workspace = LocalWorkspace(config)
    try:
        await workspace.start(port)
    except OSError as problem:
        await workspace.stop()
        raise CannotListen(os.strerror(problem.errno or 0).lower()) from problem
    access = SlackAccess(
        bot_token=config.app.bot_token,
        signing_secret=config.app.signing_secret,
        api_url=f"{workspace.base_url}/api/",
    )
    service = Service(ground.database, clock=ground.clock, slack=access)
    workspace.demo_actions.extend(action(service) for action in actions)
    await service.start()
    await service.connected()
    workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
    try:
        yield workspace, service
    finally:
        await service.stop()
        await workspace.stop()


def manifest() -> str:
    """Read the app's manifest, the variant with replies in channels: a reply in a card's thread can be tried."""
    here = Path(__file__).resolve().parents[2] / "manifests" / "slack-with-channel-replies.json"
    return here.read_text(encoding="utf-8")
