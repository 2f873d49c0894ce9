"""The border of Teams' edge: what comes in, what is answered, and what can be asked of Teams, as values of our own.

Microsoft has archived the Bot Framework's SDK. One file turns its objects into these and back, so its heir takes
that file's place and nothing else changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from handlers.people.places.place_values import PlaceKind

Json = Mapping[str, Any]


class EventKind(StrEnum):
    MESSAGE = "message"  # words that somebody typed, or the values of an Action.Submit
    CARD_ACTION = "card_action"  # an Action.Execute, pressed or sent by a refresh
    DIALOG_OPEN = "dialog_open"
    DIALOG_SUBMIT = "dialog_submit"
    FILE_CONSENT = "file_consent"
    INSTALLED = "installed"
    REMOVED = "removed"
    MEMBERS_ADDED = "members_added"
    MEMBERS_REMOVED = "members_removed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: `id` is this bot's own name for the person ("29:…"), `aad_id` the directory's, which lasts."""

    id: str
    aad_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation, and the service that reaches it; a channel's thread has its root's id in its own."""

    service_url: str
    conversation_id: str
    kind: PlaceKind
    team_id: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that Teams posted to us, from a tenant that may do so.

    `reply_to` is the message whose card was used. `data` is what the button carried, with the inputs of its card.
    `automatic` says that a refresh asked, and nobody pressed. `mentioned`: the words are said to the bot. `quoted` is
    the message that they quote. `people` are the members who came or went. `zone` is the time zone of whoever did it,
    such as Europe/London, as far as their Teams tells it.
    """

    kind: EventKind
    tenant_id: str
    actor: Actor
    place: Place
    activity_id: str = ""
    reply_to: str = ""
    verb: str = ""
    data: Json = field(default_factory=dict)
    text: str = ""
    automatic: bool = False
    mentioned: bool = False
    quoted: str = ""
    people: tuple[Actor, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceCard:
    """Show this card in place of the one that was used, to the person who used it alone."""

    card: Json


@dataclass(frozen=True, slots=True)
class Note:
    """Say a sentence to the person who pressed, under the card."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """Open a dialog, or show the next card in the one that is open."""

    title: str
    card: Json


@dataclass(frozen=True, slots=True)
class CloseDialog:
    """Close the dialog, with a sentence where there is one to say."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse an invoke, in Teams' own form: a code for programs and a sentence for the person."""

    code: str
    text: str
    status: int = 400


@dataclass(frozen=True, slots=True)
class Nothing:
    """Take it, and say nothing."""


EventAnswer = ReplaceCard | Note | OpenDialog | CloseDialog | Refuse | Nothing


class Connector(Protocol):
    """Acts in Teams' conversations. Every method raises PlatformTrouble; an activity is a plain Bot Framework one."""

    async def send(self, place: Place, activity: Json) -> str:
        """Send an activity; gives the id of the message."""

    async def update(self, place: Place, message_id: str, activity: Json) -> None:
        """Put another activity in the place of a message of ours."""

    async def delete(self, place: Place, message_id: str) -> None:
        """Take a message of ours away."""

    async def members(self, place: Place) -> tuple[Actor, ...]:
        """Name all members of a conversation; of a channel they are those of its team."""

    async def open_direct(self, service_url: str, tenant_id: str, actor_id: str) -> Place:
        """Open the personal chat with somebody (a "29:…" id, or the directory's), or find it."""
