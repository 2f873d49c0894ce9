"""What changes of a firm's walls are decided on, and which pay walls hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, select

from handlers.ids import FirmId, TimeEntryId
from handlers.money.amounts import Money
from handlers.review.reviews import WAITING
from handlers.walls.reach import CardThere, Reached, UnpaidWork
from handlers.walls.wall_sets import NO_WALLS, WallSet, barred
from handlers.walls.walling import AddWall, HeldPay, ImportWalls, ReleasePay, Walling, WallingFacts
from storage import tables
from storage.facts.people.setting_up import firm_as_set_up
from storage.facts.walls.holding import hold_answers
from storage.facts.walls.walls import NamedTask, named_task, newest_walls

_e, _t, _r = tables.time_entries, tables.tasks, tables.reviews
_IS_TAKEN = exists().where(tables.payout_lines.c.time_entry_id == _e.c.id)
_IS_RELEASED = exists().where(tables.pay_releases.c.time_entry_id == _e.c.id)
_WITH_TASKS = (
    select(
        _e.c.id,
        _e.c.person_id,
        _e.c.matter_id,
        _e.c.client_id,
        _e.c.pay,
        _e.c.currency,
        _t.c.parties,
        _t.c.issuers,
        _t.c.tags,
    )
    .join(_r, _r.c.id == _e.c.review_id)
    .join(_t, _t.c.id == _r.c.task_id)
    .where(~_IS_RELEASED)
)

LOOKED_AT = 2_000  # of cards and of entries, to say what a wall does
_CARDS = (
    select(_r.c.state, _r.c.expert_id, _t.c.client_id, _t.c.matter_id, _t.c.parties, _t.c.issuers, _t.c.tags)
    .join(_t, _t.c.id == _r.c.task_id)
    .where(_r.c.firm_id == bindparam("firm"), _r.c.offers > 0)
    .order_by(_r.c.id.desc())
    .limit(LOOKED_AT)
)


def walling_facts(
    connection: Connection, commands: Sequence[Walling], now: datetime
) -> Sequence[WallingFacts]:
    """Load each command's firm with all that is set up in it, and its newest walls, which nobody else changes."""
    return [_facts(connection, command, now) for command in commands]


def _facts(connection: Connection, command: Walling, now: datetime) -> WallingFacts:
    facts = firm_as_set_up(connection, command.firm)
    if facts.firm is None:
        return WallingFacts(firm=facts, walls=NO_WALLS)
    walls = hold_walls(connection, facts.firm.id)
    held = held_entries(connection, facts.firm.id, walls, now) if isinstance(command, ReleasePay) else ()
    adds = isinstance(command, (AddWall, ImportWalls))
    reached = reached_in(connection, facts.firm.id) if adds else None
    return WallingFacts(firm=facts, walls=walls, held=held, reached=reached)


def hold_walls(connection: Connection, firm_id: FirmId) -> WallSet:
    """Load a firm's newest walls; nobody makes the next version, or acts by this one, while this transaction lasts."""
    hold_answers(connection, firm_id)
    return newest_walls(connection, firm_id)


def reached_in(connection: Connection, firm_id: FirmId) -> Reached:
    """Find what stands there that a new wall may concern: the firm's newest cards, and its unpaid work."""
    cards = connection.execute(_CARDS, {"firm": firm_id}).all()
    untaken = _WITH_TASKS.where(_e.c.firm_id == firm_id, ~_IS_TAKEN)
    entries = connection.execute(untaken.order_by(_e.c.dated_at.desc()).limit(LOOKED_AT)).all()
    unpaid = ((pay, task) for pay, task in map(_entry, entries))
    return Reached(
        cards=tuple(
            CardThere(task=named_task(row), waits_with=row.expert_id if row.state in WAITING else None)
            for row in cards
        ),
        unpaid=tuple(UnpaidWork(task=task, person_id=pay.person_id, pay=pay.pay) for pay, task in unpaid),
        is_all=max(len(cards), len(entries)) < LOOKED_AT,
    )


def held_entries(
    connection: Connection, firm_id: FirmId, walls: WallSet, now: datetime
) -> tuple[HeldPay, ...]:
    """Find the firm's entries that no payout has taken and that walls keep from being paid now."""
    if not walls.walls:
        return ()
    untaken = _WITH_TASKS.where(_e.c.firm_id == firm_id, ~_IS_TAKEN)
    return _held(connection, untaken.order_by(_e.c.dated_at, _e.c.id), walls, now)


def held_among(
    connection: Connection, walls: WallSet, entry_ids: Iterable[TimeEntryId], now: datetime
) -> frozenset[TimeEntryId]:
    """Tell which of these entries walls keep from being paid now."""
    wanted = sorted(set(entry_ids))
    if not walls.walls or not wanted:
        return frozenset()
    found = _held(connection, _WITH_TASKS.where(_e.c.id.in_(wanted)), walls, now)
    return frozenset(entry.time_entry_id for entry in found)


def _held(connection: Connection, asked: Select[Any], walls: WallSet, now: datetime) -> tuple[HeldPay, ...]:
    entries = (_entry(row) for row in connection.execute(asked))
    return tuple(pay for pay, task in entries if barred(walls, pay.person_id, task, now))


def _entry(row: Any) -> tuple[HeldPay, NamedTask]:
    pay = HeldPay(
        time_entry_id=row.id,
        person_id=row.person_id,
        matter_id=row.matter_id,
        pay=Money(minor=row.pay, currency=row.currency),
    )
    return pay, named_task(row)
