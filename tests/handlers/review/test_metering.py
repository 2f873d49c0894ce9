"""Two meters of one person that run at once never count the same time twice."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.decisions import Decision, FormPurpose
from handlers.ids import ReviewId
from handlers.money.metering.stretches import MeteredSpan, SpansFreed, Stretch
from handlers.money.time import TimeEntry
from handlers.records import OfferEnded, ReviewChanged
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import (
    Answer,
    CloseForm,
    DeclineReview,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
)
from handlers.review.offering.claims import (
    FormFacts,
    close_form,
    decline_review,
    open_form,
    pause_review,
    snooze_review,
    start_review,
)
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import DECIDED, Review, ReviewState
from handlers.review.tasks import Matter
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import ADAS, CLEARED, HOURLY, ID, RATES, asked, review

LONG = replace(HOURLY, cap_ms=10**9)
A, B = ReviewId("a"), ReviewId("b")


class Act(Enum):
    START = auto()
    PAUSE = auto()  # or go on
    OPEN_FORM = auto()
    CLOSE_FORM = auto()
    FAIL_FORM = auto()
    SNOOZE = auto()
    DECLINE = auto()
    APPROVE = auto()


@dataclass
class Desk:
    """Ada's reviews, and the stretches of her time that count; the clock goes on from NOW."""

    matter: Matter = LONG
    at: datetime = NOW
    reviews: dict[ReviewId, Review] = field(default_factory=dict)
    spans: list[MeteredSpan] = field(default_factory=list)
    last: Decision | None = None

    def later(self, **time: float) -> "Desk":
        self.at += timedelta(**time)
        return self

    def do(self, act: Act, key: ReviewId) -> "Desk":
        seen = self.reviews.get(key) or review(of=ADA, id=key, in_channel=False)
        taken = tuple(
            Stretch(starts_at=one.starts_at, ends_at=one.ends_at)
            for one in self.spans
            if seen.meter_since is not None and one.ends_at > seen.meter_since
        )
        facts = replace(asked(matter=self.matter), review=seen, verdict=None, taken=taken)
        self.last = decided(act, facts, self.at)
        for record in self.last.records:
            if isinstance(record, ReviewChanged):
                self.reviews[key] = record.review
            elif isinstance(record, MeteredSpan):
                self.spans.append(record)
            elif isinstance(record, SpansFreed):
                self.spans = [one for one in self.spans if one.review_id != record.review_id]
        return self

    def counted(self, key: ReviewId) -> int:
        """What counts for a review, in whole minutes."""
        return self.reviews[key].metered_ms // 60_000


def decided(act: Act, facts: TurnFacts, now: datetime) -> Decision:
    assert facts.review is not None
    to = {"id": ID, "sender": ADAS, "review_id": facts.review.id}
    match act:
        case Act.START:
            return start_review(StartReview(**to), facts, now)
        case Act.PAUSE:
            return pause_review(PauseReview(**to), facts, now)
        case Act.OPEN_FORM:
            return open_form(OpenForm(**to, purpose=FormPurpose.REJECT), FormFacts(turn=facts), now)
        case Act.CLOSE_FORM | Act.FAIL_FORM:
            return close_form(CloseForm(**to, failed=act is Act.FAIL_FORM), facts, now)
        case Act.SNOOZE:
            return snooze_review(SnoozeReview(**to, for_time=timedelta(hours=1)), facts, now)
        case Act.DECLINE:
            return decline_review(DeclineReview(**to, reason="no_time"), facts, now)
        case Act.APPROVE:
            answer = RecordVerdict(**to, answer=Answer(kind=VerdictKind.APPROVE))
            return record_verdict(answer, VerdictFacts(turn=facts, rates=RATES), now)


def test_whoever_is_answered_first_has_the_time_that_two_meters_ran() -> None:
    desk = Desk().do(Act.START, A).later(minutes=1).do(Act.START, B).later(minutes=2)
    desk.do(Act.APPROVE, B).later(minutes=3).do(Act.APPROVE, A)
    assert (desk.counted(A), desk.counted(B)) == (1 + 3, 2)
    entries = [one for one in desk.last.records if isinstance(one, TimeEntry)] if desk.last else []
    assert [entry.milliseconds for entry in entries] == [4 * 60_000]


@pytest.mark.parametrize("stop", [Act.PAUSE, Act.CLOSE_FORM, Act.SNOOZE, Act.APPROVE])
def test_whatever_stops_a_meter_claims_its_time(stop: Act) -> None:
    desk = Desk().do(Act.START, A).do(Act.START, B).later(minutes=5)
    desk.do(stop, B).later(minutes=1).do(Act.APPROVE, A)
    assert (desk.counted(B), desk.counted(A)) == (5, 1)


def test_a_meter_that_goes_on_counts_from_then() -> None:
    desk = Desk().do(Act.START, A).later(minutes=1).do(Act.PAUSE, A).later(minutes=5)
    desk.do(Act.PAUSE, A).later(minutes=2).do(Act.APPROVE, A)
    assert desk.counted(A) == 3
    assert [one.milliseconds for one in desk.spans] == [60_000, 120_000]


def test_what_is_declined_takes_no_time_from_what_is_answered() -> None:
    desk = Desk().do(Act.START, A).do(Act.START, B).later(minutes=5).do(Act.PAUSE, B)
    desk.later(minutes=1).do(Act.PAUSE, B).later(minutes=1).do(Act.DECLINE, B)
    ended = [one for one in desk.last.records if isinstance(one, OfferEnded)] if desk.last else []
    assert [one.metered_ms for one in ended] == [6 * 60_000]  # kept with the offer, unpaid
    desk.later(minutes=1).do(Act.APPROVE, A)
    assert desk.counted(A) == 8


def test_a_form_that_could_not_be_opened_counts_nothing() -> None:
    desk = Desk().do(Act.OPEN_FORM, A).later(minutes=5).do(Act.FAIL_FORM, A)
    assert (desk.counted(A), desk.spans) == (0, [])


def test_one_click_on_a_piece_leaves_no_stretch_of_time() -> None:
    desk = Desk(matter=CLEARED).do(Act.APPROVE, A)
    assert desk.reviews[A].state is ReviewState.APPROVED
    assert desk.spans == []


def test_time_in_a_form_of_a_piece_counts_only_once_too() -> None:
    desk = Desk().do(Act.START, A).later(minutes=1)
    desk.matter = CLEARED
    desk.do(Act.OPEN_FORM, B).later(minutes=2).do(Act.APPROVE, B).later(minutes=1)
    desk.matter = LONG
    desk.do(Act.APPROVE, A)
    assert (desk.counted(A), desk.counted(B)) == (2, 2)


acts = st.lists(
    st.tuples(st.sampled_from(Act), st.sampled_from([A, B, ReviewId("c")]), st.integers(0, 3_000_000)),
    max_size=25,
)


def shared(desk: Desk) -> bool:
    """Whether two stretches of time overlap."""
    ends = NOW - timedelta(days=1)
    for one in sorted(desk.spans, key=lambda span: span.starts_at):
        if one.starts_at < ends:
            return True
        ends = one.ends_at
    return False


@settings(max_examples=150, deadline=None)
@given(acts, st.sampled_from([10**9, 2_000]))
def test_whatever_order_people_work_in_no_time_counts_twice(
    steps: list[tuple[Act, ReviewId, int]], cap_ms: int
) -> None:
    """A step's last number is the microseconds that pass before it."""
    desk = Desk(matter=replace(HOURLY, cap_ms=cap_ms))
    for act, key, microseconds in steps:
        desk.later(microseconds=microseconds)
        if key not in desk.reviews or desk.reviews[key].state not in DECIDED:
            desk.do(act, key)
        assert not shared(desk)
        for one in desk.reviews.values():
            assert one.metered_ms == sum(s.milliseconds for s in desk.spans if s.review_id == one.id)
            assert one.metered_ms <= cap_ms
    assert sum(s.milliseconds for s in desk.spans) <= (desk.at - NOW) // timedelta(milliseconds=1)


@settings(max_examples=150, deadline=None)
@given(acts.map(lambda steps: [step for step in steps if step[0] not in (Act.DECLINE, Act.FAIL_FORM)]))
def test_what_counts_is_all_the_time_that_any_meter_ran(steps: list[tuple[Act, ReviewId, int]]) -> None:
    desk, ran = Desk(), 0
    for act, key, milliseconds in steps:
        if any(one.meter_since is not None for one in desk.reviews.values()):
            ran += milliseconds
        desk.later(milliseconds=milliseconds)
        if key not in desk.reviews or desk.reviews[key].state not in DECIDED:
            desk.do(act, key)
    for key, one in tuple(desk.reviews.items()):
        if one.meter_since is not None:
            desk.do(Act.PAUSE, key)
    assert sum(one.metered_ms for one in desk.reviews.values()) == ran


def test_where_a_meter_runs_its_experts_day_is_nobody_elses_meanwhile() -> None:
    """Two answers of one person in one batch would both claim the same time."""
    running, stands = asked(ReviewState.OPEN), asked(ReviewState.OFFERED)
    assert (running.meters, stands.meters) == (ADA, None)
    assert running.keys == (f"accrual/{ADA}",)
    assert stands.keys == ()
    assert VerdictFacts(turn=running).keys == running.keys  # by the piece too
    assert asked(ReviewState.OPEN, of=BEN).meters is None
