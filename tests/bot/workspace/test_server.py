"""The server as a whole: where it listens, what strangers get, how it stops."""

import asyncio
import logging
import socket
from dataclasses import replace

import aiohttp
import pytest

from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import Channel, DemoAction
from tests.bot.workspace.room import APP, CONFIG, Room
from tests.patience import PATIENCE


async def test_it_listens_on_loopback_alone(room: Room) -> None:
    host, port = room.workspace.base_url.removeprefix("http://").split(":")

    assert host == "127.0.0.1"
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", int(port)))


async def test_an_act_from_another_sites_form_is_refused(room: Room) -> None:
    act = '{"as": "U0ADA", "channel": "C0LAW", "text": "forged"}'
    async with aiohttp.ClientSession(room.workspace.base_url) as session:
        plain = await session.post("/_/act/message", data=act, headers={"Content-Type": "text/plain"})
        form = await session.post("/_/act/message", data={"as": "U0ADA"})

    assert (plain.status, form.status) == (400, 400)
    assert await room.driver.messages("C0LAW", "U0ADA") == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/_/act/dance", b"{}", 404),
        ("POST", "/_/act/click", b"{", 400),
        ("POST", "/_/act/click", b"[]", 400),
        ("POST", "/_/act/click", b"\xff", 400),
        ("POST", "/_/faults", b"[]", 400),
        ("POST", "/_/faults", b'{"add": [{"method": "event"}]}', 400),
        ("GET", "/_/state?as=U0ADA&limit=all", b"", 400),
        ("GET", "/_/state", b"", 404),
        ("GET", "/_/files/F0NOTHING/a.txt?as=U0ADA", b"", 404),
        ("POST", "/_/demo/nothing", b"{}", 404),
    ],
)
async def test_what_makes_no_sense_is_refused_with_words(
    room: Room, method: str, path: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(room.workspace.base_url) as session:
        response = await session.request(method, path, data=body, headers=headers)
        answer = await response.json()

    assert (response.status, answer["ok"]) == (status, False)
    assert answer["error"]
    assert answer["words"]


async def fail() -> str:
    raise RuntimeError("the till is jammed")


FAILING = {"demo_actions": (DemoAction(key="fail", label="Fail", hint="", run=fail),)}


@pytest.mark.parametrize("settings", [FAILING], indirect=True)
async def test_what_was_not_foreseen_is_logged_and_told_without_a_traceback(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = await room.driver.demo("fail")

    assert (outcome.ok, outcome.error) == (False, "internal_error")
    assert "jammed" not in outcome.words
    assert "the till is jammed" in caplog.text


async def test_it_can_be_started_again_and_remembers() -> None:
    workspace = LocalWorkspace(CONFIG, rates="off")
    for expected in (0, 1):
        await workspace.start()
        async with Driver(workspace.base_url) as driver:
            assert len(await driver.messages("law-reviews", "U0ADA")) == expected
            await driver.say("U0ADA", "law-reviews", "Hello")
        await workspace.stop()


async def test_it_stops_while_somebody_is_listening_and_somebody_hangs(room: Room) -> None:
    await room.driver.add_fault("auth.test", "hang")
    hanging = asyncio.create_task(room.platform.auth_test())
    listening = asyncio.create_task(room.driver.find_message("Never", as_="U0ADA", within=60))
    await room.driver.state("U0ADA")

    async with asyncio.timeout(PATIENCE):
        await room.workspace.stop()
        outcomes = await asyncio.gather(hanging, listening, return_exceptions=True)

    assert all(isinstance(outcome, Exception) for outcome in outcomes)


def test_a_channel_with_an_unknown_member_is_refused_at_once() -> None:
    stray = Channel(id="C0STRAY", name="stray", members=("U0NOBODY",))

    with pytest.raises(ValueError, match=r"#stray has members whom nobody knows: U0NOBODY"):
        LocalWorkspace(replace(CONFIG, channels=(stray,)))


async def socket_address(room: Room) -> str:
    answer = await room.platform.apps_connections_open(app_token=APP.app_token)
    return answer["url"]


async def test_a_socket_is_greeted_and_its_ticket_is_spent(room: Room) -> None:
    address = await socket_address(room)
    async with aiohttp.ClientSession() as session:
        opened = await session.ws_connect(address)
        hello = await opened.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(address)
        await opened.close()

    assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": APP.app_id})


async def test_an_eleventh_socket_is_one_too_many(room: Room) -> None:
    async with aiohttp.ClientSession() as session:
        opened = [await session.ws_connect(await socket_address(room)) for _ in range(11)]
        greetings = [await one.receive_json() for one in opened]
        for one in opened:
            await one.close()

    assert [greeting["type"] for greeting in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[10]["reason"] == "too_many_websockets"
