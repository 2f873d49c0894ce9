"""Reviews that nobody answers: their expert is reminded, somebody else is asked, or there is more time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.audit.values import Noted
from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, PersonId, reference_of
from handlers.messages import Message, MessageKind
from handlers.records import Record, ReviewChanged, TaskReopened
from handlers.remedies.commands import AskElsewhere, GiveTime, RemindExpert
from handlers.remedies.values import Lagging
from handlers.review.answering.metering import spans_freed
from handlers.review.answering.releases import released
from handlers.review.cards.card_words import clock_words, date_words
from handlers.review.messages import card_update, notice
from handlers.review.reviews import UNDECIDED, WAITING, Move, Review, ReviewState, target
from handlers.review.tasks import TaskState

REMIND_AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=14)
NOT_THERE = "This review is answered, or over, or not here any more. Nothing was changed."
NOBODYS = "Nobody has this review now, so there is nobody to remind. You can have it offered again."


def remind_expert(command: RemindExpert, facts: object, now: datetime) -> Decision:
    """Decide to send a word to whose turn it is; once an hour is enough."""
    del facts
    lagging = command.lagging
    if lagging is None or lagging.review.state not in WAITING:
        return refuse(Refusal.OUT_OF_DATE, NOT_THERE)
    review, expert, last = lagging.review, lagging.expert, lagging.reminded_at
    if expert is None:
        return refuse(Refusal.NOT_AVAILABLE, NOBODYS)
    if last is not None and now < last + REMIND_AGAIN:
        at = clock_words(last, lagging.zone)
        words = f"{expert.name} was reminded at {at}; once an hour is enough. Nothing was sent."
        return refuse(Refusal.CONFLICT, words)
    word = replace(
        notice(review, expert.id, MessageKind.NUDGE, now), key=f"{MessageKind.NUDGE}/{review.id}/{command.id}"
    )
    noted = _noted("review.reminded", lagging, expert.id)
    return Decision(reply=Done(words=f"{expert.name} is reminded now."), records=(noted,), messages=(word,))


def ask_elsewhere(command: AskElsewhere, facts: object, now: datetime) -> Decision:
    """Decide to look at once for somebody else; what somebody works at is theirs until they are done or late."""
    del facts
    lagging = command.lagging
    if lagging is None or lagging.review.state not in WAITING or now >= lagging.task.due_at:
        return refuse(Refusal.OUT_OF_DATE, NOT_THERE if lagging is None else _over(lagging, now))
    review, expert = lagging.review, lagging.expert
    if review.state is ReviewState.OPEN:
        who = "Somebody" if expert is None else expert.name
        back = review.claim_until
        then = "" if back is None else f" It goes on by itself at {clock_words(back, lagging.zone)}."
        words = f"{who} has it open and works at it.{then} You can remind them. Nothing was changed."
        return refuse(Refusal.TAKEN, words)
    looked_at = replace(review, version=review.version + 1, route_at=now, snoozed_until=None)
    words = f"Review {reference_of(review.id)} is offered to somebody else now, if anybody is free."
    if expert is not None:
        words += f" Until then it stays with {expert.name}."
    noted = _noted("review.asked_elsewhere", lagging, None if expert is None else expert.id)
    return Decision(reply=Done(words=words), records=(_changed(review, looked_at), noted))


def give_time(command: GiveTime, facts: object, now: datetime) -> Decision:
    """Decide that a task is due later; one that nobody answered in time is asked again."""
    del facts
    lagging, time = command.lagging, command.time
    if lagging is None:
        return refuse(Refusal.OUT_OF_DATE, NOT_THERE)
    review, task = lagging.review, lagging.task
    is_expired = review.state is ReviewState.EXPIRED and task.state in (TaskState.EXPIRED, TaskState.OPEN)
    if not is_expired and not (review.state in UNDECIDED and task.state is TaskState.OPEN):
        return refuse(Refusal.OUT_OF_DATE, NOT_THERE)
    if task.purged_at is not None:
        return refuse(
            Refusal.TOO_LATE, "Its texts were removed when their time was over. Nothing was changed."
        )
    due_at = now + time
    if not timedelta() < time <= LONGEST or (due_at <= task.due_at and not is_expired):
        later = f"It is due {date_words(task.due_at, lagging.zone)} already; please give it more than that."
        return refuse(Refusal.INVALID, later, field="time")
    reopened = TaskReopened(task_id=task.id, seen=task.state, due_at=due_at)
    due = f"due {date_words(due_at, lagging.zone)}"
    noted = _noted("task.given_time", lagging, None)
    if is_expired:
        again = _asked_again(review, now)
        words = f"Review {reference_of(review.id)} is asked again, {due}."
        records: tuple[Record, ...] = (reopened, _changed(review, again), *spans_freed(review), noted)
        return Decision(reply=Done(words=words), records=records, messages=(card_update(again, now),))
    words = f"Review {reference_of(review.id)} is {due} now."
    shown = tuple(_shown_anew((review, *lagging.others), command.id, now))
    return Decision(reply=Done(words=words), records=(reopened, noted), messages=shown)


def _over(lagging: Lagging, now: datetime) -> str:
    late = lagging.review.state in WAITING and now >= lagging.task.due_at
    return "It is overdue: give it more time first. Nothing was changed." if late else NOT_THERE


def _asked_again(review: Review, now: datetime) -> Review:
    state = target(review.state, Move.ASK_AGAIN)
    assert state is not None, "an expired review can be asked again"
    return replace(released(review), state=state, version=review.version + 1, in_channel=False, route_at=now)


def _shown_anew(reviews: tuple[Review, ...], command: CommandId, now: datetime) -> Iterator[Message]:
    """Every card that says when it is due shows it anew, whether or not its review has changed."""
    for review in reviews:
        if review.offers:
            update = card_update(review, now)
            yield replace(update, key=f"{update.key}/due/{command}")


def _changed(seen: Review, review: Review) -> ReviewChanged:
    return ReviewChanged(review=review, seen_state=seen.state, seen_version=seen.version)


def _noted(did: str, lagging: Lagging, person: PersonId | None) -> Noted:
    review = lagging.review
    about = {"review": review.id, "task": review.task_id, "matter": review.matter_id, "person": person}
    return Noted(firm_id=review.firm_id, did=did, about=about)
