"""Bonuses, and what is taken back: by the contract's own words only. Each goes out with the next payout."""

from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, derived_id
from handlers.money.amounts import Money, show
from handlers.money.paying.values import AdjustmentKind, PayAdjustment, PayDetails
from handlers.money.posting import Parties, Posting, PostingKind, post
from handlers.people.firms.typed import Mistyped, amount_of, currency_of, name_of, refusing
from handlers.people.people import OutsideBusiness, Person, Role

_REASON_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustPay:
    """Give somebody a bonus, or take something back; `amount` is as it was typed, without a sign."""

    id: CommandId
    kind: AdjustmentKind
    amount: str
    currency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustingFacts:
    """Who gives the word, whom it is about, what their contract says, and what this very command recorded before."""

    by: Person
    person: Person | None
    details: PayDetails | None = None
    recorded: PayAdjustment | None = None


@refusing
def adjust_pay(command: AdjustPay, facts: AdjustingFacts, now: datetime) -> Decision:
    """Record a bonus or a clawback with its entry; the next payout takes it in."""
    person, by = facts.person, facts.by
    if person is None or Role.EXPERT not in person.roles:
        return refuse(
            Refusal.NOT_FOUND, "That is no expert of this firm, so nothing was recorded.", field="person"
        )
    if facts.recorded is not None:  # a platform may send what somebody asked for once more
        words = "That is recorded already."
        return Decision(reply=Done(words=words, subject_id=facts.recorded.id, already=True))
    if person.id == by.id:
        words = "Nobody adjusts their own pay. Somebody else in finance does."
        return refuse(Refusal.NOT_ALLOWED, f"{words} Nothing was recorded.", field="person")
    term = facts.details.clawback_term if facts.details else ""
    if command.kind is AdjustmentKind.CLAWBACK and not term:
        words = f"The contract of {person.name} has no term on taking pay back, so nothing was taken back."
        return refuse(Refusal.NOT_ALLOWED, f"{words} A term is recorded under “Pay details”.", field="kind")
    if command.kind is AdjustmentKind.BONUS and person.outside_business is OutsideBusiness.MISSING:
        words = f"Nothing accrues to {person.name} while their notice of outside business is missing."
        return refuse(Refusal.NOT_ALLOWED, f"{words} Nothing was recorded.", field="person")
    currency = currency_of(command.currency)
    size = amount_of(command.amount, currency, field="amount")
    if not size:
        raise Mistyped("The amount is nothing.", field="amount")
    adjustment = PayAdjustment(
        id=adjustment_id(command.id),
        firm_id=person.firm_id,
        person_id=person.id,
        kind=command.kind,
        amount=-size if command.kind is AdjustmentKind.CLAWBACK else size,
        currency=currency,
        reason=name_of(command.reason, what="The reason", field="reason", longest=_REASON_MAX),
        term=term if command.kind is AdjustmentKind.CLAWBACK else "",
        recorded_by=by.id,
        at=now,
    )
    return Decision(
        reply=Done(words=_words(adjustment, person), subject_id=adjustment.id),
        records=(adjustment, *adjustment_posting(adjustment)),
    )


def adjustment_id(command_id: CommandId) -> str:
    """Give the id of what a command records: the same command records once."""
    return derived_id(command_id, "adjustment")


def _words(adjustment: PayAdjustment, person: Person) -> str:
    size = show(Money(minor=abs(adjustment.amount), currency=adjustment.currency))
    if adjustment.kind is AdjustmentKind.CLAWBACK:
        return f"{size} is taken back from {person.name} with the next payout, by their contract: {adjustment.term}"
    return f"{person.name} gets a bonus of {size} with the next payout."


def adjustment_posting(adjustment: PayAdjustment) -> tuple[Posting, ...]:
    """Post an adjustment: what is given is an expense, what is taken back comes off it."""
    kind = PostingKind.BONUS if adjustment.amount > 0 else PostingKind.CLAWBACK
    return post(
        kind,
        abs(adjustment.amount),
        firm_id=adjustment.firm_id,
        currency=adjustment.currency,
        at=adjustment.at,
        cause_id=adjustment.id,
        parties=Parties(person_id=adjustment.person_id),
    )
