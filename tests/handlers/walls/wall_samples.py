"""Walls and tasks to judge; each test changes what it is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.ids import PersonId
from handlers.review.tasks import Task
from handlers.walls.wall_sets import Wall, WallId, WallKind, WallSet
from tests.handlers.review.samples import ADA, NOW, TASK

CORA = PersonId("cora")
LAST_WEEK, NEXT_WEEK = NOW - timedelta(days=7), NOW + timedelta(days=7)
DEALS = "M&A"


def wall(kind: WallKind, subject: str, **changes: Any) -> Wall:
    """A wall that bars Ada since last week; a list's entry bars everybody."""
    listed = kind in (WallKind.RESTRICTED, WallKind.WATCH)
    made = Wall(
        id=WallId(f"{kind}/{subject}/{sorted(changes.items())}"),
        kind=kind,
        subject=subject,
        person_id=None if listed else ADA,
        team=None,
        since=LAST_WEEK,
    )
    return replace(made, **changes)


def for_all(kind: WallKind, subject: str, **changes: Any) -> Wall:
    """A wall that bars everybody."""
    return wall(kind, subject, person_id=None, **changes)


def for_team(kind: WallKind, subject: str, team: str = DEALS, **changes: Any) -> Wall:
    """A wall that bars a team."""
    return wall(kind, subject, person_id=None, team=team, **changes)


def member(person_id: PersonId, team: str = DEALS, **changes: Any) -> Wall:
    """That somebody is in a team."""
    return wall(WallKind.MEMBER, team, person_id=person_id, **changes)


def walls(*them: Wall, version: int = 3) -> WallSet:
    """A set of these walls."""
    return WallSet(version=version, walls=them)


def task(**changes: Any) -> Task:
    """A task that names a party, an issuer and a tag."""
    named: dict[str, Any] = {"parties": ("Acme Holdings Ltd",), "issuers": ("ACM",), "tags": ("merger",)}
    return replace(TASK, **(named | changes))
