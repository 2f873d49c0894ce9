"""Who could see a task on a day, and on what basis: judged by the walls as they were then, moment by moment."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.audit.asked import AskAudit, Kind
from handlers.audit.asking import AskFacts, AuditAnswer, Found, ask_audit
from handlers.audit.sight.sight import sight_lines
from handlers.audit.sight.values import Shown, SightFacts, WallsThen, day_of
from handlers.audit.words import Names
from handlers.decisions import Figures, Refusal, Refused
from handlers.people.people import Role
from handlers.walls.wall_sets import NO_WALLS, WallKind
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import ADAS, ID, PERSON, account
from tests.handlers.walls.wall_samples import CORA, for_team, member, task, wall, walls

BEGINS, ENDS = day_of(f"{NOW:%Y-%m-%d}", "UTC") or (NOW, NOW)
NOON = BEGINS + timedelta(hours=12)
YESTERDAY = BEGINS - timedelta(days=1)
ON_ADA = wall(WallKind.PARTY, "Acme")
FACTS = SightFacts(
    task=task(),
    came_at=YESTERDAY,
    people=((ADA, "Ada"), (BEN, "Ben"), (CORA, "Cora")),
    walls=(WallsThen(walls=walls(ON_ADA, version=1), since=YESTERDAY, decided_by="Sol"),),
    shown=(Shown(at=YESTERDAY, what="offered to", person_id=BEN, wall_version=1),),
)


def lines(facts: SightFacts = FACTS, ends: datetime = ENDS, *, sees_watch: bool = True) -> tuple[str, ...]:
    return sight_lines(facts, BEGINS, ends, Names(zone="UTC"), sees_watch=sees_watch)


def test_it_says_the_walls_who_was_shown_who_was_barred_and_why() -> None:
    assert lines() == (
        f"Walls: version 1, since {YESTERDAY:%Y-%m-%d} 00:00, decided by Sol",
        f"{YESTERDAY:%Y-%m-%d} 00:00 · offered to Ben, judged by version 1",
        "Barred: Ada",
        "Barred by no wall, so could have been shown it: Ben, Cora",
        "Basis: party Acme bars Ada",
    )


def test_a_wall_of_that_days_noon_bars_for_a_part_of_it_and_one_of_the_next_day_not_at_all() -> None:
    team = (for_team(WallKind.TAG, "merger"), member(CORA, since=NOON), member(BEN, since=ENDS))
    made = WallsThen(walls=walls(ON_ADA, *team, version=2), since=NOON - timedelta(hours=1))
    said = lines(replace(FACTS, walls=(*FACTS.walls, made), shown=()))

    assert "Barred: Ada" in said
    assert "Barred for a part of the day: Cora" in said
    assert "Barred by no wall, so could have been shown it: Ben" in said
    assert "Shown to nobody by then" in said


def test_what_was_shown_later_and_a_task_that_came_later_are_not_told() -> None:
    later = replace(FACTS, shown=(Shown(at=ENDS, what="offered to", person_id=ADA, wall_version=1),))
    assert "Shown to nobody by then" in lines(later)
    assert lines(replace(FACTS, came_at=ENDS))[0].startswith("It was not there yet")


@pytest.mark.parametrize("sees_watch", [True, False])
def test_the_watch_list_is_named_to_compliance_alone(*, sees_watch: bool) -> None:
    watched = WallsThen(walls=walls(wall(WallKind.WATCH, "ACM"), version=1), since=YESTERDAY)
    said = lines(replace(FACTS, walls=(watched,)), sees_watch=sees_watch)

    assert "Barred: Ada, Ben, Cora" in said
    assert ("ACM" in said[-1]) is sees_watch


def test_whoever_is_not_of_compliance_cannot_tell_the_lists_apart() -> None:
    kinds = ((WallKind.WATCH,), (WallKind.RESTRICTED,), (WallKind.WATCH, WallKind.RESTRICTED))
    sets = [walls(*(wall(kind, "ACM") for kind in each), version=1) for each in kinds]
    said = {
        lines(replace(FACTS, walls=(WallsThen(walls=one, since=YESTERDAY),)), sees_watch=False)
        for one in sets
    }
    assert len(said) == 1


def test_before_any_wall_nobody_was_barred() -> None:
    none = (WallsThen(walls=NO_WALLS, since=YESTERDAY),)
    assert lines(replace(FACTS, walls=none))[0] == "Walls: there were none yet"


@pytest.mark.parametrize(
    ("typed", "about", "on"),
    [
        ("task 3fa9c1 on 2026-05-03", "3fa9c1", "2026-05-03"),
        ("3fa9c1  ON 2026-05-03", "3fa9c1", "2026-05-03"),
        ("task on hold", "on hold", ""),
    ],
)
def test_a_day_is_read_where_it_stands_at_the_end(typed: str, about: str, on: str) -> None:
    asked = AskAudit(id=ID, sender=ADAS, about=typed)
    assert (asked.sought[1], asked.on) == (about, on)


@pytest.mark.parametrize(
    ("on", "kind"),
    [("2026-02-30", Kind.TASK), ("2199-01-01", Kind.TASK), (f"{NOW:%Y-%m-%d}", Kind.MATTER)],
)
def test_a_day_that_is_none_or_to_come_and_what_is_no_task_are_refused(on: str, kind: Kind) -> None:
    facts = AskFacts(
        account=account(replace(PERSON, roles=frozenset({Role.COMPLIANCE}))),
        found=(Found(kind=kind, id="t", name="3fa9c1"),),
        sight=FACTS if kind is Kind.TASK else None,
    )
    reply = ask_audit(AskAudit(id=ID, sender=ADAS, about=f"3fa9c1 on {on}"), facts, NOW).reply
    assert isinstance(reply, Refused)
    assert reply.reason is Refusal.INVALID


def test_who_asks_is_answered_and_recorded_with_the_day() -> None:
    facts = AskFacts(
        account=account(replace(PERSON, roles=frozenset({Role.ADMIN}))),
        found=(Found(kind=Kind.TASK, id="t", name="3fa9c1"),),
        sight=FACTS,
        names=Names(zone="UTC"),
    )
    decision = ask_audit(AskAudit(id=ID, sender=ADAS, about=f"3fa9c1 on {NOW:%Y-%m-%d}"), facts, NOW)
    assert isinstance(decision.reply, Figures)
    assert isinstance(decision.reply.value, AuditAnswer)
    assert decision.reply.value.title.startswith("Who could see task 3fa9c1 on ")
    assert f"{NOW:%Y-%m-%d}" in repr(decision.records)
