"""A supervisor's week, read from a real database: their own firm's, their own areas', and the week's."""

from dataclasses import replace
from datetime import timedelta

from handlers.ids import PeriodId
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.overview.supervised import SupervisorFigures
from handlers.people.people import Role
from handlers.review.offering.offers import OfferDeclined
from handlers.review.reviews import ReviewState
from handlers.review.tasks import TaskState
from storage import tables
from storage.views.overview.supervised import supervisor_week
from tests.seed import NOW, Seeded, review_of, task_of, write
from tests.storage.worlds import World
from tests.work import held_work

DAY = timedelta(days=1)


def figures(world: World, *, areas: frozenset[str] = frozenset()) -> SupervisorFigures:
    period = PayPeriod(
        id=PeriodId("p"),
        firm_id=world.mine.firm.id,
        starts_at=NOW - 7 * DAY,
        ends_at=NOW,
        state=PeriodState.CLOSED,
        cursor="",
        closed_at=NOW,
    )
    reader = replace(world.mine.people["U7"], practice_areas=areas)
    return supervisor_week(world.connection, reader, period, NOW)


def a_busy_week(world: World, firm: Seeded) -> None:
    """One that waits with nobody, one held, one declined within the week and one before, two expired likewise."""
    waits = world.add(firm, "PIECE-1", "waits", offers=0, in_channel=False, created_at=NOW - DAY)
    write(world.connection, *held_work(firm, "U1", "held", at=NOW - 2 * DAY))
    for account, days in (("U2", 3), ("U3", 9)):
        declined = OfferDeclined(
            firm_id=firm.firm.id,
            review_id=waits.id,
            person_id=firm.people[account].id,
            reason="no_time",
            declined_at=NOW - days * DAY,
        )
        write(world.connection, declined)
    for days in (1, 8):
        due_at = NOW - days * DAY
        task = replace(
            task_of(firm.matters["PIECE-1"], f"over {days}", now=due_at - DAY),
            state=TaskState.EXPIRED,
            due_at=due_at,
        )
        review = replace(review_of(task, now=due_at - DAY), state=ReviewState.EXPIRED, route_at=None)
        write(world.connection, task, review)


def test_a_week_and_what_waits(world: World) -> None:
    a_busy_week(world, world.mine)
    a_busy_week(world, world.theirs)
    made = figures(world)
    assert dict(made.counts) == {
        "Held for a supervisor": "1, the oldest for 2 days",
        "Waiting for an answer": "1, the oldest for 24 h",
        "With nobody yet": "1",
        "Overdue": "0",
        "Declined in the week": "1",
        "Over without an answer": "1",
    }
    assert [row.title for row in made.needs.rows] == ["Check waits", "Check over 1"]
    assert len(made.steps) == 3


def test_another_supervisors_areas_are_theirs(world: World) -> None:
    a_busy_week(world, world.mine)
    ben = tables.people.c.id == world.mine.people["U2"].id
    roles = [Role.EXPERT.value, Role.SUPERVISOR.value]
    world.connection.execute(tables.people.update().where(ben).values(roles=roles))
    assert figures(world, areas=frozenset({"tax"})).is_quiet  # contracts are Ben's
    assert not figures(world, areas=frozenset({"contracts"})).is_quiet
