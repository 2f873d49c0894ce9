"""Answers that are held for a supervisor: what is kept of one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, HeldId, PersonId, ReviewId, TaskId, VerdictId, derived_id
from handlers.people.people import Person
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.outbound.findings import Finding
from handlers.review.outbound.names import NO_NAMES, NameList


class HeldOutcome(StrEnum):
    """What became of a held answer."""

    STANDING = "standing"
    RELEASED = "released"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"  # by its expert
    WITHDRAWN = "withdrawn"  # the client wants no verdict any more


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAnswer:
    """An answer as its expert gave it, what was found in it, and what became of it.

    `version` is the review's when it was held. `note` is what whoever decided said to the expert.
    """

    id: HeldId
    firm_id: FirmId
    task_id: TaskId
    review_id: ReviewId
    version: int
    expert_id: PersonId
    kind: VerdictKind
    edited_output: str | None
    reason: str | None
    comment: str
    criteria_met: tuple[str, ...] | None
    findings: tuple[Finding, ...]
    held_at: datetime
    outcome: HeldOutcome = HeldOutcome.STANDING
    ended_by: PersonId | None = None
    ended_at: datetime | None = None
    note: str = ""
    matter_version: int = 1  # of the terms whose reasons and rubric it was given by


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundFacts:
    """What an answer with words in it is checked against, and who of the firm may release one that is held."""

    names: NameList = NO_NAMES
    overseers: tuple[Person, ...] = ()


def held_id_of(review_id: ReviewId, version: int) -> HeldId:
    """Name the answer that a review was held with at a version; while it is held, its version stays."""
    return HeldId(derived_id(review_id, f"held/{version}"))


def given_in(held: HeldAnswer) -> Verdict:
    """Give a held answer as the verdict that it would be."""
    return Verdict(
        id=VerdictId(held.id),
        firm_id=held.firm_id,
        task_id=held.task_id,
        review_id=held.review_id,
        version=held.version,
        expert_id=held.expert_id,
        kind=held.kind,
        edited_output=held.edited_output,
        reason=held.reason,
        comment=held.comment,
        criteria_met=held.criteria_met,
        decided_at=held.held_at,
        matter_version=held.matter_version,
    )
