"""What people ask of the firm's desk in chat, and what is known when they do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.decisions import Sheet
from handlers.ids import CommandId
from handlers.money.billing.facts import BillingFacts
from handlers.money.paying.shown.values import PayingFacts
from handlers.people.accounts import HeldTurn
from handlers.people.experts.name_lists import NameFacts
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Account, Sender
from handlers.remedies.values import Lagging, Stuck
from handlers.review.tasks import Matter
from handlers.walls.walling import WallingFacts

Sent = Mapping[str, str | tuple[str, ...]]  # by field id: a text or a pick, or all that was ticked or picked


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """Show the desk's page."""

    id: CommandId
    sender: Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSheet:
    """Open a form of the desk; `place` is the channel that it was asked for in, by the platform's id."""

    id: CommandId
    sender: Sender
    sheet: Sheet
    about: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A client's key made at the edge: its public part, and the SHA-256 of its secret."""

    id: str
    secret_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSheet:
    """A form of the desk that was filled in.

    `seen` is the version of its subject that it showed. `names` are what the platform calls the accounts that were
    picked, as far as it says so. `key` goes with a form that asks for a client's key.
    """

    id: CommandId
    sender: Sender
    sheet: Sheet
    about: str = ""
    seen: int = 0
    values: Sent = field(default_factory=dict)
    place: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    key: NewKey | None = None
    name_key: str = ""  # 32 random bytes in hexadecimal, for the list of names of a firm that has no key yet


AtDesk = OpenDesk | OpenSheet | SendSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """Who asks, their firm as it is set up, and which steps of its set-up are done.

    `former` are the terms of the matter that the command is about, at the version that its form showed, where they
    have changed since; `changed_by` is who changed them last. `has_admin` is false where there is none at all.
    """

    account: Account | None
    has_admin: bool = True
    firm: FirmFacts | None = None
    steps: frozenset[str] = frozenset()
    former: Matter | None = None
    held: tuple[HeldTurn, ...] = ()  # what waits for the sender, where they step out or leave
    changed_by: str = ""
    walling: WallingFacts | None = None  # for a form about walls
    listing: NameFacts | None = None  # for the form of the list of names
    stuck: Stuck | None = None  # the deliveries that a remedy is about
    lagging: Lagging | None = None  # the review that a remedy is about
    paying: PayingFacts | None = None  # for a form about payouts
    billing: BillingFacts | None = None  # for a form of invoicing
