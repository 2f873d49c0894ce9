"""A small workspace for the tests of the server: people of three trades, two channels, one app."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import AppConfig, Channel, Command, Person, WorkspaceConfig

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


class Clock:
    """The time as a test wants it, in seconds since 1970."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@dataclass
class Room:
    """A running workspace with what a test needs around it."""

    workspace: LocalWorkspace
    platform: AsyncWebClient
    driver: Driver
    clock: Clock
    stops: list[Callable[[], Any]] = field(default_factory=list)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Arguments of LocalWorkspace; a test changes them by parametrizing this fixture."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
async def room(clock: Clock, settings: dict[str, Any]) -> AsyncIterator[Room]:
    app = replace(APP, **settings.pop("app", {}))
    workspace = LocalWorkspace(
        replace(CONFIG, app=app), now=clock, **({"rates": "off", "retry_after": (0.0,)} | settings)
    )
    await workspace.start()
    platform = AsyncWebClient(token=APP.bot_token, base_url=f"{workspace.base_url}/api/", retry_handlers=[])
    async with Driver(workspace.base_url) as driver:
        yield Room(workspace, platform, driver, clock)
    await workspace.stop()
