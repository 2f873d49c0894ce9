"""Adjustments of metered time: what is kept of one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import AdjustmentId, FirmId, PersonId, ReviewId, TimeEntryId


class AdjustmentState(StrEnum):
    """What became of an adjustment."""

    ASKED = "asked"  # it waits for a supervisor
    APPLIED = "applied"  # its expert made it less, which needs nobody
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # its expert changed or took back what it was about


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAdjustment:
    """That somebody's time entry shall count `to_ms` instead of `from_ms`.

    `entry_id` is the entry that it is about, `new_entry_id` the one that took its place. `over_limit`: nobody asked in
    person, the time was metered over the day's limit. `note` is what whoever decided said to the expert.
    """

    id: AdjustmentId
    firm_id: FirmId
    person_id: PersonId
    review_id: ReviewId
    entry_id: TimeEntryId
    from_ms: int
    to_ms: int
    reason: str
    state: AdjustmentState
    asked_at: datetime
    over_limit: bool = False
    new_entry_id: TimeEntryId | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentEnded:
    """What became of an adjustment that was asked for, if it waits still; `by` is None where nobody decided."""

    id: AdjustmentId
    state: AdjustmentState
    by: PersonId | None
    at: datetime
    new_entry_id: TimeEntryId | None = None
    note: str = ""
