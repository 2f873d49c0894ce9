"""Saying who could see a task on a day: who was shown it, who was barred all day or a part of it, and who was not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.audit.sight.values import SightFacts, WallsThen
from handlers.audit.words import Names
from handlers.ids import PersonId
from handlers.walls.wall_sets import LISTS, WallSet, barred, hits

_NAMED = 25  # people in a line
_SHOWN = 15
_INSTANT = timedelta(microseconds=1)


def sight_lines(
    facts: SightFacts, begins: datetime, ends: datetime, names: Names, *, sees_watch: bool
) -> tuple[str, ...]:
    """Say it, a line each: the walls that were in force, who was shown what by then, and whom walls barred when."""
    if facts.came_at >= ends:
        return (f"It was not there yet: it came on {_moment(facts.came_at, names.zone)}.",)
    moments = _moments(facts, max(begins, facts.came_at), ends)
    barred_at = {
        person: [barred(walls, person, facts.task, at) for walls, at in moments] for person, _ in facts.people
    }
    called = dict(facts.people)
    all_day = [called[one] for one, found in barred_at.items() if all(found)]
    partly = [called[one] for one, found in barred_at.items() if any(found) and not all(found)]
    free = [called[one] for one, found in barred_at.items() if not any(found)]
    return (
        *_versions(facts.walls, names.zone),
        *_shown(facts, ends, called, names.zone),
        _people("Barred", all_day),
        *([_people("Barred for a part of the day", partly)] if partly else []),
        _people("Barred by no wall, so could have been shown it", free),
        *_why(facts, moments, called, names.of, sees_watch=sees_watch),
    )


def _moments(facts: SightFacts, begins: datetime, ends: datetime) -> Sequence[tuple[WallSet, datetime]]:
    """Give each moment of the day at which something may have changed, with the walls that were in force then."""
    dates = {begins, ends - _INSTANT}
    for then in facts.walls:
        dates.add(then.since)
        dates.update(wall.since for wall in then.walls.walls)
        dates.update(wall.until for wall in then.walls.walls if wall.until is not None)
    return [(_in_force(facts.walls, at), at) for at in sorted(dates) if begins <= at < ends]


def _in_force(walls: Sequence[WallsThen], at: datetime) -> WallSet:
    return next((then.walls for then in reversed(walls) if then.since <= at), WallSet())


def _versions(walls: Sequence[WallsThen], zone: str) -> Iterator[str]:
    for then in walls:
        if then.walls.version:
            by = f", decided by {then.decided_by}" if then.decided_by else ""
            yield f"Walls: version {then.walls.version}, since {_moment(then.since, zone)}{by}"
        elif len(walls) == 1:
            yield "Walls: there were none yet"


def _shown(facts: SightFacts, ends: datetime, called: Mapping[PersonId, str], zone: str) -> Iterator[str]:
    found = [one for one in facts.shown if one.at < ends]
    if not found:
        yield "Shown to nobody by then"
    for one in found[:_SHOWN]:
        to = "a channel" if one.person_id is None else called.get(one.person_id, one.person_id)
        by = "" if one.wall_version is None else f", judged by version {one.wall_version}"
        yield f"{_moment(one.at, zone)} · {one.what} {to}{by}"
    if len(found) > _SHOWN:
        yield f"… and {len(found) - _SHOWN} more by then"


def _people(what: str, named: Sequence[str]) -> str:
    if not named:
        return f"{what}: nobody"
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{what}: {', '.join(sorted(named)[:_NAMED])}{more}"


def _why(
    facts: SightFacts,
    moments: Sequence[tuple[WallSet, datetime]],
    called: Mapping[PersonId, str],
    names: Mapping[str, str],
    *,
    sees_watch: bool,
) -> Iterator[str]:
    """Name each wall that it ran into; of a list compliance alone reads which it is, lest the watch list be told."""
    known = dict.fromkeys(wall for walls, at in moments for wall in hits(walls, facts.task, at))
    if not sees_watch and any(wall.kind in LISTS for wall in known):
        yield "Basis: a list that keeps it from everybody"
    for wall in known:
        if wall.kind in LISTS and not sees_watch:
            continue
        whom = f"team {wall.team}" if wall.person_id is None else called.get(wall.person_id, "somebody")
        whom = "everybody" if wall.is_for_all else whom
        yield f"Basis: {wall.kind} {names.get(wall.subject, wall.subject)} bars {whom}"


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
