"""What the fields of one row must have to do with each other, once each is right by itself."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from handlers.money.currencies import EXPONENTS
from handlers.money.invoices.document import DISCOUNTS, LineKind
from handlers.money.invoices.ledes.fields import Format
from handlers.money.invoices.ledes.findings import Finding, Gravity, Rule
from handlers.money.invoices.ledes.rows import Row
from handlers.money.invoices.utbms import ACTIVITIES, EXPENSES, TASKS

_NOTHING: Final = Decimal(0)
_ONE_AND_A_HALF: Final = Decimal("1.5")
_HALF: Final = Decimal("0.5")


def check_line(row: Row, currency: str) -> Iterator[Finding]:
    """Find what does not fit together in a row whose values are right, each by itself."""
    for rule in _RULES:
        yield from rule(row)
    yield from _total(row, currency)
    if row.format is Format.L98BI:
        yield from _timekeeper_names(row)
        yield from _tax(row, currency)


def amount_of(row: Row, field: str) -> Decimal:
    """The figure of a field; an empty one counts as nothing."""
    return Decimal(row.values.get(field) or "0")


def kind_of(row: Row) -> LineKind:
    """What the row charges."""
    return LineKind(row.values["EXP/FEE/INV_ADJ_TYPE"])


def places_of(row: Row, currency: str) -> int:
    """How many decimals the row's money has: of its own currency where it names one, else of the one given."""
    return EXPONENTS[row.values.get("INVOICE_CURRENCY") or currency]


def _found(
    row: Row, field: str, rule: Rule, words: str, gravity: Gravity = Gravity.ERROR
) -> Iterator[Finding]:
    value = row.values[field]
    yield Finding(line=row.line, field=field, rule=rule, value=value, words=words, gravity=gravity)


def _needed(row: Row) -> Iterator[Finding]:
    if kind_of(row) in DISCOUNTS:
        return
    for field in ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST"):
        if not row.values[field]:
            words = f"{field} must be filled on a row of type {kind_of(row)}."
            yield from _found(row, field, Rule.REQUIRED, words)


def _expense_fields(row: Row) -> Iterator[Finding]:
    is_expense = kind_of(row) is LineKind.EXPENSE
    if row.values["LINE_ITEM_EXPENSE_CODE"] and not is_expense:
        words = f"An expense code stands on rows of type E alone; this row is of type {kind_of(row)}."
        yield from _found(row, "LINE_ITEM_EXPENSE_CODE", Rule.CODE, words)
    if row.values["LINE_ITEM_TASK_CODE"] and is_expense:
        words = "The task code of an expense is left empty; some systems refuse it."
        yield from _found(row, "LINE_ITEM_TASK_CODE", Rule.CODE, words, Gravity.WARNING)


_SETS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "LINE_ITEM_TASK_CODE": ("a task", TASKS),
    "LINE_ITEM_ACTIVITY_CODE": ("an activity", ACTIVITIES),
    "LINE_ITEM_EXPENSE_CODE": ("an expense", EXPENSES),
}


def _codes(row: Row) -> Iterator[Finding]:
    """A code of another set in a field is wrong; one of no set may be the client's own, so it is a doubt."""
    for field, (what, known) in _SETS.items():
        code = row.values[field]
        if not code or code in known:
            continue
        others = [(other, names[code]) for other, names in _SETS.values() if code in names]
        for other, name in others:
            words = f"{code} ({name}) is {other} code, and {field} takes {what} code."
            yield from _found(row, field, Rule.CODE, words)
        if not others:
            words = f"{code} is not {what} code of UTBMS: make sure that the client has it in its own set."
            yield from _found(row, field, Rule.CODE, words, Gravity.WARNING)


def _fee_timekeeper(row: Row) -> Iterator[Finding]:
    if kind_of(row) is LineKind.FEE and not row.values["TIMEKEEPER_ID"]:
        words = "A fee without a timekeeper: most systems send it back."
        yield from _found(row, "TIMEKEEPER_ID", Rule.REQUIRED, words, Gravity.WARNING)


_RULES: Final[tuple[Callable[[Row], Iterator[Finding]], ...]] = (
    _needed,
    _expense_fields,
    _codes,
    _fee_timekeeper,
)


def _timekeeper_names(row: Row) -> Iterator[Finding]:
    if not row.values["TIMEKEEPER_NAME"] and kind_of(row) not in (LineKind.FEE, LineKind.FEE_DISCOUNT):
        return
    for field in ("TIMEKEEPER_LAST_NAME", "TIMEKEEPER_FIRST_NAME"):
        if not row.values[field]:
            words = f"{field} must be filled on fees, and wherever TIMEKEEPER_NAME is."
            yield from _found(row, field, Rule.REQUIRED, words)


def _total(row: Row, currency: str) -> Iterator[Finding]:
    """Units times cost plus adjustment, and in 98BI plus tax: rounded to the currency once, either way."""
    units, cost = amount_of(row, "LINE_ITEM_NUMBER_OF_UNITS"), amount_of(row, "LINE_ITEM_UNIT_COST")
    adjustment, tax = (
        amount_of(row, "LINE_ITEM_ADJUSTMENT_AMOUNT"),
        amount_of(row, "LINE_ITEM_TAX_TOTAL"),
    )
    exact = units * cost + adjustment + tax
    total = amount_of(row, "LINE_ITEM_TOTAL")
    if abs(total - exact) > _minor(places_of(row, currency)) * _HALF:
        with_tax = f" + tax {plain(tax)}" if row.format is Format.L98BI else ""
        words = (
            f"{plain(units)} units × {plain(cost)} + adjustment {plain(adjustment)}{with_tax} is {plain(exact)}, "
            f"and not {plain(total)}."
        )
        yield from _found(row, "LINE_ITEM_TOTAL", Rule.LINE_TOTAL, words)


def _tax(row: Row, currency: str) -> Iterator[Finding]:
    """The rate on the line without its tax; a remainder of one minor unit may lie on any line."""
    tax, rate = amount_of(row, "LINE_ITEM_TAX_TOTAL"), amount_of(row, "LINE_ITEM_TAX_RATE")
    net = amount_of(row, "LINE_ITEM_TOTAL") - tax
    if rate == _NOTHING and tax == _NOTHING:
        return
    if rate == _NOTHING:
        words = f"There is a tax of {plain(tax)}, and no rate in LINE_ITEM_TAX_RATE."
        yield from _found(row, "LINE_ITEM_TAX_TOTAL", Rule.LINE_TAX, words)
    elif abs(tax - net * rate) > _minor(places_of(row, currency)) * _ONE_AND_A_HALF:
        words = f"The tax on {plain(net)} at {plain(rate)} is {plain(net * rate)}, and not {plain(tax)}."
        yield from _found(row, "LINE_ITEM_TAX_TOTAL", Rule.LINE_TAX, words)


def _minor(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def plain(figure: Decimal) -> str:
    """Write a figure for a sentence: without an exponent and without zeros at its end."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
