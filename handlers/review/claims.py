"""Claiming a review and letting it go: start, forms opened and closed, pause, decline, snooze, claim time over."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.decisions import (
    Decision,
    Done,
    Form,
    FormPurpose,
    Message,
    MessageKind,
    Refusal,
    Refused,
    ShowForm,
    ToPerson,
    refuse,
)
from handlers.people.people import Person, next_on_duty
from handlers.records import OfferEnded, Record, ReviewChanged
from handlers.review.commands import (
    CloseForm,
    DeclineReview,
    ExplainOffer,
    OpenForm,
    PauseReview,
    ReleaseIdle,
    SnoozeReview,
    StartReview,
)
from handlers.review.form_values import context_form, edit_form, read_form, reject_form
from handlers.review.messages import card_to, card_update, notice
from handlers.review.offers import OfferDeclined, OfferOutcome
from handlers.review.reviews import Move, Review, ReviewState, target
from handlers.review.tasks import Matter, Offer
from handlers.review.turns import Turn, TurnFacts, turn
from handlers.review.verdicts import ended_offer

DECLINES = {"recuse": "recused", "not_my_area": "not their area", "no_time": "no time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """A turn, the text that an edit starts from, and a reply's text to fill in."""

    turn: TurnFacts
    text: str = ""
    draft: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleFacts:
    review: Review | None
    matter: Matter | None


def start_review(command: StartReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a claim: the review is theirs, the text comes to their direct chat, and the meter starts."""
    del command
    mine = turn(facts)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if mine.review.state is ReviewState.OPEN:
        return Decision(reply=Done(words="This one is open with you already.", already=True))
    review = _claimed(mine, now)
    messages: tuple[Message, ...] = (card_update(review, now),)
    words = "It is yours: the meter runs."
    if mine.review.in_channel and not mine.matter.shows_text_at_once:
        messages = (*messages, card_to(review, ToPerson(person_id=mine.person.id), now))
        words = "It is yours: the text is in your direct chat with me, and the meter runs."
    return Decision(reply=Done(words=words), records=_changes(mine, review), messages=messages)


def open_form(command: OpenForm, facts: FormFacts, now: datetime) -> Decision:
    """Decide what form opens. Reading the context changes nothing; the others claim the review and meter it."""
    mine = turn(facts.turn)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if command.purpose is FormPurpose.CONTEXT:
        return Decision(reply=ShowForm(form=context_form(mine.review, mine.task)))
    review = _claimed(mine, now)
    form = _form(command.purpose, review, mine, facts)
    moved = mine.review.state is not ReviewState.OPEN
    messages = (card_update(review, now),) if moved else ()
    return Decision(reply=ShowForm(form=form), records=_changes(mine, review), messages=messages)


def _form(purpose: FormPurpose, review: Review, mine: Turn, facts: FormFacts) -> Form:
    if purpose is FormPurpose.EDIT:
        return edit_form(review, facts.text, mine.matter, facts.draft)
    if purpose is FormPurpose.REJECT:
        return reject_form(review, mine.matter, facts.draft)
    return read_form(review, mine.task, facts.text, mine.matter, facts.draft)


def close_form(command: CloseForm, facts: TurnFacts, now: datetime) -> Decision:
    """Decide what a closed form leaves: the meter stops, and a card that is anybody's goes back to the channel.

    A form that could not be opened counts no time at all.
    """
    mine = turn(facts)
    if (
        isinstance(mine, Refused)
        or mine.review.state is not ReviewState.OPEN
        or mine.review.expert_id is None
    ):
        return Decision(reply=Done())
    stopped = _stopped(mine.review, mine.matter, now, counts=not command.failed)
    shared = mine.review.in_channel and mine.matter.shows_text_at_once
    review = _released(stopped) if shared else stopped
    ended = _ended(stopped, OfferOutcome.STANDING) if shared else ()
    return Decision(
        reply=Done(), records=(*_changes(mine, review), *ended), messages=(card_update(review, now),)
    )


def pause_review(command: PauseReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a pause: the meter stops, or runs again if it stood."""
    del command
    mine = turn(facts)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if mine.review.state is not ReviewState.OPEN:
        return refuse(Refusal.OUT_OF_DATE, "Start this one first; there is nothing to pause.")
    running = mine.review.meter_since is not None
    claim_until = now + timedelta(minutes=mine.matter.claim_minutes)
    if running:
        review = replace(_stopped(mine.review, mine.matter, now), claim_until=claim_until)
    else:
        review = replace(
            mine.review, version=mine.review.version + 1, meter_since=now, claim_until=claim_until
        )
    words = "Paused: no time counts until you resume." if running else "Resumed: the meter runs."
    return Decision(
        reply=Done(words=words), records=_changes(mine, review), messages=(card_update(review, now),)
    )


def decline_review(command: DeclineReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a decline: the turn goes back unpaid and never counts against anyone; others are asked."""
    mine = turn(facts)
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
    stopped = _stopped(mine.review, mine.matter, now)
    review = stopped if stays else replace(_released(stopped), route_at=now)
    ended: tuple[Record, ...] = () if stays else _ended(stopped, OfferOutcome.DECLINED)
    words = "Declined. It goes to somebody else, and it does not count against you."
    if stays:
        words = "Declined. It stays here for your colleagues, and it does not count against you."
    return Decision(
        reply=Done(words=words),
        records=(*_changes(mine, review, ends_offer=False), declined, *ended),
        messages=(card_update(review, now),),
    )


def snooze_review(command: SnoozeReview, facts: TurnFacts, now: datetime) -> Decision:
    """Decide a snooze: a reminder later, never after the review is due; nothing else changes."""
    mine = turn(facts)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    wanted = now + command.for_time if command.for_time is not None else next_on_duty(mine.person, now)
    until = min(wanted or mine.task.due_at, mine.task.due_at)
    review = replace(_stopped(mine.review, mine.matter, now), snoozed_until=until)
    reminder = replace(notice(review, mine.person.id, MessageKind.REMINDER, now), due_at=until)
    return Decision(
        reply=Done(words=f"I will remind you {_when(until, now, mine.person)}."),
        records=_changes(mine, review, ends_offer=False),
        messages=(reminder,),
    )


def explain_offer(command: ExplainOffer, facts: TurnFacts, now: datetime) -> Decision:
    """Say on what ground a review came to this person."""
    del command, now
    mine = turn(facts)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    area = mine.matter.practice_area
    if mine.review.in_channel or mine.matter.offer is Offer.CHANNEL:
        words = f"It stands in this channel for every expert in {area} here; the first to answer takes it."
    else:
        words = (
            f"You work in {area}, you are on duty and below your {mine.person.daily_capacity} a day, "
            "and of those it was longest since you were last asked."
        )
    return Decision(reply=Done(words=words))


def release_idle(command: ReleaseIdle, facts: IdleFacts, now: datetime) -> Decision:
    """Decide what happens when a claim's time is over: it is offered again; the metered time is kept, unpaid."""
    del command
    review, matter = facts.review, facts.matter
    if review is None or matter is None or review.state is not ReviewState.OPEN:
        return Decision(reply=Done(already=True))
    if review.claim_until is None or now < review.claim_until:
        return Decision(reply=Done(already=True))
    stopped = _stopped(review, matter, now)
    freed = replace(_released(stopped), route_at=now)
    change = ReviewChanged(review=freed, seen_state=review.state, seen_version=review.version)
    told = () if review.expert_id is None else (notice(freed, review.expert_id, MessageKind.NOTICE, now),)
    ended = _ended(stopped, OfferOutcome.PASSED)
    return Decision(reply=Done(), records=(change, *ended), messages=(card_update(freed, now), *told))


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
        claim_until=now + timedelta(minutes=mine.matter.claim_minutes),
        meter_since=mine.review.meter_since or now,
        snoozed_until=None,
    )


def _stopped(review: Review, matter: Matter, now: datetime, *, counts: bool = True) -> Review:
    metered = review.meter(matter.cap_ms).read(now) if counts else review.metered_ms
    return replace(review, version=review.version + 1, metered_ms=metered, meter_since=None)


def _released(review: Review) -> Review:
    """The turn is nobody's any more, and the next one's time starts from nothing."""
    return replace(
        review,
        state=ReviewState.OFFERED,
        expert_id=None,
        opened_at=None,
        claim_until=None,
        metered_ms=0,
        meter_since=None,
        snoozed_until=None,
    )


def _ended(stopped: Review, outcome: OfferOutcome) -> tuple[Record, ...]:
    if stopped.offers == 0:
        return ()
    ended = OfferEnded(
        review_id=stopped.id, number=stopped.offers, outcome=outcome, metered_ms=stopped.metered_ms
    )
    return (ended,)


def _changes(mine: Turn, review: Review, *, ends_offer: bool = True) -> tuple[Record, ...]:
    change = ReviewChanged(review=review, seen_state=mine.review.state, seen_version=mine.review.version)
    taken = ended_offer(mine) if ends_offer and review.state is ReviewState.OPEN else ()
    return (change, *taken)


def _when(until: datetime, now: datetime, person: Person) -> str:
    local, today = until.astimezone(ZoneInfo(person.zone)), now.astimezone(ZoneInfo(person.zone))
    if local.date() == today.date():
        return f"at {local:%H:%M}"
    return f"on {local:%A} at {local:%H:%M}"
