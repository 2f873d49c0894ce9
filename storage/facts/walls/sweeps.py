"""Which cards a version of the walls concerns, found on a connection that only reads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, or_, select

from handlers.ids import CommandId, ReviewId
from handlers.messages import MessageKind
from handlers.review.reviews import WAITING
from handlers.walls.names import name_words
from handlers.walls.sweeps import CHUNK, Sweep, SweepCards, SweepFacts
from handlers.walls.wall_sets import NO_WALLS, Wall, WallKind, WallSet, touched, walls_of_person
from storage import tables
from storage.columns import Moment
from storage.facts.review.turns import reviews_by_id, walls_of
from storage.facts.walls.walls import named_task, newest_walls

LOOKED_AT = 2_000  # reviews at a time, of which mostly a few are concerned

_s, _r, _t, _d, _e = (
    tables.wall_sweeps,
    tables.reviews,
    tables.tasks,
    tables.deliveries,
    tables.wall_entries,
)
_DUE = (
    select(_s.c.firm_id, _s.c.version, _s.c.due_at, _s.c.cursor, _s.c.person_id)
    .where(_s.c.done_at.is_(None), _s.c.due_at <= bindparam("now", type_=Moment))
    .order_by(_s.c.due_at, _s.c.version)
)
_HAS_CARD = exists().where(_d.c.subject_id == _r.c.id, _d.c.kind == MessageKind.CARD)
# those that somebody may see, or may be offered: a card was owed, or it waits
_CARDS = (
    select(_r.c.id, _t.c.client_id, _t.c.matter_id, _t.c.parties, _t.c.issuers, _t.c.tags)
    .join(_t, _t.c.id == _r.c.task_id)
    .where(
        _r.c.firm_id == bindparam("firm"),
        _r.c.id > bindparam("after"),
        or_(_r.c.state.in_(WAITING), _HAS_CARD),
    )
    .order_by(_r.c.id)
    .limit(LOOKED_AT)
)
_HELD = (
    select(tables.held_answers.c.review_id, tables.held_answers.c.version)
    .where(tables.held_answers.c.review_id.in_(bindparam("reviews", expanding=True)))
    .order_by(tables.held_answers.c.review_id, tables.held_answers.c.version)
)


def due_sweeps(connection: Connection, now: datetime) -> tuple[Sweep, ...]:
    """Find the sweeps that are due and not done, the oldest first."""
    return tuple(
        Sweep(**row._mapping)  # noqa: SLF001  # public, whatever its name
        for row in connection.execute(_DUE, {"now": now})
    )


def next_sweep(connection: Connection, now: datetime, command_id: CommandId) -> SweepCards | None:
    """Make the next command of the first sweep that is due; None when there is none.

    What a sweep concerns are the cards of tasks that run into a wall which its version added or ended, whatever the
    moment: walls for a team, where it changed who is in one. It goes through all cards of the firm for that.
    """
    sweep = next(iter(due_sweeps(connection, now)), None)
    if sweep is None:
        return None
    walls = newest_walls(connection, sweep.firm_id)
    changed = _changed_by(connection, sweep, walls)
    found: list[ReviewId] = []
    cursor, is_last = sweep.cursor, False
    while len(found) < CHUNK and not is_last:
        rows = connection.execute(_CARDS, {"firm": sweep.firm_id, "after": cursor}).all()
        is_last = len(rows) < LOOKED_AT
        for row in rows:
            if len(found) == CHUNK:
                is_last = False
                break
            cursor = row.id
            if next(touched(changed, named_task(row)), None) is not None:
                found.append(ReviewId(row.id))
    return SweepCards(
        id=command_id, sweep=sweep, review_ids=tuple(found), next_cursor=cursor, is_last=is_last
    )


def _changed_by(connection: Connection, sweep: Sweep, walls: WallSet) -> WallSet:
    """Give the walls that a version added or ended, and all walls of the teams that it changed.

    Of a sweep about a person, the walls that bar them.
    """
    if sweep.person_id is not None:
        return WallSet(version=sweep.version, walls=walls_of_person(walls, sweep.person_id))
    entries = connection.execute(
        select(_e.c.id, _e.c.ends).where(_e.c.firm_id == sweep.firm_id, _e.c.version == sweep.version)
    )
    ids = {row.ends or row.id for row in entries}
    mine = [wall for wall in walls.walls if wall.id in ids]
    teams = {name_words(wall.subject) for wall in mine if wall.kind is WallKind.MEMBER}
    return WallSet(version=sweep.version, walls=tuple(_with_teams(mine, teams, walls.walls)))


def _with_teams(mine: Iterable[Wall], teams: set[tuple[str, ...]], walls: Iterable[Wall]) -> Iterator[Wall]:
    yield from mine
    yield from (wall for wall in walls if wall.team is not None and name_words(wall.team) in teams)


def sweep_facts(
    connection: Connection, commands: Sequence[SweepCards], now: datetime
) -> Sequence[SweepFacts]:
    """Load sweeps as they are and the reviews that they named; they run alone, so this goes one by one."""
    del now
    return [_facts(connection, command) for command in commands]


def _facts(connection: Connection, command: SweepCards) -> SweepFacts:
    sweep = command.sweep
    there = select(_s.c.cursor).where(
        _s.c.firm_id == sweep.firm_id,
        _s.c.version == sweep.version,
        _s.c.due_at == sweep.due_at,
        _s.c.cursor == sweep.cursor,
        _s.c.done_at.is_(None),
    )
    if connection.execute(there).first() is None:
        return SweepFacts(is_there=False, walls=NO_WALLS)
    known = reviews_by_id(connection, command.review_ids)
    mine = [one for one in known.values() if one.review.firm_id == sweep.firm_id]
    walls = walls_of(connection, mine).get(sweep.firm_id, NO_WALLS)
    held: dict[ReviewId, tuple[int, ...]] = {}
    for review_id, version in connection.execute(_HELD, {"reviews": [one.review.id for one in mine]}):
        held[review_id] = (*held.get(review_id, ()), version)
    return SweepFacts(is_there=True, walls=walls, cards=tuple(one.card for one in mine), held=held)
