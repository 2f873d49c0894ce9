"""What a record can be found by: the people, tasks and matters that it is about."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = ("person", "task", "matter")
Told = Mapping[str, Any]
OfReviews = Mapping[str, tuple[str, str]]  # the task and the matter of each review


def told_by(body: str | bytes) -> Told:
    """Read a record's body; one that somebody made unreadable tells nothing, and its digest says why."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def reviews_in(told: Told) -> set[str]:
    """Give the reviews that a record is about and whose task it does not name itself."""
    named: set[str] = set()
    known: set[str] = set()
    for change in _changes(told):
        if isinstance(review := change.get("review"), str):
            (known if "task" in change else named).add(review)
    return named - known


def subjects_of(told: Told, of_reviews: OfReviews) -> tuple[str, ...]:
    """Give the ids that a record is found by: who did it, whom and what it is about."""
    found: set[Any] = {_mapping(told.get("who")).get("person")}
    for change in _changes(told):
        found.update(change.get(name) for name in _NAMES)
        found.update(of_reviews.get(str(change.get("review")), ()))
    return tuple(sorted(one for one in found if isinstance(one, str)))


def _changes(told: Told) -> Iterator[Told]:
    changes = told.get("changes")
    yield from map(_mapping, changes if isinstance(changes, list) else ())


def _mapping(value: Any) -> Told:
    return value if isinstance(value, dict) else {}
