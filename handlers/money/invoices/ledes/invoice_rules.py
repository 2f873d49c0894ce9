"""What the rows of one invoice must have to do with each other: the same heads, lines once, and sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from handlers.money.invoices.document import DISCOUNTS, LineKind
from handlers.money.invoices.ledes.fields import FIELD, Field, Form, Format
from handlers.money.invoices.ledes.findings import Finding, Gravity, Rule, quoted
from handlers.money.invoices.ledes.line_rules import amount_of, plain
from handlers.money.invoices.ledes.rows import Row

# An invoice may be of several matters, "if acceptable to the receiving system".
_OF_MATTER: Final = frozenset({"LAW_FIRM_MATTER_ID", "CLIENT_MATTER_ID", "MATTER_NAME"})


@dataclass(slots=True)
class Tally:
    """What is known of one invoice while its rows go by; `whole` is False once a figure could not be read."""

    first: Row
    total: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    whole: bool = True
    numbers: set[str] = field(default_factory=set)
    discounts: set[LineKind] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Count the figures of a row whose values are right."""
        self.total += amount_of(row, "LINE_ITEM_TOTAL")
        self.tax += amount_of(row, "LINE_ITEM_TAX_TOTAL")

    def is_news(self, finding: Finding) -> bool:
        """Whether a wrong value is told for the first time: what an invoice repeats on each row is told once."""
        if not FIELD[finding.field].of_invoice:
            return True
        known = (finding.field, finding.value)
        is_news = known not in self.told
        self.told.add(known)
        return is_news


def check_row_of(tally: Tally, row: Row, wrong: frozenset[str]) -> Iterator[Finding]:
    """Find what does not fit to the rows of the invoice that went before; the first row is compared to itself.

    Fields that are `wrong` by themselves are not told a second time.
    """
    for one in row.format.fields:
        if one.of_invoice and one.name not in tally.differing | wrong:
            yield from _difference(tally, row, one)
    yield from _number(tally, row)
    yield from _discount(tally, row)


def _difference(tally: Tally, row: Row, one: Field) -> Iterator[Finding]:
    value, first = row.values[one.name], tally.first.values[one.name]
    if value == first or (one.form is Form.AMOUNT and _equal(value, first)):
        return
    tally.differing.add(one.name)
    words = (
        f"{one.name} is {quoted(value)} here and {quoted(first)} on line {tally.first.line}, "
        "though both rows are of one invoice."
    )
    gravity = Gravity.ERROR
    if one.name in _OF_MATTER:
        words += " Only some systems take an invoice of several matters."
        gravity = Gravity.WARNING
    yield Finding(
        line=row.line, field=one.name, rule=Rule.SAME_ON_ROWS, value=value, words=words, gravity=gravity
    )


def _equal(value: str, other: str) -> bool:
    # figures that cannot be read have been found already
    try:
        return Decimal(value or "0") == Decimal(other or "0")
    except ArithmeticError:
        return False


def _number(tally: Tally, row: Row) -> Iterator[Finding]:
    number = row.values["LINE_ITEM_NUMBER"]
    if number and number in tally.numbers:
        words = f"The invoice has another line {quoted(number)}."
        yield Finding(line=row.line, field="LINE_ITEM_NUMBER", rule=Rule.ONCE, value=number, words=words)
    tally.numbers.add(number)


def _discount(tally: Tally, row: Row) -> Iterator[Finding]:
    kind = row.values["EXP/FEE/INV_ADJ_TYPE"]
    if kind not in DISCOUNTS:
        return
    if kind in tally.discounts:
        words = f"The invoice has a second {kind} row; some systems take one alone."
        yield Finding(
            line=row.line,
            field="EXP/FEE/INV_ADJ_TYPE",
            rule=Rule.ONCE,
            value=kind,
            words=words,
            gravity=Gravity.WARNING,
        )
    tally.discounts.add(LineKind(kind))


def check_invoice(tally: Tally) -> Iterator[Finding]:
    """Find which sums of the whole invoice are wrong; they are told on its first row."""
    row = tally.first
    start, end = row.values["BILLING_START_DATE"], row.values["BILLING_END_DATE"]
    if f"{start}{end}".isdecimal() and len(start) == len(end) and end < start:
        yield _about(
            row, "BILLING_END_DATE", Rule.PERIOD, f"The billing period ends before it begins on {start}."
        )
    if not tally.whole:
        return
    for name, expected in _sums(tally).items():
        told = amount_of(row, name)
        if row.values[name] and told != expected:
            words = f"{_SUM_WORDS[name]} is {plain(expected)}, and not {plain(told)}."
            yield _about(row, name, Rule.INVOICE_SUM, words)


_SUM_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "INVOICE_TOTAL": "The sum of LINE_ITEM_TOTAL",
        "INVOICE_TAX_TOTAL": "The sum of LINE_ITEM_TAX_TOTAL",
        "INVOICE_NET_TOTAL": "The sum of LINE_ITEM_TOTAL without the tax",
        "INVOICE_REPORTED_TAX_TOTAL": "The tax, reported in the same currency,",
    }
)


def _sums(tally: Tally) -> Mapping[str, Decimal]:
    sums = {"INVOICE_TOTAL": tally.total}
    if tally.first.format is Format.L98BI:
        sums |= {"INVOICE_TAX_TOTAL": tally.tax, "INVOICE_NET_TOTAL": tally.total - tally.tax}
        values = tally.first.values
        if values["INVOICE_TAX_CURRENCY"] in ("", values["INVOICE_CURRENCY"]):
            sums["INVOICE_REPORTED_TAX_TOTAL"] = tally.tax
    return sums


def _about(row: Row, name: str, rule: Rule, words: str) -> Finding:
    return Finding(line=row.line, field=name, rule=rule, value=row.values[name], words=words)
