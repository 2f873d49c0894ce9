"""Settings are read once, and everything wrong with them is said at once."""

from pathlib import Path

import pytest

from bot.settings import DEFAULT_DATABASE, SETTINGS, BadSettings, Settings

README = Path(__file__).parents[2] / "README.md"
SLACK = {"SIGNOFF_SLACK_BOT_TOKEN": "xoxb-1", "SIGNOFF_SLACK_APP_TOKEN": "xapp-1"}


def test_without_any_setting_the_defaults_hold() -> None:
    settings = Settings.from_env({})
    assert (settings.database, settings.host, settings.port) == (DEFAULT_DATABASE, "127.0.0.1", 8700)
    assert (settings.log_level, settings.log_format, settings.has_slack) == ("INFO", "text", False)


def test_every_setting_reaches_its_field() -> None:
    given = {
        "SIGNOFF_DATABASE": "sqlite:///x.db",
        "SIGNOFF_HOST": "0.0.0.0",
        "SIGNOFF_PORT": "9000",
        **SLACK,
        "SIGNOFF_SLACK_SIGNING_SECRET": "s3cret",
        "SIGNOFF_SLACK_API_URL": "http://127.0.0.1:1/api/",
        "SIGNOFF_LOG_LEVEL": "debug",
        "SIGNOFF_LOG_FORMAT": "JSON",
        "SOMETHING_ELSE": "ignored",
    }
    assert given.keys() >= SETTINGS.keys()
    assert Settings.from_env(given, slack_needed=True) == Settings(
        database="sqlite:///x.db",
        host="0.0.0.0",
        port=9000,
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_signing_secret="s3cret",
        slack_api_url="http://127.0.0.1:1/api/",
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
        ({"SIGNOFF_PORT": "x"}, True, ["SIGNOFF_PORT", "SIGNOFF_SLACK_BOT_TOKEN", "SIGNOFF_SLACK_APP_TOKEN"]),
    ],
)
def test_everything_wrong_is_said_at_once(given: dict[str, str], needed: bool, words: list[str]) -> None:
    with pytest.raises(BadSettings) as problem:
        Settings.from_env(given, slack_needed=needed)
    for word in words:
        assert word in str(problem.value)


def test_an_empty_setting_is_not_set() -> None:
    assert Settings.from_env(dict.fromkeys(SETTINGS, " ")) == Settings()


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(Settings.from_env({**SLACK, "SIGNOFF_SLACK_SIGNING_SECRET": "s3cret"}))
    assert not any(secret in shown for secret in ("xoxb-1", "xapp-1", "s3cret"))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert name in README.read_text(encoding="utf-8")
