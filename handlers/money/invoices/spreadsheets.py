"""Invoices and time as rows for a spreadsheet or another system: the headers that finance knows, every text guarded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from handlers.money.amounts import Money, decimal_text, divide_half_up
from handlers.money.digests import guarded
from handlers.money.invoices.document import DocumentKind, DocumentLine, InvoiceDocument, LineKind

INVOICE_HEADER: Final = (
    "Document",
    "Number",
    "Credits invoice",
    "Status",
    "Date",
    "Due date",
    "Client code",
    "Client",
    "Matter",
    "Client matter",
    "Purchase order",
    "Line",
    "Type",
    "Work date",
    "Timekeeper id",
    "Timekeeper",
    "Classification",
    "Task code",
    "Activity code",
    "Expense code",
    "Description",
    "Units",
    "Rate",
    "Adjustment",
    "Net amount",
    "Tax type",
    "Tax rate",
    "Tax amount",
    "Gross amount",
    "Currency",
)
TIMESHEET_HEADER: Final = (
    "Date",
    "Person id",
    "Person",
    "Engagement code",
    "Task code",
    "Hours",
    "Bill rate",
    "Amount",
    "Currency",
    "Narrative",
    "Approval",
    "External id",
)
_TYPES: Final = {
    LineKind.FEE: "Fee",
    LineKind.EXPENSE: "Expense",
    LineKind.FEE_DISCOUNT: "Adjustment of fees",
    LineKind.EXPENSE_DISCOUNT: "Adjustment of expenses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesheetEntry:
    """One person's time on one day for one task, as the systems of banks and consultancies take it.

    `hours` is exact and written to two decimals; `rate` and `amount` are minor units. `external_id` stays the same
    whenever the entry is written again, so that the other system takes it once.
    """

    day: date
    person_id: str
    person: str
    engagement: str
    task: str
    hours: Decimal
    rate: int
    amount: int
    currency: str
    narrative: str
    approval: str
    external_id: str


def invoice_rows(documents: Iterable[InvoiceDocument]) -> tuple[tuple[str, ...], ...]:
    """The header, and a row for each line of each document."""
    rows = (_invoice_row(document, line) for document in documents for line in document.lines)
    return (INVOICE_HEADER, *rows)


def _invoice_row(document: InvoiceDocument, line: DocumentLine) -> tuple[str, ...]:
    def money(minor: int) -> str:
        return decimal_text(Money(minor=minor, currency=document.currency))

    who = line.timekeeper
    return (
        "Credit note" if document.kind is DocumentKind.CREDIT_NOTE else "Invoice",
        document.number,
        document.credits,
        "Void" if document.voided else "Valid",
        document.dated_on.isoformat(),
        document.due_on.isoformat() if document.due_on else "",
        _text(document.client_code),
        _text(document.client.name),
        _text(document.law_firm_matter_id),
        _text(document.client_matter_id),
        _text(document.po_number),
        _text(line.number),
        _TYPES[line.kind],
        line.day.isoformat(),
        _text(who.id if who else ""),
        _text(who.name if who else ""),
        _text(who.classification if who else ""),
        _text(line.task_code),
        _text(line.activity_code),
        _text(line.expense_code),
        _text(line.description),
        f"{line.units:f}",
        money(line.unit_price),
        money(line.adjustment),
        money(line.net),
        _text(line.tax_type),
        f"{line.tax_rate:f}",
        money(line.tax),
        money(line.gross),
        document.currency,
    )


def timesheet_rows(entries: Iterable[TimesheetEntry]) -> tuple[tuple[str, ...], ...]:
    """The header, and a row for each entry."""
    return (TIMESHEET_HEADER, *(_timesheet_row(entry) for entry in entries))


def _timesheet_row(entry: TimesheetEntry) -> tuple[str, ...]:
    return (
        entry.day.isoformat(),
        _text(entry.person_id),
        _text(entry.person),
        _text(entry.engagement),
        _text(entry.task),
        _hundredths(entry.hours),
        decimal_text(Money(minor=entry.rate, currency=entry.currency)),
        decimal_text(Money(minor=entry.amount, currency=entry.currency)),
        entry.currency,
        _text(entry.narrative),
        _text(entry.approval),
        _text(entry.external_id),
    )


def timesheet_of(document: InvoiceDocument) -> tuple[TimesheetEntry, ...]:
    """The billed time of an invoice, a line an entry; a credit note and a void invoice bill none."""
    if document.voided or document.kind is DocumentKind.CREDIT_NOTE:
        return ()
    return tuple(
        TimesheetEntry(
            day=line.day,
            person_id=line.timekeeper.id,
            person=line.timekeeper.name,
            engagement=document.law_firm_matter_id,
            task=line.task_code,
            hours=line.units,
            rate=line.unit_price,
            amount=line.net,
            currency=document.currency,
            narrative=line.description,
            approval="invoiced",
            external_id=f"{document.number}/{line.number}",
        )
        for line in document.lines
        if line.kind is LineKind.FEE and line.timekeeper
    )


def _text(text: str) -> str:
    """One line, which no spreadsheet runs as a formula."""
    return guarded(" ".join(text.split()))


def _hundredths(hours: Decimal) -> str:
    parts, whole = hours.as_integer_ratio()
    whole_hours, rest = divmod(divide_half_up(parts * 100, whole), 100)
    return f"{whole_hours}.{rest:02d}"
