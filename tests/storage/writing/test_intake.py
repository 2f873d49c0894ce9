"""Tasks come into a real database through the dispatcher, and out of it again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.dispatch import Dispatcher
from bot.lines.intake import INTAKE_LINES
from handlers.decisions import Done, Figures, Refusal, Refused, Reply
from handlers.ids import CommandId, PersonId, TaskId
from handlers.review.commands import WithdrawTask
from handlers.review.intake.intake_values import (
    CreateTasks,
    Intake,
    IntakeProblem,
    IntakeStatus,
    NewTask,
    Outcome,
)
from handlers.review.offering.offers import OfferMade
from handlers.review.reviews import ReviewState
from storage import tables
from storage.engine import Database
from tests.seed import NOW, Seeded, review_of, seed_client, seed_firm, task_of, write


class Now:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def dispatcher(database: Database, now: Now) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(database, INTAKE_LINES, now)
    dispatcher.start()
    yield dispatcher
    dispatcher.stop()


def sent(firm: Seeded, name: str, *tasks: NewTask, key: str | None = None) -> CreateTasks:
    return CreateTasks(
        id=CommandId(name), client_id=firm.client_id, key=key, fingerprint=name[0] * 64, tasks=tasks
    )


def outcomes(reply: Reply) -> tuple[Outcome, ...]:
    assert isinstance(reply, Figures)
    assert isinstance(reply.value, Intake)
    return reply.value.outcomes


def count(database: Database, table: object) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]  # a table


def new(matter: str = "PIECE-1", external_id: str | None = None) -> NewTask:
    return NewTask(matter=matter, output="The clause is valid.", external_id=external_id, metadata={"row": 7})


async def test_a_task_and_its_reviews_are_stored(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    (outcome,) = outcomes(await dispatcher.dispatch(sent(firm, "one", new("OVERLAP-1", "x"))))
    assert outcome.status is IntakeStatus.CREATED
    with database.reading() as connection:
        task = connection.execute(select(tables.tasks)).one()
        reviews = connection.execute(select(tables.reviews)).all()
    assert (task.id, task.external_id, task.metadata) == (outcome.task_id, "x", {"row": 7})
    assert [(r.state, r.route_at) for r in reviews] == [("offered", NOW), ("offered", NOW)]


async def test_keys_and_external_ids_are_each_clients_own(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    with database.writer.begin() as connection:
        other = seed_client(connection, firm, name="Other Lab")
        stranger = seed_firm(connection, name="Other LLP", workspace="T2")
    for number, whose in enumerate((firm, other, stranger)):
        command = sent(whose, f"{number}", new(external_id="same"), key="same")
        assert outcomes(await dispatcher.dispatch(command))[0].status is IntakeStatus.CREATED
    assert count(database, tables.tasks) == 3


async def test_another_clients_matter_is_as_unknown_as_one_that_is_not_there(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    with database.writer.begin() as connection:
        write(
            connection, other := task_of(seed_client(connection, firm, name="B").matters["TIME-1"], "theirs")
        )
    assert other.client_id != firm.client_id
    told = outcomes(await dispatcher.dispatch(sent(firm, "n", new("NOPE"))))[0]
    assert told.problem is IntakeProblem.UNKNOWN_MATTER
    assert count(database, tables.tasks) == 1


async def test_a_known_external_id_is_told_and_not_stored_again(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    first = outcomes(await dispatcher.dispatch(sent(firm, "a", new(external_id="x"))))[0]
    again = outcomes(await dispatcher.dispatch(sent(firm, "b", new(external_id="x"))))[0]
    assert (again.status, again.task_id) == (IntakeStatus.EXISTS, first.task_id)
    assert count(database, tables.tasks) == 1


async def test_a_command_whose_answer_got_lost_finds_its_own_task(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    command = sent(firm, "a", new())
    first = outcomes(await dispatcher.dispatch(command))
    assert outcomes(await dispatcher.dispatch(command)) == first
    assert count(database, tables.tasks) == 1


async def test_withdrawing_ends_what_waits_and_owes_updates_for_what_was_offered(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    (made,) = outcomes(await dispatcher.dispatch(sent(firm, "a", new("OVERLAP-1"))))
    assert made.task_id is not None
    with database.writer.begin() as connection:
        one = connection.execute(select(tables.reviews.c.id).limit(1)).scalar_one()
        connection.execute(tables.reviews.update().where(tables.reviews.c.id == one).values(offers=1))
        offer = OfferMade(firm_id=firm.firm.id, review_id=one, number=1, person_id=None, offered_at=NOW)
        write(connection, offer)
    withdraw = WithdrawTask(id=CommandId("w"), client_id=firm.client_id, task_id=made.task_id)
    assert await dispatcher.dispatch(withdraw) == Done(words="Withdrawn.", subject_id=made.task_id)
    reply = await dispatcher.dispatch(withdraw)
    assert isinstance(reply, Done)
    assert reply.already
    with database.reading() as connection:
        assert set(connection.execute(select(tables.reviews.c.state)).scalars()) == {"withdrawn"}
        assert connection.execute(select(tables.tasks.c.state)).scalar_one() == "withdrawn"
        owed = connection.execute(select(tables.deliveries.c.kind, tables.deliveries.c.subject_id)).all()
        assert [tuple(row) for row in owed] == [("card_update", one)]
        assert connection.execute(select(tables.offers.c.outcome)).scalar_one() == "passed"


async def test_a_task_of_somebody_else_cannot_be_withdrawn(
    database: Database, firm: Seeded, dispatcher: Dispatcher
) -> None:
    with database.writer.begin() as connection:
        other = seed_client(connection, firm, name="Other Lab")
    (made,) = outcomes(await dispatcher.dispatch(sent(firm, "a", new())))
    for task_id in (made.task_id or TaskId(""), TaskId("nothing")):
        reply = await dispatcher.dispatch(
            WithdrawTask(id=CommandId("w"), client_id=other.client_id, task_id=task_id)
        )
        assert isinstance(reply, Refused)
        assert (reply.reason, reply.words) == (
            Refusal.NOT_FOUND,
            "There is no task of yours with this id.",
        )


async def test_metered_time_of_a_withdrawn_task_is_paid(
    database: Database, firm: Seeded, dispatcher: Dispatcher, now: Now
) -> None:
    task = task_of(firm.matters["TIME-1"], "started")
    with database.writer.begin() as connection:
        write(connection, task, review := review_of(task))
        connection.execute(
            tables.reviews.update().values(
                state=ReviewState.OPEN,
                version=3,
                expert_id=firm.people["U1"].id,
                offers=1,
                route_at=None,
                metered_ms=60_000,
                meter_since=NOW,
            )
        )
        connection.execute(
            tables.offers.insert().values(
                review_id=review.id,
                number=1,
                firm_id=firm.firm.id,
                person_id=PersonId(firm.people["U1"].id),
                offered_at=NOW,
                outcome="taken",
            )
        )
    now.time = NOW + timedelta(minutes=2)
    await dispatcher.dispatch(
        WithdrawTask(id=CommandId("w"), client_id=firm.client_id, task_id=TaskId(task.id))
    )
    with database.reading() as connection:
        entry = connection.execute(select(tables.time_entries)).one()
        owed = connection.execute(select(tables.deliveries.c.kind)).scalars().all()
    assert (entry.milliseconds, entry.activity, entry.pay, entry.price) == (180_000, "A104", 600, 1_000)
    assert owed == ["card_update"]
