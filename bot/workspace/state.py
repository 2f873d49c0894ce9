"""What a local workspace is made of, as given at its start: people, channels and the one installed app."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class Kind(StrEnum):
    """What sort of conversation it is."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the workspace; a person of another team_id has come through a shared channel."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/London"
    email: str = ""
    team_id: str | None = None
    enterprise_id: str | None = None  # of somebody from another workspace
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    is_private: bool = False
    members: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command of the app, with its slash."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppConfig:
    """The installed app: its tokens, what it may do (`scopes`) and what it asked to hear (`events`).

    `request_url` is where signed posts go; without one the app is reached over Socket Mode. `is_listed` false
    gives the small allowance that commercial apps outside Slack's Marketplace have for reading history.
    """

    app_id: str
    bot_id: str
    bot_person_id: str
    name: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...] = ()
    request_url: str | None = None
    is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceConfig:
    """A whole workspace; the app's own person need not be among the people."""

    team_id: str
    team_name: str
    domain: str
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    app: AppConfig
    enterprise_id: str | None = None  # the organisation that it is a workspace of
    is_org_wide: bool = False  # the app is in all of the organisation

    def is_outsider(self, person: Person) -> bool:
        """Whether somebody belongs to another workspace."""
        return person.team_id not in (None, self.team_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAction:
    """A button in the page's top bar; `run` answers the sentence that the page shows when it is done."""

    key: str
    label: str
    hint: str
    run: Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as stored; an edit makes a new value under the same `ts`."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    files: tuple[str, ...] = ()
    client_msg_id: str | None = None
    is_app: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An open modal or a published Home view; every change gives it a new hash."""

    id: str
    person: str
    hash: str
    body: Json
    root: str
    previous: str | None
    values: Json
    errors: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """An uploaded file; it is nobody's to see until it is shared in a channel."""

    id: str
    name: str
    title: str
    content: bytes
    created: int
    channels: tuple[str, ...] = ()
