"""The trend of the last weeks in one currency, for a picture: what is earned or owed, week by week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.money.amounts import Money, divide_half_up, exponent, show
from handlers.money.periods import Period, day_label
from handlers.money.reports.reporting import report
from handlers.money.reports.values import ReportBy, ReportTable, WorkRow

TREND_WEEKS = 8
REVENUE_TITLE = "What clients owe, week by week"
_LEAST = 2  # weeks with anything in them: one is no trend
_WHOLE = 1_000  # from here on the cents are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendWeek:
    """A week of a trend: what experts earn and clients owe, named by the week's first day."""

    label: str
    pay: Money
    price: Money


def trend(
    rows: Iterable[WorkRow], weeks: Sequence[Period], *, zone: str, home: str, own: bool = False
) -> tuple[TrendWeek, ...]:
    """Give the weeks, oldest first, in the currency `home` where anything is in it, else in the first that there is.

    `own` looks at the pay alone. Nothing where fewer than two weeks have anything in them.
    """
    tables = {table.currency: table for table in report(rows, ReportBy.WEEK, weeks=weeks, zone=zone)}
    drawn = {currency: table for currency, table in tables.items() if _counts(table, own=own)}
    if not drawn:
        return ()
    table = drawn.get(home) or drawn[min(drawn)]
    labels = (day_label(week.starts_at, zone) for week in weeks)
    return tuple(
        TrendWeek(label=label, pay=line.pay, price=line.price)
        for label, line in zip(labels, table.lines, strict=True)
    )


def short_money(money: Money) -> str:
    """Write an amount for a picture: from a thousand on without cents, such as "$12,346"."""
    one = 10 ** exponent(money.currency)
    if abs(money.minor) < _WHOLE * one:
        return show(money)
    whole = show(Money(minor=divide_half_up(money.minor, one) * one, currency=money.currency))
    return whole.partition(".")[0]


def _counts(table: ReportTable, *, own: bool) -> bool:
    amounts = (line.pay.minor if own else line.price.minor for line in table.lines)
    return sum(1 for amount in amounts if amount) >= _LEAST
