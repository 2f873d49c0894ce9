"""One life of the product's own process, as it runs in earnest; it ends by SIGTERM, or by kill -9."""

import asyncio
import logging
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bot.process.clock import Clock
from bot.process.service import Service
from bot.slack.connection import SlackAccess
from handlers.attempt_values import Timing
from storage.engine import open_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Where a process works: `log` takes whatever it thinks worth an error."""

    database_url: str
    access: SlackAccess
    port: int
    timing: Timing
    log: str

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


def live(station: Station, ready: Connection) -> None:
    """Serve until somebody ends it."""
    logging.basicConfig(filename=station.log, level=logging.ERROR)
    asyncio.run(_serve(station, ready))


async def _serve(station: Station, ready: Connection) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    database = open_database(station.database_url)
    service = Service(database, clock=Clock(), slack=station.access, port=station.port, timing=station.timing)
    await service.start()
    await service.connected()
    ready.send(True)
    await ended.wait()
    await service.stop()
    database.close()
