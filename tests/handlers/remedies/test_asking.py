"""Reviews that nobody answers: reminders, somebody else, more time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import CommandId
from handlers.messages import MessageKind, ToPerson
from handlers.records import ReviewChanged, TaskReopened
from handlers.remedies.asking import ask_elsewhere, give_time, remind_expert
from handlers.remedies.commands import AskElsewhere, GiveTime, RemindExpert
from handlers.remedies.values import Lagging
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import TaskState
from tests.handlers.review.samples import NOW, TASK
from tests.handlers.review.turn_samples import CLEARED, PERSON, review

S = ReviewState
ID = CommandId("c")
HOUR = timedelta(hours=1)


def lagging(state: ReviewState = S.OFFERED, *, expert: bool = True, **changes: object) -> Lagging:
    one = review(state, of=PERSON.id if expert else None)
    made = Lagging(review=one, task=TASK, matter=CLEARED, expert=PERSON if expert else None)
    return replace(made, **changes)


def remind(about: Lagging | None) -> Decision:
    return remind_expert(RemindExpert(id=ID, lagging=about), None, NOW)


def elsewhere(about: Lagging | None) -> Decision:
    return ask_elsewhere(AskElsewhere(id=ID, lagging=about), None, NOW)


def more_time(about: Lagging | None, hours: int = 8) -> Decision:
    return give_time(GiveTime(id=ID, lagging=about, time=hours * HOUR, by=PERSON.id), None, NOW)


def changed(decision: Decision) -> Review:
    (change,) = (one for one in decision.records if isinstance(one, ReviewChanged))
    return change.review


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (lagging(), None),
        (lagging(S.OPEN), None),
        (lagging(reminded_at=NOW - HOUR), None),
        (lagging(reminded_at=NOW - HOUR + timedelta(seconds=1)), Refusal.CONFLICT),
        (lagging(expert=False), Refusal.NOT_AVAILABLE),
        (lagging(S.HELD), Refusal.OUT_OF_DATE),
        (lagging(S.APPROVED), Refusal.OUT_OF_DATE),
        (lagging(S.EXPIRED), Refusal.OUT_OF_DATE),
        (None, Refusal.OUT_OF_DATE),
    ],
)
def test_an_expert_is_reminded_once_an_hour(about: Lagging | None, reason: Refusal | None) -> None:
    decision = remind(about)

    if reason is not None:
        assert isinstance(decision.reply, Refused)
        assert (decision.reply.reason, decision.records, decision.messages) == (reason, (), ())
        return
    (word,) = decision.messages
    assert (word.kind, word.to, word.due_at) == (MessageKind.NUDGE, ToPerson(person_id=PERSON.id), NOW)
    assert decision.reply == Done(words=f"{PERSON.name} is reminded now.")


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (lagging(), None),
        (lagging(expert=False), None),
        (lagging(S.OPEN), Refusal.TAKEN),  # what somebody works at is theirs
        (lagging(S.HELD), Refusal.OUT_OF_DATE),
        (lagging(S.EXPIRED), Refusal.OUT_OF_DATE),
        (lagging(task=replace(TASK, due_at=NOW)), Refusal.OUT_OF_DATE),
        (None, Refusal.OUT_OF_DATE),
    ],
)
def test_somebody_else_is_looked_for_at_once(about: Lagging | None, reason: Refusal | None) -> None:
    decision = elsewhere(about)

    if reason is not None:
        assert isinstance(decision.reply, Refused)
        assert (decision.reply.reason, decision.records) == (reason, ())
        return
    assert about is not None
    asked = changed(decision)
    assert (asked.state, asked.route_at, asked.snoozed_until) == (S.OFFERED, NOW, None)
    assert (asked.expert_id, asked.version) == (about.review.expert_id, about.review.version + 1)


EXPIRED = replace(TASK, state=TaskState.EXPIRED, due_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("about", "hours", "reason"),
    [
        (lagging(), 48, None),
        (lagging(S.OPEN), 48, None),
        (lagging(S.HELD), 48, None),
        (lagging(S.EXPIRED, task=EXPIRED), 1, None),
        (lagging(task=replace(TASK, due_at=NOW + 4 * HOUR)), 4, Refusal.INVALID),  # no later than it is
        (lagging(), 24 * 15, Refusal.INVALID),
        (lagging(S.EXPIRED, task=replace(EXPIRED, purged_at=NOW)), 4, Refusal.TOO_LATE),
        (lagging(S.EXPIRED, task=replace(TASK, state=TaskState.WITHDRAWN)), 4, Refusal.OUT_OF_DATE),
        (lagging(S.WITHDRAWN), 4, Refusal.OUT_OF_DATE),
        (lagging(S.EDITED), 4, Refusal.OUT_OF_DATE),
        (None, 4, Refusal.OUT_OF_DATE),
    ],
)
def test_a_task_gets_more_time(about: Lagging | None, hours: int, reason: Refusal | None) -> None:
    decision = more_time(about, hours)

    if reason is not None:
        assert isinstance(decision.reply, Refused)
        assert (decision.reply.reason, decision.records, decision.messages) == (reason, (), ())
        return
    assert about is not None
    (reopened,) = (one for one in decision.records if isinstance(one, TaskReopened))
    assert (reopened.seen, reopened.due_at) == (about.task.state, NOW + hours * HOUR)


def test_what_nobody_answered_in_time_is_nobodys_again_and_offered_at_once() -> None:
    about = lagging(S.EXPIRED, task=EXPIRED)

    again = changed(more_time(about))

    assert (again.state, again.expert_id, again.route_at, again.in_channel) == (S.OFFERED, None, NOW, False)
    assert again.offers == about.review.offers  # the next offer has a number of its own


def test_every_card_of_a_task_shows_the_new_time() -> None:
    other = replace(review(S.OPEN, of=PERSON.id), id=type(review().id)("other"))

    decision = more_time(lagging(others=(other,)), 48)

    assert [one.subject_id for one in decision.messages] == [review().id, other.id]
    assert len({one.key for one in decision.messages}) == 2
