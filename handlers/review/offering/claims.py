"""Claiming a review and letting it go: start, forms opened and closed, pause, decline, snooze."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Form, FormPurpose, Refusal, Refused, ShowForm, refuse
from handlers.messages import Message, ToPerson
from handlers.people.people import next_on_duty
from handlers.records import Record, ReviewChanged
from handlers.review.answering.metering import spans_freed
from handlers.review.answering.releases import ended, released, stopped
from handlers.review.answering.verdicts import ended_offer
from handlers.review.cards.form_values import context_form, edit_form, read_form, reject_form
from handlers.review.commands import (
    CloseForm,
    DeclineReview,
    ExplainOffer,
    OpenForm,
    PauseReview,
    SnoozeReview,
    StartReview,
)
from handlers.review.messages import card_to, card_update, remind
from handlers.review.offering.offers import OfferDeclined, OfferOutcome
from handlers.review.offering.routing import second_look
from handlers.review.offering.turns import Turn, TurnFacts, turn, when
from handlers.review.reviews import Move, Review, ReviewState, target
from handlers.review.tasks import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """A turn, the text that an edit starts from, and a reply's text to fill in.

    `comment` is what the person said with an answer that came back to them.
    """

    turn: TurnFacts
    text: str = ""
    draft: str | None = None
    comment: str = ""


def start_review(command: StartReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a claim: the review is theirs, the text comes to their direct chat, and the meter starts."""
    del command
    mine = turn(facts, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if mine.review.state is ReviewState.OPEN:
        return Decision(reply=Done(words="This one is open with you already.", already=True))
    review, messages = _claim(mine, now)
    words = "It is yours: the meter runs."
    if len(messages) > 1:
        words = "It is yours: the text is in your direct chat with me, and the meter runs."
    return Decision(reply=Done(words=words), records=_changes(mine, review), messages=messages)


def open_form(command: OpenForm, facts: FormFacts, now: datetime) -> Decision:
    """Decide what form opens. Reading the context changes nothing; the others claim the review and meter it."""
    mine = turn(facts.turn, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if command.purpose is FormPurpose.CONTEXT:
        return Decision(reply=ShowForm(form=context_form(mine.review, mine.task)))
    review, messages = _claim(mine, now)
    form = _form(command.purpose, review, mine, facts)
    shown = ShowForm(form=form, meter_started=mine.review.meter_since is None)
    return Decision(
        reply=shown, records=_changes(mine, review), messages=messages if shown.meter_started else ()
    )


def _claim(mine: Turn, now: datetime) -> tuple[Review, tuple[Message, ...]]:
    """Make the review theirs; who takes what was nobody's gets a card of their own, if the offer had no text."""
    review = _claimed(mine, now)
    messages = (card_update(review, now),)
    if mine.review.expert_id is not None or mine.text_at_once:
        return review, messages
    return review, (*messages, card_to(review, ToPerson(person_id=mine.person.id), now))


def _form(purpose: FormPurpose, review: Review, mine: Turn, facts: FormFacts) -> Form:
    if purpose is FormPurpose.EDIT:
        return edit_form(review, facts.text, mine.matter, facts.draft, facts.comment)
    if purpose is FormPurpose.REJECT:
        return reject_form(review, mine.matter, facts.draft, facts.comment)
    return read_form(review, mine.task, facts.text, mine.matter, facts.draft, facts.comment)


def close_form(command: CloseForm, facts: TurnFacts, now: datetime) -> Decision:
    """Decide what a closed form leaves: the meter stops, and a card that is anybody's goes back to the channel.

    A form that could not be opened counts no time: what the meter ran since then is dropped.
    """
    mine = turn(facts, now)
    if isinstance(mine, Refused) or mine.review.state is not ReviewState.OPEN:
        return Decision(reply=Done())
    at_rest = stopped(mine.review, mine.matter, now, mine.taken, counts=not command.failed)
    shared = mine.review.in_channel and mine.text_at_once
    review = released(at_rest) if shared else at_rest
    if shared:
        left: tuple[Record, ...] = (*spans_freed(mine.review), *ended(at_rest, OfferOutcome.STANDING))
    else:
        left = () if command.failed else mine.spans(now)
    return Decision(
        reply=Done(), records=(*_changes(mine, review), *left), messages=(card_update(review, now),)
    )


def pause_review(command: PauseReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a pause: the meter stops, or runs again if it stood."""
    del command
    mine = turn(facts, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if mine.review.state is not ReviewState.OPEN:
        return refuse(Refusal.OUT_OF_DATE, "Start this one first; there is nothing to pause.")
    review = stopped(mine.review, mine.matter, now, mine.taken)
    words = "Paused: no time counts. Continue when you are ready."
    if mine.review.meter_since is None:
        review = replace(review, meter_since=now)
        words = "The meter runs again."
        if review.meter(mine.matter.cap_ms).capped(now):
            return refuse(Refusal.TOO_LATE, "The meter has come to its limit, so no more time counts.")
    review = replace(review, claim_until=_claim_until(mine.matter, now))
    records = (*_changes(mine, review), *mine.spans(now))
    return Decision(reply=Done(words=words), records=records, messages=(card_update(review, now),))


def decline_review(command: DeclineReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a decline: the turn goes back unpaid and never counts against anyone; others are asked."""
    mine = turn(facts, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    declined = OfferDeclined(
        firm_id=mine.review.firm_id,
        review_id=mine.review.id,
        person_id=mine.person.id,
        reason=command.reason,
        declined_at=now,
    )
    stays = mine.review.in_channel and mine.review.state is ReviewState.OFFERED
    at_rest = stopped(mine.review, mine.matter, now)
    review = at_rest if stays else replace(released(at_rest), route_at=now)
    given_back = () if stays else (*spans_freed(mine.review), *ended(at_rest, OfferOutcome.DECLINED))
    words = "Declined. It goes to somebody else, and it does not count against you."
    if stays:
        words = "Declined. It stays here for your colleagues, and it does not count against you."
    return Decision(
        reply=Done(words=words),
        records=(*_changes(mine, review, ends_offer=False), declined, *given_back),
        messages=(card_update(review, now),),
    )


def snooze_review(command: SnoozeReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a snooze: a reminder later, while there is still time to answer before it is due.

    What anybody may take stays anybody's, so there the reminder is all. A review of one's own waits: its meter
    stops, its claim is kept until after the reminder, and routing leaves it alone until then.
    """
    mine = turn(facts, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    latest = mine.task.due_at - timedelta(minutes=mine.matter.expected_minutes)
    wanted = now + command.for_time if command.for_time is not None else next_on_duty(mine.person, now)
    until = min(wanted or latest, latest)
    if until <= now:
        words = f"It is due {when(mine.task.due_at, mine.person.zone, now)}, too soon for a reminder."
        return refuse(Refusal.TOO_LATE, words)
    reply = Done(words=f"I will remind you {when(until, mine.person.zone, now)}.")
    reminder = remind(mine.review, mine.person.id, command.id, until)
    if mine.review.expert_id is None:
        return Decision(reply=reply, messages=(reminder,))
    at_rest = replace(stopped(mine.review, mine.matter, now, mine.taken), snoozed_until=until)
    if at_rest.state is ReviewState.OPEN:
        review = replace(at_rest, claim_until=_claim_until(mine.matter, until))
    else:
        review = replace(at_rest, route_at=second_look(mine.task.due_at, until))
    return Decision(
        reply=reply,
        records=(*_changes(mine, review, ends_offer=False), *mine.spans(now)),
        messages=(card_update(review, now), reminder),
    )


def explain_offer(command: ExplainOffer, facts: TurnFacts, now: datetime) -> Decision:
    """Say on what ground a review came to this person."""
    del command
    mine = turn(facts, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    area = mine.matter.practice_area
    if mine.review.in_channel or mine.review.expert_id is None:
        words = f"It stands in the channel for every expert in {area} here; the first to answer takes it."
    else:
        words = (
            f"You work in {area}, you were on duty and below your {mine.person.daily_capacity} a day, "
            "and of those it was longest since you were last asked."
        )
    return Decision(reply=Done(words=words))


def _claimed(mine: Turn, now: datetime) -> Review:
    state = (
        ReviewState.OPEN if mine.review.state is ReviewState.OPEN else target(mine.review.state, Move.START)
    )
    assert state is not None, "a turn is offered or open"
    return replace(
        mine.review,
        state=state,
        version=mine.review.version + 1,
        expert_id=mine.person.id,
        route_at=None,
        opened_at=mine.review.opened_at or now,
        claim_until=_claim_until(mine.matter, now),
        meter_since=mine.review.meter_since or now,
        snoozed_until=None,
    )


def _changes(mine: Turn, review: Review, *, ends_offer: bool = True) -> tuple[Record, ...]:
    change = ReviewChanged(review=review, seen_state=mine.review.state, seen_version=mine.review.version)
    taken = ended_offer(mine) if ends_offer and review.state is ReviewState.OPEN else ()
    return (change, *taken)


def _claim_until(matter: Matter, now: datetime) -> datetime:
    return now + timedelta(minutes=matter.claim_minutes)
