"""What a withdrawal ends, what it leaves, and what it pays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import ClientId, CommandId, FirmId, MatterId, PersonId, RateLineId, TaskId
from handlers.money.ledger import Accrued, LedgerEntry
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import TimeEntry
from handlers.people.people import Hours, Person, PersonState, Role
from handlers.records import HeldEnded, ReviewChanged, TaskMoved
from handlers.review.answering.withdrawals import WithdrawalFacts, withdraw_task
from handlers.review.commands import WithdrawTask
from handlers.review.held.values import HeldOutcome, held_id_of
from handlers.review.intake.intake import first_turn
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Offer, Task, TaskState
from tests.seed import LONG_AGO, NOW, review_of, task_of

WITHDRAW = WithdrawTask(id=CommandId("w"), client_id=ClientId("c1"), task_id=TaskId("t1"))
HOURLY = Matter(
    id=MatterId("m1"),
    firm_id=FirmId("f1"),
    client_id=ClientId("c1"),
    code="NDA",
    title="Non-disclosure",
    practice_area="contracts",
    offer=Offer.DIRECT,
    basis=RateUnit.HOUR,
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
)
ADA = Person(
    id=PersonId("p1"),
    firm_id=FirmId("f1"),
    name="Ada",
    roles=frozenset({Role.EXPERT}),
    practice_areas=frozenset({"contracts"}),
    seniority="partner",
    zone="UTC",
    hours=Hours(),
    daily_capacity=5,
    state=PersonState.ACTIVE,
)
RATE = RateLine(
    id=RateLineId("r1"),
    firm_id=FirmId("f1"),
    matter_id=None,
    practice_area=None,
    seniority=None,
    unit=RateUnit.HOUR,
    pay=12_000,
    price=20_000,
    currency="USD",
    effective_from=LONG_AGO,
)
A_PIECE = replace(RATE, id=RateLineId("r2"), unit=RateUnit.PIECE)
TASK = task_of(HOURLY, "one")
OFFERED = replace(review_of(TASK), offers=1)
HELD_AT = replace(OFFERED, state=ReviewState.HELD, version=3, expert_id=ADA.id, metered_ms=60_000)
OPEN = replace(
    OFFERED, state=ReviewState.OPEN, version=2, expert_id=ADA.id, metered_ms=60_000, meter_since=NOW
)


def facts(*reviews: Review, matter: Matter = HOURLY, task: Task = TASK) -> WithdrawalFacts:
    return WithdrawalFacts(task=task, matter=matter, reviews=reviews, experts=(ADA,), rates=(RATE, A_PIECE))


def changed(decision: Decision) -> list[Review]:
    return [record.review for record in decision.records if isinstance(record, ReviewChanged)]


def entries(decision: Decision) -> list[TimeEntry]:
    return [record for record in decision.records if isinstance(record, TimeEntry)]


@pytest.mark.parametrize("review", [OFFERED, OPEN, first_turn(TASK, 0, NOW)])
def test_a_waiting_review_ends_with_nothing_left_running(review: Review) -> None:
    decision = withdraw_task(WITHDRAW, facts(review), NOW)
    (ended,) = changed(decision)
    assert (ended.state, ended.version) == (ReviewState.WITHDRAWN, review.version + 1)
    assert (ended.meter_since, ended.route_at, ended.claim_until, ended.snoozed_until) == (None,) * 4
    assert decision.records[0] == TaskMoved(task_id=TASK.id, seen=TaskState.OPEN, state=TaskState.WITHDRAWN)
    assert len(decision.messages) == (1 if review.offers else 0)


@pytest.mark.parametrize(
    ("review", "matter", "milliseconds"),
    [
        (OPEN, HOURLY, [120_000]),
        (replace(OPEN, meter_since=None), HOURLY, [60_000]),
        (replace(OPEN, metered_ms=0, meter_since=None), HOURLY, []),
        (OPEN, replace(HOURLY, cap_ms=90_000), [90_000]),
        (OPEN, replace(HOURLY, basis=RateUnit.PIECE), []),
        (OFFERED, HOURLY, []),
        (HELD_AT, HOURLY, [60_000]),
        (HELD_AT, replace(HOURLY, basis=RateUnit.PIECE), []),
    ],
)
def test_only_the_metered_time_of_a_started_review_is_paid(
    review: Review, matter: Matter, milliseconds: list[int]
) -> None:
    decision = withdraw_task(WITHDRAW, facts(review, matter=matter), NOW + timedelta(minutes=1))
    assert [entry.milliseconds for entry in entries(decision)] == milliseconds


def test_what_is_paid_is_cumulative_with_the_day() -> None:
    already = ((ADA.id, RATE.id, 0, 0), Accrued(milliseconds=1, pay=0, price=0))
    review = replace(OPEN, metered_ms=149, meter_since=None)
    alone = withdraw_task(WITHDRAW, facts(review), NOW)
    after = withdraw_task(WITHDRAW, replace(facts(review), already=(already,)), NOW)
    assert [entry.pay for entry in entries(alone)] == [0]
    assert [entry.pay for entry in entries(after)] == [1]  # 150 ms at $120/h are half a cent, rounded up
    assert sum(isinstance(record, LedgerEntry) for record in after.records) == 1


def test_time_without_a_rate_does_not_stand_in_the_way() -> None:
    decision = withdraw_task(WITHDRAW, replace(facts(OPEN), rates=()), NOW)
    assert isinstance(decision.reply, Done)
    assert entries(decision) == []


def test_verdicts_that_are_in_stay_as_they_are() -> None:
    answered = replace(first_turn(TASK, 1, NOW), state=ReviewState.APPROVED, version=4)
    decision = withdraw_task(WITHDRAW, facts(answered, OFFERED), NOW)
    assert [review.id for review in changed(decision)] == [OFFERED.id]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ReviewState.APPROVED, "has its verdicts already"),
        (ReviewState.EDITED, "has its verdicts already"),
        (ReviewState.REJECTED, "has its verdicts already"),
        (ReviewState.EXPIRED, "time for this task is over"),
    ],
)
def test_a_task_that_waits_for_nobody_cannot_be_withdrawn(state: ReviewState, says: str) -> None:
    decision = withdraw_task(WITHDRAW, facts(replace(OFFERED, state=state)), NOW)
    assert isinstance(decision.reply, Refused)
    assert decision.reply.reason is Refusal.CONFLICT
    assert says in decision.reply.words
    assert decision.records == ()


def test_withdrawing_twice_is_done_already() -> None:
    decision = withdraw_task(WITHDRAW, facts(task=replace(TASK, state=TaskState.WITHDRAWN)), NOW)
    assert decision == Decision(reply=Done(words="Withdrawn before.", subject_id=TASK.id, already=True))


def test_an_answer_that_is_held_ends_with_its_review_and_its_cards_say_so() -> None:
    decision = withdraw_task(WITHDRAW, facts(HELD_AT), NOW)

    (ended,) = changed(decision)
    held_id = held_id_of(HELD_AT.id, HELD_AT.version)
    assert (ended.state, ended.version) == (ReviewState.WITHDRAWN, 4)
    assert HeldEnded(id=held_id, outcome=HeldOutcome.WITHDRAWN, by=None, at=NOW) in decision.records
    assert [message.subject_id for message in decision.messages] == [HELD_AT.id, held_id]
