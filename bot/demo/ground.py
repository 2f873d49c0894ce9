"""What a demo stands on in any chat: a database that is forgotten, sample outputs, and a week that can be closed."""

import asyncio
import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from sqlalchemy import select

from bot.agents.keys import new_key
from bot.demo.firm import CLIENT_ID, FIRM_ID, Chat, matters_of, records
from bot.process.clock import Clock
from bot.process.service import Service
from handlers.decisions import Decision, Done
from handlers.money.periods import digest_time
from storage.engine import Database, open_database
from storage.record import record
from storage.rows import FIRM
from storage.schema import migrate
from storage.tables import firms

BETWEEN_SAMPLES = 4.5  # seconds: all of them within about a minute

Say = Callable[[str], None]


class CannotListen(Exception):
    """The port is not to be had; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A database, the key of the made-up firm's client (empty: there is no firm), and a folder that goes at the end."""

    database: Database
    clock: Clock
    key: str
    folder: Path


@contextmanager
def made_up_firm(chat: Chat) -> Iterator[Ground]:
    """Make the firm in a chat; nothing is left of it afterwards."""
    with nobodys_ground() as ground:
        key, issued = new_key(CLIENT_ID)
        with ground.database.writer.begin() as connection:
            begin = Decision(reply=Done(), records=(*records(ground.clock.now(), chat), issued))
            record(connection, [begin], ground.clock.now())
        yield replace(ground, key=key)


@contextmanager
def nobodys_ground() -> Iterator[Ground]:
    """Make a database in which there is no firm yet; nothing is left of it afterwards."""
    # whatever else runs in the folder may write a log there while it is taken away
    with TemporaryDirectory(prefix="signoff-demo-", ignore_cleanup_errors=True) as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            migrate(database)
            yield Ground(database=database, clock=Clock(), key="", folder=Path(folder))
        finally:
            database.close()


def end_when_told() -> None:
    """Let SIGTERM cancel the task that calls this."""
    me = asyncio.current_task()
    assert me is not None, "a coroutine runs in a task"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)


async def send_samples(service: Service, key: str, area: str | None = None) -> None:
    """Send the sample outputs one by one, as the client would; those of one practice area, or all."""
    asked = matters_of(area)
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for sample in (one for one in samples() if one["matter"] in asked):
            body = {name: value for name, value in sample.items() if name != "id"}
            body["external_id"] = sample["id"]
            async with session.post(f"{service.url}/v1/tasks", json=body) as answer:
                answer.raise_for_status()
            await asyncio.sleep(BETWEEN_SAMPLES)


def samples() -> list[dict[str, object]]:
    """Give the sample outputs, in the order of their arrival."""
    text = files("bot.demo").joinpath("samples.jsonl").read_text(encoding="utf-8")
    return [json.loads(row) for row in text.splitlines()]


def say_how_to_submit(ground: Ground, service: Service, say: Say) -> None:
    """Print the line that sends more outputs, and put the file that it sends into the folder."""
    say("To send more outputs as a client does, paste this into another terminal:")
    say(f"  {submit_line(ground, service)} --key {ground.key}")


def submit_line(ground: Ground, service: Service) -> str:
    """Give the line that sends outputs, but for the key, and put the file that it sends into the folder."""
    more = Path(shutil.copy(Path(__file__).with_name("more.jsonl"), ground.folder))
    program = Path(sys.argv[0]).resolve()
    return f"{program} submit {more} --matter LAW-101 --url {service.url}"


async def close_the_week(service: Service) -> None:
    """Move the clock past the cut-off and the digest's hour, and let the ordinary tick do the rest."""
    with service.database.reading() as connection:
        firm = FIRM.value(connection.execute(select(*FIRM.columns).where(firms.c.id == FIRM_ID)).one())
    told_at = digest_time(firm.next_close_at, zone=firm.zone, hour=firm.digest_hour, day=firm.digest_day)
    service.clock.move_to(told_at + timedelta(minutes=1))
    await service.ticks.now()
