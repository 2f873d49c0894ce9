"""Setting a matter's premiums and the terms that it is billed by; every change leaves what was entered as it is."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.money.amounts import Money, show
from handlers.money.rates import RateUnit
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.rating.premiums import PremiumKind, PremiumLine, percent_text
from handlers.people.changed import MatterChanged
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, matter_named
from handlers.people.firms.typed import Mistyped, beginning_of, refusing
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.billing.typed_terms import (
    PREMIUM_MAX,
    amount_in,
    check_rush,
    clients_own,
    code_of,
    kind_of,
    percent_of,
    rounding_of,
    tiers_of,
    within_of,
)
from handlers.review.cards.card_words import date_words
from handlers.review.tasks import Matter

CHANGED_SINCE = "Somebody changed these terms since the form was opened. Nothing was changed: open it again."
_PREMIUMS_MAX = 100  # each verdict on the matter reads them


@refusing
def set_premium(command: SetPremium, facts: FirmFacts, now: datetime) -> Decision:
    """Let a premium hold from a moment on; one that was there keeps what was entered with it."""
    firm = firm_named(facts, command.firm)
    matter = matter_named(facts, command.matter, command.client)
    line = _premium_of(command, matter, firm.zone, now)
    before = line_in_force(matter.premiums, line.kind, line.effective_from)
    again = before is not None and replace(before, effective_from=line.effective_from) == line
    if again and not command.effective_from.strip():
        return Decision(reply=Done(words=f"{matter.code} has just this premium already.", already=True))
    if not (line.pay_bp or line.price_bp) and (before is None or not (before.pay_bp or before.price_bp)):
        words = f"A premium of nothing would change nothing: {matter.code} has no {line.kind} premium then."
        raise Mistyped(words, field="price")
    if line in matter.premiums:
        return Decision(reply=Done(words=f"{matter.code} has just this premium already.", already=True))
    if any((one.kind, one.effective_from) == (line.kind, line.effective_from) for one in matter.premiums):
        words = f"There is a {line.kind} premium from the same moment on. Nothing was changed."
        return refuse(Refusal.CONFLICT, words, field="effective_from")
    if len(matter.premiums) >= _PREMIUMS_MAX:
        words = f"{matter.code} has had {_PREMIUMS_MAX} premiums, and can have no more."
        raise Mistyped(words, field="kind")
    premiums = tuple(sorted((*matter.premiums, line), key=lambda one: (one.effective_from, one.kind)))
    bare = replace(matter, cleared_from=None, cleared_until=None)
    after = replace(bare, premiums=premiums, version=matter.version + 1)
    changed = MatterChanged(matter=after, former=bare, by=command.by, at=now)
    return Decision(
        reply=Done(words=_premium_told(line, matter, firm.zone, now), subject_id=matter.id),
        records=(changed,),
    )


def _premium_of(command: SetPremium, matter: Matter, zone: str, now: datetime) -> PremiumLine:
    kind = kind_of(command.kind)
    pay_bp, price_bp = (
        percent_of(text, PREMIUM_MAX, what="A premium", field=field)
        for text, field in ((command.pay, "pay"), (command.price, "price"))
    )
    return PremiumLine(
        kind=kind,
        pay_bp=pay_bp,
        price_bp=price_bp,
        effective_from=beginning_of(
            command.effective_from, now, zone=zone, what="The premium", field="effective_from"
        ),
        within_minutes=within_of(command.within, kind, matter),
    )


def line_in_force(premiums: tuple[PremiumLine, ...], kind: PremiumKind, at: datetime) -> PremiumLine | None:
    """Give the premium of a kind that holds at a moment, one of nothing too."""
    begun = (one for one in premiums if one.kind is kind and one.effective_from <= at)
    return max(begun, key=lambda one: one.effective_from, default=None)


def premium_told(line: PremiumLine) -> str:
    """Say what a premium is, in words for whoever sets it."""
    which = f"rush within {line.within_minutes} minutes" if line.within_minutes else str(line.kind)
    if not (line.pay_bp or line.price_bp):
        return f"{which}: none"
    return f"{which}: {percent_text(line.pay_bp)} on pay, {percent_text(line.price_bp)} on price"


def _premium_told(line: PremiumLine, matter: Matter, zone: str, now: datetime) -> str:
    since = "now on" if line.effective_from <= now else f"{date_words(line.effective_from, zone)} on"
    loss = " Pay rises by more than the price does." if line.pay_bp > line.price_bp else ""
    told = f"{matter.code}, {premium_told(line)}, from {since}."
    return f"{told} What was entered before keeps what it was entered with.{loss}"


def check_due(matter: Matter, due_minutes: int, now: datetime) -> None:
    """Refuse a due time with which every task of the matter would be a rush; raises Mistyped."""
    held = line_in_force(matter.premiums, PremiumKind.RUSH, now)
    coming = [one for one in matter.premiums if one.effective_from > now and one.kind is PremiumKind.RUSH]
    for line in (held, *coming):
        if line is not None and (line.pay_bp or line.price_bp):
            check_rush(line.within_minutes, due_minutes, matter.code, field="due")


@refusing
def set_billing(command: SetBilling, facts: FirmFacts, now: datetime) -> Decision:
    """Set how a matter is billed; invoices that were issued stay as they are, and the former terms are kept."""
    firm_named(facts, command.firm)
    matter = matter_named(facts, command.matter, command.client)
    former = facts.billing_of(matter)
    if command.seen is not None and command.seen != former.version:
        return refuse(Refusal.OUT_OF_DATE, CHANGED_SINCE)
    terms = replace(_terms_of(command, matter, former), version=former.version, set_by=former.set_by)
    if replace(terms, set_at=former.set_at) == former:
        return Decision(reply=Done(words=f"{matter.code} is billed just so already.", already=True))
    terms = replace(terms, version=former.version + 1, set_by=command.by, set_at=now)
    return Decision(
        reply=Done(words=_billing_told(terms, matter), subject_id=matter.id),
        records=(BillingTermsSet(terms=terms, former=former),),
    )


def _terms_of(command: SetBilling, matter: Matter, former: BillingTerms) -> BillingTerms:
    """Read what was typed; what was not stays."""
    terms = replace(former, currency=matter.currency)
    if command.rounding is not None:
        terms = replace(terms, rounding=rounding_of(command.rounding))
    if command.minimum is not None:
        terms = replace(
            terms, minimum=amount_in(command.minimum, matter.currency, whose=matter.code, field="minimum")
        )
    if command.discounts is not None:
        terms = replace(terms, tiers=tiers_of(command.discounts, matter.currency, whose=matter.code))
    if command.task_code is not None:
        terms = replace(terms, task_code=code_of(command.task_code))
    if command.client_matter_id is not None:
        own = clients_own(
            command.client_matter_id, 20, what="The client’s matter id", field="client_matter_id"
        )
        terms = replace(terms, client_matter_id=own)
    if command.po_number is not None:
        number = clients_own(command.po_number, 100, what="The PO number", field="po_number")
        terms = replace(terms, po_number=number)
    return terms


def _billing_told(terms: BillingTerms, matter: Matter) -> str:
    least = show(Money(minor=terms.minimum, currency=terms.currency)) if terms.minimum else "none"
    off = f"{len(terms.tiers)} tier{'' if len(terms.tiers) == 1 else 's'}" if terms.tiers else "none"
    fees = (
        " Its experts are paid by the piece, so its invoices count fixed fees, and time only where there is some."
        if matter.basis is RateUnit.PIECE
        else ""
    )
    return (
        f"{matter.code} is billed so from its next invoice on. Time: {terms.rounding}; minimum: {least}; "
        f"discount: {off}; task code: {terms.task_code}.{fees}"
    )
