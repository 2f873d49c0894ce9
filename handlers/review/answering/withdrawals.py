"""A client withdraws a task: whoever waits is told, and time that was metered for it is paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import PersonId
from handlers.messages import Message
from handlers.money.ledger import AccrualKey, Accrued, Work, accrual_key, accrue
from handlers.money.metering.stretches import Stretch
from handlers.money.rates import RateLine, RateUnit, rate_in_force
from handlers.money.rating.premiums import premium_in_force
from handlers.people.people import Person
from handlers.records import HeldEnded, OfferEnded, Record, ReviewChanged, TaskMoved
from handlers.review.answering.metering import spans_left
from handlers.review.commands import WithdrawTask
from handlers.review.held.holding import held_card_update
from handlers.review.held.values import HeldOutcome, held_id_of
from handlers.review.messages import card_update
from handlers.review.offering.offers import OfferOutcome
from handlers.review.reviews import DECIDED, UNDECIDED, Move, Review, ReviewState, target
from handlers.review.tasks import Matter, Task, TaskState
from handlers.walls.wall_sets import NO_WALLS, WallSet, barred

ACTIVITY = "A104"  # UTBMS: review or analyze; there is no verdict that would say otherwise
NO_SUCH_TASK = "There is no task of yours with this id."
DECIDED_ALREADY = "This task has its verdicts already, so there is nothing left to withdraw."
STARTED = frozenset({ReviewState.OPEN, ReviewState.HELD})
OVER_ALREADY = "The time for this task is over already, so there is nothing left to withdraw."


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts:
    """A client's task with all of its reviews, and what the money of those that were started needs.

    `experts` are those whose turn a waiting review is. `already` is keyed by person, rate line and premium, for this
    matter, the activity A104 and the firm's local day. `taken` is what of the experts' time counts for other reviews.
    """

    task: Task | None = None
    matter: Matter | None = None
    reviews: tuple[Review, ...] = ()
    experts: tuple[Person, ...] = ()
    rates: tuple[RateLine, ...] = ()
    already: tuple[tuple[AccrualKey, Accrued], ...] = ()
    firm_zone: str = "UTC"
    walls: WallSet = NO_WALLS
    taken: Mapping[PersonId, tuple[Stretch, ...]] = field(default_factory=dict)

    def taken_of(self, review: Review) -> tuple[Stretch, ...]:
        """What of the time of a review's expert counts for other reviews."""
        return () if review.expert_id is None else self.taken.get(review.expert_id, ())


def withdraw_task(command: WithdrawTask, facts: WithdrawalFacts, now: datetime) -> Decision:
    """Decide a withdrawal: it ends every review that waits for an answer, and leaves verdicts as they are."""
    del command
    task, matter = facts.task, facts.matter
    if task is None or matter is None:
        return refuse(Refusal.NOT_FOUND, NO_SUCH_TASK)
    if task.state is TaskState.WITHDRAWN:
        return Decision(reply=Done(words="Withdrawn before.", subject_id=task.id, already=True))
    waiting = [review for review in facts.reviews if review.state in UNDECIDED]
    if not waiting:
        decided = any(review.state in DECIDED for review in facts.reviews)
        return refuse(Refusal.CONFLICT, DECIDED_ALREADY if decided else OVER_ALREADY)
    moved = TaskMoved(task_id=task.id, seen=task.state, state=TaskState.WITHDRAWN)
    records: list[Record] = [moved]
    for review in waiting:
        records.extend(_withdrawn(review, matter, facts, now))
    messages = tuple(message for review in waiting for message in _told(review, matter, facts, now))
    return Decision(
        reply=Done(words="Withdrawn.", subject_id=task.id), records=tuple(records), messages=messages
    )


def _told(review: Review, matter: Matter, facts: WithdrawalFacts, now: datetime) -> Iterator[Message]:
    ended = _ended(review, matter, facts, now)
    if review.offers:
        yield card_update(ended, now)
    if review.state is ReviewState.HELD:
        yield held_card_update(ended, review.version, now)


def _ended(review: Review, matter: Matter, facts: WithdrawalFacts, now: datetime) -> Review:
    state = target(review.state, Move.WITHDRAW)
    assert state is not None, "an undecided review can be withdrawn"
    return replace(
        review,
        state=state,
        version=review.version + 1,
        metered_ms=review.meter(matter.cap_ms).read(now, facts.taken_of(review)),
        meter_since=None,
        route_at=None,
        claim_until=None,
        snoozed_until=None,
    )


def _withdrawn(review: Review, matter: Matter, facts: WithdrawalFacts, now: datetime) -> Iterator[Record]:
    ended = _ended(review, matter, facts, now)
    yield ReviewChanged(review=ended, seen_state=review.state, seen_version=review.version)
    yield from spans_left(review, matter, facts.taken_of(review), now)
    if review.state is ReviewState.OFFERED and review.offers:
        yield OfferEnded(review_id=review.id, number=review.offers, outcome=OfferOutcome.PASSED)
    if review.state is ReviewState.HELD:
        held_id = held_id_of(review.id, review.version)
        yield HeldEnded(id=held_id, outcome=HeldOutcome.WITHDRAWN, by=None, at=now)
    if review.state in STARTED and matter.basis is RateUnit.HOUR and ended.metered_ms:
        yield from _paid(ended, matter, facts, now)


def _paid(review: Review, matter: Matter, facts: WithdrawalFacts, now: datetime) -> Iterator[Record]:
    """The time of a review that was started is paid, though no verdict came of it; without a rate it cannot be.

    Nothing accrues to whom a wall bars by now.
    """
    person, task = _expert(facts, review.expert_id), facts.task
    if person is None or task is None or barred(facts.walls, person.id, task, now):
        return
    rate = _rate(person, matter, facts.rates, now)
    if rate is None:
        return
    work = Work(
        firm_id=review.firm_id,
        person_id=person.id,
        client_id=matter.client_id,
        matter_id=matter.id,
        review_id=review.id,
        version=review.version,
        activity=ACTIVITY,
        milliseconds=review.metered_ms,
        dated_at=now,
        zone=facts.firm_zone,
        unpaid=person.unpaid,
    )
    premium = premium_in_force(
        matter.premiums, at=now, zone=facts.firm_zone, arrived_at=task.created_at, due_at=task.due_at
    )
    already = dict(facts.already).get(accrual_key(person.id, rate, premium), Accrued())
    entry, postings = accrue(work=work, rate=rate, already=already, premium=premium)
    yield entry
    yield from postings


def _expert(facts: WithdrawalFacts, expert_id: PersonId | None) -> Person | None:
    return next((person for person in facts.experts if person.id == expert_id), None)


def _rate(person: Person, matter: Matter, rates: tuple[RateLine, ...], now: datetime) -> RateLine | None:
    return rate_in_force(
        rates,
        matter_id=matter.id,
        practice_area=matter.practice_area,
        seniority=person.seniority,
        unit=matter.basis,
        currency=matter.currency,
        at=now,
    )
