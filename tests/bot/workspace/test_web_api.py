"""The way in to the Web API: tokens, scopes, rates, forms and faults."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.workspace.room import APP, SCOPES, Room


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-somebody-else", "auth.test", "invalid_auth"),
        (APP.app_token, "auth.test", "not_allowed_token_type"),
        (APP.bot_token, "apps.connections.open", "not_allowed_token_type"),
        (APP.bot_token, "chat.sing", "unknown_method"),
    ],
)
async def test_a_call_without_the_right_token_is_refused(
    room: Room, token: str | None, method: str, error: str
) -> None:
    platform = AsyncWebClient(token=token, base_url=f"{room.workspace.base_url}/api/")

    assert (await room.refused(platform.api_call(method)))["error"] == error


async def test_auth_test_says_who_the_app_is(room: Room) -> None:
    answer = await room.platform.auth_test()

    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        APP.bot_person_id,
        APP.bot_id,
        "T0FIRM",
    )


async def test_the_token_may_come_in_the_form(room: Room) -> None:
    async with aiohttp.ClientSession(room.workspace.base_url) as session:
        form = {"token": APP.bot_token, "channel": "C0LAW", "text": "Hello"}
        answer = await (await session.post("/api/chat.postMessage", data=form)).json()

    assert answer["ok"]


NEEDS = [
    ("chat.postMessage", {"channel": "C0LAW", "text": "x"}, "chat:write"),
    ("chat.update", {"channel": "C0LAW", "ts": "1.0", "text": "x"}, "chat:write"),
    ("chat.delete", {"channel": "C0LAW", "ts": "1.0"}, "chat:write"),
    ("chat.postEphemeral", {"channel": "C0LAW", "user": "U0ADA", "text": "x"}, "chat:write"),
    ("conversations.open", {"users": "U0ADA"}, "im:write"),
    ("conversations.info", {"channel": "C0LAW"}, "channels:read"),
    ("conversations.info", {"channel": "C0HUSH"}, "groups:read"),
    ("conversations.list", {"types": "public_channel,private_channel"}, "groups:read"),
    ("conversations.members", {"channel": "C0LAW"}, "channels:read"),
    ("conversations.history", {"channel": "C0HUSH"}, "groups:history"),
    ("conversations.replies", {"channel": "C0LAW", "ts": "1.0"}, "channels:history"),
    ("conversations.join", {"channel": "C0OTHER"}, "channels:join"),
    ("users.info", {"user": "U0ADA"}, "users:read"),
    ("users.list", {}, "users:read"),
    ("users.lookupByEmail", {"email": "a@b.example"}, "users:read.email"),
    ("files.getUploadURLExternal", {"filename": "a.csv", "length": 1}, "files:write"),
    ("files.completeUploadExternal", {"files": [{"id": "F1"}]}, "files:write"),
    ("files.info", {"file": "F1"}, "files:read"),
]


@pytest.mark.parametrize(
    ("settings", "method", "arguments", "scope"),
    [({"app": {"scopes": SCOPES - {scope}}}, method, arguments, scope) for method, arguments, scope in NEEDS],
    indirect=["settings"],
)
async def test_a_method_wants_its_scope(
    room: Room, method: str, arguments: dict[str, Any], scope: str
) -> None:
    answer = await room.refused(room.platform.api_call(method, json=arguments))

    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert answer["provided"] == ",".join(sorted(SCOPES - {scope}))


@pytest.mark.parametrize("settings", [{"rates": "strict"}], indirect=True)
async def test_too_many_calls_are_told_how_long_to_wait(room: Room) -> None:
    calls = [room.platform.chat_postMessage(channel="C0LAW", text="x") for _ in range(5)]
    answers = await asyncio.gather(*calls, return_exceptions=True)

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [one.response.status_code for one in refused] == [429]
    assert refused[0].response["error"] == "ratelimited"
    assert refused[0].response.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("body", "error"), [(b"{", "invalid_json"), (b"\xff", "invalid_json"), (b"[]", "json_not_object")]
)
async def test_a_body_that_is_not_a_json_object_is_refused(room: Room, body: bytes, error: str) -> None:
    headers = {"Authorization": f"Bearer {APP.bot_token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(room.workspace.base_url) as session:
        answer = await (await session.post("/api/auth.test", data=body, headers=headers)).json()

    assert answer == {"ok": False, "error": error}


@pytest.mark.parametrize(
    ("kind", "happens"),
    [("drop", False), ("accept_then_cut", True), ("500", False), ("accept_then_500", True)],
)
async def test_a_failing_call_has_or_has_not_happened(room: Room, kind: str, happens: bool) -> None:
    await room.driver.add_fault("chat.postMessage", kind, times=1)

    with pytest.raises(Exception, match=r"disconnected|reset|internal_error") as raised:
        await room.platform.chat_postMessage(channel="C0LAW", text="Once")

    assert isinstance(raised.value, aiohttp.ServerDisconnectedError) is (kind in ("drop", "accept_then_cut"))
    assert len(await room.driver.messages("C0LAW", "U0ADA")) == int(happens)
    assert (await room.platform.chat_postMessage(channel="C0LAW", text="Again"))["ok"]


async def test_a_429_on_demand_asks_for_the_wait_it_was_told(room: Room) -> None:
    await room.driver.add_fault("*", "429", times=1, retry_after=7)

    with pytest.raises(Exception, match="ratelimited") as raised:
        await room.platform.auth_test()

    assert raised.value.response.headers["Retry-After"] == "7"


async def test_a_hanging_call_gives_no_answer(room: Room) -> None:
    await room.driver.add_fault("auth.test", "hang", times=1)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await room.platform.auth_test()


async def test_a_delayed_call_is_answered_all_the_same(room: Room) -> None:
    await room.driver.add_fault("auth.test", "delay", times=1, seconds=0.02)

    assert (await room.platform.auth_test())["ok"]


async def test_a_fault_that_makes_no_sense_is_refused_with_words(room: Room) -> None:
    with pytest.raises(ValueError, match="cannot happen to event"):
        await room.driver.add_fault("event", "500")
    with pytest.raises(ValueError, match="not a valid FaultKind"):
        await room.driver.add_fault("event", "sulk")
    await room.driver.clear_faults()


async def test_no_other_name_than_loopback_reaches_the_server(room: Room) -> None:
    async with aiohttp.ClientSession(room.workspace.base_url) as session:
        answer = await session.post("/api/api.test", headers={"Host": "evil.example"})
        own = await session.post("/api/api.test")

    assert (answer.status, own.status) == (403, 200)
