"""What closing a week leaves behind: the pay period and its digests."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import DigestId, FirmId, PeriodId, PersonId


class PeriodState(StrEnum):
    TAKING = "taking"  # entries dated before the cut-off are being taken into payouts
    SETTLING = "settling"  # what each person is owed comes together in their payouts
    DIGESTING = "digesting"  # experts' digests are being issued
    CLOSED = "closed"


class DigestKind(StrEnum):
    EXPERT = "expert"
    FIRM = "firm"  # for finance
    SUPERVISOR = "supervisor"
    PRACTICE = "practice"  # for the head of practice areas


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPeriod:
    """A half-open span of a firm's time; `cursor` is how far its closing has come, so that it can go on."""

    id: PeriodId
    firm_id: FirmId
    starts_at: datetime
    ends_at: datetime
    state: PeriodState
    cursor: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    id: DigestId
    firm_id: FirmId
    period_id: PeriodId
    kind: DigestKind
    person_id: PersonId | None
