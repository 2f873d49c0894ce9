"""What a verdict is, as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, PersonId, ReviewId, TaskId, VerdictId
from handlers.people.people import OutsideBusiness


class VerdictKind(StrEnum):
    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An expert's answer. Undo and void revoke it; a revoked verdict is never changed again.

    `matter_version` is of the matter's terms whose reasons and rubric it was given by. `uses` is what it may be used
    for, by the matter's terms and its expert's consent of `consent_version` (0: never asked) when it was given.
    `unpaid` is why nothing of it accrues to the expert, as its time entry says too.
    """

    id: VerdictId
    firm_id: FirmId
    task_id: TaskId
    review_id: ReviewId
    version: int
    expert_id: PersonId
    kind: VerdictKind
    edited_output: str | None
    reason: str | None
    comment: str
    criteria_met: tuple[str, ...] | None  # None: the matter has no rubric, or it was not asked
    decided_at: datetime
    revoked_at: datetime | None = None
    matter_version: int = 1
    uses: tuple[str, ...] = ("index",)
    consent_version: int = 0
    unpaid: OutsideBusiness | None = None
