import json
import re
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft7Validator
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import SlackEdge
from bot.slack.connection import EVENTS_PATH
from bot.slack.install.door import SCOPES
from bot.slack.install.paths import REDIRECT_PATH
from handlers.decisions import Done, Reply
from handlers.people.people import Sender
from handlers.review.cards.home_values import HomeFigures

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "tests" / "payloads" / "slack" / "manifest.schema.2.0.0.json"
DEFAULT = "slack.json"
WITH_CHANNEL_REPLIES = "slack-with-channel-replies.json"
BY_OAUTH = "slack-oauth.json"
EVERY = (DEFAULT, WITH_CHANNEL_REPLIES, BY_OAUTH)

# What Slack asks for each thing the app hears or calls (docs.slack.dev/reference, events and methods).
SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "message.im": {"im:history"},
    "user_change": {"users:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
}
SCOPES_OF_CALLS: dict[str, set[str]] = {
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": set(),  # to look back where it is granted, and to do without where it is not
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}
SCOPE_OF_COMMANDS = {"commands"}


def manifest(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "manifests" / name).read_text(encoding="utf-8"))
    return loaded


def errors(candidate: object) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [error.json_path for error in Draft7Validator(schema).iter_errors(candidate)]


def scopes(candidate: dict[str, Any]) -> list[str]:
    found: list[str] = candidate["oauth_config"]["scopes"]["bot"]
    return found


def events(candidate: dict[str, Any]) -> list[str]:
    found: list[str] = candidate["settings"]["event_subscriptions"]["bot_events"]
    return found


@pytest.mark.parametrize("name", EVERY)
def test_a_manifest_is_what_slack_takes(name: str) -> None:
    assert errors(manifest(name)) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("settings", "socket_mode"), True, "$.settings"),
        (
            ("features", "slash_commands"),
            [{"command": "signoff", "description": "x"}],
            "$.features.slash_commands[0].command",
        ),
        (("display_information", "description"), "x" * 141, "$.display_information.description"),
    ],
    ids=["unknown setting", "command without its slash", "too long a description"],
)
def test_the_schema_would_notice_a_mistake(path: tuple[str, str], value: object, where: str) -> None:
    wrong = manifest(DEFAULT)
    wrong[path[0]][path[1]] = value

    assert errors(wrong) == [where]


@pytest.mark.parametrize("name", EVERY)
def test_the_scopes_are_the_least_that_serve_what_the_app_hears_and_calls(name: str) -> None:
    app = manifest(name)
    heard = (SCOPES_OF_EVENTS[event] for event in events(app))
    needed = SCOPE_OF_COMMANDS.union(*heard, *SCOPES_OF_CALLS.values())

    assert scopes(app) == sorted(needed)


def test_every_call_of_slacks_web_api_is_known_here() -> None:
    edge = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "slack").rglob("*.py"))

    called = re.findall(r"\.((?:auth|bots|chat|conversations|files|team|users|views)_[A-Za-z]+)\(", edge)
    assert set(called) == SCOPES_OF_CALLS.keys()


def test_reading_replies_in_channels_adds_exactly_four_permissions_and_nothing_else() -> None:
    widened = deepcopy(manifest(DEFAULT))
    widened["oauth_config"]["scopes"]["bot"] = sorted(
        [*scopes(widened), "channels:history", "groups:history"]
    )
    widened["settings"]["event_subscriptions"]["bot_events"] = sorted(
        [*events(widened), "message.channels", "message.groups"]
    )

    assert manifest(WITH_CHANNEL_REPLIES) == widened


def test_the_app_is_a_firms_own_and_needs_no_public_address() -> None:
    app = manifest(DEFAULT)

    assert app["settings"]["socket_mode_enabled"] is True
    assert app["settings"]["interactivity"] == {"is_enabled": True}
    assert "url" not in json.dumps(app)


def test_the_app_for_oauth_is_the_same_over_http_in_organisations_with_tokens_that_end() -> None:
    host, by_oauth, plain = "https://your.host", manifest(BY_OAUTH), manifest(DEFAULT)
    events_at = f"{host}{EVENTS_PATH}"
    for candidate in (by_oauth, plain):
        candidate["settings"]["event_subscriptions"].setdefault("request_url", events_at)
        candidate["settings"]["interactivity"].setdefault("request_url", events_at)
        candidate["features"]["slash_commands"][0].setdefault("url", events_at)
    assert by_oauth["oauth_config"].pop("redirect_urls") == [f"{host}{REDIRECT_PATH}"]
    plain["settings"] |= {
        "org_deploy_enabled": True,
        "socket_mode_enabled": False,
        "token_rotation_enabled": True,
    }
    assert by_oauth == plain


def test_the_install_page_asks_for_the_scopes_of_the_manifest() -> None:
    assert sorted(SCOPES) == scopes(manifest(BY_OAUTH))


def test_people_can_write_to_the_app_and_see_their_home() -> None:
    assert manifest(DEFAULT)["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_app_has_one_command_and_says_what_it_takes() -> None:
    (command,) = manifest(DEFAULT)["features"]["slash_commands"]

    assert command["command"] == "/signoff"
    assert command["usage_hint"] == "help · queue · earnings · setup"
    assert command["should_escape"] is False


class Recorder:
    """Stands in for a Bolt app, and notes what a listener is registered for."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.listeners: list[Any] = []

    def __getattr__(self, kind: str) -> Callable[[Any], Any]:
        def register(what: Any) -> Callable[[Any], None]:
            self.heard[kind].append(what if isinstance(what, str) else "")
            return self.listeners.append

        return register


def heard_by_the_edge() -> dict[str, list[str]]:
    async def dispatch(_: Any) -> Reply:
        return Done()

    async def home(_: Sender) -> HomeFigures:
        raise AssertionError("nothing is asked here")

    recorder = Recorder()
    edge = SlackEdge(dispatch=dispatch, home=home, client_for=lambda _: AsyncWebClient(token="xoxb"))
    edge.listen(cast("AsyncApp", recorder))
    return recorder.heard


@pytest.mark.parametrize("name", EVERY)
def test_a_manifest_asks_for_exactly_what_there_are_listeners_for(name: str) -> None:
    app, heard = manifest(name), heard_by_the_edge()

    assert [command["command"] for command in app["features"]["slash_commands"]] == heard["command"]
    assert {event.partition(".")[0] for event in events(app)} == set(heard["event"])
    assert {"action", "view", "view_closed"} <= heard.keys()
    assert app["settings"]["interactivity"]["is_enabled"]
    assert not {"shortcut", "options", "function", "step"} & heard.keys()
