"""A supervisor's week, summed up from a table of what happened and what waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.ids import ClientId, FirmId, MatterId, PersonId
from handlers.money.digests import DigestRow
from handlers.overview.supervised import Seen, SupervisedFacts, SupervisorFigures, needing, supervised
from handlers.people.people import Hours, Person, PersonState, Role
from handlers.walls.wall_sets import Wall, WallId, WallKind, WallSet

NOW = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def person(name: str, *, areas: tuple[str, ...] = ("tax",), **other: Any) -> Person:
    known = Person(
        id=PersonId(name),
        firm_id=FirmId("f"),
        name=name.title(),
        roles=frozenset({Role.EXPERT}),
        practice_areas=frozenset(areas),
        seniority="",
        zone="UTC",
        hours=Hours(),
        daily_capacity=20,
        state=PersonState.ACTIVE,
    )
    return replace(known, **other)


def seen(name: str, *, hours: int = 1, due: int = 5, area: str = "tax", **other: Any) -> Seen:
    """A review that is as it is since so many hours and due in so many."""
    return Seen(
        id=name,
        practice_area=area,
        client_id=ClientId("c"),
        matter_id=MatterId("m"),
        at=NOW - hours * HOUR,
        due_at=NOW + due * HOUR,
        **other,
    )


def row(person_id: str, *, area: str = "tax", reviews: int = 1) -> DigestRow:
    return DigestRow(
        person_id=PersonId(person_id),
        person_name=person_id.title(),
        client_id=ClientId("c"),
        client_name="C",
        matter_id=MatterId("m"),
        matter_code="M",
        practice_area=area,
        verdict="approve",
        currency="USD",
        pay=600,
        price=1000,
        milliseconds=60_000,
        reviews=reviews,
    )


FACTS = SupervisedFacts(reader=person("sol"), areas=frozenset({"tax"}), rows=())


def figures(**changed: Any) -> SupervisorFigures:
    return supervised(replace(FACTS, **changed), NOW)


def counted(**changed: Any) -> dict[str, str]:
    return dict(figures(**changed).counts)


@pytest.mark.parametrize(
    ("changed", "name", "said"),
    [
        ({}, "Waiting for an answer", "0"),
        ({"waiting": (seen("a"), seen("b", hours=49))}, "Waiting for an answer", "2, the oldest for 2 days"),
        ({"waiting": (seen("a", due=0), seen("b", due=-3), seen("c"))}, "Overdue", "2"),
        ({"waiting": (seen("a", is_unplaced=True), seen("b"))}, "With nobody yet", "1"),
        ({"held": (seen("a", hours=3), seen("b"))}, "Held for a supervisor", "2, the oldest for 3 h"),
        ({"declined": (seen("a"), seen("a"))}, "Declined in the week", "2"),
        ({"expired": (seen("a"),)}, "Over without an answer", "1"),
    ],
)
def test_what_waits_and_what_happened_is_counted(changed: dict[str, Any], name: str, said: str) -> None:
    assert counted(**changed)[name] == said


LISTED = Wall(
    id=WallId("w"), kind=WallKind.RESTRICTED, subject="Acme", person_id=None, team=None, since=NOW - HOUR
)


@pytest.mark.parametrize("kind", [WallKind.RESTRICTED, WallKind.WATCH])
@pytest.mark.parametrize("what", ["waiting", "held", "declined", "expired"])
def test_other_areas_and_what_is_kept_from_everybody_are_not_counted(what: str, kind: WallKind) -> None:
    listed = WallSet(version=1, walls=(replace(LISTED, kind=kind),))
    some = {what: (seen("a", area="m&a"), seen("b", parties=("Acme",)))}
    made = figures(walls=listed, **some)
    assert made.is_quiet
    assert made.counts == figures().counts


def test_experts_are_named_with_their_work_and_nobodys_money() -> None:
    made = figures(rows=(row("ada"), row("ben", reviews=3), row("cora", area="m&a")))
    assert made.by_expert == (("Ben", 3, 60_000), ("Ada", 1, 60_000))
    assert (made.reviews, made.milliseconds, made.by_verdict) == (4, 120_000, (("approve", 4),))
    assert "1000" not in repr(made)


PAUSED = {"state": PersonState.PAUSED}


def test_who_is_away_is_named_with_until_when() -> None:
    until = datetime(2026, 10, 26, 7, 0, tzinfo=UTC)
    experts = (
        person("zoe", **PAUSED),
        person("ada", **PAUSED, paused_until=until),
        person("ben"),
        person("cora", **PAUSED, paused_until=NOW),  # back just now
        person("dan", areas=("m&a",), **PAUSED),
        person("eve", roles=frozenset({Role.FINANCE}), **PAUSED),
    )
    assert figures(experts=experts).away == ("Ada: paused until Mon 26 Oct, 07:00", "Zoe: paused")


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ({}, ["Nothing waits for you."]),
        ({"waiting": (seen("a"),)}, ["Nothing waits for you."]),
        (
            {"held": (seen("a"),)},
            ["An answer is held: the cards with Release and Send back stand in this chat."],
        ),
        (
            {"held": (seen("a"), seen("b")), "waiting": (seen("c", due=-1),)},
            [
                "2 answers are held: the cards with Release and Send back stand in this chat.",
                "A review is overdue: remind their experts, ask somebody else, or give more time.",
            ],
        ),
        (
            {"waiting": (seen("c", is_unplaced=True),), "experts": (person("ada", **PAUSED),)},
            ["A review is with nobody: nobody is free for it. Some of your experts are away."],
        ),
        (
            {"expired": (seen("a"), seen("b"))},
            ["2 reviews were over without an answer: ask again where it still matters."],
        ),
        (
            {"waiting": (seen("c", is_unplaced=True), seen("d", is_unplaced=True))},
            ["2 reviews are with nobody: nobody is free for them."],
        ),
    ],
)
def test_what_is_next_is_said_the_most_pressing_first(changed: dict[str, Any], steps: list[str]) -> None:
    assert list(figures(**changed).steps) == steps


def test_what_needs_somebody_comes_by_its_due_time() -> None:
    waiting = (
        seen("calm"),
        seen("soon", due=1),
        seen("late", due=-2),
        seen("free", is_unplaced=True),
        seen("fresh", hours=0, is_unplaced=True),
        seen("other", due=-9, area="m&a"),
    )
    assert needing(replace(FACTS, waiting=waiting), NOW) == ("late", "soon", "free")


@pytest.mark.parametrize(
    ("changed", "is_quiet"),
    [
        ({}, True),
        ({"rows": (row("cora", area="m&a"),)}, True),
        ({"rows": (row("ada"),)}, False),
        ({"waiting": (seen("a"),)}, False),
        ({"held": (seen("a"),)}, False),
        ({"declined": (seen("a"),)}, False),
        ({"expired": (seen("a"),)}, False),
    ],
)
def test_a_week_is_quiet_where_nothing_was_done_and_nothing_waits(
    changed: dict[str, Any], is_quiet: bool
) -> None:
    assert figures(**changed).is_quiet is is_quiet
