"""What a client is shown of a task."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.ids import ClientId, FirmId, MatterId, PersonId, ReviewId, TaskId, VerdictId
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.cards.task_views import TaskRecord, ViewState, pseudonym, task_view
from handlers.review.intake.intake import first_turn
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Criterion, Reason, Task, TaskState, Wording
from tests.seed import NOW

MINUTE = timedelta(minutes=1)
TASK = Task(
    id=TaskId("t1"),
    firm_id=FirmId("f1"),
    client_id=ClientId("c1"),
    matter_id=MatterId("m1"),
    external_id="x",
    title="",
    agent="",
    agent_version="",
    output="Text.",
    prompt="",
    context="",
    state=TaskState.OPEN,
    due_at=NOW + 60 * MINUTE,
    created_at=NOW,
)
NEW = first_turn(TASK, 0, NOW)
SEEN = replace(NEW, offers=1)
OPEN = replace(NEW, state=ReviewState.OPEN, version=2)
HELD = replace(NEW, state=ReviewState.HELD, version=2, decided_at=NOW)
LATER = replace(NEW, state=ReviewState.APPROVED, version=3, final_at=NOW + MINUTE)
FINAL = replace(LATER, final_at=NOW)
VOID = replace(NEW, state=ReviewState.VOID, version=4)
GONE = replace(NEW, state=ReviewState.EXPIRED)


def record(*reviews: Review, state: TaskState = TaskState.OPEN) -> TaskRecord:
    named = [replace(review, id=ReviewId(f"r{number}")) for number, review in enumerate(reviews)]
    return TaskRecord(
        id=TASK.id,
        client_id=TASK.client_id,
        external_id="x",
        matter="NDA",
        rubric=(Criterion(id="cites", text="Cites"), Criterion(id="plain", text="Plain")),
        reject_reasons=(Reason(code="law", text="Wrong law"),),
        state=state,
        created_at=NOW,
        due_at=TASK.due_at,
        reviews=tuple(named),
        verdicts={review.id: verdict(review) for review in named if review.final_at is not None},
    )


def verdict(review: Review, **changes: object) -> Verdict:
    made = Verdict(
        id=VerdictId("v"),
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=review.version,
        expert_id=PersonId("p1"),
        kind=VerdictKind.APPROVE,
        edited_output=None,
        reason=None,
        comment="",
        criteria_met=None,
        decided_at=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of a verdict


def test_a_verdict_is_told_in_the_words_that_it_was_given_by() -> None:
    former = Wording(
        reject_reasons=(Reason(code="law", text="Law of another state"),),
        rubric=(Criterion(id="old", text="An old one"),),
    )
    known = record(FINAL, LATER)
    said = {
        key: verdict(
            one, kind=VerdictKind.REJECT, reason="law", criteria_met=("old", "plain"), uses=("index",)
        )
        for key, one in zip(known.verdicts, known.reviews, strict=True)
    }
    reworded = {known.reviews[0].id: former}
    then, now = task_view(replace(known, verdicts=said, reworded=reworded), NOW).reviews
    assert (then.reason_text, then.criteria) == ("Law of another state", (("old", True),))
    assert (now.reason_text, now.criteria) == ("Wrong law", (("cites", False), ("plain", True)))
    assert (then.use, task_view(record(OPEN), NOW).reviews[0].use) == (("index",), None)


@pytest.mark.parametrize(
    ("reviews", "state"),
    [
        ((NEW,), ViewState.QUEUED),
        ((NEW, NEW), ViewState.QUEUED),
        ((NEW, SEEN), ViewState.IN_REVIEW),
        ((OPEN,), ViewState.IN_REVIEW),
        ((HELD,), ViewState.IN_REVIEW),
        ((FINAL, HELD), ViewState.IN_REVIEW),
        ((FINAL, NEW), ViewState.IN_REVIEW),
        ((LATER,), ViewState.PROVISIONAL),
        ((FINAL, LATER), ViewState.PROVISIONAL),
        ((FINAL, FINAL), ViewState.FINAL),
        ((FINAL, GONE), ViewState.FINAL),
        ((GONE,), ViewState.EXPIRED),
        ((VOID, NEW), ViewState.QUEUED),
        ((VOID, FINAL), ViewState.FINAL),
    ],
)
def test_a_tasks_state_follows_from_its_reviews(reviews: tuple[Review, ...], state: ViewState) -> None:
    assert task_view(record(*reviews), NOW).state is state
    assert task_view(record(*reviews, state=TaskState.WITHDRAWN), NOW).state is ViewState.WITHDRAWN


def test_the_revision_never_falls_when_a_verdict_is_voided() -> None:
    before, after = task_view(record(FINAL), NOW), task_view(record(VOID, NEW), NOW)
    assert after.revision > before.revision
    assert len(after.reviews) == 1


def test_the_last_verdict_decides_when_all_are_final() -> None:
    assert task_view(record(FINAL, LATER), NOW).final_at == NOW + MINUTE
    assert task_view(record(FINAL, NEW), NOW).final_at is None


def test_a_rejection_shows_its_reason_in_words_and_each_criterion() -> None:
    kept = record(LATER)
    said = verdict(
        kept.reviews[0], kind=VerdictKind.REJECT, reason="law", comment="No.", criteria_met=("plain",)
    )
    (shown,) = task_view(replace(kept, verdicts={kept.reviews[0].id: said}), NOW).reviews
    assert (shown.reason, shown.reason_text, shown.comment) == ("law", "Wrong law", "No.")
    assert shown.criteria == (("cites", False), ("plain", True))


@pytest.mark.parametrize("state", [ReviewState.EXPIRED, ReviewState.WITHDRAWN])
def test_a_turn_that_ended_without_an_answer_says_why(state: ReviewState) -> None:
    (shown,) = task_view(record(replace(NEW, state=state)), NOW).reviews
    assert shown.state.value == state.value
    assert shown.words


def test_a_pseudonym_is_one_experts_for_one_client() -> None:
    ada, ben = PersonId("ada"), PersonId("ben")
    lab, other = ClientId("lab"), ClientId("other")
    assert pseudonym(lab, ada) == pseudonym(lab, ada)
    assert len({pseudonym(lab, ada), pseudonym(lab, ben), pseudonym(other, ada)}) == 3
    assert "ada" not in pseudonym(lab, ada)


def test_a_client_cannot_tell_an_answer_that_is_held_from_one_that_is_not_there_yet() -> None:
    held, begun = record(HELD), record(replace(HELD, state=ReviewState.OPEN))

    assert task_view(held, NOW) == task_view(begun, NOW)
