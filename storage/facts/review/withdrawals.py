"""The facts that a withdrawal is decided on. The query starts from the client."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.money.ledger import AccrualKey, Accrued
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import local_day
from handlers.people.people import Person
from handlers.review.answering.withdrawals import ACTIVITY, STARTED, WithdrawalFacts
from handlers.review.commands import WithdrawTask
from handlers.review.reviews import Review
from handlers.review.tasks import Matter
from storage import tables
from storage.facts.money.metering import taken_since
from storage.facts.people.people import people_by_id
from storage.facts.review.verdicts import BY_THE_HOUR, PREMIUM, UNPAID_MS, accrued_from
from storage.facts.walls.holding import hold_days
from storage.facts.walls.walls import wall_sets_of
from storage.rows import MATTER, RATE_LINE, REVIEW, TASK

_t = tables
_TASK = select(
    _t.clients.c.cleared_from,
    _t.clients.c.cleared_until,
    _t.firms.c.zone,
    _t.firms.c.wall_version,
    *TASK.columns,
    *MATTER.columns,
).select_from(
    _t.tasks.join(_t.matters, _t.matters.c.id == _t.tasks.c.matter_id)
    .join(_t.clients, _t.clients.c.id == _t.tasks.c.client_id)
    .join(_t.firms, _t.firms.c.id == _t.tasks.c.firm_id)
)
_entries = _t.time_entries


def withdrawal_facts(
    connection: Connection, commands: Sequence[WithdrawTask], now: datetime
) -> Sequence[WithdrawalFacts]:
    """Load each task with its reviews; withdrawals are rare and run alone, so this goes one by one."""
    return [_facts(connection, command, now) for command in commands]


def _facts(connection: Connection, command: WithdrawTask, now: datetime) -> WithdrawalFacts:
    mine = (_t.tasks.c.id == command.task_id) & (_t.tasks.c.client_id == command.client_id)
    row = connection.execute(_TASK.where(mine).with_for_update(of=_t.tasks)).first()
    if row is None:
        return WithdrawalFacts()
    task = TASK.value(row, 4)
    matter = MATTER.value(row, 4 + TASK.width, cleared_from=row[0], cleared_until=row[1])
    of_task = _t.reviews.c.task_id == task.id
    # first, as an answer does it: who held a review and waited for a day would wait for one who does the reverse
    hold_days(connection, connection.scalars(select(_t.reviews.c.expert_id).where(of_task)))
    in_order = select(*REVIEW.columns).where(of_task).order_by(_t.reviews.c.id)
    reviews = tuple(REVIEW.value(found) for found in connection.execute(in_order.with_for_update()))
    experts = _experts(connection, reviews) if matter.basis is RateUnit.HOUR else ()
    running = [one for one in reviews if one.meter_since is not None]
    return WithdrawalFacts(
        task=task,
        matter=matter,
        reviews=reviews,
        experts=experts,
        rates=_rates(connection, matter) if experts else (),
        already=_already(connection, matter, experts, now, row.zone) if experts else (),
        firm_zone=row.zone,
        walls=wall_sets_of(connection, {task.firm_id: row.wall_version})[task.firm_id],
        taken=taken_since(connection, running),
    )


def _experts(connection: Connection, reviews: Sequence[Review]) -> tuple[Person, ...]:
    people = people_by_id(connection, (one.expert_id for one in reviews if one.state in STARTED))
    return tuple(people[key] for key in sorted(people))


def _rates(connection: Connection, matter: Matter) -> tuple[RateLine, ...]:
    lines = select(*RATE_LINE.columns).where(_t.rate_lines.c.firm_id == matter.firm_id)
    return tuple(RATE_LINE.value(row) for row in connection.execute(lines))


def _already(
    connection: Connection, matter: Matter, experts: Sequence[Person], now: datetime, zone: str
) -> tuple[tuple[AccrualKey, Accrued], ...]:
    columns = (_entries.c.person_id, _entries.c.rate_line_id, *PREMIUM)
    sums = (func.sum(_entries.c[name]) for name in ("milliseconds", "pay", "price"))
    found = connection.execute(
        select(*columns, *sums, UNPAID_MS)
        .where(
            _entries.c.person_id.in_([person.id for person in experts]),
            _entries.c.matter_id == matter.id,
            _entries.c.activity == ACTIVITY,
            _entries.c.local_day == local_day(now, zone),
            BY_THE_HOUR,
        )
        .group_by(*columns)
    )
    return tuple(((row[0], row[1], row[2], row[3]), accrued_from(row[4:])) for row in found)
