"""What is known when somebody looks at payouts or acts on them in chat."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.ids import PeriodId, TimeEntryId
from handlers.money.amounts import Money
from handlers.money.paying.changing.adjusting import AdjustingFacts
from handlers.money.paying.changing.disputing import AnsweringFacts, DisputingFacts
from handlers.money.paying.going_out.approving import ApprovingFacts, Drafted
from handlers.money.paying.going_out.converting import RateFacts
from handlers.money.paying.going_out.exporting import FileAskedFacts
from handlers.money.paying.going_out.marking import MarkingFacts
from handlers.money.paying.terms import DetailsFacts, TermsFacts
from handlers.money.paying.values import (
    DisputeState,
    PayoutFile,
    PayoutState,
    PayReason,
    PayRun,
    PayTerms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Payouts of a week in one state, for one reason and in one currency."""

    state: PayoutState
    reason: PayReason | None
    people: int
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekShown:
    """A settled week; `approved_by` names whose approvals count, and `files` are without their content.

    `earlier` are weeks before it that still wait for approval: their periods and what they are called.
    """

    run: PayRun
    label: str
    zone: str
    ends_at: datetime
    groups: tuple[Group, ...] = ()
    open_disputes: int = 0
    approved_by: tuple[str, ...] = ()
    files: tuple[PayoutFile, ...] = ()
    earlier: tuple[tuple[PeriodId, str], ...] = ()

    @property
    def drafted(self) -> tuple[Drafted, ...]:
        """What waits for approval."""
        return tuple(
            Drafted(people=one.people, total=one.total)
            for one in self.groups
            if one.state is PayoutState.DRAFTED
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """A line of a payout: what the expert did, by the review's reference alone, and what it pays.

    `said` is where a dispute about it stands, and `answer` what finance said.
    """

    time_entry_id: TimeEntryId
    reference: str
    matter: str
    day: date
    milliseconds: int
    money: Money
    said: DisputeState | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPay:
    """An expert's newest payouts: the week, what becomes of each, and some of their lines from `at` on, of `total`."""

    label: str
    zone: str
    disputes_until: datetime
    groups: tuple[Group, ...]
    lines: tuple[LineShown, ...]
    at: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeShown:
    """A question about a line, for finance and for whoever asked it."""

    id: str
    person: str
    words: str
    line: LineShown
    week: str
    correction: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayingFacts:
    """What a form about payouts is shown and decided on; each form needs its own part of it."""

    week: WeekShown | None = None
    own: OwnPay | None = None
    disputes: tuple[DisputeShown, ...] = ()
    approving: ApprovingFacts | None = None
    disputing: DisputingFacts | None = None
    answering: AnsweringFacts | None = None
    file_asked: FileAskedFacts | None = None
    file: PayoutFile | None = None
    marking: MarkingFacts | None = None
    adjusting: AdjustingFacts | None = None
    details: DetailsFacts | None = None
    terms: TermsFacts | None = None
    pay_terms: PayTerms | None = None
    rate: RateFacts | None = None
