"""Running the demo for Microsoft's Agents Playground: the service, and what the terminal says and hears."""

import asyncio
import os
import shlex
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

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
from bot.demo.playground import (
    CHANNEL_NAMES,
    CHAT,
    FINANCE_NAME,
    PACKAGE,
    access,
    folder_names,
    places,
    practice_of,
    write_configs,
)
from bot.dispatch import new_command_id
from bot.process.service import Service
from bot.teams.connection import MESSAGES_PATH
from handlers.decisions import Decision
from handlers.people.places.place_values import NoteInstalled, NotePlace, PlaceKind

FIRST = "U0ADA"
CLOSE = "close"
CLOSED = (
    "The week is closed: your digest is in your personal chat, "
    f"the firm's and its picture are in the group chat {FINANCE_NAME}."
)
NOT_KNOWN = f"Type {CLOSE} and press Enter to close the week, or press Ctrl-C to end."

Opened = NoteInstalled | NotePlace


async def run_teams_demo(*, port: int, say: Say) -> None:
    """Run the demo until it is cancelled, or told to end by SIGTERM; raises CannotListen."""
    end_when_told()
    with made_up_firm(CHAT) as ground:
        write_configs(ground.folder)
        async with _serving(ground, port) as service:
            opened = _openings(service)
            _welcome(ground, service, say)
            with _typed_lines() as typed:
                async with asyncio.TaskGroup() as group:
                    group.create_task(_obey(typed, service, say))
                    await _furnish(opened, service, ground.key, group)


@asynccontextmanager
async def _serving(ground: Ground, port: int) -> AsyncIterator[Service]:
    # on 127.0.0.1 and nowhere else: nobody is asked who they are
    service = Service(ground.database, clock=ground.clock, teams=access(), port=port)
    try:
        try:
            await service.start()
        except OSError as problem:
            raise CannotListen(os.strerror(problem.errno or 0).lower()) from problem
        await service.connected()
        yield service
    finally:
        await service.stop()


def _openings(service: Service) -> asyncio.Queue[Opened]:
    """Give what is told of personal chats, which is how a Playground that was opened makes itself known."""
    opened: asyncio.Queue[Opened] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def told(batch: Sequence[tuple[Any, Decision]]) -> None:
        for command, _ in batch:
            if isinstance(command, Opened) and command.place.kind is PlaceKind.PERSONAL:
                loop.call_soon_threadsafe(opened.put_nowait, command)

    service.dispatcher.listen(told)
    return opened


async def _furnish(
    opened: asyncio.Queue[Opened], service: Service, key: str, group: asyncio.TaskGroup
) -> None:
    """Tell of the other places of each Playground that is opened, and send its practice's samples, once.

    In Teams the app would be installed there and would hear of it; the Playground installs it in the personal chat
    alone. What came before a Playground is opened would be lost on it: it shows only what it sees come.
    """
    sent: set[str] = set()
    while True:
        told = await opened.get()
        area = practice_of(told.sender.platform_user_id)
        for place in places(area, told.place.service_url):
            await service.dispatcher.dispatch(
                NoteInstalled(id=new_command_id(), sender=told.sender, place=place)
            )
        if area is not None and area not in sent:
            sent.add(area)
            group.create_task(send_samples(service, key, area))


@contextmanager
def _typed_lines() -> Iterator[asyncio.StreamReader]:
    """Give what is typed in the terminal; where there is none, nothing ever comes."""
    typed, loop = asyncio.StreamReader(), asyncio.get_running_loop()

    def read() -> None:
        some = os.read(terminal, 4096)
        if some:
            typed.feed_data(some)
        else:
            loop.remove_reader(terminal)
            typed.feed_eof()

    try:
        terminal = sys.stdin.fileno()
        loop.add_reader(terminal, read)
    except (AttributeError, ValueError, OSError):  # closed, or a file
        typed.feed_eof()
        yield typed
        return
    try:
        yield typed
    finally:
        loop.remove_reader(terminal)


async def _obey(typed: asyncio.StreamReader, service: Service, say: Say) -> None:
    """Do what is typed, until there is nobody who could type."""
    while line := await typed.readline():
        if line.strip().lower() == CLOSE.encode():
            await close_the_week(service)
            say(CLOSED)
        else:
            say(NOT_KNOWN)


def _welcome(ground: Ground, service: Service, say: Say) -> None:
    names = folder_names()
    others = ", ".join(name for account, name in names.items() if account != FIRST)
    channels = ", ".join(CHANNEL_NAMES.values())
    endpoint = f"{service.url}{MESSAGES_PATH}"
    npx = f"npx --yes --package={PACKAGE} agentsplayground start"
    options = f"--app-endpoint {endpoint} --channel-id msteams --disable-telemetry"
    say(
        "Signoff waits for Microsoft's own Agents Playground, which the line below fetches from npm and opens. It is "
        "Microsoft's pre-release software, licensed for evaluation: read the LICENSE in its package before you use it. "
        "It listens on every network of this machine and asks nobody for a login."
    )
    say("If that suits you, and Node.js is here, paste this into another terminal:")
    say(f"  cd {shlex.quote(str(ground.folder / names[FIRST]))} && {npx} {options}")
    say(
        "A page opens there and you are Ada Okafor, a lawyer: choose law-reviews on the left, where sample cards "
        "arrive; forms come into your personal chat. The page cannot open a form in a window or take a file, and it "
        "forgets what it showed when you reload it."
    )
    say(
        f"A Playground plays one person. To be somebody else, end it and paste the line with another folder: {others}. "
        f"Each shows the channel of a practice: {channels}."
    )
    say(f"To close the week, type {CLOSE} here and press Enter: the digests arrive in the Playground.")
    say_how_to_submit(ground, service, say)
    say("Everything here is made up, stays on this machine and is forgotten when you press Ctrl-C.")
