"""Walls in a line each, as whoever may read the list is told of them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.people.firms.firm_facts import FirmFacts
from handlers.walls.wall_sets import LISTS, Wall, WallKind

_LISTED = {WallKind.RESTRICTED: "Restricted list", WallKind.WATCH: "Watch list"}
_SAID = 120


def names_in(facts: FirmFacts) -> Mapping[str, str]:
    """Give what a firm calls its clients, its matters and its people, by their ids."""
    named: dict[str, str] = {one.id: one.name for one in facts.clients}
    named.update({one.id: one.code for one in facts.matters})
    named.update({one.id: one.name for one in facts.people})
    return named


def wall_line(wall: Wall, names: Mapping[str, str], zone: str, now: datetime) -> str:
    """Say what a wall is about, whom it bars, and when."""
    subject = names.get(wall.subject, wall.subject)
    if wall.kind in LISTS:
        about = f"{_LISTED[wall.kind]}: {subject}"
    elif wall.kind is WallKind.MEMBER:
        about = f"Team {subject}: {names.get(wall.person_id or '', 'somebody')}"
    else:
        about = f"{wall.kind.capitalize()} {subject}: bars {_whom(wall, names)}"
    parts = [about, _when(wall, zone, now), wall.note[:_SAID]]
    told = f"told: {wall.told[:_SAID]}" if wall.told else ""
    return "; ".join(part for part in (*parts, told) if part)


def _whom(wall: Wall, names: Mapping[str, str]) -> str:
    if wall.person_id is not None:
        return names.get(wall.person_id, "somebody")
    return f"team {wall.team}" if wall.team is not None else "everybody"


def _when(wall: Wall, zone: str, now: datetime) -> str:
    since, until = _day(wall.since, zone), "" if wall.until is None else _day(wall.until, zone)
    if wall.until is not None and wall.until <= now:
        return f"ended {until}"
    begins = f"from {since}" if wall.since > now else f"since {since}"
    return f"{begins} until {until}" if until else begins


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
