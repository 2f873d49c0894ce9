"""Walls and what came of them, as the audit tells it: ids, kinds, dates, who decided, and no name of a party."""

from datetime import datetime

from handlers.audit.described.change_values import Change, Described
from handlers.walls.wall_records import PayReleased, WallSetMade, Withheld
from handlers.walls.wall_sets import BY_ID, Wall, WallAdded, WallEnded, WallKind


def _made(made: WallSetMade) -> Change:
    return {
        "did": "walls.made",
        "version": made.version,
        "version_before": made.seen,
        "decided_by": made.decided_by,
    }


def _added(added: WallAdded) -> Change:
    """Whom it bars and from which client or matter; what it calls by a name is told in the walls alone."""
    wall = added.wall
    told: Change = {
        "did": "wall.added",
        "wall": wall.id,
        "kind": wall.kind,
        "version": added.version,
        "person": wall.person_id,
        "bars": _whom(wall),
        "since": wall.since.isoformat(),
        "until": _date(wall.until),
    }
    if wall.kind in BY_ID:
        told["client" if wall.kind is WallKind.CLIENT else "matter"] = wall.subject
    return told


def _ended(ended: WallEnded) -> Change:
    return {
        "did": "wall.ended",
        "wall": ended.wall.id,
        "kind": ended.wall.kind,
        "version": ended.version,
        "person": ended.wall.person_id,
        "bars": _whom(ended.wall),
        "until": _date(ended.at),
    }


def _withheld(withheld: Withheld) -> Change:
    return {
        "did": "review.withheld",
        "review": withheld.review_id,
        "judgement": withheld.judgement,
        "version": withheld.wall_version,
    }


def _released(released: PayReleased) -> Change:
    return {"did": "pay.released", "entry": released.time_entry_id, "released_by": released.released_by}


def _whom(wall: Wall) -> str:
    return wall.person_id or ("everybody" if wall.is_for_all else "a team")


def _date(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


WALLS: Described = {
    WallSetMade: _made,
    WallAdded: _added,
    WallEnded: _ended,
    Withheld: _withheld,
    PayReleased: _released,
}
