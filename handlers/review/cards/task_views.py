"""What a client sees of a task: how far it is, and the verdicts without the names behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.ids import ClientId, PersonId, ReviewId, TaskId, derived_id
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.reviews import DECIDED, UNDECIDED, Review, ReviewState
from handlers.review.tasks import Criterion, Reason, TaskState, Wording


class ViewState(StrEnum):
    QUEUED = "queued"  # in front of nobody yet
    IN_REVIEW = "in_review"  # offered, started, or some of several verdicts are in
    PROVISIONAL = "provisional"  # all verdicts are in; one of them can still be undone
    FINAL = "final"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


ALL_IN = frozenset({ViewState.PROVISIONAL, ViewState.FINAL, ViewState.WITHDRAWN, ViewState.EXPIRED})
SETTLED = ALL_IN - {ViewState.PROVISIONAL}
BEGUN = frozenset({ReviewState.OPEN, ReviewState.HELD})  # a client is not told the one from the other
_ENDED = {
    ReviewState.EXPIRED: (ViewState.EXPIRED, "No expert answered before the task was due."),
    ReviewState.WITHDRAWN: (ViewState.WITHDRAWN, "You withdrew the task before an expert answered."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """A client's task as it is kept, without its texts; `verdicts` are those in force.

    `rubric` and `reject_reasons` are worded as they are now, `reworded` as they were at verdicts given before that.
    """

    id: TaskId
    client_id: ClientId
    external_id: str | None
    matter: str
    rubric: tuple[Criterion, ...]
    reject_reasons: tuple[Reason, ...]
    state: TaskState
    created_at: datetime
    due_at: datetime
    reviews: tuple[Review, ...] = ()
    verdicts: Mapping[ReviewId, Verdict]
    reworded: Mapping[ReviewId, Wording] = field(default_factory=dict)

    def wording_of(self, review_id: ReviewId) -> Wording:
        """The reasons and the rubric that a review's verdict was given by."""
        now = Wording(reject_reasons=self.reject_reasons, rubric=self.rubric)
        return self.reworded.get(review_id, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """One expert's turn as the client sees it.

    `revision` rises whenever anything about it changes. `expert` is a pseudonym: the same expert is the same to one
    client, and nothing to another. `criteria` are the rubric's, each met or not. `use` is what the verdict may be used
    for.
    """

    state: ViewState
    revision: int
    words: str = ""
    expert: str | None = None
    verdict: VerdictKind | None = None
    edited_output: str | None = None
    reason: str | None = None
    reason_text: str | None = None
    comment: str = ""
    criteria: tuple[tuple[str, bool], ...] | None = None
    decided_at: datetime | None = None
    final_at: datetime | None = None
    use: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task as the client sees it; `final_at` is when the last of its verdicts can no longer be undone."""

    id: TaskId
    external_id: str | None
    matter: str
    state: ViewState
    revision: int
    created_at: datetime
    due_at: datetime
    final_at: datetime | None
    reviews: tuple[ReviewView, ...]


def task_view(record: TaskRecord, now: datetime) -> TaskView:
    """Show a task to its client as it stands now; a turn that a supervisor voided is left out."""
    standing = [review for review in record.reviews if review.state is not ReviewState.VOID]
    finals = [review.final_at for review in standing if review.state in DECIDED and review.final_at]
    state = _task_state(record, standing, now)
    return TaskView(
        id=record.id,
        external_id=record.external_id,
        matter=record.matter,
        state=state,
        revision=sum(review.version for review in record.reviews),
        created_at=record.created_at,
        due_at=record.due_at,
        final_at=max(finals) if finals and state in (ViewState.PROVISIONAL, ViewState.FINAL) else None,
        reviews=tuple(_review_view(review, record, now) for review in standing),
    )


def _task_state(record: TaskRecord, standing: list[Review], now: datetime) -> ViewState:
    if record.state is TaskState.WITHDRAWN:
        return ViewState.WITHDRAWN
    decided = [review for review in standing if review.state in DECIDED]
    if any(review.state in UNDECIDED for review in standing):
        seen = any(review.offers or review.state in BEGUN for review in standing)
        return ViewState.IN_REVIEW if seen or decided else ViewState.QUEUED
    if not decided:
        return ViewState.EXPIRED
    return ViewState.FINAL if all(_is_final(review, now) for review in decided) else ViewState.PROVISIONAL


def _is_final(review: Review, now: datetime) -> bool:
    return review.final_at is not None and review.final_at <= now


def _review_view(review: Review, record: TaskRecord, now: datetime) -> ReviewView:
    if review.state in _ENDED:
        state, words = _ENDED[review.state]
        return ReviewView(state=state, revision=review.version, words=words)
    verdict = record.verdicts.get(review.id)
    if review.state not in DECIDED or verdict is None:
        seen = review.offers or review.state in BEGUN
        return ReviewView(state=ViewState.IN_REVIEW if seen else ViewState.QUEUED, revision=review.version)
    wording = record.wording_of(review.id)
    return ReviewView(
        state=ViewState.FINAL if _is_final(review, now) else ViewState.PROVISIONAL,
        revision=review.version,
        expert=pseudonym(record.client_id, verdict.expert_id),
        verdict=verdict.kind,
        edited_output=verdict.edited_output,
        reason=verdict.reason,
        reason_text={reason.code: reason.text for reason in wording.reject_reasons}.get(verdict.reason or ""),
        comment=verdict.comment,
        criteria=_criteria(wording, verdict),
        decided_at=verdict.decided_at,
        final_at=review.final_at,
        use=verdict.uses,
    )


def _criteria(wording: Wording, verdict: Verdict) -> tuple[tuple[str, bool], ...] | None:
    if verdict.criteria_met is None:
        return None
    return tuple((criterion.id, criterion.id in verdict.criteria_met) for criterion in wording.rubric)


def pseudonym(client_id: ClientId, expert_id: PersonId) -> str:
    """Name an expert to a client: always the same, telling nothing, and of no use to another client."""
    return f"expert-{derived_id('pseudonym', client_id, expert_id)[:12]}"
