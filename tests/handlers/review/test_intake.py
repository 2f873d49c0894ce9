"""Which tasks are taken, and what is said of those that are not."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.decisions import Decision, Figures, Refusal, Refused
from handlers.ids import ClientId, CommandId, FirmId, MatterId, TaskId
from handlers.money.rates import RateUnit
from handlers.records import KeyUsed
from handlers.review.intake.intake import create_tasks
from handlers.review.intake.intake_values import (
    BadTask,
    CreateTasks,
    Intake,
    IntakeFacts,
    IntakeProblem,
    IntakeStatus,
    NewTask,
    Outcome,
)
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Offer, Task

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
MATTER = Matter(
    id=MatterId("m1"),
    firm_id=FirmId("f1"),
    client_id=ClientId("c1"),
    code="NDA",
    title="Non-disclosure",
    practice_area="contracts",
    offer=Offer.CHANNEL,
    basis=RateUnit.PIECE,
    currency="USD",
    reviews_per_task=1,
    expected_minutes=5,
    cap_ms=900_000,
    due_minutes=90,
    claim_minutes=30,
    workspace_id=None,
    channel=None,
    reject_reasons=(),
    rubric=(),
    confidential=False,
    is_open=True,
    cleared_from=NOW - timedelta(days=1),
)
GOOD = NewTask(matter="NDA", output="The term is two years.", external_id="a-1")
FACTS = IntakeFacts(matters={"NDA": MATTER}, external={})


def command(*tasks: NewTask | BadTask, key: str | None = "k1", fingerprint: str = "f" * 64) -> CreateTasks:
    return CreateTasks(
        id=CommandId("cmd"), client_id=ClientId("c1"), key=key, fingerprint=fingerprint, tasks=tasks
    )


def outcomes(decision: Decision) -> tuple[Outcome, ...]:
    assert isinstance(decision.reply, Figures)
    assert isinstance(decision.reply.value, Intake)
    return decision.reply.value.outcomes


def kept(decision: Decision, kind: type[object]) -> list[object]:
    return [value for value in decision.records if isinstance(value, kind)]


def test_a_good_task_is_stored_with_a_review_that_is_routed_at_once() -> None:
    decision = create_tasks(command(GOOD), FACTS, NOW)
    (outcome,) = outcomes(decision)
    assert outcome.status is IntakeStatus.CREATED
    task, review, key = decision.records
    assert isinstance(task, Task)
    assert isinstance(review, Review)
    assert isinstance(key, KeyUsed)
    assert (task.id, task.due_at, task.matter_id) == (outcome.task_id, NOW + timedelta(minutes=90), "m1")
    assert (review.state, review.version, review.offers, review.route_at) == (ReviewState.OFFERED, 0, 0, NOW)
    assert (review.expert_id, review.in_channel, review.metered_ms, review.task_id) == (
        None,
        False,
        0,
        task.id,
    )


@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_a_task_gets_as_many_reviews_as_its_matter_wants(wanted: int) -> None:
    facts = replace(FACTS, matters={"NDA": replace(MATTER, reviews_per_task=wanted)})
    reviews = kept(create_tasks(command(GOOD), facts, NOW), Review)
    assert len({review.id for review in reviews if isinstance(review, Review)}) == wanted


@pytest.mark.parametrize(
    ("matter", "problem", "says"),
    [
        (None, IntakeProblem.UNKNOWN_MATTER, "There is no matter “NDA”"),
        (replace(MATTER, is_open=False), IntakeProblem.MATTER_CLOSED, "is closed"),
        (replace(MATTER, cleared_from=None), IntakeProblem.NOT_CLEARED, "has not cleared you"),
        (
            replace(MATTER, cleared_from=NOW + timedelta(days=1)),
            IntakeProblem.NOT_CLEARED,
            "has not cleared you",
        ),
        (replace(MATTER, cleared_until=NOW), IntakeProblem.NOT_CLEARED, "has not cleared you"),
    ],
)
def test_a_matter_that_takes_no_tasks_refuses_in_words_and_stores_nothing(
    matter: Matter | None, problem: IntakeProblem, says: str
) -> None:
    facts = replace(FACTS, matters={} if matter is None else {"NDA": matter})
    decision = create_tasks(command(GOOD), facts, NOW)
    (outcome,) = outcomes(decision)
    assert (outcome.status, outcome.problem) == (IntakeStatus.REFUSED, problem)
    assert says in outcome.words
    assert decision.records == ()


def test_each_row_of_a_batch_is_judged_by_itself() -> None:
    bad = BadTask(problem=IntakeProblem.EMPTY, field="output", words="The output is empty.")
    elsewhere = replace(GOOD, matter="LEASE", external_id="a-2")
    decision = create_tasks(command(bad, GOOD, elsewhere), FACTS, NOW)
    assert [(o.index, o.status, o.problem) for o in outcomes(decision)] == [
        (0, IntakeStatus.REFUSED, IntakeProblem.EMPTY),
        (1, IntakeStatus.CREATED, None),
        (2, IntakeStatus.REFUSED, IntakeProblem.UNKNOWN_MATTER),
    ]
    assert len(kept(decision, Task)) == 1


@pytest.mark.parametrize(("sent", "ago"), [(1, [0]), (2, [1, 0]), (4, [3, 2, 1, 0])])
def test_tasks_of_one_command_keep_their_order_and_none_is_of_the_future(sent: int, ago: list[int]) -> None:
    decision = create_tasks(command(*[replace(GOOD, external_id=f"{n}") for n in range(sent)]), FACTS, NOW)
    moments = [NOW - timedelta(microseconds=micros) for micros in ago]
    due = [moment + timedelta(minutes=90) for moment in moments]
    tasks = [task for task in decision.records if isinstance(task, Task)]
    reviews = [review for review in decision.records if isinstance(review, Review)]
    assert [(task.created_at, task.due_at) for task in tasks] == list(zip(moments, due, strict=True))
    assert [(review.created_at, review.route_at) for review in reviews] == [(at, at) for at in moments]
    assert [(o.created_at, o.due_at) for o in outcomes(decision)] == [
        (task.created_at.isoformat(), task.due_at.isoformat()) for task in tasks
    ]


def test_a_client_cleared_this_very_moment_may_send_many_at_once() -> None:
    facts = replace(FACTS, matters={"NDA": replace(MATTER, cleared_from=NOW)})
    told = outcomes(create_tasks(command(GOOD, replace(GOOD, external_id="a-2")), facts, NOW))
    assert [outcome.status for outcome in told] == [IntakeStatus.CREATED] * 2


def test_an_external_id_that_is_known_names_the_task_that_has_it() -> None:
    facts = replace(FACTS, external={"a-1": TaskId("older")})
    decision = create_tasks(command(GOOD), facts, NOW)
    (outcome,) = outcomes(decision)
    assert (outcome.status, outcome.task_id) == (IntakeStatus.EXISTS, "older")
    assert decision.records == ()


def test_an_external_id_that_comes_twice_in_a_batch_is_stored_once() -> None:
    decision = create_tasks(command(GOOD, replace(GOOD, output="Other.")), FACTS, NOW)
    first, second = outcomes(decision)
    assert (second.status, second.task_id) == (IntakeStatus.EXISTS, first.task_id)
    assert len(kept(decision, Task)) == 1


def test_tasks_without_an_external_id_are_never_twins() -> None:
    anonymous = replace(GOOD, external_id=None)
    assert len(kept(create_tasks(command(anonymous, anonymous), FACTS, NOW), Task)) == 2


def test_the_same_key_and_body_replay_the_first_answer() -> None:
    first = create_tasks(command(GOOD, replace(GOOD, matter="LEASE")), FACTS, NOW)
    (key,) = kept(first, KeyUsed)
    assert isinstance(key, KeyUsed)
    facts = replace(FACTS, key_used=(key.fingerprint, key.answer))
    again = create_tasks(command(GOOD, replace(GOOD, matter="LEASE")), facts, NOW + timedelta(hours=1))
    assert again.records == ()
    assert again.reply == Figures(value=Intake(outcomes=outcomes(first), replayed=True))


def test_the_same_key_with_another_body_is_a_conflict() -> None:
    facts = replace(FACTS, key_used=("0" * 64, {"outcomes": []}))
    decision = create_tasks(command(GOOD), facts, NOW)
    assert isinstance(decision.reply, Refused)
    assert decision.reply.reason is Refusal.CONFLICT
    assert decision.records == ()


def test_a_key_is_kept_only_where_something_was_stored() -> None:
    assert not kept(create_tasks(command(replace(GOOD, matter="LEASE")), FACTS, NOW), KeyUsed)
    assert not kept(create_tasks(command(GOOD, key=None), FACTS, NOW), KeyUsed)


def test_a_command_that_runs_again_finds_its_own_tasks_and_stores_nothing_more() -> None:
    first = outcomes(create_tasks(command(GOOD, key=None), FACTS, NOW))[0]
    assert first.task_id is not None
    facts = replace(FACTS, own=frozenset({first.task_id}), external={"a-1": first.task_id})
    decision = create_tasks(command(GOOD, key=None), facts, NOW)
    assert outcomes(decision) == (first,)
    assert decision.records == ()


SENT = st.builds(
    NewTask,
    matter=st.sampled_from(["NDA", "LEASE"]),
    output=st.just("Text."),
    external_id=st.none() | st.sampled_from(["a", "b", "c"]),
)


@given(st.lists(SENT, min_size=1, max_size=12))
def test_every_row_has_one_outcome_and_only_created_ones_are_stored(sent: list[NewTask]) -> None:
    decision = create_tasks(command(*sent), FACTS, NOW)
    told = outcomes(decision)
    created = {outcome.task_id for outcome in told if outcome.status is IntakeStatus.CREATED}
    stored = [task for task in decision.records if isinstance(task, Task)]
    assert [outcome.index for outcome in told] == list(range(len(sent)))
    assert {task.id for task in stored} == created
    named = [task.external_id for task in stored if task.external_id is not None]
    assert len(named) == len(set(named))


@given(st.lists(SENT, min_size=1, max_size=6))
def test_an_answer_survives_being_kept(sent: list[NewTask]) -> None:
    told = outcomes(create_tasks(command(*sent), FACTS, NOW))
    kept_answer = {"outcomes": [asdict(outcome) for outcome in told]}
    facts = replace(FACTS, key_used=("f" * 64, kept_answer))
    assert outcomes(create_tasks(command(*sent), facts, NOW)) == told
