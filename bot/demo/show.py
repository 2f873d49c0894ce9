"""Running the demo: the workspace, the service, the samples one by one, and the button that closes the week."""

import asyncio
import os
import shutil
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from sqlalchemy import select

from bot.agents.keys import new_key
from bot.clock import Clock
from bot.demo.firm import CLIENT_ID, FIRM_ID, records
from bot.demo.place import demo_workspace, samples
from bot.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import DemoAction
from handlers.decisions import Decision, Done
from handlers.money.periods import digest_time
from storage.engine import Database, open_database
from storage.record import record
from storage.rows import FIRM
from storage.schema import migrate
from storage.tables import firms

BETWEEN_SAMPLES = 4.5  # seconds: all of them within about a minute
CLOSE_HINT = "Moves the demo's own clock past the cut-off, so that the ordinary tick runs"

Say = Callable[[str], None]


class CannotListen(Exception):
    """The port of the page is not to be had; the words say why."""


async def run_demo(*, port: int, browser: bool, say: Say) -> None:
    """Run the demo until it is cancelled, or told to end by SIGTERM; raises CannotListen."""
    me = asyncio.current_task()
    assert me is not None, "a coroutine runs in a task"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    with TemporaryDirectory(prefix="signoff-demo-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            migrate(database)
            async with _stage(database, port) as (workspace, service, key):
                _welcome(workspace, service, key, Path(folder), say)
                if browser:
                    await asyncio.to_thread(webbrowser.open, workspace.base_url)
                await _send_samples(service, key)
                await asyncio.Event().wait()
        finally:
            database.close()


@asynccontextmanager
async def _stage(database: Database, port: int) -> AsyncIterator[tuple[LocalWorkspace, Service, str]]:
    clock = Clock()
    key, issued = new_key(CLIENT_ID)
    with database.writer.begin() as connection:
        begin = Decision(reply=Done(), records=(*records(clock.now()), issued))
        record(connection, [begin], clock.now())
    config = demo_workspace(_manifest())

    async def close_the_week() -> str:
        return await _close_the_week(service)

    action = DemoAction(key="close-week", label="Close the week", hint=CLOSE_HINT, run=close_the_week)
    workspace = LocalWorkspace(config, demo_actions=(action,))
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
    service = Service(database, clock=clock, slack=access)
    await service.start()
    await service.connected()
    workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
    try:
        yield workspace, service, key
    finally:
        await service.stop()
        await workspace.stop()


def _manifest() -> str:
    """The variant with replies in channels, so that a reply in a card's thread can be tried."""
    here = Path(__file__).resolve().parents[2] / "manifests" / "slack-with-channel-replies.json"
    return here.read_text(encoding="utf-8")


def _welcome(workspace: LocalWorkspace, service: Service, key: str, folder: Path, say: Say) -> None:
    more = Path(shutil.copy(Path(__file__).with_name("more.jsonl"), folder))
    say(f"Open {workspace.base_url} in your browser: it is a chat workspace with sample cards arriving.")
    say("To send more outputs as a client does, paste this into another terminal:")
    say(f"  {Path(sys.argv[0]).resolve()} submit {more} --matter LAW-101 --url {service.url} --key {key}")
    say("Everything here is made up, stays on this machine and is forgotten when you press Ctrl-C.")


async def _send_samples(service: Service, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for sample in samples():
            body = {name: value for name, value in sample.items() if name != "id"}
            body["external_id"] = sample["id"]
            async with session.post(f"{service.url}/v1/tasks", json=body) as answer:
                answer.raise_for_status()
            await asyncio.sleep(BETWEEN_SAMPLES)


async def _close_the_week(service: Service) -> str:
    """Move the clock past the cut-off and the digest's hour, and let the ordinary tick do the rest."""
    with service.database.reading() as connection:
        firm = FIRM.value(connection.execute(select(*FIRM.columns).where(firms.c.id == FIRM_ID)).one())
    told_at = digest_time(firm.next_close_at, zone=firm.zone, hour=firm.digest_hour, day=firm.digest_day)
    service.clock.move_to(told_at + timedelta(minutes=1))
    await service.ticks.now()
    return "The week is closed: your digest is in your direct chat, the firm's is with Fay Moss in #finance-weekly."
