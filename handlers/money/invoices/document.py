"""An invoice or a credit note as the papers show it: one frozen value that LEDES, PDF and CSV are written from.

Amounts are whole minor units of the document's currency, hours are Decimal. A document is whole or is not made: its
constructors refuse figures that do not add up, with words for the person who would have signed them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from handlers.money.amounts import Money, divide_half_up, exponent

UNIT_DECIMALS = 4
RATE_DECIMALS = 10
# Of LEDES: e-billing systems take letters and figures only, and no hyphen.
_NUMBER = re.compile(r"[A-Za-z0-9]{1,20}")


class BadDocument(ValueError):
    """The figures of an invoice do not fit together; the text says which and how, for a person."""


class LineKind(StrEnum):
    """What a line charges; the values are the codes of LEDES."""

    FEE = "F"
    EXPENSE = "E"
    FEE_DISCOUNT = "IF"
    """A reduction of all fees of the invoice, or a flat amount beside them."""
    EXPENSE_DISCOUNT = "IE"
    """A reduction of all expenses of the invoice."""


DISCOUNTS = frozenset({LineKind.FEE_DISCOUNT, LineKind.EXPENSE_DISCOUNT})


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The firm that sends the invoice, or the client that pays it; what is not known is empty.

    `country` is ISO 3166, two or three letters; `tax_id` is a VAT number, an EIN or the like.
    """

    name: str
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeper:
    """The expert of a line; `classification` is a code of utbms.TIMEKEEPER_CLASSES, such as ASSOC."""

    id: str
    last_name: str = ""
    first_name: str = ""
    classification: str = ""

    @property
    def name(self) -> str:
        """The name as bills have it: "Okafor, Ada"."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One row: `net` is `units` times `unit_price` plus `adjustment`, rounded half up once.

    Units are never negative: what reduces is a negative `adjustment`, and a discount of the whole invoice or a line of
    a credit note has nothing else. `tax` is on top of `net`. All three amounts and the price are minor units.
    Raises BadDocument.
    """

    number: str
    kind: LineKind
    day: date
    units: Decimal
    unit_price: int
    net: int
    adjustment: int = 0
    task_code: str = ""
    expense_code: str = ""
    activity_code: str = ""
    timekeeper: Timekeeper | None = None
    description: str = ""
    tax_rate: Decimal = Decimal(0)
    """A share such as Decimal("0.20"), from nothing to under one."""
    tax: int = 0
    tax_type: str = ""

    def __post_init__(self) -> None:
        _refuse_wrong_types(self)
        _refuse_wrong_figures(self)
        _refuse_wrong_tax(self)
        if self.expense_code and self.kind is not LineKind.EXPENSE:
            raise BadDocument(f"Line {self.number}: only an expense has an expense code.")

    @property
    def gross(self) -> int:
        """The line with its tax, in minor units."""
        return self.net + self.tax


def line_net(units: Decimal, unit_price: int, adjustment: int = 0) -> int:
    """What a line comes to, in minor units: units times price, rounded half up, plus the adjustment."""
    parts, whole = units.as_integer_ratio()
    return divide_half_up(parts * unit_price, whole) + adjustment


def line_tax(net: int, tax_rate: Decimal) -> int:
    """The tax on a line's net amount, in minor units, rounded half up."""
    parts, whole = tax_rate.as_integer_ratio()
    return divide_half_up(net * parts, whole)


def decimals_of(figure: Decimal) -> int:
    """How many decimals a finite figure has, trailing zeros left out."""
    power = figure.normalize().as_tuple().exponent
    assert isinstance(power, int), "a figure is finite"
    return max(0, -power)


def _refuse_wrong_types(line: DocumentLine) -> None:
    for name in ("unit_price", "adjustment", "net", "tax"):
        if type(getattr(line, name)) is not int:
            raise TypeError(f"{name} of line {line.number} is a whole number of minor units")
    for name in ("units", "tax_rate"):
        figure = getattr(line, name)
        if not isinstance(figure, Decimal) or not figure.is_finite():
            raise TypeError(f"{name} of line {line.number} is a finite Decimal")


def _refuse_wrong_figures(line: DocumentLine) -> None:
    if line.units < 0 or line.unit_price < 0:
        raise BadDocument(f"Line {line.number}: units and price are not negative; an adjustment reduces.")
    if decimals_of(line.units) > UNIT_DECIMALS:
        raise BadDocument(f"Line {line.number}: {line.units} units have over {UNIT_DECIMALS} decimals.")
    if line.kind in DISCOUNTS and line.unit_price:
        raise BadDocument(f"Line {line.number}: a discount of the invoice is an adjustment without a price.")
    expected = line_net(line.units, line.unit_price, line.adjustment)
    if line.net != expected:
        raise BadDocument(
            f"Line {line.number}: {line.units} units at {line.unit_price} with an adjustment of "
            f"{line.adjustment} are {expected} minor units, not {line.net}."
        )


def _refuse_wrong_tax(line: DocumentLine) -> None:
    if not 0 <= line.tax_rate < 1 or decimals_of(line.tax_rate) > RATE_DECIMALS:
        raise BadDocument(f"Line {line.number}: a tax rate is a share from 0 to under 1, such as 0.20.")
    # One minor unit apart is right: where tax is worked out on a total, the remainder lies on some line.
    expected = line_tax(line.net, line.tax_rate)
    if (not line.tax_rate and line.tax) or abs(line.tax - expected) > 1:
        raise BadDocument(
            f"Line {line.number}: the tax on {line.net} at {line.tax_rate} is {expected} minor units, not {line.tax}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """An invoice, or a credit note that takes back what the invoice `credits` asked for. Raises BadDocument.

    `client_code` is what the firm calls the client, `law_firm_matter_id` and `client_matter_id` what either side
    calls the matter. `billing_end` is the last day billed. An invoice asks for nothing or more, a credit note gives
    nothing or more back: its totals are negative. A voided document keeps its number and its figures.
    """

    kind: DocumentKind = DocumentKind.INVOICE
    number: str
    credits: str = ""
    voided: bool = False
    dated_on: date
    billing_start: date
    billing_end: date
    due_on: date | None = None
    currency: str
    firm: Party
    client: Party
    client_code: str
    law_firm_matter_id: str
    client_matter_id: str = ""
    matter_name: str = ""
    po_number: str = ""
    description: str = ""
    lines: tuple[DocumentLine, ...]
    payment_terms: str = ""
    bank_details: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        exponent(self.currency)
        if not _NUMBER.fullmatch(self.number):
            raise BadDocument(
                f"“{self.number[:40]}” is no invoice number: use letters and figures, at most 20."
            )
        if self.billing_end < self.billing_start:
            raise BadDocument(f"{self.number}: the billing period ends before it begins.")
        _refuse_wrong_lines(self)
        _refuse_wrong_kind(self)

    @property
    def net(self) -> Money:
        """What all lines come to without tax, discounts taken off."""
        return self._money(line.net for line in self.lines)

    @property
    def tax(self) -> Money:
        """The tax of all lines."""
        return self._money(line.tax for line in self.lines)

    @property
    def gross(self) -> Money:
        """What is to be paid, or is given back."""
        return self._money(line.gross for line in self.lines)

    def net_of(self, *kinds: LineKind) -> Money:
        """What the lines of these kinds come to without tax."""
        return self._money(line.net for line in self.lines if line.kind in kinds)

    @property
    def taxes(self) -> Mapping[tuple[str, Decimal], tuple[Money, Money]]:
        """The taxed net amount and the tax, by type and rate, in the order of the rates; untaxed lines left out."""
        rates = {(line.tax_type, line.tax_rate) for line in self.lines if line.tax_rate}
        return {rate: self._at(rate) for rate in sorted(rates, key=lambda rate: (rate[1], rate[0]))}

    def _at(self, rate: tuple[str, Decimal]) -> tuple[Money, Money]:
        lines = [line for line in self.lines if (line.tax_type, line.tax_rate) == rate]
        return self._money(line.net for line in lines), self._money(line.tax for line in lines)

    def _money(self, amounts: Iterable[int]) -> Money:
        return Money(minor=sum(amounts), currency=self.currency)


def _refuse_wrong_lines(document: InvoiceDocument) -> None:
    if not document.lines:
        raise BadDocument(f"{document.number} has no lines.")
    counted = Counter(line.number for line in document.lines)
    doubled = [number for number, times in counted.items() if times > 1]
    if doubled:
        raise BadDocument(f"{document.number} has more than one line {', '.join(doubled)}.")


def _refuse_wrong_kind(document: InvoiceDocument) -> None:
    is_credit_note = document.kind is DocumentKind.CREDIT_NOTE
    if is_credit_note != bool(document.credits):
        raise BadDocument(
            f"{document.number}: a credit note, and nothing else, names the invoice it credits."
        )
    if is_credit_note and document.gross.minor > 0:
        raise BadDocument(f"{document.number} is a credit note, so its total cannot be above zero.")
    if not is_credit_note and document.gross.minor < 0:
        raise BadDocument(f"{document.number} is an invoice, so its total cannot be below zero.")
