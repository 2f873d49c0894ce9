"""Invoices in chat: the list, issuing, an invoice with its files, its void, credit notes and receipts."""

from collections.abc import Mapping
from datetime import datetime

from handlers.decisions import Decision, DeskForm, DeskRow, Picks, Refusal, Sheet, ShowDeskForm
from handlers.desk.filled import choice, pick, words
from handlers.desk.sheets.billing.asked_billing import BILLING, billing
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.money.amounts import decimal_text, show
from handlers.money.billing.commands import (
    CreditInvoice,
    IssueInvoices,
    NoteReceipt,
    OpenPreBill,
    SeeInvoices,
    SendInvoice,
    SetClientBilling,
    SetFirmBilling,
    VoidInvoice,
)
from handlers.money.billing.details import EBilling
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.correcting import (
    NO_INVOICE,
    credit_invoice,
    note_receipt,
    send_invoice,
    void_invoice,
)
from handlers.money.invoices.files import NAMES
from handlers.money.invoices.issuing import issue_invoices
from handlers.money.invoices.telling import issue_lines, standing
from handlers.money.invoices.values import Invoice, InvoiceState
from handlers.money.prebill.reviewing import NO_PRE_BILL
from handlers.money.prebill.telling import STATE_WORDS, title_of
from handlers.money.prebill.values import PreBillState
from handlers.people.firms.typed import Mistyped
from handlers.people.permissions import may

_LOOK = "look"


def _show_list(asked: Asked) -> DeskForm:
    facts, person = billing(asked), asked.person
    rows = [
        DeskRow(
            text=f"Pre-bill of {title_of(one, facts)}: {STATE_WORDS[one.state]}.",
            label="Look at it" if one.state is PreBillState.ACCEPTED else "Review",
            sheet=Sheet.PRE_BILL,
            about=one.id,
        )
        for one in facts.pre_bills
    ]
    rows += [
        DeskRow(text=standing(one, facts), label="Open", sheet=Sheet.INVOICE, about=one.id)
        for one in facts.invoices
        if may(person, SendInvoice) and one.matter_id not in facts.hidden
    ]
    rows += [
        DeskRow(text=text, label=label, sheet=sheet)
        for act, text, label, sheet in (
            (OpenPreBill, "Gather what a client is to be billed", "Draft a pre-bill", Sheet.DRAFT_BILL),
            (SetFirmBilling, "The firm’s address, numbers and bank", "Invoice details", Sheet.FIRM_BILLING),
            (SetClientBilling, "A client’s address, tax and files", "Client’s billing", Sheet.CLIENT_BILLING),
        )
        if may(person, act)
    ]
    told = () if facts.invoices or facts.pre_bills else ("No invoice yet.",)
    return DeskForm(sheet=Sheet.INVOICES, title="Invoices", intro=told, rows=tuple(rows), submit="")


def _again(asked: Asked, _facts: BillingFacts, _now: datetime) -> Decision:
    return Decision(reply=ShowDeskForm(form=_show_list(asked)))


def _show_issue(asked: Asked) -> DeskForm:
    facts = billing(asked)
    pre_bill = facts.pre_bill
    if pre_bill is None:
        raise Mistyped(NO_PRE_BILL, field="pre_bill", reason=Refusal.NOT_FOUND)
    return DeskForm(
        sheet=Sheet.ISSUE,
        title="Issue invoices",
        about=pre_bill.id,
        seen=pre_bill.version,
        intro=(f"{title_of(pre_bill, facts)}.", *issue_lines(pre_bill, facts)),
        rows=(DeskRow(text="All lines", label="Back", sheet=Sheet.PRE_BILL, about=pre_bill.id),),
        submit="Issue",
    )


def _read_issue(asked: Asked) -> IssueInvoices:
    pre_bill = billing(asked).pre_bill
    key = pre_bill.id if pre_bill else ""
    return IssueInvoices(id=asked.sent.id, firm="", pre_bill=key, seen=asked.sent.seen, by=asked.person.id)


def _invoice(asked: Asked) -> Invoice:
    found = billing(asked).invoice
    if found is None:
        raise Mistyped(NO_INVOICE, field="file", reason=Refusal.NOT_FOUND)
    return found


def _show_invoice(asked: Asked) -> DeskForm:
    invoice, facts = _invoice(asked), billing(asked)
    rows = [
        DeskRow(text=text, label=label, sheet=sheet, about=invoice.id)
        for text, label, sheet in _acts(invoice)
    ]
    return DeskForm(
        sheet=Sheet.INVOICE,
        title=f"Invoice {invoice.code}",
        about=invoice.id,
        seen=invoice.version,
        intro=(standing(invoice, facts), *_history(facts, invoice)),
        rows=tuple(rows),
        fields=(choice("file", "File", NAMES, _usual(facts, invoice)),),
        submit="Send it to me",
    )


def _usual(facts: BillingFacts, invoice: Invoice) -> str:
    client = facts.clients.get(invoice.client_id)
    return client.format if client is not None else EBilling.PDF


def _acts(invoice: Invoice) -> tuple[tuple[str, str, Sheet], ...]:
    if invoice.state is InvoiceState.VOID:
        return ()
    paid = ("The client paid", "Note a payment", Sheet.RECEIPT)
    credit = ("Take something off it", "Credit note", Sheet.CREDIT)
    void = ("Take it back whole", "Void it", Sheet.VOID_INVOICE)
    return (
        *((paid,) if invoice.outstanding > 0 else ()),
        *((credit,) if invoice.credited < invoice.total else ()),
        *((void,) if not invoice.received and not invoice.credited else ()),
    )


def _history(facts: BillingFacts, invoice: Invoice) -> tuple[str, ...]:
    notes = (
        f"Credit note {one.code}, {one.issued_on.isoformat()}: {show(invoice.money(one.total))} ({one.reason})"
        for one in facts.notes
    )
    received = (
        f"Received {one.received_on.isoformat()}: {show(invoice.money(one.amount))} ({one.bank_ref})"
        for one in facts.receipts
    )
    return (*notes, *received)


def _read_file(asked: Asked) -> SendInvoice:
    return SendInvoice(
        id=asked.sent.id,
        firm="",
        invoice=_invoice(asked).id,
        file=asked.filled.text("file"),
        by=asked.person.id,
    )


def _show_void(asked: Asked) -> DeskForm:
    invoice = _invoice(asked)
    return DeskForm(
        sheet=Sheet.VOID_INVOICE,
        title="Void an invoice",
        about=invoice.id,
        seen=invoice.version,
        intro=(
            standing(invoice, billing(asked)),
            "Its number stays used and its work is free for a new pre-bill. What is paid is credited instead.",
        ),
        fields=(words("reason", "Reason"),),
        submit="Void it",
    )


def _read_void(asked: Asked) -> VoidInvoice:
    return VoidInvoice(
        id=asked.sent.id,
        firm="",
        invoice=_invoice(asked).id,
        reason=asked.filled.text("reason"),
        seen=asked.sent.seen,
        by=asked.person.id,
    )


def _show_credit(asked: Asked) -> DeskForm:
    invoice, facts = _invoice(asked), billing(asked)
    lines = f"Its lines are 1 to {len(facts.invoice_lines)}." if facts.invoice_lines else ""
    return DeskForm(
        sheet=Sheet.CREDIT,
        title="Credit note",
        about=invoice.id,
        seen=invoice.version,
        intro=(standing(invoice, facts), "The tax on it goes back with it."),
        fields=(
            words("amount", f"Amount before tax, in {invoice.currency}", hint="Or “all” of what is left."),
            words("line", "Line", hint=f"{lines} Nothing typed: the whole invoice.".strip(), needed=False),
            words("reason", "Reason"),
        ),
        submit="Write it",
    )


def _read_credit(asked: Asked) -> CreditInvoice:
    filled = asked.filled
    return CreditInvoice(
        id=asked.sent.id,
        firm="",
        invoice=_invoice(asked).id,
        amount=filled.text("amount"),
        reason=filled.text("reason"),
        line=filled.text("line"),
        by=asked.person.id,
    )


def _show_receipt(asked: Asked) -> DeskForm:
    invoice = _invoice(asked)
    return DeskForm(
        sheet=Sheet.RECEIPT,
        title="Note a payment",
        about=invoice.id,
        seen=invoice.version,
        intro=(standing(invoice, billing(asked)),),
        fields=(
            words("bank_ref", "The bank’s reference", hint="It stands for this one payment for ever."),
            words(
                "amount", f"Amount in {invoice.currency}", decimal_text(invoice.money(invoice.outstanding))
            ),
            pick("received_on", "Received on", Picks.DATE, hint="Nothing chosen: today."),
        ),
        submit="Note it",
    )


def _read_receipt(asked: Asked) -> NoteReceipt:
    filled = asked.filled
    return NoteReceipt(
        id=asked.sent.id,
        firm="",
        invoice=_invoice(asked).id,
        bank_ref=filled.text("bank_ref"),
        amount=filled.text("amount"),
        received_on=filled.text("received_on"),
        by=asked.person.id,
    )


INVOICE_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.INVOICES: SheetLine(
        act=SeeInvoices, show=_show_list, read=lambda asked: asked, do=_again, known=BILLING
    ),
    Sheet.ISSUE: SheetLine(
        act=IssueInvoices, show=_show_issue, read=_read_issue, do=issue_invoices, known=BILLING
    ),
    Sheet.INVOICE: SheetLine(
        act=SendInvoice, show=_show_invoice, read=_read_file, do=send_invoice, known=BILLING
    ),
    Sheet.VOID_INVOICE: SheetLine(
        act=VoidInvoice, show=_show_void, read=_read_void, do=void_invoice, known=BILLING
    ),
    Sheet.CREDIT: SheetLine(
        act=CreditInvoice, show=_show_credit, read=_read_credit, do=credit_invoice, known=BILLING
    ),
    Sheet.RECEIPT: SheetLine(
        act=NoteReceipt, show=_show_receipt, read=_read_receipt, do=note_receipt, known=BILLING
    ),
}
