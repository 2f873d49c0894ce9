"""Processes that are killed and started again at once."""

import asyncio
import os
import signal
import socket
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.reliability.child import Station, live

END_SECONDS = 40.0
PRELOADED = [
    live.__module__,
    "tests.reliability.fire",
]  # a life imports also what its tests' main module does


class Lives:
    """The lives of one process after another, at one station.

    They are forked from a process that has imported everything and done nothing, so that a life begins in a moment.
    """

    def __init__(self, station: Station) -> None:
        self.station = station
        self.begun = 0
        self._process: ForkServerProcess | None = None
        self._ready: Connection | None = None

    def errors(self) -> str:
        """Whatever the lives thought worth an error."""
        return Path(self.station.log).read_text("utf-8").strip()

    async def begin(self) -> None:
        """Start a life; it is not waited for until it serves."""
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self._ready, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=live, args=(self.station, theirs), daemon=True)
        await asyncio.to_thread(self._process.start)
        theirs.close()
        self.begun += 1

    async def serving(self, seconds: float = 30.0) -> None:
        """Wait until this life serves; a TimeoutError if it does not, or ended before."""
        assert self._ready is not None, "a life is begun first"
        if not await asyncio.to_thread(self._ready.poll, seconds):
            raise TimeoutError("the process did not start to serve")
        try:
            self._ready.recv()
        except EOFError:
            raise TimeoutError("the process ended before it served") from None

    async def kill(self) -> None:
        """End this life as a power cut would."""
        self._signal(signal.SIGKILL)
        await self._ended()

    async def freeze(self, seconds: float) -> None:
        """Let this life do nothing for a time, and then go on as if no time had passed."""
        self._signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)  # the frozen time is what is tried
        self._signal(signal.SIGCONT)

    async def end(self) -> int | None:
        """End this life as an orderly stop does; gives its exit code, None where it had ended before."""
        if self._process is None:
            return None
        self._signal(signal.SIGTERM)
        return await self._ended()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "a life is begun first"
        assert self._process.pid is not None, "a life has begun"
        os.kill(self._process.pid, number)

    async def _ended(self) -> int | None:
        process = self._process
        assert process is not None, "a life is begun first"
        await asyncio.to_thread(process.join, END_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError("the process did not end")
        code = process.exitcode
        process.close()
        self._process = None
        return code


def free_port() -> int:
    """Find a port that a process can listen on in all its lives."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
