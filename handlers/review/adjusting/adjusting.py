"""An expert adjusts what counts for a review of theirs: less at once, more by a supervisor's word."""

from dataclasses import dataclass
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
from handlers.ids import AdjustmentId, CommandId, derived_id
from handlers.messages import Message
from handlers.money.adjusting.durations import (
    HOURS_FIELD,
    Mistyped,
    duration_fields,
    parse_duration,
    whole_seconds,
)
from handlers.money.adjusting.entering import enter_anew
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import TimeEntry, hours_text
from handlers.people.people import Person
from handlers.people.permissions import admit_to
from handlers.records import Record
from handlers.review.adjusting.commands import AdjustTime, OpenTimeForm
from handlers.review.adjusting.messages import ask_supervisor, receipt_update, supervisors_update
from handlers.review.adjusting.values import AdjustFacts
from handlers.review.cards.form_values import COMMENT_FIELD
from handlers.review.held.holding import overseers_of
from handlers.review.offering.turns import UNKNOWN_CARD, walled_off
from handlers.review.reviews import DECIDED, Review
from handlers.review.tasks import Matter

REASON_MAX = 500
TAKEN = (
    "A payout has taken this time already, so it cannot be changed here. If it is not right, press “This is not right” "
    "on your weekly payout. Nothing was changed."
)
INVOICED = (
    "The client was invoiced for this time already, so it cannot be changed here. Finance can write a credit note. "
    "Nothing was changed."
)
BY_THE_PIECE = (
    "This one is paid by the piece, whatever time it took: there is no time to adjust. Nothing was changed."
)
_NO_ANSWER = "There is no answer of yours here, so there is no time to adjust. Nothing was changed."
_NO_REASON = "More time needs a reason: please say what took longer. Nothing was changed."
_LABELS = {"hours": "Hours", "minutes": "Minutes", "seconds": "Seconds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustable:
    """An expert's own time entry that can still be changed."""

    person: Person
    review: Review
    matter: Matter
    entry: TimeEntry
    rate: RateLine
    longest_ms: int  # from when it was opened to when it was answered


def open_time_form(command: OpenTimeForm, facts: AdjustFacts, now: datetime) -> Decision:
    """Show what counts for a review, to be changed."""
    mine = adjustable(facts, admit_to(OpenTimeForm, facts.undo.turn.account), now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    del command
    fields = (
        FormField(id=name, label=_LABELS[name], value=str(number), max_length=9)
        for name, number in duration_fields(mine.entry.milliseconds)
    )
    reason = FormField(
        id=COMMENT_FIELD,
        label="Reason",
        max_length=REASON_MAX,
        multiline=True,
        hint="Needed for more time only: your supervisor reads it.",
    )
    form = Form(
        purpose=FormPurpose.ADJUST,
        review_id=mine.review.id,
        title="Adjust time",
        intro=(_intro(mine),),
        fields=(*fields, reason),
        submit="Save",
        seen=mine.entry.id,
    )
    return Decision(reply=ShowForm(form=form))


def _intro(mine: Adjustable) -> str:
    counts = hours_text(mine.entry.milliseconds)
    if whole_seconds(mine.longest_ms) <= whole_seconds(mine.entry.milliseconds):
        return f"{counts} counts for this review now, all the time that it was open with you. Less counts at once."
    return (
        f"{counts} counts for this review now. Less counts at once. More needs a reason and a supervisor’s word, up to "
        f"{hours_text(mine.longest_ms)}: for so long it was open with you."
    )


def adjust_time(command: AdjustTime, facts: AdjustFacts, now: datetime) -> Decision:
    """Decide an adjustment; less takes effect at once, more is asked of whoever oversees the expert."""
    mine = adjustable(facts, admit_to(AdjustTime, facts.undo.turn.account), now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if facts.before is not None:  # platforms may send what somebody asked for once more
        words = f"{hours_text(facts.before.to_ms)} is what you gave already; it is recorded once."
        return Decision(reply=Done(words=words, subject_id=facts.before.id, already=True))
    if command.seen != mine.entry.id:
        words = (
            f"This has changed since the form was opened: {hours_text(mine.entry.milliseconds)} counts now."
        )
        return refuse(Refusal.OUT_OF_DATE, f"{words} Please open it again. Nothing was changed.")
    wanted = parse_duration(command.hours, command.minutes, command.seconds)
    if isinstance(wanted, Mistyped):
        return refuse(Refusal.INVALID, f"{wanted.words} Nothing was changed.", field=wanted.field)
    if whole_seconds(wanted) == whole_seconds(mine.entry.milliseconds):
        words = f"{hours_text(wanted)} is what counts already. Nothing was changed."
        return refuse(Refusal.UNCHANGED, words, field=HOURS_FIELD)
    if len(command.reason) > REASON_MAX:
        words = f"A reason has at most {REASON_MAX} characters. Nothing was changed."
        return refuse(Refusal.TOO_LONG, words, field=COMMENT_FIELD)
    if wanted < mine.entry.milliseconds:
        return _lowered(command, mine, wanted, facts, now)
    return _raised(command, mine, wanted, facts, now)


def adjustable(facts: AdjustFacts, person: Person | Refused, now: datetime) -> Adjustable | Refused:
    """Give what somebody may adjust, or say why not; whom a wall bars learns nothing of it."""
    if isinstance(person, Refused):
        return person
    turn = facts.undo.turn
    review, matter, verdict, entry = turn.review, turn.matter, turn.verdict, facts.undo.entry
    if review is None or matter is None:
        return Refused(reason=Refusal.NOT_FOUND, words=UNKNOWN_CARD)
    if walled := walled_off(turn, person, now):
        return walled
    if review.state not in DECIDED or verdict is None or entry is None:
        return Refused(reason=Refusal.OUT_OF_DATE, words=_NO_ANSWER)
    if verdict.expert_id != person.id:
        words = f"Only {turn.expert_name} can adjust this time. Nothing was changed."
        return Refused(reason=Refusal.NOT_YOURS, words=words)
    if entry.unit is RateUnit.PIECE or facts.undo.rate is None:
        return Refused(reason=Refusal.INVALID, words=BY_THE_PIECE)
    if facts.undo.is_taken:
        return Refused(reason=Refusal.TOO_LATE, words=TAKEN)
    if facts.undo.is_invoiced:
        return Refused(reason=Refusal.TOO_LATE, words=INVOICED)
    return Adjustable(
        person=person,
        review=review,
        matter=matter,
        entry=entry,
        rate=facts.undo.rate,
        longest_ms=_longest(review, entry, facts.answered_at),
    )


def _longest(review: Review, entry: TimeEntry, answered_at: datetime | None) -> int:
    """What the clock can have been: never less than what was metered."""
    until = answered_at or review.decided_at
    if review.opened_at is None or until is None:
        return max(review.metered_ms, entry.milliseconds)
    passed = (until - review.opened_at) // timedelta(milliseconds=1)
    return max(passed, review.metered_ms, entry.milliseconds)


def _lowered(
    command: AdjustTime, mine: Adjustable, wanted: int, facts: AdjustFacts, now: datetime
) -> Decision:
    made, entered = enter_anew(
        mine.entry,
        facts.undo.postings,
        milliseconds=wanted,
        rate=mine.rate,
        already=facts.undo.already,
        now=now,
    )
    applied = _adjustment(command, mine, wanted, AdjustmentState.APPLIED, now, new=made)
    records: tuple[Record, ...] = (*entered, applied)
    messages: tuple[Message, ...] = (receipt_update(mine.review, applied, now),)
    if (asked := facts.undo.asked) is not None:
        lapsed = AdjustmentEnded(id=asked.id, state=AdjustmentState.LAPSED, by=None, at=now)
        records, messages = (lapsed, *records), (*messages, supervisors_update(asked, now))
    words = (
        f"{hours_text(wanted)} counts for this review now, instead of {hours_text(mine.entry.milliseconds)}."
    )
    return Decision(reply=Done(words=words, subject_id=applied.id), records=records, messages=messages)


def _raised(
    command: AdjustTime, mine: Adjustable, wanted: int, facts: AdjustFacts, now: datetime
) -> Decision:
    if whole_seconds(wanted) > whole_seconds(mine.longest_ms):
        words = (
            f"It was open with you for {hours_text(mine.longest_ms)}, so {hours_text(wanted)} cannot count. "
            "Nothing was changed."
        )
        return refuse(Refusal.INVALID, words, field=HOURS_FIELD)
    if facts.undo.asked is not None:
        words = (
            f"A supervisor was asked for {hours_text(facts.undo.asked.to_ms)} already. Nothing was changed."
        )
        return refuse(Refusal.CONFLICT, words)
    if not command.reason.strip():
        return refuse(Refusal.INCOMPLETE, _NO_REASON, field=COMMENT_FIELD)
    overseers = overseers_of(facts.people, mine.matter, mine.person, now)
    if not overseers:
        words = "Nobody else of your firm is set up to grant more time: please tell your admin. Nothing was changed."
        return refuse(Refusal.NOT_ALLOWED, words)
    asked = _adjustment(command, mine, wanted, AdjustmentState.ASKED, now)
    words = f"{hours_text(wanted)} is asked for. {hours_text(mine.entry.milliseconds)} counts until it is granted."
    return Decision(
        reply=Done(words=words, subject_id=asked.id),
        records=(asked,),
        messages=(
            receipt_update(mine.review, asked, now),
            *(ask_supervisor(asked, person.id, now) for person in overseers),
        ),
    )


def adjustment_id_of(command_id: CommandId) -> AdjustmentId:
    """Give the id of what a command adjusts: the same command is the same adjustment."""
    return AdjustmentId(derived_id(command_id, "time"))


def _adjustment(
    command: AdjustTime,
    mine: Adjustable,
    wanted: int,
    state: AdjustmentState,
    now: datetime,
    *,
    new: TimeEntry | None = None,
) -> TimeAdjustment:
    applied = state is AdjustmentState.APPLIED
    return TimeAdjustment(
        id=adjustment_id_of(command.id),
        firm_id=mine.review.firm_id,
        person_id=mine.person.id,
        review_id=mine.review.id,
        entry_id=mine.entry.id,
        from_ms=mine.entry.milliseconds,
        to_ms=wanted,
        reason=command.reason.strip(),
        state=state,
        asked_at=now,
        new_entry_id=None if new is None else new.id,
        decided_by=mine.person.id if applied else None,
        decided_at=now if applied else None,
    )
