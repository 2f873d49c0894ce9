"""What compliance reads of walls: which there are, what they keep from all, and what pay they hold."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from handlers.ids import FirmId, MatterId, PersonId, ReviewId, reference_of
from handlers.money.amounts import Money, totals
from handlers.walls.wall_sets import LISTS, Judgement, WallKind, WallSet, hits, judge
from storage import tables
from storage.facts.walls.walling import held_entries
from storage.facts.walls.walls import named_task, newest_walls

HITS_MAX = 500
_r, _t, _m, _h = tables.reviews, tables.tasks, tables.matters, tables.withholdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A review that is offered to nobody: which, and the names on the lists that its task runs into."""

    reference: str
    matter: str
    judgement: Judgement
    names: tuple[str, ...]
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSum:
    """What walls hold of one person's pay on one matter, one amount for each currency."""

    person: str
    matter: str
    entries: int
    pay: tuple[Money, ...]


def watch_hit(connection: Connection, review_id: str, now: datetime) -> Hit | None:
    """Find what a notice to compliance is about; None where the watch list has no such name any more."""
    row = connection.execute(_hits().where(_r.c.id == review_id).limit(1)).first()
    if row is None:
        return None
    walls = newest_walls(connection, row.firm_id)
    if judge(walls, named_task(row), now) is not Judgement.COMPLIANCE:
        return None
    return _hit(row, walls, now)


def list_hits(connection: Connection, firm_id: FirmId, now: datetime) -> Sequence[Hit]:
    """Read what walls and lists have kept from everybody, the newest first."""
    walls = newest_walls(connection, firm_id)
    newest = _hits().where(_h.c.firm_id == firm_id).order_by(_h.c.judged_at.desc(), _h.c.review_id)
    return [_hit(row, walls, now) for row in connection.execute(newest.limit(HITS_MAX))]


def _hits() -> Select[Any]:
    return (
        select(
            *(_h.c.judgement, _h.c.judged_at, _r.c.id, _r.c.firm_id, _m.c.code),
            *(_t.c.client_id, _t.c.matter_id, _t.c.parties, _t.c.issuers, _t.c.tags),
        )
        .select_from(_h)
        .join(_r, _r.c.id == _h.c.review_id)
        .join(_t, _t.c.id == _r.c.task_id)
        .join(_m, _m.c.id == _t.c.matter_id)
    )


def _hit(row: Any, walls: WallSet, now: datetime) -> Hit:
    found = (wall for wall in hits(walls, named_task(row), now) if wall.kind in LISTS or wall.is_for_all)
    named = {wall.kind.value if wall.kind in _BY_ID else wall.subject for wall in found}
    return Hit(
        reference=reference_of(ReviewId(row.id)),
        matter=row.code,
        judgement=Judgement(row.judgement),
        names=tuple(sorted(named)),
        judged_at=row.judged_at,
    )


_BY_ID = (WallKind.CLIENT, WallKind.MATTER)


def held_sums(connection: Connection, firm_id: FirmId, now: datetime) -> Sequence[HeldSum]:
    """Sum what walls hold of the firm's unpaid entries, by person and matter."""
    sums: dict[tuple[PersonId, MatterId], list[Money]] = defaultdict(list)
    for held in held_entries(connection, firm_id, newest_walls(connection, firm_id), now):
        sums[held.person_id, held.matter_id].append(held.pay)
    names, codes = _names(connection, firm_id)
    found = (
        HeldSum(person=names[person], matter=codes[matter], entries=len(pay), pay=totals(pay))
        for (person, matter), pay in sums.items()
    )
    return sorted(found, key=lambda one: (one.person, one.matter))


def _names(connection: Connection, firm_id: FirmId) -> tuple[dict[str, str], dict[str, str]]:
    people, matters = tables.people.c, _m.c
    names = select(people.id, people.name).where(people.firm_id == firm_id)
    codes = select(matters.id, matters.code).where(matters.firm_id == firm_id)
    return (
        {row.id: row.name for row in connection.execute(names)},
        {row.id: row.code for row in connection.execute(codes)},
    )
