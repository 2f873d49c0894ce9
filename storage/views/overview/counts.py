"""Counts of an overview: what came and was answered day by day, and what waits, each by an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    text,
    union_all,
)

from handlers.ids import FirmId, ReviewId
from handlers.money.spans import day_around
from handlers.money.time import local_day
from handlers.overview.values import (
    AGES,
    DAYS,
    ROWS_READ,
    SOON,
    UNPLACED_AFTER,
    DayCount,
    HeldCounts,
    QueueCounts,
)
from handlers.review.held.values import HeldOutcome
from handlers.review.reviews import WAITING, ReviewState
from storage.tables import clients, held_answers, reviews, tasks, time_adjustments, time_entries

_EVER = timedelta(days=3650)
_r, _t, _h, _e = reviews.c, tasks.c, held_answers.c, time_entries.c
_DAY = timedelta(days=1)
# as the partial index says it
_EXPIRED = text("reviews.state = 'expired'")
# an entry without time and without a piece corrects a day's rounding and is no answer, unless it was adjusted to none
_IS_ADJUSTED = exists().where(time_adjustments.c.new_entry_id == func.coalesce(_e.reverses, _e.id))
_IS_NONE = and_(_e.milliseconds == 0, _e.units == 0, ~_IS_ADJUSTED)
_ANSWERS = case((_IS_NONE, 0), (_e.reverses.is_not(None), -1), else_=1)


def day_counts(connection: Connection, firm_id: FirmId, zone: str, now: datetime) -> tuple[DayCount, ...]:
    """Count the firm's last days in its own zone, the newest last.

    An answer counts as it is entered for pay and price; one that was undone or voided does not.
    """
    spans = [day_around(now, zone)]
    while len(spans) < DAYS:
        spans.insert(0, day_around(spans[0].starts_at - timedelta(microseconds=1), zone))
    own = select(clients.c.id).where(clients.c.firm_id == firm_id)
    # a span of an index each: to compare each row with each day takes ten times as long
    received = (
        select(func.count())
        .select_from(tasks)
        .where(_t.client_id.in_(own), _t.created_at >= one.starts_at, _t.created_at < one.ends_at)
        for one in spans
    )
    answered = (
        select(func.sum(_ANSWERS)).where(
            _e.firm_id == firm_id, _e.dated_at >= one.starts_at, _e.dated_at < one.ends_at
        )
        for one in spans
    )
    came = connection.execute(select(*(one.scalar_subquery() for one in received))).one()
    went = connection.execute(select(*(one.scalar_subquery() for one in answered))).one()
    return tuple(
        DayCount(day=local_day(one.starts_at, zone), received=int(came[i] or 0), answered=int(went[i] or 0))
        for i, one in enumerate(spans)
    )


def queue_counts(connection: Connection, firm_id: FirmId, now: datetime) -> QueueCounts:
    """Count what waits for an answer, by how long it has and when it is due."""
    ages = (now - AGES[0], now - AGES[1], now - AGES[2])
    dues = (now, now + SOON, now + _DAY)
    row = connection.execute(
        _waiting(
            firm_id,
            now,
            _count(_r.created_at > ages[0]),
            _count(and_(_r.created_at <= ages[0], _r.created_at > ages[1])),
            _count(and_(_r.created_at <= ages[1], _r.created_at > ages[2])),
            _count(_r.created_at <= ages[2]),
            _count(_t.due_at <= dues[0]),
            _count(and_(_t.due_at > dues[0], _t.due_at <= dues[1])),
            _count(and_(_t.due_at > dues[1], _t.due_at <= dues[2])),
            _count(_t.due_at > dues[2]),
            _count(is_unplaced()),
            func.min(_r.created_at),
        )
    ).one()
    counts = [int(count or 0) for count in row[:9]]
    return QueueCounts(
        ages=(counts[0], counts[1], counts[2], counts[3]),
        dues=(counts[4], counts[5], counts[6], counts[7]),
        unplaced=counts[8],
        oldest_at=row[9],
    )


def needing(connection: Connection, firm_id: FirmId, now: datetime) -> tuple[Sequence[ReviewId], int]:
    """Find what is overdue, due soon or with nobody for some time: the most urgent, and how many in all."""
    is_late = or_(_t.due_at <= now + SOON, and_(is_unplaced(), _r.created_at <= now - UNPLACED_AFTER))
    found = _waiting(firm_id, now, _r.id, func.count().over()).where(is_late)
    rows = connection.execute(found.order_by(_t.due_at, _r.id).limit(ROWS_READ)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def expired(connection: Connection, firm_id: FirmId, now: datetime) -> tuple[Sequence[ReviewId], int]:
    """Find what nobody answered in time, of the reviews of the last days, the newest first."""
    found = (
        select(_r.id, func.count().over())
        .where(_EXPIRED, _r.firm_id == firm_id, _r.created_at >= now - DAYS * _DAY)
        .order_by(_r.created_at.desc(), _r.id)
    )
    rows = connection.execute(found.limit(ROWS_READ)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def on_hand(connection: Connection, firm_id: FirmId, now: datetime) -> dict[str, int]:
    """Count what waits for an answer of each person."""
    found = _waiting(firm_id, now, _r.expert_id, func.count()).where(_r.expert_id.is_not(None))
    return {row[0]: row[1] for row in connection.execute(found.group_by(_r.expert_id))}


def answered_by(connection: Connection, firm_id: FirmId, zone: str, now: datetime) -> dict[str, int]:
    """Count the answers of each person in the firm's day, as `day_counts` counts them."""
    today = day_around(now, zone)
    found = select(_e.person_id, func.sum(_ANSWERS)).where(
        _e.firm_id == firm_id, _e.dated_at >= today.starts_at, _e.dated_at < today.ends_at
    )
    return {row[0]: int(row[1]) for row in connection.execute(found.group_by(_e.person_id))}


def held_counts(connection: Connection, firm_id: FirmId) -> HeldCounts:
    """Count the answers that wait for a supervisor."""
    standing = select(func.count(), func.min(_h.held_at)).where(
        text("held_answers.outcome = 'standing'"), _h.outcome == HeldOutcome.STANDING, _h.firm_id == firm_id
    )
    total, oldest = connection.execute(standing).one()
    return HeldCounts(standing=total, oldest_at=oldest)


def is_waiting(firm_id: FirmId, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say which reviews wait: an offered one always has a time to be looked at, an open one the end of its claim.

    Both have a partial index; what was answered is in neither, so that this never goes through all reviews.
    """
    ever = now + _EVER
    ids = union_all(
        select(_r.id).where(_r.route_at <= ever, _r.state == ReviewState.OFFERED),
        select(_r.id).where(_r.claim_until <= ever, _r.state == ReviewState.OPEN),
    )
    return _r.id.in_(ids), _r.firm_id == firm_id, _r.state.in_(WAITING)


def _waiting(firm_id: FirmId, now: datetime, *columns: Any) -> Select[Any]:
    joined = reviews.join(tasks, _t.id == _r.task_id)
    return select(*columns).select_from(joined).where(*is_waiting(firm_id, now))


def is_unplaced() -> ColumnElement[bool]:
    """Say which of them are with nobody and in no channel."""
    return and_(_r.state == ReviewState.OFFERED, _r.expert_id.is_(None), _r.in_channel.is_(False))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
