"""Settings are read once, and everything wrong with them is said at once."""

import ast
from pathlib import Path

import pytest

from bot.process.accesses import teams_access
from bot.process.settings import DEFAULT_DATABASE, SETTINGS, BadSettings, Settings

ROOT = Path(__file__).parents[3]
README, BOT = ROOT / "README.md", ROOT / "bot"
APP, HOME, OTHER = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2, 3))
TEAMS = {
    "SIGNOFF_TEAMS_APP_ID": APP,
    "SIGNOFF_TEAMS_APP_PASSWORD": "t3ams",
    "SIGNOFF_TEAMS_TENANT": HOME,
}
KEY = "mQqKlcSvXkqpT7sEqmtp27yBOTPXtX2RKO5I4yuGFTE="
OAUTH = {
    "SIGNOFF_SLACK_CLIENT_ID": "1.2",
    "SIGNOFF_SLACK_CLIENT_SECRET": "cl1ent",
    "SIGNOFF_SLACK_SIGNING_SECRET": "s3cret",
    "SIGNOFF_KEYS": KEY,
}
SLACK = {"SIGNOFF_SLACK_BOT_TOKEN": "xoxb-1", "SIGNOFF_SLACK_APP_TOKEN": "xapp-1"}


def test_without_any_setting_the_defaults_hold() -> None:
    settings = Settings.from_env({})
    assert (settings.database, settings.host, settings.port) == (DEFAULT_DATABASE, "127.0.0.1", 8700)
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert (settings.has_slack, settings.has_teams) == (False, False)


def test_every_setting_reaches_its_field() -> None:
    # those that exclude one another have a test of their own
    given = {
        "SIGNOFF_DATABASE": "sqlite:///x.db",
        "SIGNOFF_HOST": "0.0.0.0",
        "SIGNOFF_PORT": "9000",
        **SLACK,
        **OAUTH,
        "SIGNOFF_SLACK_API_URL": "http://127.0.0.1:1/api/",
        "SIGNOFF_LOG_LEVEL": "debug",
        "SIGNOFF_LOG_FORMAT": "JSON",
        **TEAMS,
        "SIGNOFF_TEAMS_TENANTS": f"{HOME}, {OTHER.upper()}",
        "SOMETHING_ELSE": "ignored",
    }
    apart = {"SIGNOFF_TEAMS_MANAGED_IDENTITY"}
    assert given.keys() | apart >= SETTINGS.keys()
    assert Settings.from_env(given, chat_needed=True) == Settings(
        database="sqlite:///x.db",
        host="0.0.0.0",
        port=9000,
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_signing_secret="s3cret",
        slack_client_id="1.2",
        slack_client_secret="cl1ent",
        keys=(KEY,),
        slack_api_url="http://127.0.0.1:1/api/",
        teams_app_id=APP,
        teams_app_password="t3ams",
        teams_tenant=HOME,
        teams_tenants=frozenset({HOME, OTHER}),
        log_level="DEBUG",
        log_format="json",
    )


@pytest.mark.parametrize(
    ("given", "needed", "words"),
    [
        ({"SIGNOFF_PORT": "70000"}, False, ["SIGNOFF_PORT must be a number from 0 to 65535"]),
        ({"SIGNOFF_PORT": "٣"}, False, ["SIGNOFF_PORT must be a number"]),
        (
            {"SIGNOFF_LOG_LEVEL": "loud", "SIGNOFF_LOG_FORMAT": "xml"},
            False,
            ["SIGNOFF_LOG_LEVEL", "SIGNOFF_LOG_FORMAT"],
        ),
        ({}, True, ["SIGNOFF_SLACK_BOT_TOKEN is not set", "neither SIGNOFF_SLACK_APP_TOKEN"]),
        ({"SIGNOFF_SLACK_BOT_TOKEN": "xoxb-1"}, False, ["neither SIGNOFF_SLACK_APP_TOKEN"]),
        ({"SIGNOFF_SLACK_SIGNING_SECRET": "s"}, False, ["SIGNOFF_SLACK_BOT_TOKEN is not set"]),
        (
            {**SLACK, "SIGNOFF_SLACK_BOT_TOKEN": "xoxp-1"},
            False,
            ["SIGNOFF_SLACK_BOT_TOKEN does not begin with xoxb-"],
        ),
        (
            {**SLACK, "SIGNOFF_SLACK_APP_TOKEN": "xoxb-1"},
            False,
            ["SIGNOFF_SLACK_APP_TOKEN does not begin with xapp-"],
        ),
        (
            {"SIGNOFF_SLACK_CLIENT_ID": "1.2"},
            True,
            [
                "SIGNOFF_SLACK_CLIENT_SECRET is not set",
                "SIGNOFF_SLACK_SIGNING_SECRET is not set",
                "SIGNOFF_KEYS is not set",
            ],
        ),
        ({"SIGNOFF_KEYS": f"{KEY},x"}, False, ["SIGNOFF_KEYS: key 2 is none"]),
        (
            {"SIGNOFF_TEAMS_TENANTS": HOME},
            False,
            [
                "SIGNOFF_TEAMS_APP_ID is not set",
                "SIGNOFF_TEAMS_TENANT is not set",
                "neither SIGNOFF_TEAMS_APP_PASSWORD nor SIGNOFF_TEAMS_MANAGED_IDENTITY is set",
            ],
        ),
        (
            {**TEAMS, "SIGNOFF_TEAMS_MANAGED_IDENTITY": APP},
            False,
            ["SIGNOFF_TEAMS_APP_PASSWORD and SIGNOFF_TEAMS_MANAGED_IDENTITY are both set"],
        ),
        ({**TEAMS, "SIGNOFF_TEAMS_APP_ID": "signoff"}, False, ["SIGNOFF_TEAMS_APP_ID is not a GUID"]),
        ({**TEAMS, "SIGNOFF_TEAMS_TENANT": "a.example"}, False, ["SIGNOFF_TEAMS_TENANT is not a GUID"]),
        (
            {**TEAMS, "SIGNOFF_TEAMS_TENANTS": f"{HOME},*"},
            False,
            ["SIGNOFF_TEAMS_TENANTS is not a GUID"],
        ),
        ({"SIGNOFF_PORT": "x"}, True, ["SIGNOFF_PORT", "SIGNOFF_SLACK_BOT_TOKEN", "SIGNOFF_SLACK_APP_TOKEN"]),
    ],
)
def test_everything_wrong_is_said_at_once(given: dict[str, str], needed: bool, words: list[str]) -> None:
    with pytest.raises(BadSettings) as problem:
        Settings.from_env(given, chat_needed=needed)
    for word in words:
        assert word in str(problem.value)


def test_no_setting_lets_anybody_in_without_a_token() -> None:
    asked = {"SIGNOFF_TEAMS_PLAYGROUND": "yes", "SIGNOFF_HOST": "127.0.0.1"}
    access = teams_access(Settings.from_env({**TEAMS, **asked}))
    assert access is not None
    assert not access.playground
    with pytest.raises(BadSettings):
        Settings.from_env(asked, chat_needed=True)


def test_only_the_demo_asks_for_a_door_without_tokens() -> None:
    asking = [
        path.relative_to(BOT)
        for path in BOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.keyword) and call.arg == "playground"
    ]
    assert asking == [Path("demo/playground.py")]


def test_a_managed_identity_stands_for_the_secret_and_the_home_tenant_is_let_in() -> None:
    given = {**TEAMS, "SIGNOFF_TEAMS_MANAGED_IDENTITY": APP}
    settings = Settings.from_env({name: value for name, value in given.items() if "PASSWORD" not in name})
    assert settings.has_teams
    assert (settings.teams_managed_identity, settings.teams_app_password) == (APP, "")
    assert settings.teams_tenants == {HOME}


def test_oauth_stands_for_a_bot_token() -> None:
    settings = Settings.from_env({**OAUTH, "SIGNOFF_KEYS": f"{KEY}, {KEY}"}, chat_needed=True)
    assert (settings.has_slack, settings.keys) == (True, (KEY, KEY))


def test_an_empty_setting_is_not_set() -> None:
    assert Settings.from_env(dict.fromkeys(SETTINGS, " ")) == Settings()


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(Settings.from_env({**SLACK, **TEAMS, **OAUTH}))
    assert not any(secret in shown for secret in ("xoxb-1", "xapp-1", "s3cret", "t3ams", "cl1ent", KEY))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert name in README.read_text(encoding="utf-8")
