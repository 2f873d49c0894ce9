"""Issuing the invoices of a pre-bill: one for each matter, with the next numbers of the firm, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from handlers.decisions import Decision, Done, NextStep, Refusal, Sheet, refuse
from handlers.ids import InvoiceId, derived_id
from handlers.money.amounts import Money, show
from handlers.money.billing.changed import EntriesFreed, LinesFrozen, NumbersTaken, PreBillMoved
from handlers.money.billing.commands import IssueInvoices
from handlers.money.billing.details import ClientBilling, FirmBilling, percent_text
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.document import line_tax
from handlers.money.invoices.postings import issue_postings, rounding_postings
from handlers.money.invoices.values import Frozen, Invoice, InvoiceState, number_text
from handlers.money.prebill.reviewing import NO_PRE_BILL, changed_words
from handlers.money.prebill.values import MatterSums, PreBill, PreBillState
from handlers.money.rating.billing_terms import BillingTerms
from handlers.money.rating.discounts import Totals, totals_of
from handlers.money.time import local_day
from handlers.people.firms.typed import Mistyped, refusing
from handlers.records import Record
from handlers.review.tasks import Matter

_NOT_YET = {
    PreBillState.TAKING: "This pre-bill is still being drafted.",
    PreBillState.PRICING: "This pre-bill is still being drafted.",
    PreBillState.INVOICED: "This pre-bill is invoiced already.",
    PreBillState.DROPPED: "This pre-bill was dropped.",
}


@refusing
def issue_invoices(command: IssueInvoices, facts: BillingFacts, now: datetime) -> Decision:
    """Issue what was reviewed, as it was seen; what cannot be invoiced goes back for the next pre-bill."""
    pre_bill = facts.pre_bill
    if pre_bill is None:
        return refuse(Refusal.NOT_FOUND, NO_PRE_BILL)
    own, client = _fit_to_issue(command, pre_bill, facts)
    ready = [one for one in facts.sums if one.lines and one.charged >= 0]
    negative = [one for one in facts.sums if one.lines and one.charged < 0]
    rounded = [one for one in facts.sums if not one.lines and one.rounded_off]
    if not ready and not rounded:
        raise Mistyped(_nothing(facts, negative), field="pre_bill", reason=Refusal.INCOMPLETE)
    today = local_day(now, _zone(facts))
    invoices = tuple(
        _invoice(command, facts, sums, number, own=own, client=client, today=today, now=now)
        for number, sums in enumerate(ready, facts.last_number + 1)
    )
    after = replace(pre_bill, state=PreBillState.INVOICED, version=pre_bill.version + 1)
    records: tuple[Record, ...] = (
        PreBillMoved(pre_bill=after, seen=pre_bill),
        *_numbers(facts, invoices),
        *invoices,
        *(_frozen_lines(one) for one in invoices),
        *_given_back(pre_bill, negative, now),
        *chain.from_iterable(
            issue_postings(invoice, sums, now) for invoice, sums in zip(invoices, ready, strict=True)
        ),
        *chain.from_iterable(rounding_postings(pre_bill, one, now) for one in rounded),
    )
    words = _words(facts, invoices, negative)
    first = invoices[0].id if invoices else ""
    following = NextStep(label="Get the files", sheet=Sheet.INVOICE, about=first) if first else None
    return Decision(reply=Done(words=words, subject_id=first, next=following), records=records)


def _fit_to_issue(
    command: IssueInvoices, pre_bill: PreBill, facts: BillingFacts
) -> tuple[FirmBilling, ClientBilling]:
    """Check that it can be issued as it was seen; raises Mistyped with what is in the way."""
    if pre_bill.state in _NOT_YET:
        raise _blocked(_NOT_YET[pre_bill.state], Refusal.TOO_LATE)
    if command.seen and command.seen != pre_bill.version:
        raise _blocked(changed_words(pre_bill, "issued"), Refusal.CONFLICT)
    waiting = facts.waiting
    if waiting:
        lines = "1 line waits" if waiting == 1 else f"{waiting} lines wait"
        raise _blocked(f"{lines} for somebody to accept, write down or hold.", Refusal.INCOMPLETE)
    own, client = facts.own, facts.clients.get(pre_bill.client_id)
    name = facts.client_name(pre_bill.client_id)
    if own is None:
        raise _blocked(
            "The firm’s legal name and address for invoices are not set yet: see “Invoice details”.",
            Refusal.INCOMPLETE,
        )
    if client is None:
        raise _blocked(f"How {name} is invoiced is not set yet: see “Client’s billing”.", Refusal.INCOMPLETE)
    if (client.tax_rate, client.tax_type) != (pre_bill.tax_rate, pre_bill.tax_type):
        was, is_now = percent_text(pre_bill.tax_rate), percent_text(client.tax_rate)
        raise _blocked(
            f"The tax of {name} was changed from {was} to {is_now} after this pre-bill was drafted: drop it and "
            "draft it anew.",
            Refusal.CONFLICT,
        )
    return own, client


def _blocked(words: str, reason: Refusal) -> Mistyped:
    return Mistyped(words, field="pre_bill", reason=reason)


def _zone(facts: BillingFacts) -> str:
    assert facts.firm.firm is not None, "a pre-bill that was found has a firm"
    return facts.firm.firm.zone


def _nothing(facts: BillingFacts, negative: Sequence[MatterSums]) -> str:
    if negative:
        codes = ", ".join(facts.matter_code(one.matter_id) for one in negative)
        return (
            f"More was taken back than done for {codes}, so there is nothing to invoice. Hold on until there is, or "
            "credit the earlier invoice; drop this pre-bill in either case."
        )
    return "Every line is held, so there is nothing to invoice. Drop the pre-bill, or accept a line."


def totals_for(sums: MatterSums, terms: BillingTerms, tax_of: PreBill) -> tuple[Totals, int]:
    """Work out what a matter comes to on its invoice, and the tax on that, in minor units."""
    totals = totals_of(sums.charged, tiers=terms.tiers, minimum=terms.minimum)
    return totals, sums.tax + line_tax(totals.top_up - totals.discount, tax_of.tax_share)


def _invoice(
    command: IssueInvoices,
    facts: BillingFacts,
    sums: MatterSums,
    number: int,
    *,
    own: FirmBilling,
    client: ClientBilling,
    today: date,
    now: datetime,
) -> Invoice:
    pre_bill = facts.pre_bill
    assert pre_bill is not None, "it was looked for first"
    matter = next(one for one in facts.firm.matters if one.id == sums.matter_id)
    terms = facts.terms[matter.id]
    totals, tax = totals_for(sums, terms, pre_bill)
    return Invoice(
        id=InvoiceId(derived_id(pre_bill.id, "invoice", matter.id)),
        firm_id=pre_bill.firm_id,
        client_id=pre_bill.client_id,
        matter_id=matter.id,
        pre_bill_id=pre_bill.id,
        number=number,
        code=number_text(own.prefix, number),
        currency=pre_bill.currency,
        state=InvoiceState.ISSUED,
        net=totals.net,
        discount=totals.discount,
        top_up=totals.top_up,
        tax=tax,
        total=totals.total + tax,
        credited=0,
        received=0,
        issued_on=today,
        due_on=today + timedelta(days=own.terms_days),
        starts_on=sums.first_day or pre_bill.through,
        ends_on=max(pre_bill.through, sums.last_day or pre_bill.through),
        frozen=_frozen(facts, matter, terms, own, client, command),
        issued_by=command.by,
        issued_at=now,
    )


def _frozen(
    facts: BillingFacts,
    matter: Matter,
    terms: BillingTerms,
    own: FirmBilling,
    client: ClientBilling,
    command: IssueInvoices,
) -> Frozen:
    assert facts.firm.firm is not None, "a pre-bill that was found has a firm"
    return Frozen(
        firm_name=facts.firm.firm.name,
        firm=own.of,
        client_name=facts.client_name(client.client_id),
        client=client.of,
        client_code=client.code,
        matter_code=matter.code,
        matter_title=matter.title,
        client_matter_id=terms.client_matter_id,
        po_number=terms.po_number,
        task_code=terms.task_code,
        payment_terms=own.terms or f"Payable within {own.terms_days} days.",
        bank=own.bank,
        tax_rate=client.tax_rate,
        tax_type=client.tax_type,
        issued_by=facts.name_of(command.by),
    )


def _numbers(facts: BillingFacts, invoices: Sequence[Invoice]) -> tuple[Record, ...]:
    if not invoices:
        return ()
    firm_id, seen = invoices[0].firm_id, facts.last_number
    return (NumbersTaken(firm_id=firm_id, seen=seen, last=seen + len(invoices)),)


def _frozen_lines(invoice: Invoice) -> LinesFrozen:
    return LinesFrozen(
        invoice_id=invoice.id,
        firm_id=invoice.firm_id,
        pre_bill_id=invoice.pre_bill_id,
        matter_id=invoice.matter_id,
    )


def _given_back(pre_bill: PreBill, negative: Sequence[MatterSums], now: datetime) -> tuple[Record, ...]:
    held = EntriesFreed(pre_bill_id=pre_bill.id, firm_id=pre_bill.firm_id, at=now, held_alone=True)
    return (held, *(replace(held, matter_id=one.matter_id, held_alone=False) for one in negative))


def _words(facts: BillingFacts, invoices: Sequence[Invoice], negative: Sequence[MatterSums]) -> str:
    told = [
        f"Invoice {one.code} for {one.frozen.matter_code}: "
        f"{show(Money(minor=one.total, currency=one.currency))}, due {one.due_on.isoformat()}."
        for one in invoices
    ] or ["Nothing came to a unit, so there is no invoice; the amounts went to rounding."]
    back = sum(one.held for one in facts.sums)
    if back:
        told.append(f"{back} held {'line goes' if back == 1 else 'lines go'} into the next pre-bill.")
    told += [
        f"{facts.matter_code(one.matter_id)} would come to less than nothing, so it waits for the next pre-bill."
        for one in negative
    ]
    return " ".join(told)
