"""Where an HTTP server is entered: opened on a port, and shut so that nobody is left standing in it."""

import asyncio
import contextlib

from aiohttp import web

# A connection that the kernel has handed over is known to aiohttp two turns of the loop later: one until its
# transport is made, one until its handler hears of it. The third is for the turn that we are in.
TURNS = 3


class Doorway:
    """An application on a port; `patience` is how many seconds those inside may take to finish when it shuts."""

    def __init__(self, app: web.Application, *, patience: float) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=patience)
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        assert self._server is not None, "the door is opened first"
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def open(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one. Raises OSError where the port is taken or the host is not ours."""
        await self._runner.setup()
        serving = self._runner.server
        assert serving is not None, "a runner that is set up has a server"
        self._server = await asyncio.get_running_loop().create_server(serving, host, port)

    async def shut(self) -> None:
        """Let nobody in any more, let those inside finish, and send the others away.

        CPython loses the socket of a connection that it accepted in the turn before its server is closed
        (https://github.com/python/cpython/issues/109564), and aiohttp one whose handler has not heard of it yet: the
        sender would wait until we end. So we stop accepting first, and close when all who came in are known.
        """
        if self._server is not None:
            loop = asyncio.get_running_loop()
            with contextlib.suppress(NotImplementedError):  # Windows accepts by other means
                for listening in self._server.sockets:
                    loop.remove_reader(listening.fileno())
            for _ in range(TURNS):
                await asyncio.sleep(0)
            self._server.close()
            self._server = None
        await self._runner.cleanup()
