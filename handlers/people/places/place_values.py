"""Places: the conversations of a platform that tells us where it was installed, and what is said about them.

A thread is in its channel: what is known of the channel holds for all of its threads, and only the channel is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.deliveries import Delivery
from handlers.ids import CommandId, FirmId, PersonId, WorkspaceId
from handlers.people.people import Sender

_THREAD = ";messageid="


class PlaceKind(StrEnum):
    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


class PlaceState(StrEnum):
    PRESENT = "present"
    REMOVED = "removed"  # the app was taken away from there
    BLOCKED = "blocked"  # the person of a personal chat wants nothing from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation as it was last noted; empty where no event ever said it.

    `platform_user_id` is the account whose personal chat it is, whether that is somebody of ours or not.
    """

    workspace_id: WorkspaceId
    conversation_id: str
    kind: PlaceKind
    service_url: str
    team_id: str
    channel_id: str
    platform_user_id: str | None
    state: PlaceState
    noted_at: datetime

    @property
    def key(self) -> str:
        """What messages wait by for this place."""
        return waiting_key(self.workspace_id, self.platform_user_id or self.conversation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPlace:
    """A conversation as one event shows it; empty: the event does not say."""

    conversation_id: str
    kind: PlaceKind
    service_url: str = ""
    team_id: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePlace:
    """Any event: where it came from, and this bot's own name for whoever did it (`member_id`).

    `acted`: somebody wrote or pressed something there just now, so the app is there whatever was known.
    """

    id: CommandId
    sender: Sender
    place: SeenPlace
    member_id: str = ""
    acted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteInstalled:
    """The app was installed in a place; one in a team is installed in all of the team's channels."""

    id: CommandId
    sender: Sender
    place: SeenPlace
    member_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRemoved:
    """The app was taken away from a place, and from all channels of its team."""

    id: CommandId
    sender: Sender
    place: SeenPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBlocked:
    """The person of a personal chat blocked the bot."""

    id: CommandId
    sender: Sender
    place: SeenPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMember:
    """This bot's own name for a person, as a roster or an event tells it."""

    id: CommandId
    sender: Sender
    member_id: str


AboutPlace = NotePlace | NoteInstalled | NoteRemoved | NoteBlocked


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSeen:
    """An account of one of our people, as far as its places go."""

    workspace_id: WorkspaceId
    platform_user_id: str
    member_id: str | None
    direct_channel: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """The account that a member id is of; None: nobody of ours."""

    account: AccountSeen | None

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        return _chat_of(self.account)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What is known of a place; `workspace_id` None: the workspace is no firm's here.

    `team` are the other places of its team, `waiting` what waits for any of these places, `admins` whoever is told
    when one is lost, and `to_be_told` those of them who are about to be told of people's own chats.
    """

    workspace_id: WorkspaceId | None = None
    firm_id: FirmId | None = None
    known: Place | None = None
    team: tuple[Place, ...] = ()
    account: AccountSeen | None = None
    waiting: tuple[Delivery, ...] = ()
    admins: tuple[PersonId, ...] = ()
    to_be_told: frozenset[PersonId] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        teams = {f"team/{place.workspace_id}/{place.team_id}" for place in self._places if place.team_id}
        return (
            *sorted(teams),
            *_chat_of(self.account),
            *((f"{chats_of(self.workspace_id)}told",) if self.workspace_id and self.admins else ()),
            *sorted({f"sending/{delivery.subject_id}" for delivery in self.waiting}),
        )

    @property
    def _places(self) -> tuple[Place, ...]:
        return self.team if self.known is None else (self.known, *self.team)


def root_of(conversation_id: str) -> str:
    """Give the conversation that a thread is in; one that is no thread is its own."""
    return conversation_id.partition(_THREAD)[0]


def waiting_key(workspace_id: str, where: str) -> str:
    """Name what messages wait for: a person's own chat by their account, any other by its conversation."""
    return f"{workspace_id}/{where}"


def chats_of(workspace_id: str) -> str:
    """Name all the personal chats of a workspace, as what a notice is about."""
    return f"{workspace_id}/"


def chat_key(workspace_id: str, platform_user_id: str) -> str:
    """Name an account's direct chat for commands that change which one it is."""
    return f"chat/{workspace_id}/{platform_user_id}"


def _chat_of(account: AccountSeen | None) -> tuple[str, ...]:
    return () if account is None else (chat_key(account.workspace_id, account.platform_user_id),)
