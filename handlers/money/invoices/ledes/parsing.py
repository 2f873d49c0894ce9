"""LEDES files back to invoices: only what is right by every rule is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.money.currencies import exponent
from handlers.money.invoices.document import (
    BadDocument,
    DocumentKind,
    DocumentLine,
    InvoiceDocument,
    Party,
    Timekeeper,
    decimals_of,
)
from handlers.money.invoices.ledes.checking import DEFAULT_CURRENCY, check_lines
from handlers.money.invoices.ledes.fields import Format
from handlers.money.invoices.ledes.findings import Finding, Rule, is_error
from handlers.money.invoices.ledes.line_rules import amount_of, kind_of
from handlers.money.invoices.ledes.rows import Row, read_rows
from handlers.money.invoices.ledes.writing import CREDIT_PREFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The invoices of a file in their order, or none where a finding is an error."""

    documents: tuple[InvoiceDocument, ...]
    findings: tuple[Finding, ...]


def parse_ledes(lines: Iterable[str], *, currency: str = DEFAULT_CURRENCY) -> Reading:
    """Read the invoices of a file; of LEDES 1998B, which names no currency, in the one given.

    An invoice that is right by the format and yet none of ours is a finding too: of several matters, of half cents.
    """
    kept = list(lines)
    findings = list(check_lines(kept, currency=currency))
    if any(map(is_error, findings)):
        return Reading(documents=(), findings=tuple(findings))
    by_number: dict[str, list[Row]] = {}
    for read in read_rows(kept):
        if isinstance(read, Row):
            by_number.setdefault(read.values["INVOICE_NUMBER"], []).append(read)
    documents: list[InvoiceDocument] = []
    for rows in by_number.values():
        try:
            documents.append(_document(rows, currency))
        except BadDocument as mistake:
            findings.append(_unreadable(rows[0], str(mistake)))
    whole = not any(map(is_error, findings))
    return Reading(documents=tuple(documents) if whole else (), findings=tuple(findings))


def _unreadable(row: Row, words: str) -> Finding:
    number = row.values["INVOICE_NUMBER"]
    return Finding(line=row.line, field="INVOICE_NUMBER", rule=Rule.DOCUMENT, value=number, words=words)


def _document(rows: Sequence[Row], currency: str) -> InvoiceDocument:
    first = rows[0]
    values = first.values
    own = values.get("INVOICE_CURRENCY") or currency
    for name in ("LAW_FIRM_MATTER_ID", "CLIENT_MATTER_ID", "MATTER_NAME"):
        if any(row.values.get(name) != values.get(name) for row in rows):
            raise BadDocument(
                f"{values['INVOICE_NUMBER']} is of several matters; an invoice of ours is of one."
            )
    credited, description = _credited(rows)
    return InvoiceDocument(
        kind=DocumentKind.CREDIT_NOTE if credited else DocumentKind.INVOICE,
        number=values["INVOICE_NUMBER"],
        credits=credited,
        dated_on=_date(values["INVOICE_DATE"]),
        billing_start=_date(values["BILLING_START_DATE"]),
        billing_end=_date(values["BILLING_END_DATE"]),
        currency=own,
        firm=_party(first, "LAW_FIRM", tax_id=values["LAW_FIRM_ID"]),
        client=_party(first, "CLIENT", tax_id=values.get("CLIENT_TAX_ID", "")),
        client_code=values["CLIENT_ID"],
        law_firm_matter_id=values["LAW_FIRM_MATTER_ID"],
        client_matter_id=values["CLIENT_MATTER_ID"],
        matter_name=values.get("MATTER_NAME", ""),
        po_number=values.get("PO_NUMBER", ""),
        description=description,
        lines=tuple(_line(row, own) for row in rows),
    )


def _credited(rows: Sequence[Row]) -> tuple[str, str]:
    """What a credit note credits, which stands at the head of its description, and the rest of that."""
    whole = rows[0].values["INVOICE_DESCRIPTION"]
    number, _, rest = whole.removeprefix(f"{CREDIT_PREFIX} ").partition(": ")
    gives_back = sum(amount_of(row, "LINE_ITEM_TOTAL") for row in rows) <= 0
    if gives_back and whole.startswith(f"{CREDIT_PREFIX} ") and number.isalnum():
        return number, rest
    return "", whole


def _party(row: Row, side: str, *, tax_id: str) -> Party:
    def told(part: str) -> str:
        return row.values.get(f"{side}_{part}", "")

    return Party(
        name=told("NAME"),
        address_1=told("ADDRESS_1"),
        address_2=told("ADDRESS_2"),
        city=told("CITY"),
        region=told("STATEorREGION"),
        postcode=told("POSTCODE"),
        country=told("COUNTRY"),
        tax_id=tax_id,
    )


def _line(row: Row, currency: str) -> DocumentLine:
    values = row.values
    tax = _minor(row, "LINE_ITEM_TAX_TOTAL", currency)
    kind = kind_of(row)
    return DocumentLine(
        number=values["LINE_ITEM_NUMBER"],
        kind=kind,
        day=_date(values["LINE_ITEM_DATE"]),
        units=amount_of(row, "LINE_ITEM_NUMBER_OF_UNITS"),
        unit_price=_minor(row, "LINE_ITEM_UNIT_COST", currency),
        adjustment=_minor(row, "LINE_ITEM_ADJUSTMENT_AMOUNT", currency),
        net=_minor(row, "LINE_ITEM_TOTAL", currency) - tax,
        task_code=values["LINE_ITEM_TASK_CODE"],
        expense_code=values["LINE_ITEM_EXPENSE_CODE"],
        activity_code=values["LINE_ITEM_ACTIVITY_CODE"],
        timekeeper=_timekeeper(row),
        description=values["LINE_ITEM_DESCRIPTION"],
        tax_rate=amount_of(row, "LINE_ITEM_TAX_RATE"),
        tax=tax,
        tax_type=values.get("LINE_ITEM_TAX_TYPE", ""),
    )


def _timekeeper(row: Row) -> Timekeeper | None:
    """The expert of a line; names in the fields of 98BI alone are no expert, but what it wants on a discount."""
    values = row.values
    if not (values["TIMEKEEPER_ID"] or values["TIMEKEEPER_NAME"]):
        return None
    last, _, first = values["TIMEKEEPER_NAME"].rpartition(", ")
    last, first = (last, first) if last else (first, "")
    if row.format is Format.L98BI:
        last, first = values["TIMEKEEPER_LAST_NAME"] or last, values["TIMEKEEPER_FIRST_NAME"] or first
    return Timekeeper(
        id=values["TIMEKEEPER_ID"],
        last_name=last,
        first_name=first,
        classification=values["TIMEKEEPER_CLASSIFICATION"],
    )


def _minor(row: Row, name: str, currency: str) -> int:
    figure = amount_of(row, name)
    if decimals_of(figure) > exponent(currency):
        raise BadDocument(
            f"Line {row.values['LINE_ITEM_NUMBER']}: {name} {figure} is finer than {currency} has."
        )
    return int(figure.scaleb(exponent(currency)))


def _date(figures: str) -> date:
    return datetime.strptime(figures, "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone


def file_lines(text: str) -> Iterator[str]:
    """Cut a file's text into lines, whatever line ends it has."""
    return iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
