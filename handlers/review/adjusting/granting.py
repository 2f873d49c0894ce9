"""A supervisor decides about time that was asked for: it counts from now, or it does not and why."""

from dataclasses import dataclass, replace
from datetime import datetime

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
from handlers.money.adjusting.entering import enter_anew
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.rates import RateLine
from handlers.money.time import TimeEntry, hours_text
from handlers.people.people import Person
from handlers.people.permissions import admit_to
from handlers.records import Record
from handlers.review.adjusting.adjusting import INVOICED, REASON_MAX
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, RefuseTime
from handlers.review.adjusting.messages import receipt_update, supervisors_update, time_notice
from handlers.review.adjusting.values import GrantFacts
from handlers.review.cards.form_values import COMMENT_FIELD
from handlers.review.offering.turns import walled_off
from handlers.review.reviews import Review

OUT_OF_DATE = "This card is out of date: what it was about is not here any more. Nothing was changed."
OWN_TIME = "Somebody else has to decide about your own time. Nothing was changed."
TAKEN = (
    "A payout has taken this time already, so it cannot be changed here. If it is not right, its expert can press "
    "“This is not right” on their weekly payout. Nothing was changed."
)
_NO_NOTE = "Please say why: they are told. Nothing was changed."
_LAPSED = "The expert changed this time or took the answer back meanwhile. Nothing was changed."
_DID = {AdjustmentState.GRANTED: "granted this time", AdjustmentState.REFUSED: "refused this time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Time that somebody may decide about now."""

    supervisor: Person
    adjustment: TimeAdjustment
    review: Review
    entry: TimeEntry
    rate: RateLine
    expert_name: str


def grant_time(command: GrantTime, facts: GrantFacts, now: datetime) -> Decision:
    """Decide a grant: the entry is entered anew with the time that was asked for."""
    del command
    case = _case(facts, admit_to(GrantTime, facts.undo.turn.account), AdjustmentState.GRANTED, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    if facts.undo.is_taken:
        return refuse(Refusal.TOO_LATE, TAKEN)
    if facts.undo.is_invoiced:
        return refuse(Refusal.TOO_LATE, INVOICED)
    wanted = case.adjustment.to_ms
    made, entered = enter_anew(
        case.entry,
        facts.undo.postings,
        milliseconds=wanted,
        rate=case.rate,
        already=facts.undo.already,
        now=now,
    )
    ended = replace(case.adjustment, state=AdjustmentState.GRANTED, new_entry_id=made.id)
    words = f"Granted: {hours_text(wanted)} counts for {case.expert_name} now."
    return _ended(case, ended, words, (*entered,), now)


def open_refusal(command: OpenRefusal, facts: GrantFacts, now: datetime) -> Decision:
    """Show the question why the time does not count."""
    del command
    case = _case(facts, admit_to(OpenRefusal, facts.undo.turn.account), AdjustmentState.REFUSED, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    asked = case.adjustment
    note = FormField(id=COMMENT_FIELD, label="Why?", max_length=REASON_MAX, multiline=True, required=True)
    intro = (
        f"{case.expert_name} asked for {hours_text(asked.to_ms)}. {hours_text(asked.from_ms)} goes on to count, and "
        "they are told what you write."
    )
    form = Form(
        purpose=FormPurpose.REFUSE_TIME,
        review_id=ReviewId(asked.id),
        title="Refuse",
        intro=(intro,),
        fields=(note,),
        submit="Refuse",
    )
    return Decision(reply=ShowForm(form=form))


def refuse_time(command: RefuseTime, facts: GrantFacts, now: datetime) -> Decision:
    """Decide a refusal: what counted goes on to count, and the expert is told why."""
    case = _case(facts, admit_to(RefuseTime, facts.undo.turn.account), AdjustmentState.REFUSED, now)
    if isinstance(case, Refused | Done):
        return Decision(reply=case)
    if not command.note.strip():
        return refuse(Refusal.INCOMPLETE, _NO_NOTE, field=COMMENT_FIELD)
    if len(command.note) > REASON_MAX:
        words = f"A reason has at most {REASON_MAX} characters. Nothing was changed."
        return refuse(Refusal.TOO_LONG, words, field=COMMENT_FIELD)
    ended = replace(case.adjustment, state=AdjustmentState.REFUSED, note=command.note.strip())
    words = f"Refused: {case.expert_name} is told why, and {hours_text(ended.from_ms)} goes on to count."
    return _ended(case, ended, words, (), now)


def _case(
    facts: GrantFacts, person: Person | Refused, wanted: AdjustmentState, now: datetime
) -> _Case | Refused | Done:
    """Say whether this person may decide about this time now, or why not; whom a wall bars learns nothing of it."""
    if isinstance(person, Refused):
        return person
    adjustment, turn, entry = facts.adjustment, facts.undo.turn, facts.undo.entry
    if adjustment is None or turn.review is None or facts.expert is None:
        return Refused(reason=Refusal.NOT_FOUND, words=OUT_OF_DATE)
    if walled := walled_off(turn, person, now):
        return walled
    if adjustment.state is not AdjustmentState.ASKED:
        return _over(adjustment, person, wanted, facts.ended_by)
    if adjustment.person_id == person.id:
        return Refused(reason=Refusal.NOT_ALLOWED, words=OWN_TIME)
    if entry is None or entry.id != adjustment.entry_id or facts.undo.rate is None:
        return Refused(reason=Refusal.OUT_OF_DATE, words=_LAPSED)
    return _Case(
        supervisor=person,
        adjustment=adjustment,
        review=turn.review,
        entry=entry,
        rate=facts.undo.rate,
        expert_name=facts.expert.name,
    )


def _over(
    adjustment: TimeAdjustment, person: Person, wanted: AdjustmentState, ended_by: str
) -> Refused | Done:
    """Say what became of it; to do the same again is no conflict."""
    did = _DID.get(adjustment.state)
    if did is None:
        return Refused(reason=Refusal.OUT_OF_DATE, words=_LAPSED)
    if adjustment.decided_by == person.id and adjustment.state is wanted:
        return Done(words=f"You {did} already.", already=True)
    words = f"{ended_by or 'Somebody else'} {did} already. Nothing was changed."
    return Refused(reason=Refusal.TAKEN, words=words)


def _ended(
    case: _Case, ended: TimeAdjustment, words: str, entered: tuple[Record, ...], now: datetime
) -> Decision:
    """Remember what became of it; every card of it, its expert and their receipt are told."""
    change = AdjustmentEnded(
        id=ended.id,
        state=ended.state,
        by=case.supervisor.id,
        at=now,
        new_entry_id=ended.new_entry_id,
        note=ended.note,
    )
    return Decision(
        reply=Done(words=words, subject_id=ended.id),
        records=(*entered, change),
        messages=(
            receipt_update(case.review, ended, now),
            supervisors_update(ended, now),
            time_notice(ended, now),
        ),
    )
