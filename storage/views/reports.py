"""What reports are summed from: entries grouped in the database, by the index of a firm's entries by their date."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from handlers.ids import ClientId, FirmId, MatterId, PersonId
from handlers.money.periods import Period
from handlers.money.reports.values import NOBODY, ReportBy, WorkRow
from storage.tables import clients, matters, people, time_entries, verdicts
from storage.views.counted import of_reversed, of_verdict, reversed_entries, reviews, reviews_of_work

_e = time_entries.c
# Nearly all entries have time or a piece; only the others must be looked at beside their verdicts to be counted.
_is_bare = and_(_e.milliseconds == 0, _e.units == 0)
_TOTALS = (func.sum(_e.pay), func.sum(_e.price), func.sum(_e.milliseconds))
_beside_verdicts = time_entries.outerjoin(reversed_entries, of_reversed).outerjoin(verdicts, of_verdict)


def work_rows(
    connection: Connection, firm_id: FirmId, spans: Iterable[Period], by: ReportBy
) -> tuple[WorkRow, ...]:
    """Sum a firm's entries in each of these spans by matter and currency, and by expert where that is asked for.

    Entries count by the date of the work, taken by a payout or not.
    """
    sums = [(span, row) for span in spans for row in _sums(connection, firm_id, span, by is ReportBy.EXPERT)]
    known = _matters(connection, firm_id)
    names = _people(connection, firm_id) if by is ReportBy.EXPERT else {NOBODY: ""}
    return tuple(_row(span, row, known, names) for span, row in sums)


def _sums(connection: Connection, firm_id: FirmId, span: Period, is_by_expert: bool) -> Iterator[Any]:
    keys = (_e.matter_id, _e.currency, *((_e.person_id,) if is_by_expert else ()))
    dated = (_e.firm_id == firm_id, _e.dated_at >= span.starts_at, _e.dated_at < span.ends_at)
    kinds = case((_is_bare, 1), else_=0)
    every = connection.execute(
        select(*_TOTALS, reviews_of_work, *keys, kinds).where(*dated).group_by(*keys, kinds)
    ).all()
    yield from (row[:-1] for row in every if not row[-1])
    if any(row[-1] for row in every):
        bare = select(*_TOTALS, reviews, *keys).select_from(_beside_verdicts).where(*dated, _is_bare)
        yield from connection.execute(bare.group_by(*keys))


def _matters(connection: Connection, firm_id: FirmId) -> dict[MatterId, Any]:
    asked = (
        select(matters.c.id, matters.c.code, matters.c.practice_area, clients.c.id, clients.c.name)
        .join(clients, clients.c.id == matters.c.client_id)
        .where(matters.c.firm_id == firm_id)
    )
    return {MatterId(row[0]): row for row in connection.execute(asked)}


def _people(connection: Connection, firm_id: FirmId) -> dict[PersonId, str]:
    asked = select(people.c.id, people.c.name).where(people.c.firm_id == firm_id)
    return {PersonId(person_id): name for person_id, name in connection.execute(asked)}


def _row(span: Period, row: Any, known: dict[MatterId, Any], names: dict[PersonId, str]) -> WorkRow:
    # PostgreSQL sums whole numbers into decimals
    pay, price, milliseconds, count = (int(total) for total in row[:4])
    _, code, practice_area, client_id, client_name = known[row[4]]
    person_id = PersonId(row[6]) if len(row) > 6 else NOBODY
    return WorkRow(
        starts_at=span.starts_at,
        client_id=ClientId(client_id),
        client_name=client_name,
        matter_id=MatterId(row[4]),
        matter_code=code,
        practice_area=practice_area,
        currency=row[5],
        pay=pay,
        price=price,
        milliseconds=milliseconds,
        reviews=count,
        person_id=person_id,
        person_name=names[person_id],
    )
