"""What a weekly payout is made of: its state, what changes it, and what it needs to go out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.ids import CommandId, FirmId, PayoutId, PeriodId, PersonId, TimeEntryId
from handlers.money.amounts import Money

HOLD_WEEKS = 2  # of a new expert; ours, as facts/domain.md §1.8 reports of others
DISPUTE_HOURS = 48  # likewise


class PayoutState(StrEnum):
    TAKEN = "taken"  # entries are being taken; what it comes to is not settled yet
    DRAFTED = "drafted"  # waits for approval
    CARRIED = "carried"  # goes into a later payout, or waits for one
    HELD = "held"  # waits until what holds it is over, and then goes into a later payout
    APPROVED = "approved"  # posted as payable
    EXPORTED = "exported"  # in a file that went out
    PAID = "paid"
    BOUNCED = "bounced"  # came back, or never went: goes into the next file


# what a later payout of the same person and currency takes in
OPEN = frozenset({PayoutState.CARRIED, PayoutState.HELD})
# what is owed and in no file that may still be paid
TO_EXPORT = frozenset({PayoutState.APPROVED, PayoutState.BOUNCED})
# what an answer to a dispute may still change
CHANGEABLE = frozenset({PayoutState.DRAFTED, *OPEN})


class PayReason(StrEnum):
    """Why a payout is carried or held."""

    NEGATIVE = "negative"
    NOTHING = "nothing"
    MINIMUM = "minimum"
    NEW = "new"
    DISPUTED = "disputed"
    WALLED = "walled"
    NOTICE = "notice"  # the expert's notice of outside business is missing
    NO_RATE = "no_rate"  # nobody has set the rate of exchange into the currency that they are paid in


class AdjustmentKind(StrEnum):
    BONUS = "bonus"
    CLAWBACK = "clawback"
    CORRECTION = "correction"  # an answer to a dispute


class DisputeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class FileState(StrEnum):
    FILLING = "filling"  # payouts are being put into it
    READY = "ready"


class Preset(StrEnum):
    GENERIC = "generic"
    GUSTO = "gusto"
    WISE = "wise"
    PAYPAL = "paypal"
    REVOLUT = "revolut"
    CHARGE_BACK = "charge-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayTerms:
    """How a firm pays; `minimums` are minor units by currency, and a currency that is not there has none."""

    firm_id: FirmId
    approvals: int = 1
    minimums: tuple[tuple[str, int], ...] = ()
    hold_weeks: int = HOLD_WEEKS
    dispute_hours: int = DISPUTE_HOURS

    def minimum(self, currency: str) -> int:
        """The least that is paid out in a currency, in minor units."""
        return dict(self.minimums).get(currency, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayDetails:
    """Where a person's pay goes, as far as Signoff may know it: never a bank account or a tax number.

    `clawback_term` is what their contract says of taking pay back; empty where it says nothing. `currency` is what
    they are paid in, empty for whatever they earn in.
    """

    person_id: PersonId
    firm_id: FirmId
    email: str = ""
    cost_centre: str = ""
    clawback_term: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """What one unit of a currency is in another, as a decimal text, by whose word, and who noted it."""

    id: str
    firm_id: FirmId
    from_currency: str
    to_currency: str
    rate: str
    source: str
    at: datetime
    recorded_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutStanding:
    """A payout as it stands: what it comes to in minor units, and the later one that took it in, if any."""

    id: PayoutId
    firm_id: FirmId
    period_id: PeriodId
    person_id: PersonId
    currency: str
    state: PayoutState
    amount: int
    reason: PayReason | None = None
    carried_to: PayoutId | None = None
    file_id: str | None = None
    paid_currency: str | None = None
    paid_amount: int | None = None
    rate_id: str | None = None

    @property
    def money(self) -> Money:
        """What it comes to, in the currency that it was earned in."""
        return Money(minor=self.amount, currency=self.currency)

    @property
    def goes_out(self) -> Money:
        """What is paid, in the currency that it is paid in."""
        if self.paid_currency is None or self.paid_amount is None:
            return self.money
        return Money(minor=self.paid_amount, currency=self.paid_currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutMoved:
    """The payout as it shall be, if it still is in the state and comes to the amount that were seen."""

    payout: PayoutStanding
    seen_state: PayoutState
    seen_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRun:
    """A week's payouts, once they are settled; `changes` counts what has changed of them since.

    `approvals` is how many people have to approve, as the firm had chosen when it was settled.
    """

    period_id: PeriodId
    firm_id: FirmId
    approvals: int
    disputes_until: datetime
    settled_at: datetime
    changes: int = 0
    is_open: bool = True  # something of it may still be approved


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChanged:
    """Something of a settled week changed, if `seen` is how often it had before; approvals before it count no more."""

    period_id: PeriodId
    seen: int
    person_id: PersonId
    what: str
    amount: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOpened:
    """Whether something of a settled week may still be approved."""

    period_id: PeriodId
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PayApproval:
    """Somebody's approval of a week at so many changes; `fingerprint` is a SHA-256 of what they were shown."""

    period_id: PeriodId
    number: int
    person_id: PersonId
    at: datetime
    changes: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayAdjustment:
    """A signed amount in minor units that no verdict earned, and why; a clawback names the contract's term."""

    id: str
    firm_id: FirmId
    person_id: PersonId
    kind: AdjustmentKind
    amount: int
    currency: str
    reason: str
    term: str
    recorded_by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentTaken:
    """That a payout has taken an adjustment; it is taken once, for ever."""

    adjustment_id: str
    payout_id: PayoutId


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An expert says that a line of a payout is not right; finance answers."""

    id: str
    firm_id: FirmId
    payout_id: PayoutId
    time_entry_id: TimeEntryId
    person_id: PersonId
    words: str
    at: datetime
    state: DisputeState = DisputeState.OPEN
    answer: str = ""
    answered_by: PersonId | None = None
    answered_at: datetime | None = None
    adjustment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAnswered:
    """The dispute as it was answered, if it still was open."""

    dispute: Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFile:
    """A file of a week's payouts for a provider; `left` counts what it could not take in.

    The content is kept as it went out. It may hold e-mail addresses, and never an account or a tax number.
    """

    id: str
    firm_id: FirmId
    period_id: PeriodId
    preset: Preset
    asked_by: PersonId | None
    at: datetime
    state: FileState = FileState.FILLING
    cursor: str = ""
    lines: int = 0
    left: int = 0
    name: str = ""
    sha256: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMoved:
    """The file as it shall be, if its state and cursor still are what was seen."""

    file: PayoutFile
    seen_state: FileState
    seen_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMark:
    """What a provider said of a payout: paid or bounced, by its own reference; said once, for ever."""

    payout_id: PayoutId
    provider_ref: str
    outcome: PayoutState
    at: datetime
    by: PersonId | None
    file_sha256: str
    command_id: CommandId
