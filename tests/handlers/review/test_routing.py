"""Where a review goes next: a table of who is asked, when, and when it waits or is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.decisions import Decision, Done
from handlers.ids import PersonId
from handlers.messages import MessageKind, ToChannel, ToPerson
from handlers.people.people import Hours, Person, PersonState
from handlers.records import OfferEnded, PersonOffered, TaskMoved
from handlers.review.commands import RouteReview
from handlers.review.offering.offers import OfferMade, OfferOutcome
from handlers.review.offering.routing import (
    Candidate,
    Expire,
    OfferToChannel,
    OfferToPerson,
    Route,
    RoutingFacts,
    Wait,
    route,
    route_review,
)
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Offer, Task, TaskState
from tests.handlers.review.samples import ADA, BEN, NOW, TASK
from tests.handlers.review.turn_samples import CLEARED, ID, PERSON, changed, review

S = ReviewState
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DIRECT = replace(CLEARED, offer=Offer.DIRECT)
DUE = TASK.due_at  # six hours from NOW, a Monday at 11:32 in Berlin
SECOND_LOOK = NOW + 4.5 * HOUR
FRESH = review(offers=0, offered_at=None, in_channel=False, route_at=NOW, version=0)
ANA = Candidate(person=PERSON)
BO = Candidate(person=replace(PERSON, id=BEN, name="Ben Odell"))


def who(candidate: Candidate, **person: object) -> Candidate:
    return replace(candidate, person=replace(candidate.person, **person))  # type: ignore[arg-type]  # by name


def asked_at(candidate: Candidate, hours_ago: int) -> Candidate:
    return who(candidate, last_offered_at=NOW - hours_ago * HOUR)


def to(candidate: Candidate, at: datetime = SECOND_LOOK) -> OfferToPerson:
    return OfferToPerson(person=candidate.person, look_again_at=at)


IN_TOKYO = who(ANA, zone="Asia/Tokyo")  # 19:32 there: the day is over
IN_NEW_YORK = who(ANA, zone="America/New_York")  # 05:32 there: the day begins at 14:00 UTC
SUNDAYS = who(ANA, hours=Hours(weekdays=(6,)))
NEVER = who(ANA, hours=Hours(weekdays=()))

DIRECT_TABLE: dict[str, tuple[tuple[Candidate, ...], Route]] = {
    "the only one": ((ANA,), to(ANA)),
    "never asked comes before asked": ((asked_at(ANA, 9), BO), to(BO)),
    "asked longest ago": ((asked_at(ANA, 1), asked_at(BO, 2)), to(asked_at(BO, 2))),
    "less to do, of two asked at once": (
        (replace(asked_at(ANA, 1), load=2), replace(asked_at(BO, 1), load=1)),
        to(asked_at(BO, 1)),
    ),
    "the same order every time": ((BO, ANA), to(ANA)),
    "another area": ((who(ANA, practice_areas=frozenset({"tax"})), BO), to(BO)),
    "declined": ((replace(ANA, declined=True), BO), to(BO)),
    "has another turn": ((replace(ANA, has_other_turn=True), BO), to(BO)),
    "not reached anywhere": ((replace(ANA, is_reached=False), asked_at(BO, 1)), to(asked_at(BO, 1))),
    "full": ((replace(ANA, load=3), BO), to(BO)),
    "almost full": ((replace(ANA, load=2), asked_at(BO, 1)), to(ANA)),
    "paused": ((who(ANA, state=PersonState.PAUSED), BO), to(BO)),
    "paused until later": (
        (who(ANA, state=PersonState.PAUSED, paused_until=NOW + MINUTE), BO),
        to(BO),
    ),
    "pause over": (
        (who(ANA, state=PersonState.PAUSED, paused_until=NOW), asked_at(BO, 1)),
        to(who(ANA, state=PersonState.PAUSED, paused_until=NOW)),
    ),
    "left": ((who(ANA, state=PersonState.LEFT), BO), to(BO)),
    "deactivated": ((who(ANA, state=PersonState.DEACTIVATED), BO), to(BO)),
    "off duty where they are": ((IN_TOKYO, BO), to(BO)),
    "not a working day": ((SUNDAYS, BO), to(BO)),
    "nobody there is": ((), Wait(until=NOW + 15 * MINUTE)),
    "all full": ((replace(ANA, load=3),), Wait(until=NOW + 15 * MINUTE)),
    "nobody is reached": ((replace(ANA, is_reached=False),), Wait(until=NOW + 15 * MINUTE)),
    "all declined": ((replace(ANA, declined=True),), Wait(until=NOW + 15 * MINUTE)),
    "all off duty": ((IN_TOKYO,), Wait(until=NOW + 15 * MINUTE)),
    "somebody who never works": ((NEVER,), Wait(until=NOW + 15 * MINUTE)),
}


@pytest.mark.parametrize(("candidates", "where"), DIRECT_TABLE.values(), ids=DIRECT_TABLE.keys())
def test_a_direct_review_goes_to_whoever_is_next(candidates: tuple[Candidate, ...], where: Route) -> None:
    assert route(FRESH, TASK, DIRECT, candidates, NOW) == where


def test_it_waits_no_longer_than_until_somebodys_day_begins() -> None:
    almost = datetime(2026, 11, 23, 13, 52, tzinfo=UTC)

    waits = route(FRESH, TASK, DIRECT, (IN_NEW_YORK,), almost)

    assert waits == Wait(until=datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
    assert isinstance(route(FRESH, TASK, DIRECT, (IN_NEW_YORK,), almost + 8 * MINUTE), OfferToPerson)


@pytest.mark.parametrize(
    ("now", "on_duty"),
    [
        (datetime(2026, 10, 23, 7, 0, tzinfo=UTC), True),  # Friday 09:00, summer time
        (datetime(2026, 10, 26, 7, 59, tzinfo=UTC), False),  # Monday 08:59, winter time
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 17, 0, tzinfo=UTC), False),  # 18:00: the end is not within
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), False),  # Saturday
    ],
)
def test_duty_hours_follow_the_clock_on_the_wall(now: datetime, on_duty: bool) -> None:
    due = replace(TASK, due_at=now + 6 * HOUR)

    assert isinstance(route(FRESH, due, DIRECT, (ANA,), now), OfferToPerson) is on_duty


STANDING = review(of=ADA, offers=1)
IN_CHANNEL = review(offers=1)
LATE = DUE - 3 * MINUTE
OTHER_CASES: dict[str, tuple[Review, Task, Matter, datetime, Route]] = {
    "a channel matter stands in its channel first": (
        FRESH,
        TASK,
        CLEARED,
        NOW,
        OfferToChannel(look_again_at=SECOND_LOOK),
    ),
    "then it goes to one person": (IN_CHANNEL, TASK, CLEARED, NOW, to(ANA)),
    "it is passed on, and not to the same": (STANDING, TASK, DIRECT, NOW, to(BO)),
    "close to the end there is no second look": (FRESH, TASK, DIRECT, LATE, to(ANA, DUE)),
    "due": (FRESH, TASK, DIRECT, DUE, Expire()),
    "overdue": (IN_CHANNEL, TASK, CLEARED, DUE + HOUR, Expire()),
    "withdrawn meanwhile": (FRESH, replace(TASK, state=TaskState.WITHDRAWN), DIRECT, NOW, Expire()),
    "expired meanwhile": (FRESH, replace(TASK, state=TaskState.EXPIRED), DIRECT, NOW, Expire()),
    "not cleared": (FRESH, TASK, replace(DIRECT, cleared_from=None), NOW, Wait(until=NOW + 15 * MINUTE)),
    "cleared later": (
        FRESH,
        TASK,
        replace(DIRECT, cleared_from=NOW + HOUR),
        NOW,
        Wait(until=NOW + HOUR),
    ),
    "cleared too late": (FRESH, TASK, replace(DIRECT, cleared_from=DUE + HOUR), NOW, Wait(until=DUE)),
    "clearance over": (FRESH, TASK, replace(CLEARED, cleared_until=NOW), NOW, Wait(until=NOW + 15 * MINUTE)),
    "matter closed": (FRESH, TASK, replace(CLEARED, is_open=False), NOW, Wait(until=NOW + 15 * MINUTE)),
    "snoozed": (
        replace(STANDING, snoozed_until=NOW + 2 * HOUR),
        TASK,
        DIRECT,
        NOW,
        Wait(until=NOW + 5 * HOUR),
    ),
    "snooze over": (replace(STANDING, snoozed_until=NOW), TASK, DIRECT, NOW, to(BO)),
}


@pytest.mark.parametrize(
    ("subject", "task", "matter", "now", "where"), OTHER_CASES.values(), ids=OTHER_CASES.keys()
)
def test_a_review_goes_where_its_state_and_its_matter_say(
    subject: Review, task: Task, matter: Matter, now: datetime, where: Route
) -> None:
    assert route(subject, task, matter, (ANA, BO), now) == where


@pytest.mark.parametrize("subject", [STANDING, IN_CHANNEL], ids=["direct", "channel"])
def test_where_nobody_better_is_there_it_stays_where_it_is(subject: Review) -> None:
    assert route(subject, TASK, CLEARED, (replace(ANA, load=9), IN_TOKYO), NOW) == Wait(until=DUE)


def decide(subject: Review, *candidates: Candidate, **facts: object) -> Decision:
    known = RoutingFacts(review=subject, task=TASK, matter=DIRECT, candidates=candidates)
    known = replace(known, **facts)  # type: ignore[arg-type]  # by name
    return route_review(RouteReview(id=ID, review_id=subject.id), known, NOW)


def test_an_offer_to_a_person_is_noted_with_its_turn_and_owes_them_the_card() -> None:
    decision = decide(FRESH, ANA)

    after = changed(decision)
    assert (after.expert_id, after.offers, after.offered_at, after.in_channel) == (ADA, 1, NOW, False)
    assert after.route_at == SECOND_LOOK
    made = [record for record in decision.records if isinstance(record, OfferMade)]
    assert [(offer.person_id, offer.number, offer.outcome) for offer in made] == [
        (ADA, 1, OfferOutcome.STANDING)
    ]
    assert PersonOffered(person_id=ADA, at=NOW) in decision.records
    assert [(m.kind, m.to) for m in decision.messages] == [(MessageKind.CARD, ToPerson(person_id=ADA))]


def test_an_offer_to_the_channel_is_nobodys_turn() -> None:
    decision = decide(FRESH, ANA, matter=CLEARED)

    after = changed(decision)
    assert (after.expert_id, after.in_channel) == (None, True)
    assert not [record for record in decision.records if isinstance(record, PersonOffered)]
    assert isinstance(decision.messages[0].to, ToChannel)


@pytest.mark.parametrize("matter", [DIRECT, CLEARED], ids=["direct", "channel"])
def test_a_card_is_owed_since_its_review_was_to_be_routed(matter: Matter) -> None:
    waited = replace(FRESH, route_at=NOW - MINUTE)

    decision = decide(waited, ANA, matter=matter)

    assert [message.due_at for message in decision.messages] == [NOW - MINUTE]
    assert changed(decision).offered_at == NOW


@pytest.mark.parametrize("subject", [STANDING, IN_CHANNEL], ids=["direct", "channel"])
def test_what_is_passed_on_ends_the_offer_before_and_shows_it(subject: Review) -> None:
    decision = decide(replace(subject, route_at=NOW), BO)

    ended = OfferEnded(review_id=subject.id, number=1, outcome=OfferOutcome.PASSED)
    assert ended in decision.records
    assert [m.kind for m in decision.messages] == [MessageKind.CARD, MessageKind.CARD_UPDATE]
    assert changed(decision).expert_id == BEN


@pytest.mark.parametrize(("others", "task_ends"), [(0, True), (1, False)])
def test_a_task_has_expired_with_the_last_of_its_reviews(others: int, task_ends: bool) -> None:
    late = replace(TASK, due_at=NOW)

    decision = decide(replace(STANDING, route_at=NOW), task=late, others_waiting=others)

    moved = TaskMoved(task_id=TASK.id, seen=TaskState.OPEN, state=TaskState.EXPIRED)
    assert changed(decision).state is S.EXPIRED
    assert (moved in decision.records) is task_ends


def test_what_expires_after_its_task_has_ended_does_not_end_it_again() -> None:
    over = replace(TASK, due_at=NOW, state=TaskState.EXPIRED)

    decision = decide(replace(STANDING, route_at=NOW), task=over)

    assert changed(decision).state is S.EXPIRED
    assert not [record for record in decision.records if isinstance(record, TaskMoved)]


@pytest.mark.parametrize(
    "subject",
    [
        None,
        review(S.OPEN, route_at=NOW),
        review(S.APPROVED, route_at=NOW),
        replace(FRESH, route_at=None),
        replace(FRESH, route_at=NOW + MINUTE),
    ],
    ids=["gone", "started", "answered", "never", "not yet"],
)
def test_what_is_not_to_be_routed_is_left_alone(subject: Review | None) -> None:
    known = RoutingFacts(review=subject, task=TASK, matter=DIRECT, candidates=(ANA,))

    decision = route_review(RouteReview(id=ID, review_id=FRESH.id), known, NOW)

    assert decision == Decision(reply=Done(already=True))


def test_only_offers_to_people_wait_for_each_other() -> None:
    channel = RoutingFacts(review=FRESH, task=TASK, matter=CLEARED)

    assert channel.keys == (f"task/{TASK.id}",)
    assert replace(channel, matter=DIRECT).keys == ("turns/firm",)
    assert replace(channel, review=IN_CHANNEL).keys == ("turns/firm",)


def test_a_person_is_known_by_id_and_not_by_name() -> None:
    twin = Candidate(person=replace(PERSON, id=PersonId("zed")))

    assert route(STANDING, TASK, DIRECT, (ANA, twin), NOW) == to(twin)
    assert isinstance(twin.person, Person)
