"""How a firm's work stands, read from a real database: its own alone, by indexes, and however much has failed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from bot.slack.drawing.home import home_view
from bot.slack.drawing.overviews import overview_message
from bot.teams.cards.elements import units
from bot.teams.cards.overviews import overview_card
from bot.workspace.limits.surfaces import VIEW_BYTES, message_problems, view_problems, view_size
from handlers.decisions import Sheet
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId, derived_id
from handlers.overview.values import Overview
from handlers.people.people import Role
from handlers.remedies.values import MENDED_AT_ONCE, Trouble
from handlers.review.reviews import ReviewState
from handlers.review.tasks import TaskState
from storage import tables
from storage.facts.mending.lagging import lagging_of
from storage.facts.mending.stuck import stuck_groups, stuck_of
from storage.rows import DELIVERY
from storage.views.home import home_figures
from storage.views.overview.overviews import overview_of
from tests.handlers.attempt_samples import CARD
from tests.seed import NOW, Seeded, review_of, task_of, write
from tests.storage.worlds import World

ARCHIVED = "Slack refused it: is_archived: the channel is archived"
LARGE = ("deliveries", "reviews", "tasks", "time_entries", "verdicts", "held_answers")
HOUR = timedelta(hours=1)
MOST_QUERIES = 24


def failed(world: World, seeded: Seeded, *names: str, **changes: Any) -> list[Delivery]:
    """Write deliveries that were refused for good."""
    dead = replace(
        CARD,
        firm_id=seeded.firm.id,
        workspace_id=seeded.workspace_id,
        state=DeliveryState.DEAD,
        attempts=1,
        first_attempt_at=NOW - HOUR,
        last_error=ARCHIVED,
        created_at=NOW - HOUR,
    )
    made = [
        replace(
            dead, id=DeliveryId(derived_id(seeded.firm.id, name)), key=f"{seeded.firm.id}/{name}", **changes
        )
        for name in names
    ]
    world.connection.execute(tables.deliveries.insert(), [DELIVERY.row(one) for one in made])
    return made


def page(world: World, seeded: Seeded, account: str = "U7") -> Overview:
    shown = overview_of(world.connection, seeded.people[account], NOW)
    assert shown is not None
    return shown


def told(shown: Overview) -> str:
    return repr(shown)


def test_a_firm_sees_its_own_alone(world: World) -> None:
    failed(world, world.theirs, "theirs")
    world.add(world.theirs, "PIECE-1", "rival", created_at=NOW - 2 * HOUR)
    world.done(world.theirs, "U1", "answered")
    quiet = page(world, world.mine)
    assert "Everything has arrived" in told(quiet)
    assert dict(quiet.figures) == {
        "Today": "0 in, 0 answered",
        "Waiting for an answer": "0",
        "Overdue": "0 waiting, 0 over in 7 days",
        "With nobody yet": "0",
        "Held for a supervisor": "0",
        "Not arrived": "0 messages",
    }

    failed(world, world.mine, "one", "two")
    world.add(world.mine, "PIECE-1", "ours", created_at=NOW - 2 * HOUR)
    world.done(world.mine, "U1", "answered")
    ours = page(world, world.mine)

    assert "Rival" not in told(ours)
    assert "rival" not in told(ours)
    figures = dict(ours.figures)
    assert figures["Today"] == "2 in, 1 answered"
    assert figures["Waiting for an answer"] == "1, the oldest for 2 h"
    assert figures["Not arrived"] == "2 messages"
    assert "2 cards to the channel of CONF-1" in told(ours)


@pytest.mark.parametrize(
    ("account", "roles", "sees", "sees_failures"),
    [
        ("U7", {Role.ADMIN}, True, True),
        ("U7", {Role.SUPERVISOR}, True, False),
        ("U8", {Role.FINANCE, Role.COMPLIANCE}, False, False),
        ("U1", {Role.EXPERT}, False, False),
    ],
)
def test_who_sees_what(world: World, account: str, roles: set[Role], sees: bool, sees_failures: bool) -> None:
    failed(world, world.mine, "one")
    person = replace(world.mine.people[account], roles=frozenset(roles))

    shown = overview_of(world.connection, person, NOW)

    assert (shown is not None) == sees
    assert ("archived" in repr(shown)) == sees_failures


def test_what_needs_somebody_comes_with_its_remedies(world: World) -> None:
    ada = world.mine.people["U1"].id
    late = world.add(
        world.mine, "TIME-1", "late", state=ReviewState.OPEN, expert_id=ada, in_channel=False,
        claim_until=NOW + HOUR, route_at=None,
    )  # fmt: skip
    task = replace(task_of(world.mine.matters["PIECE-1"], "over"), state=TaskState.EXPIRED, due_at=NOW - HOUR)
    over = replace(review_of(task), state=ReviewState.EXPIRED, version=3, offers=1, route_at=None)
    write(world.connection, task, over)
    world.connection.execute(
        tables.tasks.update().where(tables.tasks.c.id == late.task_id).values(due_at=NOW - HOUR)
    )
    world.add(world.mine, "CONF-1", "nobody", offers=0, in_channel=False, created_at=NOW - HOUR)

    rows = page(world, world.mine).parts[0].rows

    assert [(row.title, [button.sheet for button in row.buttons]) for row in rows] == [
        ("Check late", [Sheet.REMIND, Sheet.MORE_TIME]),
        ("A review", [Sheet.ELSEWHERE, Sheet.MORE_TIME]),  # confidential
        ("Check over", [Sheet.MORE_TIME]),
    ]
    assert "overdue for 1 h · open with Ada Kern" in rows[0].lines[0]
    assert "nobody is free for it" in rows[1].lines[0]
    assert "nobody had taken it" in rows[2].lines[0]


def test_a_thousand_failures_are_a_few_lines_and_mended_in_steps(world: World) -> None:
    failed(world, world.mine, *(f"dead {n}" for n in range(1_000)))
    for n in range(30):  # and many places beside
        failed(world, world.mine, f"other {n}", channel=f"C9{n}", last_error=f"Slack refused it: reason_{n}")
    firm_id = world.mine.firm.id

    groups = stuck_groups(world.connection, firm_id, NOW)
    stuck = stuck_of(world.connection, firm_id, groups[0].about, NOW)

    assert [(one.trouble, one.total) for one in groups[:2]] == [(Trouble.DEAD, 1_000), (Trouble.DEAD, 1)]
    assert stuck is not None
    assert (len(stuck.deliveries), stuck.total) == (MENDED_AT_ONCE, 1_000)
    assert stuck_of(world.connection, world.theirs.firm.id, groups[0].about, NOW) is None
    # as an expert with a full queue beside, who is the fullest reader there is
    me = world.mine.people["U7"]
    both = world.connection.execute(tables.people.select().where(tables.people.c.id == me.id)).one()
    world.connection.execute(
        tables.people.update().where(tables.people.c.id == me.id).values(roles=[*both.roles, "expert"])
    )
    for n in range(60):
        world.add(world.mine, "PIECE-1", "long " * 60 + str(n), expert_id=me.id, in_channel=False)
    home = home_figures(world.connection, world.mine.sender("U7"), NOW)
    view: Any = home_view(home)
    assert view_problems(view) == []
    assert view_size(view) <= VIEW_BYTES
    assert len(view["blocks"]) <= 100
    assert home.overview is not None
    assert message_problems(overview_message(home.overview)) == []
    assert units(overview_card(home.overview).card) < 40_000


def test_a_review_of_another_firm_is_not_there(world: World) -> None:
    theirs = world.add(world.theirs, "PIECE-1", "rival")
    me = world.mine.people["U7"]

    assert lagging_of(world.connection, me, theirs.id) is None
    assert lagging_of(world.connection, world.theirs.people["U7"], theirs.id) is not None


def test_a_card_whose_review_went_on_is_needless(world: World) -> None:
    ada, ben = (world.mine.people[who].id for who in ("U1", "U2"))
    with_ben = world.add(world.mine, "TIME-1", "moved", expert_id=ben, in_channel=False)
    to_ada = {"channel": None, "workspace_id": None, "person_id": ada}
    (lost,) = failed(world, world.mine, "lost", subject_id=with_ben.id, **to_ada)

    stuck = stuck_of(world.connection, world.mine.firm.id, lost.id, NOW)

    assert stuck is not None
    assert (stuck.needless, stuck.where) == (frozenset({lost.id}), "Ada Kern")


def test_it_is_read_by_few_queries_and_never_through_a_whole_table(world: World) -> None:
    failed(world, world.mine, "one", "two", last_error="Slack could not be reached")
    world.add(world.mine, "PIECE-1", "ours", created_at=NOW - 2 * HOUR)
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(world.connection, "before_cursor_execute", note)
    page(world, world.mine)
    event.remove(world.connection, "before_cursor_execute", note)

    assert 0 < len(asked) <= MOST_QUERIES
    plans = [plan for sql, values in asked for plan in plan_of(world.connection, sql, values)]
    assert plans
    assert [plan for plan in plans if reads_a_table(plan)] == []


def plan_of(connection: Connection, sql: str, values: Any) -> list[str]:
    """How the database goes about a query; on PostgreSQL as on a large table, for a small one is always read whole."""
    if connection.dialect.name == "sqlite":
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}", values)]


def reads_a_table(plan: str) -> bool:
    """Whether a step goes through all of a large table; the partial index of what is held has nothing else in it."""
    whole = (scan for table in LARGE for scan in (f"SCAN {table}", f"Seq Scan on {table}"))
    return any(scan in plan for scan in whole) and "uq_held_answers_standing" not in plan


def test_what_hangs_is_still_there_after_it_is_read(world: World) -> None:
    (one,) = failed(world, world.mine, "one")
    page(world, world.mine)
    state = world.connection.scalars(
        select(tables.deliveries.c.state).where(tables.deliveries.c.id == one.id)
    ).one()
    assert state == DeliveryState.DEAD
