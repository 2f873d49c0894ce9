"""How walls are written, and what came of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete

from handlers.walls import wall_records as w
from handlers.walls.wall_sets import Wall, WallAdded, WallEnded
from storage import tables
from storage.writing.prepared import Row
from storage.writing.statements import (
    Writers,
    change,
    insert,
    insert_missing,
    missing,
    named,
    replace_existing,
    setting,
    where,
)

_NEWEST = change(
    setting(where(tables.firms, id="the_id", wall_version="seen"), tables.firms, ("wall_version",)),
    lambda made: {"the_id": made.firm_id, "seen": made.seen, "new_wall_version": made.version},
)
_SET = insert(tables.wall_sets, named("firm_id", "version", "decided_by"), dated=True)
_ENTRY = insert(tables.wall_entries, lambda row: row)


def _make_sets(connection: Connection, made: Sequence[w.WallSetMade], now: datetime) -> None:
    _NEWEST(connection, made, now)
    _SET(connection, made, now)


def _row(wall: Wall) -> Row:
    names = ("id", "kind", "subject", "person_id", "team", "since", "until", "note", "told")
    return {name: getattr(wall, name) for name in names}


def _add(connection: Connection, added: Sequence[WallAdded], now: datetime) -> None:
    of_set = [{"firm_id": one.firm_id, "version": one.version, "ends": None} for one in added]
    _ENTRY(connection, [_row(one.wall) | rest for one, rest in zip(added, of_set, strict=True)], now)


def _end(connection: Connection, ended: Sequence[WallEnded], now: datetime) -> None:
    rows = [
        _row(one.wall)
        | {"id": one.id, "since": one.at, "until": None, "note": "", "told": ""}
        | {"firm_id": one.firm_id, "version": one.version, "ends": one.wall.id}
        for one in ended
    ]
    _ENTRY(connection, rows, now)


_FREE = tables.deliveries.update().where(tables.deliveries.c.subject_id == bindparam("the_review"))


def _clear_forms(connection: Connection, cleared: Sequence[w.FormsCleared], _now: datetime) -> None:
    connection.execute(_FREE.values(form_until=None), [{"the_review": one.review_id} for one in cleared])


_r, _m = tables.rosters, tables.roster_members
_ROSTER = replace_existing(_r, keys=("workspace_id", "conversation_id"), moving=("noted_at",))
_JOIN = insert_missing(_m)
_NO_MEMBERS = delete(_m).where(
    _m.c.workspace_id == bindparam("the_workspace"), _m.c.conversation_id == bindparam("the_place")
)
_NO_ROSTER = delete(_r).where(
    _r.c.workspace_id == bindparam("the_workspace"), _r.c.conversation_id == bindparam("the_place")
)
_LEAVE = _NO_MEMBERS.where(_m.c.platform_user_id == bindparam("the_account"))


def _note_rosters(connection: Connection, noted: Sequence[w.RosterNoted], now: datetime) -> None:
    for one in noted:
        place = {"workspace_id": one.workspace_id, "conversation_id": one.conversation_id}
        _ROSTER(connection, [place | {"noted_at": now}])
        connection.execute(_NO_MEMBERS, {"the_workspace": one.workspace_id, "the_place": one.conversation_id})
        if one.accounts:
            _JOIN(connection, [place | {"platform_user_id": account} for account in one.accounts])


def _forget_rosters(connection: Connection, forgotten: Sequence[w.RosterForgotten], _now: datetime) -> None:
    for one in forgotten:
        place = {"the_workspace": one.workspace_id, "the_place": one.conversation_id}
        connection.execute(_NO_MEMBERS, place)
        connection.execute(_NO_ROSTER, place)


def _change_rosters(connection: Connection, changed: Sequence[w.RosterChanged], now: datetime) -> None:
    for one in changed:
        place = {"workspace_id": one.workspace_id, "conversation_id": one.conversation_id}
        if one.asked:
            _ROSTER(connection, [place | {"noted_at": now}])
        if one.joined:
            _JOIN(connection, [place | {"platform_user_id": account} for account in one.joined])
        for account in one.left:
            connection.execute(
                _LEAVE,
                {
                    "the_workspace": one.workspace_id,
                    "the_place": one.conversation_id,
                    "the_account": account,
                },
            )


WALL_WRITERS: Writers = (
    (w.WallSetMade, _make_sets),
    (WallAdded, _add),
    (WallEnded, _end),
    (
        w.SweepOwed,
        missing(
            tables.wall_sweeps,
            lambda s: {
                "firm_id": s.firm_id,
                "version": s.version,
                "due_at": s.due_at,
                "person_id": s.person_id,
                "cursor": "",
                "done_at": None,
            },
        ),
    ),
    (
        w.SweepMoved,
        change(
            setting(
                where(
                    tables.wall_sweeps,
                    firm_id="the_firm",
                    version="the_version",
                    cursor="seen_cursor",
                ).where(
                    tables.wall_sweeps.c.due_at
                    == bindparam("the_due", type_=tables.wall_sweeps.c.due_at.type),
                    tables.wall_sweeps.c.done_at.is_(None),
                ),
                tables.wall_sweeps,
                ("cursor", "done_at"),
            ),
            lambda s: {
                "the_firm": s.firm_id,
                "the_version": s.version,
                "the_due": s.due_at,
                "seen_cursor": s.seen_cursor,
                "new_cursor": s.cursor,
                "new_done_at": s.done_at,
            },
        ),
    ),
    (
        w.Withheld,
        missing(tables.withholdings, named("review_id", "wall_version", "firm_id", "judgement", "judged_at")),
    ),
    (
        w.PayReleased,
        missing(tables.pay_releases, named("time_entry_id", "released_by", "released_at")),
    ),
    (w.FormsCleared, _clear_forms),
    (w.RosterNoted, _note_rosters),
    (w.RosterChanged, _change_rosters),
    (w.RosterForgotten, _forget_rosters),
)
