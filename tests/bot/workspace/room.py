"""A small workspace for the tests of the server: people of three trades, two channels, one app."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import AppConfig, Channel, Command, Person, WorkspaceConfig
from tests.patience import PATIENCE

SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "connections:write",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
        "users:read.email",
    ]
)
EVENTS = frozenset(
    [
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "user_change",
    ]
)
APP = AppConfig(
    app_id="A0SIGNOFF",
    bot_id="B0SIGNOFF",
    bot_person_id="U0SIGNOFF",
    name="Signoff",
    bot_token="xoxb-local",
    app_token="xapp-local",
    signing_secret="not-a-secret",
    scopes=SCOPES,
    events=EVENTS,
    commands=(Command(name="/signoff", description="Ask Signoff"),),
)
CONFIG = WorkspaceConfig(
    team_id="T0FIRM",
    team_name="Harbour & Vale",
    domain="harbour-vale",
    people=(
        Person(
            id="U0ADA", name="ada", real_name="Ada Okafor", title="Lawyer", email="ada@harbour-vale.example"
        ),
        Person(id="U0BEN", name="ben", real_name="Ben Lindqvist", title="Banker", tz="Europe/Stockholm"),
        Person(id="U0GIL", name="gil", real_name="Gil Moreau", title="Guest", is_restricted=True),
        Person(id="U0OUT", name="oz", real_name="Oz Outsider", title="Client", team_id="T0OTHER"),
    ),
    channels=(
        Channel(id="C0LAW", name="law-reviews", members=("U0ADA", "U0BEN", "U0SIGNOFF"), topic="Contracts"),
        Channel(id="C0HUSH", name="deal-room", is_private=True, members=("U0ADA", "U0SIGNOFF")),
        Channel(id="C0OTHER", name="tea", members=("U0BEN",)),
        Channel(id="C0SECRET", name="board", is_private=True, members=("U0BEN",)),
    ),
    app=APP,
)


class Clock(SlackClock):
    """The time as a test wants it, in seconds since 1970; for the workspace and for the check of signatures."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One request that reached the app."""

    headers: Mapping[str, str]
    body: bytes
    payload: dict[str, Any]


class Ear:
    """Stands in for the app: takes only signed posts, keeps what it heard, answers as the test wants."""

    def __init__(self, clock: Clock) -> None:
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.answer: Callable[[Heard], web.Response] = lambda _heard: web.Response()
        self.address = ""
        self.free = asyncio.Event()
        self.free.set()
        self._verifier = SignatureVerifier(APP.signing_secret, clock)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        assert self._verifier.is_valid_request(body, dict(request.headers))
        heard = Heard(headers=request.headers, body=body, payload=_payload(request.content_type, body))
        self.heard.put_nowait(heard)
        await self.free.wait()
        return self.answer(heard)

    async def next(self) -> dict[str, Any]:
        """The next payload, waited for."""
        return (await self.next_request()).payload

    async def next_interaction(self) -> dict[str, Any]:
        """The next payload that is not an event."""
        while (payload := await self.next()).get("type") == "event_callback":
            pass
        return payload

    async def next_event(self, kind: str) -> dict[str, Any]:
        """The next event of a kind; others are let go."""
        while (payload := await self.next()).get("event", {}).get("type") != kind:
            pass
        return payload

    async def next_request(self) -> Heard:
        async with asyncio.timeout(PATIENCE):
            return await self.heard.get()

    def drain(self) -> list[dict[str, Any]]:
        """All payloads that have come and were not taken yet."""
        return [self.heard.get_nowait().payload for _ in range(self.heard.qsize())]


def _payload(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type == "application/json":
        return json.loads(body)
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields


@dataclass(kw_only=True)
class Room:
    """A running workspace with what a test needs around it."""

    workspace: LocalWorkspace
    platform: AsyncWebClient
    driver: Driver
    clock: Clock
    ear: Ear

    async def refused(self, call: Awaitable[Any]) -> dict[str, Any]:
        """The answer to a Web API call that must be refused."""
        with pytest.raises(SlackApiError) as raised:
            await call
        return raised.value.response.data

    async def post_card(self, channel: str = "C0LAW", **more: Any) -> str:
        """Post a card with two buttons, answer its ts."""
        posted = await self.platform.chat_postMessage(channel=channel, text="A card", blocks=card(), **more)
        return posted["ts"]


def card() -> list[dict[str, Any]]:
    return [
        {
            "type": "section",
            "block_id": "body",
            "text": {"type": "mrkdwn", "text": "Please *review* clause 7."},
        },
        {
            "type": "actions",
            "block_id": "answers",
            "elements": [
                {"type": "button", "action_id": "approve", "text": plain("Approve"), "value": "1:task"},
                {"type": "overflow", "action_id": "more", "options": [option("Decline"), option("Snooze")]},
            ],
        },
    ]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def form(**more: Any) -> dict[str, Any]:
    """A modal with a required reason of at least five characters and an optional choice."""
    reason = {"type": "plain_text_input", "action_id": "reason", "min_length": 5, "max_length": 40}
    area = {"type": "static_select", "action_id": "area", "options": [option("Law"), option("Tax")]}
    return {
        "type": "modal",
        "callback_id": "why",
        "title": plain("Why?"),
        "submit": plain("Send"),
        "blocks": [
            {"type": "input", "block_id": "why", "label": plain("Reason"), "element": reason},
            {"type": "input", "block_id": "where", "label": plain("Area"), "element": area, "optional": True},
        ],
        **more,
    }
