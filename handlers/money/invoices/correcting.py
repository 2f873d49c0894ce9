"""After an invoice: its void while it is unpaid, credit notes, receipts, and its files for whoever asks."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from handlers.audit.values import Noted
from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.amounts import show
from handlers.money.billing.changed import EntriesFreed, InvoiceChanged, NumbersTaken
from handlers.money.billing.commands import CreditInvoice, NoteReceipt, SendInvoice, VoidInvoice
from handlers.money.billing.facts import BillingFacts
from handlers.money.billing.typed_amounts import amount_in
from handlers.money.invoices.document import line_tax
from handlers.money.invoices.documents import document_of
from handlers.money.invoices.files import LEDES, NAMES, ledes_text
from handlers.money.invoices.ledes.writing import Unwritable
from handlers.money.invoices.postings import credit_postings, receipt_postings, void_postings
from handlers.money.invoices.values import CreditNote, Invoice, InvoiceState, Receipt, number_text
from handlers.money.time import local_day
from handlers.people.firms.typed import Mistyped, name_of, refusing

NO_INVOICE = "There is no such invoice here. Nothing was changed."
ALL = "all"


@refusing
def void_invoice(command: VoidInvoice, facts: BillingFacts, now: datetime) -> Decision:
    """Take an unpaid invoice back whole; what was paid or credited of it is corrected by credit notes instead."""
    invoice = facts.invoice
    if invoice is None:
        return refuse(Refusal.NOT_FOUND, NO_INVOICE)
    if invoice.state is InvoiceState.VOID:
        words = f"{invoice.code} is void already."
        return Decision(reply=Done(words=words, subject_id=invoice.id, already=True))
    _as_seen(command.seen, invoice)
    if invoice.received:
        paid = show(invoice.money(invoice.received))
        raise _not_so(f"{paid} of {invoice.code} is paid, so it cannot be voided: credit it instead.")
    if invoice.credited:
        raise _not_so(f"{invoice.code} has a credit note, so it cannot be voided: credit the rest instead.")
    reason = name_of(command.reason, what="The reason", field="reason", longest=300)
    after = replace(
        invoice,
        state=InvoiceState.VOID,
        voided_at=now,
        void_reason=reason,
        version=invoice.version + 1,
    )
    freed = EntriesFreed(
        pre_bill_id=invoice.pre_bill_id, firm_id=invoice.firm_id, at=now, matter_id=invoice.matter_id
    )
    words = f"{invoice.code} is void. Its number stays used, and its work is free for a new pre-bill."
    return Decision(
        reply=Done(words=words, subject_id=invoice.id),
        records=(
            InvoiceChanged(invoice=after, seen=invoice.version),
            freed,
            *void_postings(facts.postings, now),
        ),
    )


@refusing
def credit_invoice(command: CreditInvoice, facts: BillingFacts, now: datetime) -> Decision:
    """Take an amount off an invoice, with its tax, by a note with the next number of the same series."""
    invoice = facts.invoice
    if invoice is None:
        return refuse(Refusal.NOT_FOUND, NO_INVOICE)
    note_id = derived_id(command.id, "credit note")
    if (known := next((one for one in facts.notes if one.id == note_id), None)) is not None:
        return _written(known)
    if invoice.state is InvoiceState.VOID:
        raise _not_so(f"{invoice.code} is void, so there is nothing to credit.")
    line = _line_of(command.line, facts)
    net = _net_of(command.amount, line, invoice, facts)
    reason = name_of(command.reason, what="The reason", field="reason", longest=300)
    number = facts.last_number + 1
    note = CreditNote(
        id=note_id,
        firm_id=invoice.firm_id,
        invoice_id=invoice.id,
        number=number,
        code=number_text(facts.own.prefix if facts.own else "", number),
        line=line,
        net=net,
        tax=_tax_back(net, invoice, facts),
        reason=reason,
        issued_on=_today(facts, now),
        issued_by=command.by,
        issued_at=now,
    )
    after = _settled(replace(invoice, credited=invoice.credited + note.total, version=invoice.version + 1))
    total, left = show(invoice.money(note.total)), show(invoice.money(after.outstanding))
    words = f"Credit note {note.code}: {total} off {invoice.code}. Outstanding: {left}."
    return Decision(
        reply=Done(words=words, subject_id=note.id),
        records=(
            NumbersTaken(firm_id=invoice.firm_id, seen=facts.last_number, last=number),
            note,
            InvoiceChanged(invoice=after, seen=invoice.version),
            *credit_postings(invoice, note, now),
        ),
    )


def _written(note: CreditNote) -> Decision:
    """Platforms may send what somebody asked for once more: it is written once."""
    words = f"Credit note {note.code} is written already."
    return Decision(reply=Done(words=words, subject_id=note.id, already=True))


def _line_of(typed: str, facts: BillingFacts) -> int | None:
    number = typed.strip()
    if not number:
        return None
    if (
        number.isascii()
        and number.isdigit()
        and any(one.number == int(number) for one in facts.invoice_lines)
    ):
        return int(number)
    raise Mistyped(f"The invoice has no line “{number[:20]}”.", field="line")


def _net_of(typed: str, line: int | None, invoice: Invoice, facts: BillingFacts) -> int:
    """Read what is credited before tax: at most what is left of the invoice, and of the line."""
    left = invoice.charged - sum(note.net for note in facts.notes)
    what = invoice.code
    if line is not None:
        charged = next(one.charged for one in facts.invoice_lines if one.number == line)
        of_line = charged - sum(note.net for note in facts.notes if note.line == line)
        if of_line < left:
            left, what = of_line, f"line {line} of {invoice.code}"
    net = (
        left if typed.strip().casefold() == ALL else amount_in(typed, invoice.currency, field="amount").minor
    )
    if left <= 0:
        raise _not_so(f"Nothing is left of {what} to credit.")
    if net == 0:
        raise Mistyped("A credit note of nothing cannot be written.", field="amount")
    if net > left:
        raise Mistyped(
            f"{show(invoice.money(net))} is more than what is left of {what} before tax, "
            f"{show(invoice.money(left))}.",
            field="amount",
        )
    return net


def _tax_back(net: int, invoice: Invoice, facts: BillingFacts) -> int:
    """The tax that goes with a credit; with the last of the invoice goes what is left of its tax, to the minor unit."""
    credited, taxed = sum(note.net for note in facts.notes), sum(note.tax for note in facts.notes)
    if credited + net == invoice.charged:
        return invoice.tax - taxed
    return min(line_tax(net, Decimal(invoice.frozen.tax_rate)), invoice.tax - taxed)


@refusing
def note_receipt(command: NoteReceipt, facts: BillingFacts, now: datetime) -> Decision:
    """Note a payment: its bank reference stands for it for ever, so that no payment counts twice."""
    invoice = facts.invoice
    if invoice is None:
        return refuse(Refusal.NOT_FOUND, NO_INVOICE)
    bank_ref = name_of(command.bank_ref, what="The bank’s reference", field="bank_ref", longest=80)
    known = facts.known_receipt
    typed = command.amount.strip()
    if known is not None:
        is_same = known.invoice_id == invoice.id and (
            not typed or amount_in(typed, invoice.currency, field="amount").minor == known.amount
        )
        if is_same:
            words = f"The payment {bank_ref} is noted already."
            return Decision(reply=Done(words=words, subject_id=known.id, already=True))
        words = f"The reference {bank_ref} stands for another payment already."
        raise Mistyped(words, field="bank_ref", reason=Refusal.CONFLICT)
    if invoice.state is InvoiceState.VOID:
        raise _not_so(f"{invoice.code} is void, so nothing is to be paid for it.")
    amount = amount_in(typed, invoice.currency, field="amount").minor if typed else invoice.outstanding
    _fits(amount, invoice)
    receipt = Receipt(
        id=derived_id(command.id, "receipt"),
        firm_id=invoice.firm_id,
        invoice_id=invoice.id,
        bank_ref=bank_ref,
        amount=amount,
        received_on=_day(command.received_on, _today(facts, now)),
        noted_by=command.by,
        noted_at=now,
    )
    after = _settled(replace(invoice, received=invoice.received + amount, version=invoice.version + 1))
    rest = show(invoice.money(after.outstanding))
    words = f"{show(invoice.money(amount))} received for {invoice.code}. Outstanding: {rest}."
    return Decision(
        reply=Done(words=words, subject_id=receipt.id),
        records=(
            receipt,
            InvoiceChanged(invoice=after, seen=invoice.version),
            *receipt_postings(invoice, receipt, now),
        ),
    )


def _fits(amount: int, invoice: Invoice) -> None:
    if invoice.outstanding <= 0:
        raise _not_so(f"Nothing of {invoice.code} is outstanding.")
    if amount == 0:
        raise Mistyped("A payment of nothing cannot be noted.", field="amount")
    if amount > invoice.outstanding:
        more, left = show(invoice.money(amount)), show(invoice.money(invoice.outstanding))
        raise Mistyped(f"{more} is more than what is outstanding of {invoice.code}, {left}.", field="amount")


@refusing
def send_invoice(command: SendInvoice, facts: BillingFacts, now: datetime) -> Decision:
    """Send a file of an invoice to whoever asks, in their own chat."""
    invoice = facts.invoice
    if invoice is None or command.by is None:
        return refuse(Refusal.NOT_FOUND, NO_INVOICE)
    if command.file not in NAMES:
        raise Mistyped("Choose which file.", field="file")
    _refuse_unwritable(command.file, invoice, facts)
    message = Message(
        key=f"{MessageKind.INVOICE_FILE}/{command.id}",
        kind=MessageKind.INVOICE_FILE,
        firm_id=invoice.firm_id,
        to=ToPerson(person_id=command.by),
        subject_id=f"{invoice.id}/{command.file}",
        version=invoice.version,
        due_at=now,
    )
    about = {"invoice": invoice.id, "code": invoice.code, "file": command.file}
    noted = Noted(firm_id=invoice.firm_id, did="export.invoice", about=about)
    words = f"{invoice.code} as {NAMES[command.file]} comes to you in your own chat."
    return Decision(reply=Done(words=words, subject_id=invoice.id), records=(noted,), messages=(message,))


def _refuse_unwritable(file: str, invoice: Invoice, facts: BillingFacts) -> None:
    if file not in LEDES:
        return
    try:
        ledes_text(document_of(invoice, facts.invoice_lines), file, facts.clients.get(invoice.client_id))
    except Unwritable as problem:
        raise Mistyped(str(problem), field="file") from None


def _as_seen(seen: int, invoice: Invoice) -> None:
    if seen and seen != invoice.version:
        words = f"{invoice.code} was changed after you opened it. Look at it again."
        raise Mistyped(words, field="reason", reason=Refusal.CONFLICT)


def _settled(invoice: Invoice) -> Invoice:
    state = InvoiceState.PAID if invoice.outstanding <= 0 else InvoiceState.ISSUED
    return replace(invoice, state=state)


def _not_so(words: str) -> Mistyped:
    return Mistyped(words, field="amount", reason=Refusal.TOO_LATE)


def _today(facts: BillingFacts, now: datetime) -> date:
    assert facts.firm.firm is not None, "an invoice that was found has a firm"
    return local_day(now, facts.firm.firm.zone)


def _day(typed: str, today: date) -> date:
    if not typed.strip():
        return today
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        words = f"“{typed.strip()[:20]}” is not a day. Write it like 2026-10-31."
        raise Mistyped(words, field="received_on") from None
    if day > today:
        raise Mistyped(f"{day.isoformat()} is still to come.", field="received_on")
    return day
