"""Who could see a task on a day, and on what basis: what is known of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.ids import PersonId
from handlers.walls.wall_sets import Named, WallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class WallsThen:
    """A version of the firm's walls, since when it was in force and who decided it; version 0 is before any."""

    walls: WallSet
    since: datetime
    decided_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something that was offered or shown, to a person or (None) in a channel, judged by a version of the walls."""

    at: datetime
    what: str
    person_id: PersonId | None
    wall_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SightFacts:
    """What is known of one task: its walls as they were on the day, the firm's people by then, and what was shown."""

    task: Named
    came_at: datetime
    people: tuple[tuple[PersonId, str], ...] = ()
    walls: tuple[WallsThen, ...] = ()
    shown: tuple[Shown, ...] = ()


def day_of(typed: str, zone: str) -> tuple[datetime, datetime] | None:
    """Give the first moment of a day such as 2026-05-03 and of the next one; None for what is no day."""
    try:
        day = date.fromisoformat(typed)
        begins = [datetime.combine(one, time(), ZoneInfo(zone)) for one in (day, day + timedelta(days=1))]
    except (ValueError, OverflowError):
        return None
    return begins[0], begins[1]
