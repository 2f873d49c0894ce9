"""From an invoice or a credit note as it is kept to the document that its papers are written from."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from handlers.ids import STAMP, PersonId
from handlers.money.billing.details import party
from handlers.money.invoices.document import (
    UNIT_DECIMALS,
    DocumentKind,
    DocumentLine,
    InvoiceDocument,
    LineKind,
    Timekeeper,
    line_net,
    line_tax,
)
from handlers.money.invoices.values import CreditNote, Invoice, InvoiceLine, InvoiceState
from handlers.money.rating.codes import classification_of

_TIMEKEEPER = 8  # characters of an id by which a client knows an expert: e-billing systems take 20


def document_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> InvoiceDocument:
    """Give an invoice's document; one that is void keeps its figures. Raises BadDocument where they do not fit."""
    made = [_line(invoice, one) for one in lines]
    return _document(
        invoice, (*made, *_adjustment(invoice, len(made))), voided=invoice.state is InvoiceState.VOID
    )


def note_document_of(invoice: Invoice, note: CreditNote, lines: Iterable[InvoiceLine]) -> InvoiceDocument:
    """Give a credit note's document: one line that gives the amount back, as what it credits was charged."""
    credited = next((one for one in lines if one.number == note.line), None)
    what = f"Credit on line {note.line} of {invoice.code}" if note.line else f"Credit on {invoice.code}"
    row = DocumentLine(
        number="1",
        kind=LineKind.FEE if credited else LineKind.FEE_DISCOUNT,
        day=note.issued_on,
        units=Decimal(0),
        unit_price=credited.rate if credited else 0,
        adjustment=-note.net,
        net=-note.net,
        task_code=invoice.frozen.task_code if credited else "",
        activity_code=credited.activity if credited else "",
        timekeeper=_timekeeper(credited) if credited else None,
        description=f"{what}: {note.reason}",
        tax_rate=_share(invoice) if note.tax else Decimal(0),
        tax=-note.tax,
        tax_type=invoice.frozen.tax_type,
    )
    return _document(invoice, (row,), note=note)


def _document(
    invoice: Invoice,
    lines: tuple[DocumentLine, ...],
    *,
    note: CreditNote | None = None,
    voided: bool = False,
) -> InvoiceDocument:
    said = invoice.frozen
    return InvoiceDocument(
        kind=DocumentKind.CREDIT_NOTE if note else DocumentKind.INVOICE,
        number=note.code if note else invoice.code,
        credits=invoice.code if note else "",
        voided=voided,
        dated_on=note.issued_on if note else invoice.issued_on,
        billing_start=invoice.starts_on,
        billing_end=invoice.ends_on,
        due_on=None if note else invoice.due_on,
        currency=invoice.currency,
        firm=party(said.firm, said.firm_name),
        client=party(said.client, said.client_name),
        client_code=said.client_code,
        law_firm_matter_id=said.matter_code[:20],
        client_matter_id=said.client_matter_id,
        matter_name=said.matter_title,
        po_number=said.po_number,
        description="Expert review of AI output",
        lines=lines,
        payment_terms=said.payment_terms,
        bank_details=said.bank,
        notes=note.reason if note else "",
    )


def _line(invoice: Invoice, line: InvoiceLine) -> DocumentLine:
    """Give a line: what a write-down took off, or the line gives back, is its adjustment; units are never below 0."""
    units = Decimal(max(0, line.units)).scaleb(-UNIT_DECIMALS)
    return DocumentLine(
        number=str(line.number),
        kind=LineKind.FEE,
        day=line.local_day,
        units=units,
        unit_price=line.rate,
        adjustment=line.charged - line_net(units, line.rate),
        net=line.charged,
        task_code=invoice.frozen.task_code,
        activity_code=line.activity,
        timekeeper=_timekeeper(line),
        description=line.narrative,
        tax_rate=_share(invoice),
        tax=line.tax,
        tax_type=invoice.frozen.tax_type,
    )


def _adjustment(invoice: Invoice, lines: int) -> Iterator[DocumentLine]:
    """The one line of an invoice for its volume discount, or for what is charged up to the matter's minimum."""
    amount = invoice.top_up - invoice.discount
    if amount:
        yield DocumentLine(
            number=str(lines + 1),
            kind=LineKind.FEE_DISCOUNT,
            day=invoice.ends_on,
            units=Decimal(1),
            unit_price=0,
            adjustment=amount,
            net=amount,
            description="Volume discount" if amount < 0 else "Up to the agreed minimum",
            tax_rate=_share(invoice),
            tax=line_tax(amount, _share(invoice)),
            tax_type=invoice.frozen.tax_type,
        )


def _share(invoice: Invoice) -> Decimal:
    return Decimal(invoice.frozen.tax_rate)


def _timekeeper(line: InvoiceLine) -> Timekeeper:
    first, _, last = line.person_name.strip().rpartition(" ")
    return Timekeeper(
        id=timekeeper_id(line.person_id),
        last_name=last,
        first_name=first,
        classification=classification_of(line.seniority, {}),
    )


def timekeeper_id(person_id: PersonId) -> str:
    """Give what a client's systems know an expert by: what follows the time in their id tells experts apart."""
    return person_id[STAMP : STAMP + _TIMEKEEPER].upper()
