"""Whom a held answer that waits long is brought to mind: within their own hours, and once a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.decisions import Done
from handlers.ids import CommandId, PersonId
from handlers.messages import MessageKind, ToPerson
from handlers.people.people import Hours
from handlers.review.held.reminding import RemindingFacts, RemindOverseers, remind_overseers, working_time
from handlers.review.held.values import HeldOutcome
from handlers.walls.wall_sets import WallKind, WallSet
from tests.handlers.review.held.held_samples import ADM, SOL, held_answer
from tests.handlers.review.samples import TASK
from tests.handlers.review.turn_samples import CLEARED, PERSON
from tests.handlers.walls.wall_samples import wall

BERLIN = replace(SOL, zone="Europe/Berlin", hours=Hours())
WEDNESDAY = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)  # nine in Berlin


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (WEDNESDAY, WEDNESDAY + timedelta(hours=4), 4),
        (WEDNESDAY - timedelta(hours=3), WEDNESDAY + timedelta(hours=1), 1),  # before the day began
        (WEDNESDAY + timedelta(hours=8), WEDNESDAY + timedelta(hours=26), 3),  # over a night
        (WEDNESDAY + timedelta(days=2, hours=8), WEDNESDAY + timedelta(days=5, hours=2), 3),  # over a weekend
        # the clocks go back on the night to 25 October: nine is an hour later from then on
        (datetime(2026, 10, 23, 15, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC), 2),
        (WEDNESDAY - timedelta(days=400), WEDNESDAY, 99),  # no more than two weeks are looked at
    ],
)
def test_working_time_is_what_falls_into_ones_own_hours(since: datetime, until: datetime, hours: int) -> None:
    assert working_time(BERLIN, since, until) == timedelta(hours=hours)


def test_a_day_until_midnight_and_one_who_never_works() -> None:
    night = replace(BERLIN, hours=Hours(start=20 * 60, end=24 * 60))
    never = replace(BERLIN, hours=Hours(weekdays=()))
    assert working_time(night, WEDNESDAY, WEDNESDAY + timedelta(days=1)) == timedelta(hours=4)
    assert working_time(never, WEDNESDAY, WEDNESDAY + timedelta(days=1)) == timedelta()


HELD = held_answer(held_at=WEDNESDAY)
FOUR = WEDNESDAY + timedelta(hours=4)
FACTS = RemindingFacts(held=HELD, task=TASK, matter=CLEARED, expert=PERSON, people=(BERLIN,))
ANOTHER = replace(BERLIN, id=PersonId("zoe"))
LONG_SINCE = WEDNESDAY - timedelta(days=7)
SOLS_WALL = WallSet(
    version=1, walls=(wall(WallKind.CLIENT, TASK.client_id, person_id=SOL.id, since=LONG_SINCE),)
)


@pytest.mark.parametrize(
    ("facts", "now", "told"),
    [
        (FACTS, FOUR, (SOL.id,)),
        (FACTS, FOUR - timedelta(seconds=1), ()),
        (FACTS, WEDNESDAY + timedelta(hours=10), ()),  # their day is over
        (FACTS, WEDNESDAY + timedelta(days=1), (SOL.id,)),
        (replace(FACTS, told={SOL.id: FOUR}), FOUR + timedelta(hours=1), ()),
        (replace(FACTS, told={SOL.id: FOUR}), WEDNESDAY + timedelta(days=1), (SOL.id,)),  # once a day
        (replace(FACTS, people=(BERLIN, ANOTHER)), FOUR, (SOL.id, ANOTHER.id)),
        (replace(FACTS, people=(BERLIN, replace(ADM, zone="Europe/Berlin"))), FOUR, (SOL.id,)),
        (replace(FACTS, people=(replace(PERSON, roles=SOL.roles),)), FOUR, ()),  # never its own expert
        (replace(FACTS, walls=SOLS_WALL), FOUR, ()),
        (replace(FACTS, held=replace(HELD, outcome=HeldOutcome.RELEASED)), FOUR, ()),
        (RemindingFacts(), FOUR, ()),
    ],
)
def test_who_is_reminded(facts: RemindingFacts, now: datetime, told: tuple[PersonId, ...]) -> None:
    decision = remind_overseers(RemindOverseers(id=CommandId("c"), held_id=HELD.id), facts, now)

    assert [one.to for one in decision.messages] == [ToPerson(person_id=one) for one in told]
    assert {one.kind for one in decision.messages} <= {MessageKind.HELD_REMINDER}
    assert decision.reply == Done(already=not told)


def test_a_day_owes_each_supervisor_one_reminder_for_ever() -> None:
    def keys(now: datetime) -> list[str]:
        command = RemindOverseers(id=CommandId("c"), held_id=HELD.id)
        return [one.key for one in remind_overseers(command, FACTS, now).messages]

    assert keys(FOUR) == keys(FOUR + timedelta(hours=1))
    assert keys(FOUR) != keys(FOUR + timedelta(days=1))
