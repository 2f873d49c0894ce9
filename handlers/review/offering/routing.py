"""Routing: to whom a review is offered next, and when to look at it again. A pure function of the facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from handlers.decisions import Decision, Done
from handlers.ids import PersonId
from handlers.messages import Message, ToPerson
from handlers.people.people import Person, next_on_duty, on_duty
from handlers.records import OfferEnded, PersonOffered, Record, ReviewChanged, TaskMoved
from handlers.review.commands import RouteReview
from handlers.review.messages import card_to, card_update, channel_of, compliance_notice
from handlers.review.offering.offers import OfferMade, OfferOutcome
from handlers.review.reviews import Move, Review, ReviewState, target
from handlers.review.tasks import Matter, Offer, Task, TaskState, is_cleared
from handlers.walls.wall_records import Withheld
from handlers.walls.wall_sets import CLOSED, NO_WALLS, Judgement, WallSet, barred, judge

LOOK_AGAIN = timedelta(minutes=15)
TOO_SHORT = timedelta(minutes=4)  # nearer to the due time than this there is no second offer
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An expert of the firm; `load` counts today's answers and what waits for an answer of theirs.

    `is_reached` is false for one who removed or blocked the app in every account of theirs.
    """

    person: Person
    load: int = 0
    is_reached: bool = True
    declined: bool = False
    has_other_turn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    review: Review | None = None
    task: Task | None = None
    matter: Matter | None = None
    candidates: tuple[Candidate, ...] = ()
    others_waiting: int = 0  # reviews of the same task, beside this one, without an answer
    walls: WallSet = NO_WALLS
    compliance: tuple[PersonId, ...] = ()  # whoever is told of what the watch list names

    @property
    def keys(self) -> tuple[str, ...]:
        """An offer to a person changes whose turn is next in the firm; one to a channel does not."""
        if self.review is None or self.matter is None:
            return ()
        to_channel = self.matter.offer is Offer.CHANNEL and self.review.offers == 0
        return (f"task/{self.review.task_id}",) if to_channel else (f"turns/{self.review.firm_id}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferToChannel:
    look_again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferToPerson:
    person: Person
    look_again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    until: datetime
    judged: Judgement = Judgement.DELIVER  # why it goes to nobody, where walls say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire:
    pass


Route = OfferToChannel | OfferToPerson | Wait | Expire


def route(
    review: Review,
    task: Task,
    matter: Matter,
    candidates: Iterable[Candidate],
    now: datetime,
    walls: WallSet = NO_WALLS,
) -> Route:
    """Say where a review goes now.

    Once its due time has come, or its client wants it no more, it expires. Nothing is delivered for a client that
    is not cleared. A channel matter is offered in its channel first; when three quarters of the time are over
    without an answer it goes to one expert directly, as a direct matter does from the start and again after each
    such time. The expert is on duty, works in the practice area, is below their daily capacity, can be reached, has
    not declined it, and was asked longest ago. After a snooze they have three quarters of the time that is left then.
    The daily capacity limits what is sent to a person, not what they take from a channel. What a list or a wall keeps
    from all is offered to nobody until it is due, and whom a wall bars is no candidate.
    """
    if now >= task.due_at or task.state is not TaskState.OPEN:
        return Expire()
    if not (matter.is_open and is_cleared(matter, now)):
        return Wait(until=min(_clearance(matter, now), task.due_at))
    if (judged := judge(walls, task, now)) in CLOSED:
        return Wait(until=task.due_at, judged=judged)
    if review.snoozed_until is not None and review.snoozed_until > now:
        return Wait(until=second_look(task.due_at, review.snoozed_until))
    if matter.offer is Offer.CHANNEL and review.offers == 0:
        return OfferToChannel(look_again_at=second_look(task.due_at, now))
    allowed = [one for one in candidates if not barred(walls, one.person.id, task, now)]
    return _to_somebody(review, task, matter, allowed, now)


def _to_somebody(
    review: Review, task: Task, matter: Matter, candidates: Iterable[Candidate], now: datetime
) -> Route:
    again_at = second_look(task.due_at, now)
    suitable = [c for c in candidates if _suitable(c, matter, now) and c.person.id != review.expert_id]
    free = [c for c in suitable if on_duty(c.person, now) and c.load < c.person.daily_capacity]
    if free:
        return OfferToPerson(person=min(free, key=_turn).person, look_again_at=again_at)
    if review.expert_id is not None or review.in_channel:
        return Wait(until=task.due_at)  # it stands with somebody already, and nobody better is there
    return Wait(until=min(_next_chance(suitable, now), task.due_at))


def route_review(command: RouteReview, facts: RoutingFacts, now: datetime) -> Decision:
    """Decide a review's next offer; one that was answered meanwhile is left alone.

    Its card is owed since the review was to be routed: of several routed at once, the one that came first goes first.
    """
    del command
    review, task, matter = facts.review, facts.task, facts.matter
    if review is None or task is None or matter is None:
        return Decision(reply=Done(already=True))
    if review.state is not ReviewState.OFFERED or review.route_at is None or review.route_at > now:
        return Decision(reply=Done(already=True))
    match route(review, task, matter, facts.candidates, now, facts.walls):
        case Expire():
            return _expired(review, task, facts.others_waiting, now)
        case Wait(until=until, judged=judged):
            waits = replace(review, version=review.version + 1, route_at=until)
            return _withheld(review, waits, judged, facts, now)
        case OfferToChannel(look_again_at=again):
            offered = _offered(review, None, again, now)
            card = card_to(offered, channel_of(matter), review.route_at)
            return _offer(review, offered, (card,), facts.walls, now)
        case OfferToPerson(person=person, look_again_at=again):
            offered = _offered(review, person.id, again, now)
            card = card_to(offered, ToPerson(person_id=person.id), review.route_at)
            return _offer(review, offered, (card,), facts.walls, now)


def _withheld(
    seen: Review, review: Review, judged: Judgement, facts: RoutingFacts, now: datetime
) -> Decision:
    """Let it wait; what walls keep from all is noted, and of the watch list compliance is told."""
    if judged not in CLOSED:
        return _changed(seen, review)
    version = facts.walls.version
    noted = Withheld(
        review_id=review.id, firm_id=review.firm_id, wall_version=version, judgement=judged, judged_at=now
    )
    told = facts.compliance if judged is Judgement.COMPLIANCE else ()
    messages = tuple(compliance_notice(review, person_id, version, now) for person_id in told)
    return _changed(seen, review, noted, messages=messages)


def _suitable(candidate: Candidate, matter: Matter, now: datetime) -> bool:
    person = candidate.person
    if not candidate.is_reached or candidate.declined or candidate.has_other_turn:
        return False
    if matter.practice_area not in person.practice_areas:
        return False
    return person.is_there(now)


def _turn(candidate: Candidate) -> tuple[datetime, int, str]:
    return candidate.person.last_offered_at or _NEVER, candidate.load, candidate.person.id


def second_look(due_at: datetime, now: datetime) -> datetime:
    """Say when an offer made now is looked at again: after three quarters of the time that is left."""
    left = due_at - now
    return due_at if left < TOO_SHORT else now + left * 3 / 4


def _clearance(matter: Matter, now: datetime) -> datetime:
    starts = matter.cleared_from
    return starts if starts is not None and starts > now else now + LOOK_AGAIN


def _next_chance(suitable: list[Candidate], now: datetime) -> datetime:
    starts = [start for c in suitable if (start := next_on_duty(c.person, now)) is not None]
    return min((*starts, now + LOOK_AGAIN))


def _offered(review: Review, person_id: PersonId | None, look_again_at: datetime, now: datetime) -> Review:
    return replace(
        review,
        version=review.version + 1,
        expert_id=person_id,
        offers=review.offers + 1,
        offered_at=now,
        in_channel=person_id is None,
        route_at=look_again_at,
        snoozed_until=None,
    )


def _changed(seen: Review, review: Review, *records: Record, messages: tuple[Message, ...] = ()) -> Decision:
    change = ReviewChanged(review=review, seen_state=seen.state, seen_version=seen.version)
    return Decision(reply=Done(), records=(change, *records), messages=messages)


def _offer(
    seen: Review, review: Review, messages: tuple[Message, ...], walls: WallSet, now: datetime
) -> Decision:
    offer = OfferMade(
        firm_id=review.firm_id,
        review_id=review.id,
        number=review.offers,
        person_id=review.expert_id,
        offered_at=now,
        wall_version=walls.version,
    )
    records: list[Record] = [offer]
    if review.expert_id is not None:
        records.append(PersonOffered(person_id=review.expert_id, at=now))
    if seen.expert_id is not None or seen.in_channel:  # it stood somewhere else until now
        records.append(OfferEnded(review_id=seen.id, number=seen.offers, outcome=OfferOutcome.PASSED))
        messages = (*messages, card_update(review, now))
    basis = (("walls", walls.version),) if walls.version else ()
    return replace(_changed(seen, review, *records, messages=messages), basis=basis)


def _expired(review: Review, task: Task, others_waiting: int, now: datetime) -> Decision:
    state = target(review.state, Move.EXPIRE)
    assert state is not None, "an offered review can expire"
    expired = replace(review, state=state, version=review.version + 1, route_at=None)
    records: list[Record] = []
    if review.expert_id is not None or review.in_channel:
        records.append(OfferEnded(review_id=review.id, number=review.offers, outcome=OfferOutcome.PASSED))
    if not others_waiting and task.state is TaskState.OPEN:
        records.append(TaskMoved(task_id=task.id, seen=task.state, state=TaskState.EXPIRED))
    messages = (card_update(expired, now),) if review.offers else ()
    return _changed(review, expired, *records, messages=messages)
