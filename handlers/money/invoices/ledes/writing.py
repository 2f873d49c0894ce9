"""Invoices as LEDES files, checked by the same rules as anybody's before they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from handlers.money.amounts import Money, decimal_text
from handlers.money.invoices.countries import country_in
from handlers.money.invoices.document import (
    DISCOUNTS,
    DocumentKind,
    DocumentLine,
    InvoiceDocument,
    LineKind,
    Party,
    Timekeeper,
)
from handlers.money.invoices.ledes.checking import check_lines
from handlers.money.invoices.ledes.fields import Field, Form, Format
from handlers.money.invoices.ledes.findings import Finding, is_error
from handlers.money.invoices.ledes.plain import is_lost, plain, plain_within
from handlers.money.invoices.ledes.rows import column_line, first_line, row_line

CREDIT_PREFIX = "Credit note to invoice"
# Texts that mean the same when they are cut; an id or a code would mean another thing.
_CUT_FIELDS = frozenset(
    {"INVOICE_DESCRIPTION", "LINE_ITEM_DESCRIPTION", "TIMEKEEPER_NAME", "MATTER_NAME"}
    | {
        f"{side}_{part}"
        for side in ("LAW_FIRM", "CLIENT")
        for part in ("NAME", "ADDRESS_1", "ADDRESS_2", "CITY")
    }
)


class LineEnd(StrEnum):
    CRLF = "\r\n"
    LF = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedesSettings:
    """What a client's e-billing system wants otherwise.

    `country_letters` is 2 or 3. `classifications` gives the client's word for ours, such as {"ASSOC": "AS"}; what is
    on no list of LEDES is then the client's own matter and not checked.
    """

    line_end: LineEnd = LineEnd.CRLF
    country_letters: int = 3
    classifications: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Unwritable(ValueError):
    """The invoice cannot be written in this format; `findings` say why, and so does the text, for a person."""

    def __init__(self, words: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(words)
        self.findings = tuple(findings)


def write_ledes(
    documents: Sequence[InvoiceDocument], of: Format, settings: LedesSettings | None = None
) -> str:
    """Write one file of these invoices; its text is ASCII. Raises Unwritable."""
    chosen = settings or LedesSettings()
    _refuse_odd_files(documents, of)
    for document in documents:
        _refuse_what_ledes_lacks(document, of)
    rows = [row_line(_values(one, line, of, chosen)) for one in documents for line in one.lines]
    lines = [first_line(of), column_line(of), *rows]
    wrong = [
        finding
        for finding in check_lines(lines, currency=documents[0].currency)
        if is_error(finding) and not _is_clients_own(finding, chosen)
    ]
    if wrong:
        raise Unwritable(_words(wrong), wrong)
    return "".join(f"{line}{chosen.line_end}" for line in lines)


def _refuse_odd_files(documents: Sequence[InvoiceDocument], of: Format) -> None:
    if not documents:
        raise Unwritable("There is no invoice to write.")
    if len({document.number for document in documents}) < len(documents):
        raise Unwritable("Two of the invoices have the same number.")
    if of is Format.L1998B and len({document.currency for document in documents}) > 1:
        raise Unwritable("LEDES 1998B names no currency: write one file for each, or LEDES 98BI V2.")


def _is_clients_own(finding: Finding, settings: LedesSettings) -> bool:
    own = settings.classifications.values()
    return finding.field == "TIMEKEEPER_CLASSIFICATION" and finding.value in own


def _words(wrong: Sequence[Finding]) -> str:
    more = f" {len(wrong) - 1} more like this." if len(wrong) > 1 else ""
    return f"The invoice cannot be written as LEDES: {wrong[0].words}{more}"


def _refuse_what_ledes_lacks(document: InvoiceDocument, of: Format) -> None:
    if document.voided:
        raise Unwritable(f"{document.number} is void, so it goes to no e-billing system.")
    if of is Format.L1998B and document.tax.minor:
        raise Unwritable(
            f"{document.number} has tax, which LEDES 1998B cannot say: write it as LEDES 98BI V2."
        )
    for kind in sorted(DISCOUNTS):
        if sum(line.kind is kind for line in document.lines) > 1:
            raise Unwritable(f"{document.number} has more than one {kind} line; e-billing systems take one.")
    for name in _names(document):
        if is_lost(name):
            raise Unwritable(f"LEDES takes Latin letters alone: give “{name}” a Latin spelling as well.")


def _names(document: InvoiceDocument) -> set[str]:
    experts = {line.timekeeper for line in document.lines if line.timekeeper}
    names = {name for expert in experts for name in (expert.last_name, expert.first_name)}
    return names | {document.firm.name, document.client.name, document.matter_name}


def _values(document: InvoiceDocument, line: DocumentLine, of: Format, settings: LedesSettings) -> list[str]:
    told = _of_invoice(document) | _of_line(document, line, of) | _of_timekeeper(document, line, settings)
    if of is Format.L98BI:
        told |= _international(document, line, settings)
    return [_written(one, told[one.name]) for one in of.fields]


def _written(one: Field, value: str) -> str:
    if one.form is not Form.TEXT:
        return value
    return plain_within(value, one.written) if one.name in _CUT_FIELDS else plain(value)


def _of_invoice(document: InvoiceDocument) -> dict[str, str]:
    return {
        "INVOICE_DATE": _date(document.dated_on),
        "INVOICE_NUMBER": document.number,
        "CLIENT_ID": document.client_code,
        "LAW_FIRM_MATTER_ID": document.law_firm_matter_id,
        "INVOICE_TOTAL": decimal_text(document.gross),
        "BILLING_START_DATE": _date(document.billing_start),
        "BILLING_END_DATE": _date(document.billing_end),
        "INVOICE_DESCRIPTION": _description(document),
        "LAW_FIRM_ID": document.firm.tax_id,
        "CLIENT_MATTER_ID": document.client_matter_id,
    }


def _description(document: InvoiceDocument) -> str:
    """LEDES has no field for the invoice that a credit note is about, so its description says it first."""
    if document.kind is DocumentKind.INVOICE:
        return document.description
    about = f": {document.description}" if document.description.strip() else ""
    return f"{CREDIT_PREFIX} {document.credits}{about}"


def _of_line(document: InvoiceDocument, line: DocumentLine, of: Format) -> dict[str, str]:
    def money(minor: int) -> str:
        return decimal_text(Money(minor=minor, currency=document.currency))

    return {
        "LINE_ITEM_NUMBER": line.number,
        "EXP/FEE/INV_ADJ_TYPE": line.kind,
        "LINE_ITEM_NUMBER_OF_UNITS": f"{line.units:f}",
        "LINE_ITEM_ADJUSTMENT_AMOUNT": money(line.adjustment) if line.adjustment else "0",
        "LINE_ITEM_TOTAL": money(line.gross if of is Format.L98BI else line.net),
        "LINE_ITEM_DATE": _date(line.day),
        "LINE_ITEM_TASK_CODE": line.task_code,
        "LINE_ITEM_EXPENSE_CODE": line.expense_code,
        "LINE_ITEM_ACTIVITY_CODE": line.activity_code,
        "LINE_ITEM_DESCRIPTION": line.description,
        # a fee of nothing is written out: "0" alone is refused on fees
        "LINE_ITEM_UNIT_COST": "0" if line.kind in DISCOUNTS else money(line.unit_price),
    }


def _of_timekeeper(document: InvoiceDocument, line: DocumentLine, settings: LedesSettings) -> dict[str, str]:
    expert = line.timekeeper
    # 98BI wants a name on a discount of fees as well, though nobody worked it: that of the first fee
    named = expert or (_first_expert(document) if line.kind is LineKind.FEE_DISCOUNT else None)
    classification = expert.classification if expert else ""
    return {
        "TIMEKEEPER_ID": expert.id if expert else "",
        "TIMEKEEPER_NAME": expert.name if expert else "",
        "TIMEKEEPER_CLASSIFICATION": settings.classifications.get(classification, classification),
        "TIMEKEEPER_LAST_NAME": named.last_name if named else "",
        "TIMEKEEPER_FIRST_NAME": named.first_name if named else "",
    }


def _first_expert(document: InvoiceDocument) -> Timekeeper | None:
    return next((line.timekeeper for line in document.lines if line.timekeeper), None)


def _international(document: InvoiceDocument, line: DocumentLine, settings: LedesSettings) -> dict[str, str]:
    letters = settings.country_letters
    return {
        "PO_NUMBER": document.po_number,
        "CLIENT_TAX_ID": document.client.tax_id,
        "MATTER_NAME": document.matter_name,
        "INVOICE_TAX_TOTAL": decimal_text(document.tax),
        "INVOICE_NET_TOTAL": decimal_text(document.net),
        "INVOICE_CURRENCY": document.currency,
        "ACCOUNT_TYPE": "O",
        **_of_party("LAW_FIRM", document.firm, letters),
        **_of_party("CLIENT", document.client, letters),
        "LINE_ITEM_TAX_RATE": f"{line.tax_rate:f}",
        "LINE_ITEM_TAX_TOTAL": decimal_text(Money(minor=line.tax, currency=document.currency)),
        "LINE_ITEM_TAX_TYPE": line.tax_type,
        "INVOICE_REPORTED_TAX_TOTAL": decimal_text(document.tax),
        "INVOICE_TAX_CURRENCY": document.currency,
    }


def _of_party(side: str, party: Party, letters: int) -> dict[str, str]:
    return {
        f"{side}_NAME": party.name,
        f"{side}_ADDRESS_1": party.address_1,
        f"{side}_ADDRESS_2": party.address_2,
        f"{side}_CITY": party.city,
        f"{side}_STATEorREGION": party.region,
        f"{side}_POSTCODE": party.postcode,
        f"{side}_COUNTRY": country_in(letters, party.country),
    }


def _date(day: date) -> str:
    return day.isoformat().replace("-", "")
