"""What a chat platform can be asked to do, and how it says that something went wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.sending.digests import DigestContent
from handlers.desk.values import DeskPage
from handlers.messages import MessageKind
from handlers.people.places.place_values import PlaceState
from handlers.review.cards.card_values import Card
from handlers.review.commands import MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place on a platform: a workspace as the platform names it, and a channel or direct chat in it."""

    workspace: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A reply's text that may be a comment or an edit: ask which, without repeating it."""

    draft_id: str
    review_id: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence for one person, with nothing confidential in it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    name: str
    title: str
    content: bytes


Content = Card | Suggestion | Words | DigestContent | File | DeskPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message as it stands now; `shows_whole` says that a card shows all of the output."""

    ref: MessageRef
    shows_whole: bool = False


@dataclass(slots=True)
class PlatformTrouble(Exception):
    """The platform did not take it: perhaps (`ambiguous`) it did, never will (`permanent`), or after a `wait`.

    `gone`: the message that was to be shown anew is not there any more, and nothing more is owed. `code` is the
    platform's own name for what went wrong, where it gave one. `lost`: the app was removed or blocked there, so that
    nothing goes there until it is back; `app_gone`: in the whole workspace.
    """

    words: str
    ambiguous: bool = False
    permanent: bool = False
    wait: timedelta | None = None
    gone: bool = False
    code: str = ""
    lost: PlaceState | None = None
    app_gone: bool = False


class CannotLookBack(Exception):
    """Reading a place's history is not allowed, so nobody can tell what arrived."""


class CannotTellReaders(Exception):
    """Nobody tells who reads in a channel."""


class ChatPlatform(Protocol):
    """Acts on one platform. Every method raises PlatformTrouble.

    `look` raises CannotLookBack too, and `readers` CannotTellReaders.
    """

    async def post(self, to: Address, content: Content, *, key: str) -> Posted:
        """Post a message; `key` is opaque and comes back from `look`."""

    async def update(self, ref: MessageRef, to: Address, content: Card) -> Posted:
        """Show a card anew where it stands."""

    async def look(self, to: Address, *, key: str, since: datetime) -> MessageRef | None:
        """Find the message that was posted with this key."""

    async def readers(self, of: Address) -> tuple[str, ...]:
        """Name the accounts of all who read in a channel."""

    async def direct_chat(self, workspace: str, platform_user_id: str) -> str:
        """Open the direct chat with a person, or find it."""


FILES = frozenset(
    {
        MessageKind.FIRM_PICTURE,
        MessageKind.TREND_PICTURE,
        MessageKind.FIRM_TABLE,
        MessageKind.PAYOUT_FILE,
        MessageKind.INVOICE_FILE,
    }
)
