"""What the environment sets: read once, when the program starts, and passed on as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

DEFAULT_DATABASE = "sqlite:///signoff.db"
DEFAULT_PORT = 8700
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")

SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SIGNOFF_DATABASE": "The database's URL: sqlite:///file.db or postgresql+psycopg://host/name.",
        "SIGNOFF_HOST": "The address that the HTTP side listens on.",
        "SIGNOFF_PORT": "Its port.",
        "SIGNOFF_SLACK_BOT_TOKEN": "The Slack app's bot token (xoxb-…).",
        "SIGNOFF_SLACK_APP_TOKEN": "The app-level token (xapp-…): Slack is reached by Socket Mode.",
        "SIGNOFF_SLACK_SIGNING_SECRET": "The signing secret: Slack posts to us over HTTP.",
        "SIGNOFF_SLACK_API_URL": "Another Web API than Slack's own, for tests.",
        "SIGNOFF_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR.",
        "SIGNOFF_LOG_FORMAT": "text or json.",
    }
)


class BadSettings(Exception):
    """What is wrong with the settings, all of it; the text is for the person who starts the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings as values. Empty text: not set."""

    database: str = DEFAULT_DATABASE
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = ""
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def has_slack(self) -> bool:
        """Whether Slack is set up."""
        return bool(self.slack_bot_token)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, slack_needed: bool = False) -> "Settings":
        """Read the settings; raises BadSettings with everything that is missing or wrong."""
        given = {name: value for name in SETTINGS if (value := environ.get(name, "").strip())}
        port = given.get("SIGNOFF_PORT", str(DEFAULT_PORT))
        level = given.get("SIGNOFF_LOG_LEVEL", "INFO").upper()
        log_format = given.get("SIGNOFF_LOG_FORMAT", "text").lower()
        problems = [
            *([] if _is_port(port) else ["SIGNOFF_PORT must be a number from 0 to 65535"]),
            *([] if level in LOG_LEVELS else [f"SIGNOFF_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"]),
            *([] if log_format in LOG_FORMATS else ["SIGNOFF_LOG_FORMAT must be text or json"]),
            *_slack_problems(given, slack_needed),
        ]
        if problems:
            raise BadSettings("; ".join(problems) + ".")
        return cls(
            database=given.get("SIGNOFF_DATABASE", DEFAULT_DATABASE),
            host=given.get("SIGNOFF_HOST", "127.0.0.1"),
            port=int(port),
            slack_bot_token=given.get("SIGNOFF_SLACK_BOT_TOKEN", ""),
            slack_app_token=given.get("SIGNOFF_SLACK_APP_TOKEN", ""),
            slack_signing_secret=given.get("SIGNOFF_SLACK_SIGNING_SECRET", ""),
            slack_api_url=given.get("SIGNOFF_SLACK_API_URL", ""),
            log_level=level,
            log_format=log_format,
        )


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 65_535


def _slack_problems(given: Mapping[str, str], needed: bool) -> list[str]:
    """Slack needs a bot token and one way to hear it; half a set-up is a mistake even where none is needed."""
    bot, app, secret = "SIGNOFF_SLACK_BOT_TOKEN", "SIGNOFF_SLACK_APP_TOKEN", "SIGNOFF_SLACK_SIGNING_SECRET"
    if not needed and not any(name.startswith("SIGNOFF_SLACK_") for name in given):
        return []
    missing = [] if bot in given else [f"{bot} is not set"]
    if app not in given and secret not in given:
        missing.append(f"neither {app} (Socket Mode) nor {secret} (HTTP) is set")
    kinds = ((bot, "xoxb-"), (app, "xapp-"))
    wrong = [
        f"{name} does not begin with {start}"
        for name, start in kinds
        if name in given and not given[name].startswith(start)
    ]
    return missing + wrong
