"""The ledger entry by entry, for files: with names, and with what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, select

from handlers.ids import FirmId
from handlers.money.amounts import Money
from handlers.people.people import OutsideBusiness
from storage.tables import clients, ledger_entries, matters, payout_lines, people, tasks, time_entries
from storage.tables import reviews as r

_AT_A_TIME = 1_000  # rows held at once: a ledger may be longer than memory
_e = ledger_entries.c
_LINES = (
    select(
        _e.id,
        _e.dated_at,
        time_entries.c.local_day,
        _e.leg,
        _e.debit,
        _e.credit,
        _e.amount,
        _e.currency,
        people.c.name.label("expert"),
        clients.c.name.label("client"),
        matters.c.code.label("matter"),
        time_entries.c.activity,
        _e.version,
        _e.review_id,
        r.c.task_id,
        tasks.c.external_id,
        _e.time_entry_id,
        _e.reverses,
        _e.cause_id,
        payout_lines.c.payout_id,
        time_entries.c.unpaid,
    )
    .select_from(ledger_entries)
    .outerjoin(time_entries, time_entries.c.id == _e.time_entry_id)
    .outerjoin(people, people.c.id == _e.person_id)
    .outerjoin(clients, clients.c.id == _e.client_id)
    .outerjoin(matters, matters.c.id == _e.matter_id)
    .outerjoin(r, r.c.id == _e.review_id)
    .outerjoin(tasks, tasks.c.id == r.c.task_id)
    .outerjoin(payout_lines, payout_lines.c.time_entry_id == _e.time_entry_id)
    .order_by(_e.dated_at, _e.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One entry: `amount` went from `debit` to `credit`; `payout_id` is the payout that took its time entry.

    What no verdict posted has no review and no time entry; `cause_id` is its invoice, payout or adjustment.

    `unpaid` is why its time entry pays the expert nothing.
    """

    id: str
    dated_at: datetime
    local_day: date | None
    leg: str
    debit: str
    credit: str
    amount: Money
    expert: str | None
    client: str | None
    matter: str | None
    activity: str | None
    review_id: str | None
    version: int | None
    task_id: str | None
    external_id: str | None
    time_entry_id: str | None
    reverses: str | None
    cause_id: str | None
    payout_id: str | None
    unpaid: OutsideBusiness | None


def count_entries(
    connection: Connection, firm_id: FirmId, since: datetime | None, until: datetime | None
) -> int:
    """Count a firm's entries dated from `since` to before `until`; None is no bound."""
    count = select(func.count()).select_from(ledger_entries).where(*_within(firm_id, since, until))
    return connection.execute(count).scalar_one()


def ledger_lines(
    connection: Connection, firm_id: FirmId, since: datetime | None, until: datetime | None
) -> Iterator[LedgerLine]:
    """Read those entries, the oldest first, a part at a time."""
    asked = _LINES.where(*_within(firm_id, since, until)).execution_options(yield_per=_AT_A_TIME)
    for row in connection.execute(asked).mappings():
        named = dict(row)
        amount = Money(minor=named.pop("amount"), currency=named.pop("currency"))
        why = named.pop("unpaid")
        unpaid = None if why is None else OutsideBusiness(why)
        yield LedgerLine(amount=amount, unpaid=unpaid, **named)


def _within(firm_id: FirmId, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds = [_e.firm_id == firm_id]
    if since is not None:
        bounds.append(_e.dated_at >= since)
    if until is not None:
        bounds.append(_e.dated_at < until)
    return bounds
