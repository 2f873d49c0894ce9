"""Reports in words and as cells of a CSV file."""

from collections.abc import Iterable

from handlers.money.amounts import decimal_text, show
from handlers.money.digests import guarded
from handlers.money.reports.recurring import RECURRING_LEAST, RECURRING_WEEKS
from handlers.money.reports.values import Recurring, ReportBy, ReportLine, ReportTable
from handlers.money.time import hours_text

_NOTHING = "–"
NAMES = {
    ReportBy.WEEK: "Week",
    ReportBy.CLIENT: "Client",
    ReportBy.MATTER: "Matter",
    ReportBy.AREA: "Practice area",
    ReportBy.EXPERT: "Expert",
}
COLUMNS = ("Reviews", "Time", "Experts earn", "Clients owe", "Margin", "Margin %")
_CSV_COLUMNS = ("Currency", "Reviews", "Time", "Pay", "Price", "Margin", "Margin %")


def cells(line: ReportLine) -> tuple[str, ...]:
    """Write a line for people: its name, then the COLUMNS."""
    amounts = (line.pay, line.price, line.margin)
    return (
        line.name or _NOTHING,
        f"{line.reviews:,}".replace("-", "−"),
        hours_text(line.milliseconds),
        *(show(amount) for amount in amounts),
        percent(line.margin_per_mille),
    )


def percent(per_mille: int | None) -> str:
    """Write thousandths as a percentage with one decimal, such as "33.3%"."""
    if per_mille is None:
        return _NOTHING
    return f"{_tenths(per_mille)}%".replace("-", "−")


def recurring_words(recurring: Recurring) -> str:
    """Say what recurs of a currency's revenue."""
    who = "client" if recurring.all_clients == 1 else "clients"
    part = "" if recurring.per_mille is None else f", {percent(recurring.per_mille)} of all"
    return (
        f"Recurring revenue: {show(recurring.a_week)} a week{part}, from {recurring.clients} of "
        f"{recurring.all_clients} {who} (billed in at least {RECURRING_LEAST} of the last {RECURRING_WEEKS} weeks)."
    )


def csv_cells(tables: Iterable[ReportTable], by: ReportBy) -> tuple[tuple[str, ...], ...]:
    """Write all tables as cells of one CSV file, the header first; a line's currency stands beside its name."""
    rows = [_csv_row(line) for table in tables for line in table.lines]
    return (NAMES[by], *_CSV_COLUMNS), *rows


def _csv_row(line: ReportLine) -> tuple[str, ...]:
    per_mille = line.margin_per_mille
    return (
        guarded(line.name),
        line.price.currency,
        str(line.reviews),
        hours_text(line.milliseconds),
        *(decimal_text(amount) for amount in (line.pay, line.price, line.margin)),
        "" if per_mille is None else _tenths(per_mille),
    )


def _tenths(per_mille: int) -> str:
    whole, tenth = divmod(abs(per_mille), 10)
    return f"{'-' if per_mille < 0 else ''}{whole}.{tenth}"
