"""What the environment sets: read once, when the program starts, and passed on as a value."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from uuid import UUID

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
        "SIGNOFF_SLACK_CLIENT_ID": "The app's client id: workspaces connect by OAuth, over HTTP.",
        "SIGNOFF_SLACK_CLIENT_SECRET": "The app's client secret, beside it.",
        "SIGNOFF_SLACK_API_URL": "Another Web API than Slack's own, for tests.",
        "SIGNOFF_TEAMS_APP_ID": "The Teams bot's app id (a GUID).",
        "SIGNOFF_TEAMS_APP_PASSWORD": "The app's client secret.",
        "SIGNOFF_TEAMS_MANAGED_IDENTITY": "Instead of it: the client id of a user-assigned managed identity.",
        "SIGNOFF_TEAMS_TENANT": "The tenant that the bot is registered in, its home (a GUID).",
        "SIGNOFF_TEAMS_TENANTS": "The tenants that may use the bot, with commas between; the home tenant if not set.",
        "SIGNOFF_KEYS": "The keys that stored tokens are sealed with, newest first, with commas between.",
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
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_api_url: str = ""
    teams_app_id: str = ""
    teams_app_password: str = field(default="", repr=False)
    teams_managed_identity: str = ""
    teams_tenant: str = ""
    teams_tenants: frozenset[str] = frozenset()
    keys: tuple[str, ...] = field(default=(), repr=False)
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def has_slack(self) -> bool:
        """Whether Slack is set up."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def has_teams(self) -> bool:
        """Whether Teams is set up."""
        return bool(self.teams_app_id)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, chat_needed: bool = False) -> "Settings":
        """Read the settings; raises BadSettings with everything that is missing or wrong.

        `chat_needed`: without Teams, Slack must be set up.
        """
        given = {name: value for name in SETTINGS if (value := environ.get(name, "").strip())}
        port = given.get("SIGNOFF_PORT", str(DEFAULT_PORT))
        level = given.get("SIGNOFF_LOG_LEVEL", "INFO").upper()
        log_format = given.get("SIGNOFF_LOG_FORMAT", "text").lower()
        problems = [
            *([] if _is_port(port) else ["SIGNOFF_PORT must be a number from 0 to 65535"]),
            *([] if level in LOG_LEVELS else [f"SIGNOFF_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"]),
            *([] if log_format in LOG_FORMATS else ["SIGNOFF_LOG_FORMAT must be text or json"]),
            *_slack_problems(given, chat_needed and "SIGNOFF_TEAMS_APP_ID" not in given),
            *_teams_problems(given),
            *_key_problems(given),
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
            slack_client_id=given.get("SIGNOFF_SLACK_CLIENT_ID", ""),
            slack_client_secret=given.get("SIGNOFF_SLACK_CLIENT_SECRET", ""),
            slack_api_url=given.get("SIGNOFF_SLACK_API_URL", ""),
            teams_app_id=given.get("SIGNOFF_TEAMS_APP_ID", "").lower(),
            teams_app_password=given.get("SIGNOFF_TEAMS_APP_PASSWORD", ""),
            teams_managed_identity=given.get("SIGNOFF_TEAMS_MANAGED_IDENTITY", "").lower(),
            teams_tenant=given.get("SIGNOFF_TEAMS_TENANT", "").lower(),
            teams_tenants=_tenants(given),
            keys=_keys(given),
            log_level=level,
            log_format=log_format,
        )


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 65_535


def _slack_problems(given: Mapping[str, str], needed: bool) -> list[str]:
    """Slack needs a token, or OAuth, and one way to hear it; half a set-up is a mistake even where none is needed."""
    bot, app, secret = "SIGNOFF_SLACK_BOT_TOKEN", "SIGNOFF_SLACK_APP_TOKEN", "SIGNOFF_SLACK_SIGNING_SECRET"
    if not needed and not any(name.startswith("SIGNOFF_SLACK_") for name in given):
        return []
    by_oauth = _oauth_problems(given)
    missing = [] if bot in given or by_oauth is not None else [f"{bot} is not set"]
    missing += by_oauth or []
    if by_oauth is None and app not in given and secret not in given:
        missing.append(f"neither {app} (Socket Mode) nor {secret} (HTTP) is set")
    kinds = ((bot, "xoxb-"), (app, "xapp-"))
    wrong = [
        f"{name} does not begin with {start}"
        for name, start in kinds
        if name in given and not given[name].startswith(start)
    ]
    return missing + wrong


def _oauth_problems(given: Mapping[str, str]) -> list[str] | None:
    """OAuth needs both of the app's own secrets, HTTP, and a key for what it gets; None where nothing names it."""
    client, secret = "SIGNOFF_SLACK_CLIENT_ID", "SIGNOFF_SLACK_CLIENT_SECRET"
    if client not in given and secret not in given:
        return None
    problems = [f"{name} is not set" for name in (client, secret) if name not in given]
    if "SIGNOFF_SLACK_SIGNING_SECRET" not in given:
        problems.append("SIGNOFF_SLACK_SIGNING_SECRET is not set, and OAuth needs it: Slack posts over HTTP")
    if "SIGNOFF_KEYS" not in given:
        problems.append("SIGNOFF_KEYS is not set, and OAuth's tokens are sealed with it (signoff keys make)")
    return problems


def _keys(given: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(one for one in re.split(r"[,\s]+", given.get("SIGNOFF_KEYS", "")) if one)


def _key_problems(given: Mapping[str, str]) -> list[str]:
    """Which of the keys is none, by its place: a key is never said."""
    bad = [str(number) for number, key in enumerate(_keys(given), 1) if not _is_key(key)]
    return [f"SIGNOFF_KEYS: key {', '.join(bad)} is none; signoff keys make prints one"] if bad else []


def _is_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == 32 and len(text) == 44
    except ValueError:
        return False


def _teams_problems(given: Mapping[str, str]) -> list[str]:
    """Teams needs an app, its home and one way to prove who it is."""
    if not any(name.startswith("SIGNOFF_TEAMS_") for name in given):
        return []
    app, home = "SIGNOFF_TEAMS_APP_ID", "SIGNOFF_TEAMS_TENANT"
    secret, identity = "SIGNOFF_TEAMS_APP_PASSWORD", "SIGNOFF_TEAMS_MANAGED_IDENTITY"
    problems = [f"{name} is not set" for name in (app, home) if name not in given]
    if secret not in given and identity not in given:
        problems.append(f"neither {secret} nor {identity} is set")
    if secret in given and identity in given:
        problems.append(f"{secret} and {identity} are both set; one is enough")
    wrong = [name for name in (app, home, identity) if name in given and not _is_guid(given[name])]
    if not all(map(_is_guid, _tenants(given) - {given.get(home, "").lower()})):
        wrong.append("SIGNOFF_TEAMS_TENANTS")
    return problems + [f"{name} is not a GUID" for name in wrong]


def _tenants(given: Mapping[str, str]) -> frozenset[str]:
    said = given.get("SIGNOFF_TEAMS_TENANTS", given.get("SIGNOFF_TEAMS_TENANT", ""))
    return frozenset(one for one in re.split(r"[,\s]+", said.lower()) if one)


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
