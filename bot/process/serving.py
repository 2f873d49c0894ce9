"""Serving until told to stop: the database brought up to date, the service started, and ended in order."""

import asyncio
import logging
import signal
from collections.abc import Callable

from bot.installs.checks import why_not_to_start
from bot.process.accesses import slack_access, teams_access
from bot.process.claim_codes import offer_code
from bot.process.clock import Clock
from bot.process.service import Service
from bot.process.settings import Settings
from bot.sending.platforms import PlatformTrouble
from storage.engine import Database, open_database
from storage.revision import is_newest

# shown to the operator and never logged: whoever has it can become the admin
_CODE = (
    "Nobody is an admin yet. Whoever sends this in chat within 30 minutes is the first: /signoff claim {code}"
    " (in Teams without the slash: claim {code})"
)

Say = Callable[[str], None]
log = logging.getLogger(__name__)


class CannotStart(Exception):
    """Why the service could not start, in words for the person who started it."""


async def run_service(settings: Settings, say: Say) -> None:
    """Serve until SIGINT or SIGTERM; raises CannotStart."""
    database = open_database(settings.database)
    try:
        await asyncio.to_thread(_bring_up_to_date, database)
        if locked := await asyncio.to_thread(why_not_to_start, database, settings.keys):
            raise CannotStart(locked)
        await _serve(database, settings, say)
    finally:
        database.close()


def _bring_up_to_date(database: Database) -> None:
    if not is_newest(database):
        # here, because the library of migrations is a quarter of a start
        from storage.schema import UnknownSchema, migrate  # noqa: PLC0415  # as said above

        try:
            migrate(database)
        except UnknownSchema as problem:
            raise CannotStart(str(problem)) from problem


async def _serve(database: Database, settings: Settings, say: Say) -> None:
    service = Service(
        database,
        clock=Clock(),
        slack=slack_access(settings),
        teams=teams_access(settings),
        host=settings.host,
        port=settings.port,
    )
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    try:
        await service.start()
        log.info("serving at %s", service.url)
        if code := await offer_code(service.dispatcher.dispatch):
            say(_CODE.format(code=code))
        await _until_told(told, service)
    except PlatformTrouble as trouble:
        raise CannotStart(f"Signoff could not start: {trouble.words}.") from trouble
    except OSError as problem:
        raise CannotStart(
            f"Signoff could not listen on {settings.host}:{settings.port}: {problem}."
        ) from problem
    finally:
        await service.stop()


async def _until_told(told: asyncio.Event, service: Service) -> None:
    """Wait for the word to end; a platform that refuses us is the end too, and raised."""
    ending = asyncio.create_task(told.wait(), name="told")
    connecting = asyncio.create_task(service.connected(), name="connected")
    try:
        await asyncio.wait((ending, connecting), return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            await connecting
        await ending
    finally:
        ending.cancel()
        connecting.cancel()
