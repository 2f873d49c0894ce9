"""What becomes of a held answer: released by a supervisor, sent back with a note, or taken back by its expert."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import (
    Decision,
    Done,
    Form,
    FormField,
    FormPurpose,
    Refusal,
    Refused,
    ShowForm,
    refuse,
)
from handlers.ids import ReviewId
from handlers.messages import Message
from handlers.money.ledger import AccrualKey, Accrued
from handlers.money.rates import RateLine
from handlers.people.people import Person, next_on_duty, on_duty
from handlers.people.permissions import admit_to
from handlers.records import HeldEnded, ReviewChanged
from handlers.review.answering.day_limits import DayFacts
from handlers.review.answering.verdicts import NO_DAY, NO_RATE, VerdictFacts, accepted, rate_of
from handlers.review.cards.form_values import COMMENT_FIELD, COMMENT_MAX
from handlers.review.commands import Answer
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.held.holding import held_card_update, held_notice
from handlers.review.held.values import (
    HeldAnswer,
    HeldOutcome,
    given_in,
    held_id_of,
)
from handlers.review.messages import card_update
from handlers.review.offering.turns import Turn, TurnFacts, walled_off
from handlers.review.outbound.findings import finding_words
from handlers.review.reviews import Move, Review, ReviewState, target
from handlers.review.tasks import Matter
from handlers.walls.wall_sets import barred

OUT_OF_DATE = "This card is out of date: what it was about is not here any more. Nothing was changed."
OWN_ANSWER = "Somebody else has to look at your own answer. You can take it back and change it."
_NO_NOTE = "Please say what has to change."
_DID = {HeldOutcome.RELEASED: "released this answer", HeldOutcome.SENT_BACK: "sent this answer back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFacts:
    """Who asks about which held answer; `held` is None for one that is not there or another firm's.

    `rates`, `already` and `day` are what its expert's work accrues by, as for a verdict. `ended_by` is the name of
    whoever decided about it before.
    """

    turn: TurnFacts
    held: HeldAnswer | None = None
    expert: Person | None = None
    rates: tuple[RateLine, ...] = ()
    already: tuple[tuple[AccrualKey, Accrued], ...] = ()
    ended_by: str = ""
    day: DayFacts = NO_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A held answer that somebody may decide about now."""

    supervisor: Person
    held: HeldAnswer
    mine: Turn  # the expert's


def open_held_form(command: OpenHeldForm, facts: HeldFacts, now: datetime) -> Decision:
    """Decide to show a form: the whole answer to release it, or the question why it goes back."""
    wanted = HeldOutcome.RELEASED if command.purpose is FormPurpose.RELEASE else HeldOutcome.SENT_BACK
    case = _case(facts, wanted, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    made = _release_form if command.purpose is FormPurpose.RELEASE else _send_back_form
    return Decision(reply=ShowForm(form=made(case.held, facts.turn.expert_name)))


def release_held(command: ReleaseHeld, facts: HeldFacts, now: datetime) -> Decision:
    """Decide a release: the verdict is given as it stands, and its money accrues now, on time as it was metered.

    The rate and the premium are those of when its expert answered, and not of when somebody looked at it.
    Where a wall bars its expert by now, no payout takes their pay until compliance lets it go, as with all unpaid work.
    """
    case = _case(facts, HeldOutcome.RELEASED, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    if len(command.note) > COMMENT_MAX:
        return Decision(reply=_too_long())
    held = case.held
    rate = rate_of(case.mine, facts.rates, held.held_at)
    if rate is None:
        return refuse(Refusal.NO_RATE, NO_RATE)
    answer = Answer(
        kind=held.kind,
        text=held.edited_output,
        reason=held.reason,
        comment=held.comment,
        criteria_met=held.criteria_met,
    )
    verdict = VerdictFacts(turn=facts.turn, rates=facts.rates, already=facts.already, day=facts.day)
    given = accepted(
        answer,
        held.edited_output,
        case.mine,
        rate,
        verdict,
        now,
        held=given_in(held),
        worked_at=held.held_at,
    )
    (changed,) = [record for record in given.records if isinstance(record, ReviewChanged)]
    ended = _ended(case, HeldOutcome.RELEASED, command.note, now)
    return Decision(
        reply=Done(
            words=f"Released: {facts.turn.expert_name}’s answer goes out and counts now.", subject_id=held.id
        ),
        records=(*given.records, ended),
        messages=(*given.messages, *_told(case, changed.review, now)),
    )


def send_back(command: SendBack, facts: HeldFacts, now: datetime) -> Decision:
    """Decide to give an answer back: the review is open with its expert again, and the meter waits for them."""
    case = _case(facts, HeldOutcome.SENT_BACK, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    if not command.note.strip():
        return refuse(Refusal.INCOMPLETE, _NO_NOTE, field=COMMENT_FIELD)
    if len(command.note) > COMMENT_MAX:
        return Decision(reply=_too_long())
    review = _open_again(case.mine.review, Move.SEND_BACK, case.mine.matter, case.mine.person, now)
    if barred(facts.turn.walls, case.mine.person.id, case.mine.task, now):
        review = replace(review, claim_until=now)  # it goes on to somebody else at once
    words = f"Sent back: {facts.turn.expert_name} is told why and can change it."
    return Decision(
        reply=Done(words=words, subject_id=case.held.id),
        records=(_changed(case.mine.review, review), _ended(case, HeldOutcome.SENT_BACK, command.note, now)),
        messages=(card_update(review, now), *_told(case, review, now)),
    )


def take_back(review: Review, matter: Matter, person: Person, expert_name: str, now: datetime) -> Decision:
    """Decide that an expert takes their held answer back: it is theirs to answer again."""
    if review.expert_id != person.id:
        words = f"Only {expert_name} can take this answer back; a supervisor can send it back."
        return refuse(Refusal.NOT_YOURS, words)
    opened = _open_again(review, Move.UNDO, matter, person, now)
    update = held_card_update(opened, review.version, now)
    ended = HeldEnded(
        id=held_id_of(review.id, review.version), outcome=HeldOutcome.TAKEN_BACK, by=person.id, at=now
    )
    return Decision(
        reply=Done(words="Taken back. It is yours to answer again.", subject_id=review.id),
        records=(_changed(review, opened), ended),
        messages=(card_update(opened, now), update),
    )


def _case(facts: HeldFacts, wanted: HeldOutcome, now: datetime) -> _Case | Refused | Done:
    """Say whether this person may decide about this answer now, or why not; whom a wall bars learns nothing of it."""
    person = admit_to(ReleaseHeld, facts.turn.account)
    if isinstance(person, Refused):
        return person
    held, review, task, matter = facts.held, facts.turn.review, facts.turn.task, facts.turn.matter
    if held is None or facts.expert is None or review is None or task is None or matter is None:
        return Refused(reason=Refusal.NOT_FOUND, words=OUT_OF_DATE)
    if walled := walled_off(facts.turn, person, now):
        return walled
    if held.outcome is not HeldOutcome.STANDING or review.state is not ReviewState.HELD:
        return _over(held, person, wanted, facts)
    if held.expert_id == person.id:
        return Refused(reason=Refusal.NOT_ALLOWED, words=OWN_ANSWER)
    at_once = matter.shows_text_at_once
    mine = Turn(person=facts.expert, review=review, task=task, matter=matter, text_at_once=at_once)
    return _Case(supervisor=person, held=held, mine=mine)


def _over(held: HeldAnswer, person: Person, wanted: HeldOutcome, facts: HeldFacts) -> Refused | Done:
    """Say what became of an answer that is held no more; to do the same again is no conflict."""
    did = _DID.get(held.outcome)
    if did is None:
        words = (
            f"{facts.turn.expert_name} took this answer back to change it."
            if held.outcome is HeldOutcome.TAKEN_BACK
            else "The client withdrew this one, so it needs no decision any more."
        )
        return Refused(reason=Refusal.OUT_OF_DATE, words=f"{words} Nothing was changed.")
    if held.ended_by == person.id and held.outcome is wanted:
        return Done(words=f"You {did} already.", already=True)
    words = f"{facts.ended_by or 'Somebody else'} {did} already. Nothing was changed."
    return Refused(reason=Refusal.TAKEN, words=words)


def _open_again(review: Review, move: Move, matter: Matter, person: Person, now: datetime) -> Review:
    """Let a review be open with its expert; whoever is off duty keeps it until they have had their time for it."""
    state = target(review.state, move)
    assert state is not None, "a held review can be opened again"
    begins = now if on_duty(person, now) else next_on_duty(person, now) or now
    claim_until = begins + timedelta(minutes=matter.claim_minutes)
    return replace(review, state=state, version=review.version + 1, claim_until=claim_until)


def _changed(seen: Review, review: Review) -> ReviewChanged:
    return ReviewChanged(review=review, seen_state=seen.state, seen_version=seen.version)


def _ended(case: _Case, outcome: HeldOutcome, note: str, now: datetime) -> HeldEnded:
    return HeldEnded(id=case.held.id, outcome=outcome, by=case.supervisor.id, at=now, note=note.strip())


def _told(case: _Case, review: Review, now: datetime) -> tuple[Message, ...]:
    """Every card of the held answer says what became of it, and its expert is told."""
    return held_card_update(review, case.held.version, now), held_notice(case.held, review.version, now)


def _too_long() -> Refused:
    words = f"A note has at most {COMMENT_MAX:,} characters."
    return Refused(reason=Refusal.TOO_LONG, words=words, field=COMMENT_FIELD)


def _release_form(held: HeldAnswer, expert_name: str) -> Form:
    """Show all of an answer: what goes out is what was read."""
    comment = (f"Comment: {held.comment}",) if held.comment else ()
    return Form(
        purpose=FormPurpose.RELEASE,
        review_id=ReviewId(held.id),
        title="Release",
        intro=(f"{expert_name}’s answer has {finding_words(held.findings)}.", *comment),
        document=held.edited_output or "",
        fields=(_note_field(f"Anything to tell {expert_name}?"),),
        submit="Release",
    )


def _send_back_form(held: HeldAnswer, expert_name: str) -> Form:
    return Form(
        purpose=FormPurpose.SEND_BACK,
        review_id=ReviewId(held.id),
        title="Send back",
        intro=(
            f"{expert_name}’s answer has {finding_words(held.findings)}. They are told so, and what you write.",
        ),
        fields=(_note_field("What has to change?", required=True),),
        submit="Send back",
    )


def _note_field(label: str, *, required: bool = False) -> FormField:
    return FormField(id=COMMENT_FIELD, label=label, max_length=COMMENT_MAX, multiline=True, required=required)
