"""What the last weeks' payouts took, week by week: the same entries that those weeks' digests told of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId, PersonId
from handlers.money.periods import Period
from handlers.money.reports.practice import SEES_FIRM, of_practice
from handlers.money.reports.trends import TREND_WEEKS, TrendWeek, trend
from handlers.money.reports.values import WorkRow
from handlers.people.people import Person, Role
from handlers.people.roles import IS_THERE
from storage.facts.walls.walls import wall_sets_of
from storage.tables import clients, firms, matters, pay_periods, payout_lines, payouts, time_entries

_e, _m, _p = time_entries.c, matters.c, payouts.c


def taken_weeks(
    connection: Connection, firm_id: FirmId, until: datetime, count: int, person_id: PersonId | None = None
) -> tuple[tuple[Period, ...], tuple[WorkRow, ...]]:
    """Give the last periods that end by then, oldest first, and what each took, of everybody or of one person."""
    periods = connection.execute(
        select(pay_periods.c.id, pay_periods.c.starts_at, pay_periods.c.ends_at)
        .where(pay_periods.c.firm_id == firm_id, pay_periods.c.ends_at <= until)
        .order_by(pay_periods.c.ends_at.desc())
        .limit(count)
    ).all()
    weeks = tuple(Period(starts_at=starts_at, ends_at=ends_at) for _, starts_at, ends_at in reversed(periods))
    starts = {period_id: starts_at for period_id, starts_at, _ in periods}
    return weeks, tuple(_rows(connection, starts, person_id))


def revenue_of(connection: Connection, person: Person, now: datetime) -> tuple[TrendWeek, ...]:
    """Give the last closed weeks' revenue, for whom it is: the firm's, or that of a practice head's areas."""
    sees_firm = not person.roles.isdisjoint(SEES_FIRM)
    if person.state not in IS_THERE or not (sees_firm or Role.PRACTICE_HEAD in person.roles):
        return ()
    asked = select(firms.c.zone, firms.c.currency, firms.c.wall_version).where(firms.c.id == person.firm_id)
    firm = connection.execute(asked).one()
    weeks, rows = taken_weeks(connection, person.firm_id, now, TREND_WEEKS)
    if not sees_firm:
        walls = wall_sets_of(connection, {person.firm_id: firm.wall_version})[person.firm_id]
        rows = of_practice(rows, person, walls, now)
    return trend(rows, weeks, zone=firm.zone, home=firm.currency)


def _rows(
    connection: Connection, starts: dict[str, datetime], person_id: PersonId | None
) -> Sequence[WorkRow]:
    keys = (_p.period_id, _e.matter_id, _e.currency)
    whose = () if person_id is None else (_p.person_id == person_id,)
    sums = (
        select(*keys, *(func.sum(one).label(one.name) for one in (_e.pay, _e.price, _e.milliseconds)))
        .select_from(payouts)
        .join(payout_lines, payout_lines.c.payout_id == _p.id)
        .join(time_entries, _e.id == payout_lines.c.time_entry_id)
        .where(_p.period_id.in_(sorted(starts)), *whose)
        .group_by(*keys)
        .subquery()
    )
    named = (
        select(sums, _m.code, _m.practice_area, clients.c.id.label("client_id"), clients.c.name)
        .join(matters, _m.id == sums.c.matter_id)
        .join(clients, clients.c.id == _m.client_id)
    )
    return [
        WorkRow(
            starts_at=starts[row.period_id],
            client_id=row.client_id,
            client_name=row.name,
            matter_id=row.matter_id,
            matter_code=row.code,
            practice_area=row.practice_area,
            currency=row.currency,
            # PostgreSQL sums whole numbers into decimals
            pay=int(row.pay),
            price=int(row.price),
            milliseconds=int(row.milliseconds),
            reviews=0,
        )
        for row in connection.execute(named)
    ]
