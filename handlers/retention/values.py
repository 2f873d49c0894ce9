"""How long a firm keeps texts, what it must not remove, and what is left of what it did remove."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import FirmId, MatterId, TaskId

# commonly: a law firm's file after its close; a bank's communications (SEC 17a-4(b)). Counted in days, the longer way.
CLASSES = {"law": 7 * 366, "bank": 3 * 366}
FOR_EVER = "forever"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSet:
    """A firm's retention class: `days` after a task was due its texts are removed; None: never."""

    firm_id: FirmId
    keep: str
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced:
    """A legal hold on a matter: nothing of it is removed until the hold is released."""

    id: str
    firm_id: FirmId
    matter_id: MatterId
    reason: str
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased:
    id: str
    firm_id: FirmId
    matter_id: MatterId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPurged:
    """The texts of a task, of its verdicts and of replies to it are gone; the rows stay, as its tombstone."""

    task_id: TaskId
    firm_id: FirmId
    matter_id: MatterId
    at: datetime
