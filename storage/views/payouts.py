"""Payouts as people look at them: a week for finance, an expert's own, and lines that are in question."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select

from handlers.ids import FirmId, PeriodId, PersonId, ReviewId, reference_of
from handlers.money.amounts import Money
from handlers.money.paying.going_out.approving import counting
from handlers.money.paying.shown.values import DisputeShown, Group, LineShown, OwnPay, WeekShown
from handlers.money.paying.values import (
    DisputeState,
    PayoutFile,
    PayoutStanding,
    PayoutState,
    PayReason,
    PayRun,
)
from handlers.money.periods import Period, week_label
from storage.facts.paying.approving import IS_DRAFTED, approvals_of
from storage.rows import PAY_RUN, PAYOUT, PAYOUT_FILE
from storage.tables import (
    firms,
    matters,
    pay_adjustments,
    pay_periods,
    pay_runs,
    payout_disputes,
    payout_files,
    payout_lines,
    payouts,
    people,
    time_entries,
)

_t, _d = time_entries.c, payout_disputes.c
_RUNS = (
    select(*PAY_RUN.columns, pay_periods.c.starts_at, pay_periods.c.ends_at, firms.c.zone)
    .join(pay_periods, pay_periods.c.id == pay_runs.c.period_id)
    .join(firms, firms.c.id == pay_runs.c.firm_id)
)
_LINES = (
    select(
        _t.id,
        _t.review_id,
        matters.c.code,
        _t.local_day,
        _t.milliseconds,
        _t.pay,
        _t.currency,
        _d.state,
        _d.answer,
    )
    .join(payout_lines, payout_lines.c.time_entry_id == _t.id)
    .join(matters, matters.c.id == _t.matter_id)
    .outerjoin(payout_disputes, _d.time_entry_id == _t.id)
)
# a file's content is read where it is sent, and nowhere else
FILE_IN_SHORT: tuple[Any, ...] = tuple(
    literal_column("''") if column.name == "content" else column for column in PAYOUT_FILE.columns
)


def _label(row: Any) -> str:
    return week_label(Period(starts_at=row.starts_at, ends_at=row.ends_at), row.zone)


def week_shown(connection: Connection, firm_id: FirmId, period_id: str = "") -> WeekShown | None:
    """Load a settled week of a firm, or its newest; None where there is none."""
    asked = _RUNS.where(pay_runs.c.firm_id == firm_id)
    asked = asked.where(pay_runs.c.period_id == period_id) if period_id else asked
    row = connection.execute(asked.order_by(pay_periods.c.ends_at.desc()).limit(1)).first()
    if row is None:
        return None
    run = PAY_RUN.value(row)
    return WeekShown(
        run=run,
        label=_label(row),
        zone=row.zone,
        ends_at=row.ends_at,
        groups=_groups(connection, payouts.c.period_id == run.period_id),
        open_disputes=open_count(connection, firm_id),
        approved_by=_approvers(connection, run),
        files=_files(connection, run.period_id),
        earlier=() if period_id else _earlier(connection, run),
    )


def weeks_shown(connection: Connection, firm_id: FirmId, most: int = 20) -> tuple[WeekShown, ...]:
    """Load the newest settled weeks of a firm, the newest first."""
    newest = (
        select(pay_runs.c.period_id)
        .join(pay_periods, pay_periods.c.id == pay_runs.c.period_id)
        .where(pay_runs.c.firm_id == firm_id)
        .order_by(pay_periods.c.ends_at.desc())
        .limit(most)
    )
    found = (week_shown(connection, firm_id, period_id) for period_id in connection.scalars(newest).all())
    return tuple(week for week in found if week is not None)


def payout_rows(connection: Connection, period_id: PeriodId) -> tuple[tuple[PayoutStanding, str], ...]:
    """Load every payout of a week with the name of its person."""
    asked = select(*PAYOUT.columns, people.c.name).join(people, people.c.id == payouts.c.person_id)
    rows = connection.execute(
        asked.where(payouts.c.period_id == period_id).order_by(people.c.name, payouts.c.id)
    )
    return tuple((PAYOUT.value(row), row.name) for row in rows)


def _groups(connection: Connection, condition: Any) -> tuple[Group, ...]:
    p = payouts.c
    asked = select(p.state, p.reason, p.currency, func.count(), func.sum(p.amount)).where(
        condition, p.carried_to.is_(None)
    )
    rows = connection.execute(asked.group_by(p.state, p.reason, p.currency).order_by(p.currency, p.state))
    return tuple(
        Group(
            state=PayoutState(state),
            reason=PayReason(reason) if reason else None,
            people=count,
            total=Money(minor=int(total), currency=currency),
        )
        for state, reason, currency, count, total in rows
    )


def payouts_of(
    connection: Connection, period_id: PeriodId, person_ids: Sequence[PersonId]
) -> Mapping[PersonId, tuple[Group, ...]]:
    """Say what becomes of these people's payouts of a week; who has none is left out."""
    p = payouts.c
    asked = select(p.person_id, p.state, p.reason, p.currency, p.amount).where(
        p.period_id == period_id, p.person_id.in_(person_ids), p.state != PayoutState.TAKEN
    )
    found: dict[PersonId, tuple[Group, ...]] = defaultdict(tuple)
    for person_id, state, reason, currency, amount in connection.execute(
        asked.order_by(p.person_id, p.currency)
    ):
        found[person_id] += (
            Group(
                state=PayoutState(state),
                reason=PayReason(reason) if reason else None,
                people=1,
                total=Money(minor=amount, currency=currency),
            ),
        )
    return found


def open_count(connection: Connection, firm_id: FirmId) -> int:
    """Count the lines of a firm that are in question."""
    asked = select(func.count()).where(_d.firm_id == firm_id, _d.state == DisputeState.OPEN)
    return connection.execute(asked.select_from(payout_disputes)).scalar_one()


def _approvers(connection: Connection, run: PayRun) -> tuple[str, ...]:
    ids = [one.person_id for one in counting(run, approvals_of(connection, run.period_id))]
    names = {
        row.id: row.name
        for row in connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(ids)))
    }
    return tuple(names[one] for one in ids)


def _files(connection: Connection, period_id: PeriodId) -> tuple[PayoutFile, ...]:
    f = payout_files.c
    asked = select(*FILE_IN_SHORT).where(f.period_id == period_id).order_by(f.at.desc(), f.id)
    return tuple(replace(PAYOUT_FILE.value(row), content=b"") for row in connection.execute(asked))


def _earlier(connection: Connection, run: PayRun) -> tuple[tuple[PeriodId, str], ...]:
    waits = select(payouts.c.id).where(payouts.c.period_id == pay_runs.c.period_id, IS_DRAFTED).exists()
    asked = _RUNS.where(pay_runs.c.firm_id == run.firm_id, pay_runs.c.is_open, waits)
    rows = connection.execute(
        asked.where(pay_runs.c.period_id != run.period_id).order_by(pay_periods.c.ends_at).limit(5)
    )
    return tuple((row.period_id, _label(row)) for row in rows)


def own_pay(connection: Connection, person_id: PersonId, *, at: int, most: int) -> OwnPay | None:
    """Load an expert's newest settled payouts with some of their lines; None where there are none."""
    newest = (
        _RUNS.join(payouts, payouts.c.period_id == pay_runs.c.period_id)
        .where(payouts.c.person_id == person_id)
        .order_by(pay_periods.c.ends_at.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    if row is None:
        return None
    mine = (payouts.c.period_id == row.period_id) & (payouts.c.person_id == person_id)
    lines = _LINES.join(payouts, payouts.c.id == payout_lines.c.payout_id).where(mine)
    count = connection.execute(select(func.count()).select_from(lines.subquery())).scalar_one()
    some = lines.order_by(_t.dated_at.desc(), _t.id).offset(at).limit(most)
    return OwnPay(
        label=_label(row),
        zone=row.zone,
        disputes_until=row.disputes_until,
        groups=_groups(connection, mine),
        lines=tuple(map(_line, connection.execute(some))),
        at=at,
        total=count,
    )


def _line(row: Any) -> LineShown:
    return LineShown(
        time_entry_id=row.id,
        reference=reference_of(ReviewId(row.review_id)),
        matter=row.code,
        day=row.local_day,
        milliseconds=row.milliseconds,
        money=Money(minor=row.pay, currency=row.currency),
        said=DisputeState(row.state) if row.state else None,
        answer=row.answer or "",
    )


_DISPUTES: Select[Any] = (
    _LINES.add_columns(
        _d.id.label("dispute_id"),
        _d.words,
        people.c.name,
        pay_periods.c.starts_at,
        pay_periods.c.ends_at,
        firms.c.zone,
        pay_adjustments.c.amount,
    )
    .join(people, people.c.id == _d.person_id)
    .join(payouts, payouts.c.id == _d.payout_id)
    .join(pay_periods, pay_periods.c.id == payouts.c.period_id)
    .join(firms, firms.c.id == _d.firm_id)
    .outerjoin(pay_adjustments, pay_adjustments.c.id == _d.adjustment_id)
)


def open_disputes(connection: Connection, firm_id: FirmId) -> tuple[DisputeShown, ...]:
    """Load the lines of a firm that are in question, the oldest first."""
    asked = _DISPUTES.where(_d.firm_id == firm_id, _d.state == DisputeState.OPEN)
    return tuple(map(_dispute, connection.execute(asked.order_by(_d.at, _d.id))))


def dispute_shown(connection: Connection, dispute_id: str) -> tuple[DisputeShown, PersonId] | None:
    """Load a dispute with whose line it is about."""
    asked = _DISPUTES.add_columns(_d.person_id.label("whose")).where(_d.id == dispute_id)
    row = connection.execute(asked).first()
    return None if row is None else (_dispute(row), PersonId(row.whose))


def _dispute(row: Any) -> DisputeShown:
    corrected = None if row.amount is None else Money(minor=row.amount, currency=row.currency)
    return DisputeShown(
        id=row.dispute_id,
        person=row.name,
        words=row.words,
        line=_line(row),
        week=_label(row),
        correction=corrected,
    )


def file_shown(
    connection: Connection, firm_id: FirmId, file_id: str, *, whole: bool = False
) -> PayoutFile | None:
    """Load a payout file of a firm, with its content where that is wanted."""
    columns: Sequence[Any] = PAYOUT_FILE.columns if whole else FILE_IN_SHORT
    f = payout_files.c
    row = connection.execute(select(*columns).where(f.id == file_id, f.firm_id == firm_id)).first()
    if row is None:
        return None
    file = PAYOUT_FILE.value(row)
    return file if whole else replace(file, content=b"")


def payouts_word(
    connection: Connection, firm_id: FirmId, subject_id: str, now: datetime
) -> WeekShown | tuple[DisputeShown, PersonId] | None:
    """Load what a message about payouts tells of: a week, or a line that is in question."""
    del now
    return week_shown(connection, firm_id, subject_id) or dispute_shown(connection, subject_id)
