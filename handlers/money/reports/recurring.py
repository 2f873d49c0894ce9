"""Recurring revenue: what comes again from clients who come again.

The last RECURRING_WEEKS weeks that are over count. A client recurs, in one currency, when the price of its work was
above nothing in at least RECURRING_LEAST of them; what was taken back later counts in the week it is dated in, as
everywhere. Recurring revenue is the price of all work for such clients in those weeks, divided by their number.
"""

from collections.abc import Iterable, Sequence

from handlers.ids import ClientId
from handlers.money.amounts import Money, divide_half_up
from handlers.money.reports.values import Recurring, WorkRow

RECURRING_WEEKS = 4
RECURRING_LEAST = 3


def recurring(rows: Iterable[WorkRow]) -> tuple[Recurring, ...]:
    """Say what recurs, by currency; `rows` are all work of just those weeks, each row in the week it begins with."""
    in_currency: dict[str, dict[ClientId, list[WorkRow]]] = {}
    for row in rows:
        in_currency.setdefault(row.currency, {}).setdefault(row.client_id, []).append(row)
    return tuple(_recurring(currency, in_currency[currency].values()) for currency in sorted(in_currency))


def _recurring(currency: str, clients: Iterable[Sequence[WorkRow]]) -> Recurring:
    every = [(rows, sum(row.price for row in rows)) for rows in clients]
    again = [price for rows, price in every if _comes_again(rows)]
    return Recurring(
        clients=len(again),
        all_clients=sum(1 for _, price in every if price > 0),
        a_week=_average(sum(again), currency),
        all_a_week=_average(sum(price for _, price in every), currency),
    )


def _comes_again(rows: Sequence[WorkRow]) -> bool:
    weeks = {row.starts_at for row in rows}
    billed = [week for week in weeks if sum(row.price for row in rows if row.starts_at == week) > 0]
    return len(billed) >= RECURRING_LEAST


def _average(minor: int, currency: str) -> Money:
    return Money(minor=divide_half_up(minor, RECURRING_WEEKS), currency=currency)
