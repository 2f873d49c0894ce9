"""Disputes: an expert says within the firm's time that a line of their pay is not right, and finance answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, PayoutId, PersonId, TimeEntryId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.amounts import Money, show
from handlers.money.paying.changing.adjusting import adjustment_posting
from handlers.money.paying.outcomes import outcome
from handlers.money.paying.settling import Due, owed_of
from handlers.money.paying.values import (
    CHANGEABLE,
    AdjustmentKind,
    AdjustmentTaken,
    Dispute,
    DisputeAnswered,
    DisputeState,
    PayAdjustment,
    PayoutMoved,
    PayoutStanding,
    PayRun,
    PayTerms,
    RunChanged,
    RunOpened,
)
from handlers.people.firms.typed import Mistyped, refusing
from handlers.people.people import Person
from handlers.records import Record
from handlers.review.cards.card_words import date_words

WORDS_MAX = 1_000
_NO_LINE = refuse(Refusal.NOT_FOUND, "That is no line of a payout of yours, so nothing was recorded.")
_NO_DISPUTE = refuse(Refusal.NOT_FOUND, "There is no such question, so nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """An expert presses "This is not right" on a line and says why."""

    id: CommandId
    time_entry_id: TimeEntryId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDispute:
    """Finance accepts with a correction in minor units, either way, or refuses; in words for the expert."""

    id: CommandId
    dispute_id: str
    accepts: bool
    correction: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputingFacts:
    """The sender's line, if it is theirs, with its payout's week and whatever was said of it before."""

    expert: Person
    run: PayRun | None = None
    payout_id: PayoutId | None = None
    money: Money | None = None
    before: Dispute | None = None
    zone: str = "UTC"
    finance: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringFacts:
    """The dispute with the payout that an answer changes: the one that is open of that person and currency.

    `due` is that payout as it would be settled now, without this dispute; `run` is its week, if that is settled.
    """

    by: Person
    dispute: Dispute | None
    person: str = ""
    currency: str = ""
    payout: PayoutStanding | None = None
    run: PayRun | None = None
    due: Due | None = None
    terms: PayTerms | None = None


@refusing
def dispute_line(command: DisputeLine, facts: DisputingFacts, now: datetime) -> Decision:
    """Open a dispute and tell finance; the payout waits for the answer once its time for approval comes."""
    run, expert = facts.run, facts.expert
    if run is None or facts.payout_id is None or facts.money is None:
        return _NO_LINE
    if facts.before is not None:
        return Decision(reply=Done(words=_before_words(facts.before), already=True))
    if now >= run.disputes_until:
        until = date_words(run.disputes_until, facts.zone)
        words = f"The time to say so ended {until}. Please talk to finance: a correction can go out with a later week."
        return refuse(Refusal.TOO_LATE, f"{words} Nothing was recorded.")
    dispute = Dispute(
        id=derived_id(command.time_entry_id, "dispute"),
        firm_id=run.firm_id,
        payout_id=facts.payout_id,
        time_entry_id=command.time_entry_id,
        person_id=expert.id,
        words=said(command.words, field="words"),
        at=now,
    )
    changed = RunChanged(
        period_id=run.period_id,
        seen=run.changes,
        person_id=expert.id,
        what="a line is said not to be right",
        amount=0,
        currency=facts.money.currency,
        at=now,
    )
    words = "Finance has your words and answers you here in chat. Until then your payout waits."
    return Decision(
        reply=Done(words=words, subject_id=dispute.id),
        records=(dispute, changed),
        messages=tuple(_word(dispute, person_id, now) for person_id in facts.finance),
    )


def _before_words(before: Dispute) -> str:
    if before.state is DisputeState.OPEN:
        return "Finance has your words on this line already and will answer."
    return f"Finance has answered this line already: {before.answer}"


def _word(dispute: Dispute, to: PersonId, now: datetime) -> Message:
    return Message(
        key=f"dispute/{dispute.id}/{dispute.state}/{to}",
        kind=MessageKind.PAYOUTS,
        firm_id=dispute.firm_id,
        to=ToPerson(person_id=to),
        subject_id=dispute.id,
        version=0,
        due_at=now,
    )


@refusing
def answer_dispute(command: AnswerDispute, facts: AnsweringFacts, now: datetime) -> Decision:
    """Answer once: a correction goes into the payout at once while it is open, or else into the next."""
    dispute = facts.dispute
    if dispute is None:
        return _NO_DISPUTE
    if dispute.state is not DisputeState.OPEN:
        return Decision(reply=Done(words="Somebody has answered this already.", already=True))
    if dispute.person_id == facts.by.id:
        return refuse(Refusal.NOT_ALLOWED, "This is about your own pay. Somebody else in finance answers it.")
    answer = said(command.words, field="words")
    if command.accepts and not command.correction:
        raise Mistyped("Say by how much the pay is corrected, for example 5.00 or -5.00.", field="amount")
    if not command.accepts and command.correction:
        raise Mistyped("What is refused corrects nothing. Leave the amount empty, or accept.", field="amount")
    adjustment = _correction(command, facts, dispute, answer, now)
    state = DisputeState.ACCEPTED if command.accepts else DisputeState.REFUSED
    answered = replace(
        dispute,
        state=state,
        answer=answer,
        answered_by=facts.by.id,
        answered_at=now,
        adjustment_id=adjustment.id if adjustment else None,
    )
    records: list[Record] = [DisputeAnswered(dispute=answered)]
    if adjustment is not None:
        records += (adjustment, *adjustment_posting(adjustment))
    records += _put_in(facts, adjustment, state, now)
    return Decision(
        reply=Done(words=_answered_words(facts, adjustment), subject_id=dispute.id),
        records=tuple(records),
        messages=(_word(answered, dispute.person_id, now),),
    )


def _correction(
    command: AnswerDispute, facts: AnsweringFacts, dispute: Dispute, answer: str, now: datetime
) -> PayAdjustment | None:
    if not command.accepts:
        return None
    return PayAdjustment(
        id=derived_id(dispute.id, "correction"),
        firm_id=dispute.firm_id,
        person_id=dispute.person_id,
        kind=AdjustmentKind.CORRECTION,
        amount=command.correction,
        currency=facts.currency,
        reason=answer,
        term="",
        recorded_by=facts.by.id,
        at=now,
    )


def _put_in(
    facts: AnsweringFacts, adjustment: PayAdjustment | None, state: DisputeState, now: datetime
) -> tuple[Record, ...]:
    """Let the answer count in the payout that is still open; an approval that was given before counts no more."""
    payout, due, terms, run = facts.payout, facts.due, facts.terms, facts.run
    if payout is None or due is None or terms is None or run is None or payout.state not in CHANGEABLE:
        return ()
    added = adjustment.amount if adjustment else 0
    owed = replace(due, lines=due.lines + added)
    after_state, reason = outcome(owed_of(owed, terms, now))
    after = replace(payout, state=after_state, reason=reason, amount=payout.amount + added)
    changed = RunChanged(
        period_id=run.period_id,
        seen=run.changes,
        person_id=payout.person_id,
        what=f"a line was {'corrected' if state is DisputeState.ACCEPTED else 'looked at and stays'}",
        amount=added,
        currency=payout.currency,
        at=now,
    )
    taken = () if adjustment is None else (AdjustmentTaken(adjustment_id=adjustment.id, payout_id=payout.id),)
    moved = PayoutMoved(payout=after, seen_state=payout.state, seen_amount=payout.amount)
    opened = () if run.is_open else (RunOpened(period_id=run.period_id, is_open=True),)
    return (moved, *taken, changed, *opened)


def _answered_words(facts: AnsweringFacts, adjustment: PayAdjustment | None) -> str:
    if adjustment is None:
        return f"{facts.person} is told that the line stays, and why."
    by = show(Money(minor=adjustment.amount, currency=adjustment.currency))
    when = "with this payout" if facts.payout is not None else "with the next payout"
    return f"{facts.person} is told: the line is corrected by {by}, {when}."


def said(text: str, *, field: str) -> str:
    """Read a sentence or two that somebody else is shown."""
    words = " ".join(text.split())
    if not words:
        raise Mistyped("Please say it in a few words.", field=field)
    if len(words) > WORDS_MAX:
        raise Mistyped(f"At most {WORDS_MAX:,} characters, please.", field=field)
    return words
