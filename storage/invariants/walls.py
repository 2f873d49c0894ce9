"""Walls: the set that a firm goes by is there, and the cards that a change concerns were gone through."""

from sqlalchemy import exists, select

from storage.invariants.invariant import LATE, REPORT, Invariant
from storage.tables import firms, wall_sets, wall_sweeps

_f, _w, _s = firms.c, wall_sets.c, wall_sweeps.c

WALLS = (
    Invariant(
        name="a firm's walls are there",
        words="firms go by a version of their walls that is not there",
        remedy=REPORT,
        query=select(_f.id).where(
            _f.wall_version > 0, ~exists().where(_w.firm_id == _f.id, _w.version == _f.wall_version)
        ),
    ),
    Invariant(
        name="no card keeps what a wall takes",
        words="walls began or ended more than ten minutes ago and their cards were not gone through",
        remedy="Is signoff serve running? Until then cards that stand in chat may show what they must not.",
        query=select(_s.firm_id).where(_s.done_at.is_(None), _s.due_at < LATE),
    ),
)
