"""Whether a LEDES file is right: every finding with its line, field and rule, for any file, ours or another's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handlers.money.currencies import exponent
from handlers.money.invoices.ledes.findings import Finding, Rule
from handlers.money.invoices.ledes.invoice_rules import Tally, check_invoice, check_row_of
from handlers.money.invoices.ledes.line_rules import check_line
from handlers.money.invoices.ledes.rows import Row, read_rows
from handlers.money.invoices.ledes.values import check_value

DEFAULT_CURRENCY = "USD"


@dataclass(slots=True)
class Checked:
    """What has gone by so far; `rows` counts line items."""

    rows: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    lost_rows: bool = False

    @property
    def invoices(self) -> int:
        return len(self.tallies)


def check_lines(
    lines: Iterable[str], *, currency: str = DEFAULT_CURRENCY, checked: Checked | None = None
) -> Iterator[Finding]:
    """Find whatever is wrong, line by line and in the end the sums; a file of any size is read once and not kept.

    `currency` says to how many decimals a LEDES 1998B file rounds, which names none. `checked`, where one is given,
    tells how far it has come. Raises UnknownCurrency.
    """
    exponent(currency)
    seen = checked if checked is not None else Checked()
    for read in read_rows(lines):
        if isinstance(read, Finding):
            # a row that cannot be read is missing from its sums, which would be wrong for no other reason
            seen.lost_rows = seen.lost_rows or (read.rule is Rule.FIELD_COUNT and read.line > 2)
            yield read
        else:
            yield from _check_row(read, seen, currency)
    for tally in seen.tallies.values():
        tally.whole = tally.whole and not seen.lost_rows
        yield from check_invoice(tally)


def _check_row(row: Row, seen: Checked, currency: str) -> Iterator[Finding]:
    seen.rows += 1
    wrong = [
        finding for one in row.format.fields for finding in check_value(row.line, one, row.values[one.name])
    ]
    unreadable = frozenset(finding.field for finding in wrong)
    tally = seen.tallies.setdefault(row.values["INVOICE_NUMBER"], Tally(first=row))
    yield from (finding for finding in wrong if tally.is_news(finding))
    yield from check_row_of(tally, row, unreadable)
    tally.whole = tally.whole and unreadable.isdisjoint(_FIGURES | _SUMS)
    if unreadable.isdisjoint(_FIGURES):
        tally.add(row)
        yield from check_line(row, currency)


# Without these a row can neither be worked out nor counted, and without those nothing can be compared with the sums.
_FIGURES = frozenset(
    {
        "EXP/FEE/INV_ADJ_TYPE",
        "LINE_ITEM_NUMBER_OF_UNITS",
        "LINE_ITEM_ADJUSTMENT_AMOUNT",
        "LINE_ITEM_TOTAL",
        "LINE_ITEM_UNIT_COST",
        "LINE_ITEM_TAX_RATE",
        "LINE_ITEM_TAX_TOTAL",
        "INVOICE_CURRENCY",
    }
)
_SUMS = frozenset({"INVOICE_TOTAL", "INVOICE_TAX_TOTAL", "INVOICE_NET_TOTAL", "INVOICE_REPORTED_TAX_TOTAL"})
