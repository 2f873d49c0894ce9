"""The wall sets of firms, and who reads in channels where that matters.

A wall set never changes, so each connection keeps the newest that it has read of a firm: a batch asks for the sets
only where a firm's version is another than that, and a firm without walls costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from handlers.ids import ClientId, FirmId, MatterId, PersonId
from handlers.people.places.place_values import root_of
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_sets import NO_WALLS, Wall, WallId, WallKind, WallSet, barred_people
from storage import tables
from storage.queries import Query

Channel = tuple[str, str]  # workspace and conversation

_KEPT = "wall_sets"  # under this name a connection keeps them
_e, _m, _a = tables.wall_entries, tables.roster_members, tables.accounts
_ENTRIES = Query(
    select(
        *(_e.c[name] for name in ("firm_id", "version", "ends", "id", "kind", "subject")),
        *(_e.c[name] for name in ("person_id", "team", "since", "until", "note", "told")),
    )
    .where(_e.c.firm_id.in_(bindparam("firms", expanding=True)))
    .order_by(_e.c.version, _e.c.id)
)
_ROSTERS = Query(
    select(tables.rosters.c.workspace_id, tables.rosters.c.conversation_id).where(
        tables.rosters.c.workspace_id.in_(bindparam("workspaces", expanding=True)),
        tables.rosters.c.conversation_id.in_(bindparam("channels", expanding=True)),
    )
)
_READERS = Query(
    select(_m.c.workspace_id, _m.c.conversation_id, _a.c.person_id)
    .join_from(
        _m,
        _a,
        (_a.c.workspace_id == _m.c.workspace_id) & (_a.c.platform_user_id == _m.c.platform_user_id),
    )
    .where(
        _m.c.workspace_id.in_(bindparam("workspaces", expanding=True)),
        _m.c.conversation_id.in_(bindparam("channels", expanding=True)),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTask:
    """A task as walls look at it, without its texts."""

    client_id: ClientId
    matter_id: MatterId
    parties: tuple[str, ...]
    issuers: tuple[str, ...]
    tags: tuple[str, ...]


def named_task(row: Any) -> NamedTask:
    """Read from a row with columns of these names what walls look at."""
    return NamedTask(
        client_id=row.client_id,
        matter_id=row.matter_id,
        parties=tuple(row.parties or ()),
        issuers=tuple(row.issuers or ()),
        tags=tuple(row.tags or ()),
    )


def wall_sets_of(connection: Connection, versions: Mapping[FirmId, int]) -> Mapping[FirmId, WallSet]:
    """Load the wall sets of firms, each of the version that the firm has."""
    walled = {firm: version for firm, version in versions.items() if version}
    if not walled:
        return dict.fromkeys(versions, NO_WALLS)
    kept: dict[FirmId, WallSet] = connection.info.setdefault(_KEPT, {})
    old = {
        firm: version
        for firm, version in walled.items()
        if (known := kept.get(firm)) is None or known.version != version
    }
    if old:
        kept.update(_loaded(connection, old))
    return {firm: kept[firm] if version else NO_WALLS for firm, version in versions.items()}


def newest_walls(connection: Connection, firm_id: FirmId) -> WallSet:
    """Load a firm's newest wall set."""
    version = connection.scalars(
        select(tables.firms.c.wall_version).where(tables.firms.c.id == firm_id)
    ).one()
    return wall_sets_of(connection, {firm_id: version})[firm_id]


def wall_set_at(connection: Connection, firm_id: FirmId, version: int) -> WallSet:
    """Load a firm's wall set as a version had it, however many came after it."""
    return _loaded(connection, {firm_id: version})[firm_id] if version else NO_WALLS


def _loaded(connection: Connection, versions: Mapping[FirmId, int]) -> Mapping[FirmId, WallSet]:
    walls: dict[str, dict[str, Wall]] = defaultdict(dict)
    for firm, version, ends, *wall in _ENTRIES.rows(connection, firms=sorted(versions)):
        if version > versions[firm]:
            continue
        mine = walls[firm]
        if ends is None:
            mine[wall[0]] = _wall(wall)
        else:
            mine[ends] = _ended(mine[ends], at=wall[5])
    return {
        firm: WallSet(version=version, walls=tuple(walls[firm].values()))
        for firm, version in versions.items()
    }


def _wall(row: Sequence[Any]) -> Wall:
    key, kind, subject, person_id, team, since, until, note, told = row
    return Wall(
        id=WallId(key),
        kind=WallKind(kind),
        subject=subject,
        person_id=person_id,
        team=team,
        since=since,
        until=until,
        note=note,
        told=told,
    )


def _ended(wall: Wall, at: datetime) -> Wall:
    return replace(wall, until=at if wall.until is None else min(at, wall.until))


def readers_of(
    connection: Connection,
    walls: Mapping[FirmId, WallSet],
    cards: Iterable[tuple[Review, Task, Matter]],
    now: datetime,
) -> Mapping[Channel, frozenset[PersonId]]:
    """Find who reads in the channels of these cards, where a wall bars anybody from one; no roster, no entry."""
    asked = {
        (matter.workspace_id, root_of(matter.channel))
        for review, task, matter in cards
        if matter.workspace_id and matter.channel and barred_people(walls[review.firm_id], task, now)
    }
    if not asked:
        return {}
    places = {"workspaces": sorted({one for one, _ in asked}), "channels": sorted({one for _, one in asked})}
    found: dict[Channel, set[PersonId]] = {
        (row[0], row[1]): set() for row in _ROSTERS.rows(connection, **places)
    }
    for workspace, channel, person_id in _READERS.rows(connection, **places) if found else ():
        found[workspace, channel].add(person_id)
    return {channel: frozenset(people) for channel, people in found.items()}


def channel_key(matter: Matter) -> Channel:
    """Name a matter's channel as `readers_of` does; of a matter without one nothing is found."""
    return matter.workspace_id or "", root_of(matter.channel or "")
