"""A door that shuts while somebody comes in: whoever knocked is answered or sent away, and never left standing."""

import asyncio
import gc
import socket

import pytest
from aiohttp import ClientSession, web

from bot.process.doorway import Doorway
from tests.patience import PATIENCE


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


def door() -> Doorway:
    app = web.Application()
    app.router.add_get("/", hello)
    return Doorway(app, patience=1.0)


async def test_who_comes_in_is_served() -> None:
    opened = door()
    await opened.open("127.0.0.1", 0)

    async with ClientSession() as session, session.get(opened.url) as answer:
        assert await answer.text() == "hello"

    await opened.shut()


@pytest.mark.parametrize("turns", range(8))
async def test_who_knocks_as_the_door_shuts_is_sent_away(
    turns: int, recwarn: pytest.WarningsRecorder
) -> None:
    opened = door()
    await opened.open("127.0.0.1", 0)
    address = ("127.0.0.1", int(opened.url.rsplit(":", 1)[1]))
    with socket.create_connection(address) as knocking:
        knocking.setblocking(False)
        for _ in range(turns):
            await asyncio.sleep(0)

        await opened.shut()

        async with asyncio.timeout(PATIENCE):
            assert await _sent_away(knocking)
    gc.collect()  # a socket that is lost warns when it is found
    assert not list(recwarn)


async def _sent_away(knocking: socket.socket) -> bool:
    try:
        return await asyncio.get_running_loop().sock_recv(knocking, 1) == b""
    except ConnectionResetError:
        return True


async def test_a_door_that_was_never_opened_shuts_and_a_shut_one_stays_shut() -> None:
    opened = door()
    await opened.shut()

    other = door()
    await other.open("127.0.0.1", 0)
    await other.shut()
    await other.shut()


async def test_an_ipv6_address_is_written_in_brackets() -> None:
    opened = door()
    try:
        await opened.open("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")

    assert opened.url.startswith("http://[::1]:")

    await opened.shut()
