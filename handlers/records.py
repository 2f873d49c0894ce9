"""What a decision may ask storage to remember: new values, and changes made on condition of what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.audit.values import AuditRecord, ChainGrown, Noted, RecordSealed
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import (
    ClientId,
    DeliveryId,
    FirmId,
    HeldId,
    PersonId,
    ReviewId,
    TaskId,
    VerdictId,
    WorkspaceId,
)
from handlers.installs.changed import InstallRecord
from handlers.money.adjusting.values import AdjustmentEnded, TimeAdjustment
from handlers.money.billing.changed import BillingRecord
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.leaving import EntriesFound, EntriesLeft
from handlers.money.ledger import LedgerEntry
from handlers.money.metering.stretches import MeteredSpan, SpansFreed
from handlers.money.paying.pay_records import PayRecord
from handlers.money.payouts import Payout, PayoutLine
from handlers.money.posting import Posting
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTermsSet
from handlers.money.time import TimeEntry
from handlers.people.changed import FirmRecord
from handlers.people.people import Firm, Person
from handlers.people.places.place_values import Place
from handlers.retention.values import HoldPlaced, HoldReleased, RetentionSet, TaskPurged
from handlers.review.answering.verdict_values import Verdict
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.offering.offers import Draft, OfferDeclined, OfferMade, OfferOutcome
from handlers.review.outbound.listing import NameKeyMade, NameListed, NameUnlisted
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Task, TaskState
from handlers.walls.wall_records import (
    FormsCleared,
    PayReleased,
    RosterChanged,
    RosterForgotten,
    RosterNoted,
    SweepMoved,
    SweepOwed,
    WallSetMade,
    Withheld,
)
from handlers.walls.wall_sets import WallAdded, WallEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChanged:
    """The review as it shall be, if it still is in `seen_state` at `seen_version`."""

    review: Review
    seen_state: ReviewState
    seen_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved:
    task_id: TaskId
    seen: TaskState
    state: TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened:
    """The task is wanted again, and due anew."""

    task_id: TaskId
    seen: TaskState
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRevoked:
    verdict_id: VerdictId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEnded:
    """What became of a held answer, if it is held still; `by` is who decided, None for the client."""

    id: HeldId
    outcome: HeldOutcome
    by: PersonId | None
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded:
    """What came of an offer; `metered_ms` is time spent on it by somebody who did not answer, kept and unpaid."""

    review_id: ReviewId
    number: int
    outcome: OfferOutcome
    metered_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOffered:
    person_id: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUsed:
    """An idempotency key, what was sent with it (a SHA-256), and the answer that a replay gets."""

    client_id: ClientId
    key: str
    fingerprint: str
    answer: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNoted:
    """What the platform last said about an account."""

    workspace_id: WorkspaceId
    platform_user_id: str
    is_guest: bool
    is_deactivated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekClosed:
    """The firm's next cut-off, if it still is the one that was seen."""

    firm_id: FirmId
    seen: datetime
    next_close_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMoved:
    """The period as it shall be, if its cursor and state still are what was seen."""

    period: PayPeriod
    seen_state: str
    seen_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChanged:
    """The delivery as it shall be, if it still is in `seen_state` after `seen_attempts` attempts.

    `shown`: an attempt put it before people just now.
    """

    delivery: Delivery
    seen_state: DeliveryState
    seen_attempts: int
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPutOff:
    """A delivery is due at `until`, if it still is due before that; one that was claimed meanwhile is left alone."""

    delivery_id: DeliveryId
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAdopted:
    """A copy of a card that was posted without our knowing, and that somebody clicked: kept up to date like `card`.

    `workspace_id` is where it stands; a copy in a channel stands in the workspace of its card. `was_form`: a form stood
    there, which is a copy once it is answered, and left alone as long as it is not.
    """

    card: Delivery
    place: str
    message: str
    workspace_id: WorkspaceId | None = None
    was_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShown:
    """A form stands in the place of a copy of a card: that copy is not shown anew, so that nothing typed is lost."""

    review_id: ReviewId
    place: str
    message: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEnded:
    """No form stands in the place of a copy any more; whatever was still to be shown of its card is due now."""

    review_id: ReviewId
    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectChatOpened:
    """The direct chat that the platform opened with a person."""

    workspace_id: WorkspaceId
    platform_user_id: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNoted:
    """This bot's own name for an account, where the platform has one beside the account's."""

    workspace_id: WorkspaceId
    platform_user_id: str
    member_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceConnected:
    id: WorkspaceId
    firm_id: FirmId
    platform: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAdded:
    id: ClientId
    firm_id: FirmId
    name: str
    cleared_by: str
    cleared_from: datetime | None
    cleared_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyIssued:
    """A client's key: its public part and the SHA-256 of its secret; the secret itself is kept nowhere."""

    id: str
    client_id: ClientId
    secret_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLinked:
    workspace_id: WorkspaceId
    platform_user_id: str
    person_id: PersonId
    is_guest: bool = False
    is_deactivated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPreferred:
    """Where a person wants what is theirs, if they have several accounts."""

    person_id: PersonId
    platform: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChannelSet:
    """Where the firm's digest goes; without it, it goes to each person in finance."""

    firm_id: FirmId
    workspace_id: WorkspaceId
    channel: str


Record = (
    Firm
    | WorkspaceConnected
    | Person
    | AccountLinked
    | AccountNoted
    | MemberNoted
    | PlatformPreferred
    | Place
    | NameKeyMade
    | NameListed
    | NameUnlisted
    | ClientAdded
    | ApiKeyIssued
    | Matter
    | RateLine
    | BillingTermsSet
    | DigestChannelSet
    | FirmRecord
    | InstallRecord
    | Task
    | TaskMoved
    | TaskReopened
    | Review
    | ReviewChanged
    | OfferMade
    | OfferEnded
    | OfferDeclined
    | PersonOffered
    | Draft
    | Verdict
    | VerdictRevoked
    | HeldAnswer
    | HeldEnded
    | TimeEntry
    | MeteredSpan
    | SpansFreed
    | TimeAdjustment
    | AdjustmentEnded
    | LedgerEntry
    | Posting
    | BillingRecord
    | KeyUsed
    | PayPeriod
    | PeriodMoved
    | WeekClosed
    | Payout
    | PayoutLine
    | EntriesLeft
    | EntriesFound
    | PayRecord
    | Digest
    | DeliveryChanged
    | DeliveryPutOff
    | CardAdopted
    | FormShown
    | FormEnded
    | DirectChatOpened
    | WallSetMade
    | WallAdded
    | WallEnded
    | SweepOwed
    | SweepMoved
    | Withheld
    | PayReleased
    | FormsCleared
    | RosterNoted
    | RosterChanged
    | RosterForgotten
    | RetentionSet
    | HoldPlaced
    | HoldReleased
    | TaskPurged
    | Noted
    | AuditRecord
    | RecordSealed
    | ChainGrown
)
