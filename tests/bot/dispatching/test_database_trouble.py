"""The database fails at the worst moment: nothing is lost, nothing is done twice, everybody is told."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.dispatch import Dispatcher, Unavailable
from bot.table import TABLE
from handlers.decisions import Done, Figures, Reply
from handlers.ids import CommandId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, RecordVerdict, UndoVerdict
from handlers.review.intake.intake_values import CreateTasks, Intake, IntakeStatus, NewTask
from handlers.review.reviews import Review
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database
from tests.bot.breaking import away, cut_after_commit, cut_off, full_disk, read_only
from tests.patience import PATIENCE
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

MANY = 20
Break = Callable[[Database], AbstractContextManager[None]]
APPROVE = Answer(kind=VerdictKind.APPROVE)
EDIT = Answer(kind=VerdictKind.EDIT, text="The clause is void.")
REJECT = Answer(kind=VerdictKind.REJECT, reason="wrong_law")


@pytest.fixture
def seeded(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def reviews(database: Database, seeded: Seeded) -> list[Review]:
    tasks = [task_of(seeded.matters["PIECE-1"], f"task {number}") for number in range(MANY)]
    found = [review_of(task) for task in tasks]
    with database.writer.begin() as connection:
        write(connection, *tasks, *found)
    return found


@pytest.fixture
def dispatcher(database: Database) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(database, TABLE, lambda: NOW)
    dispatcher.start()
    yield dispatcher
    dispatcher.stop()


def verdict(seeded: Seeded, review: Review, answer: Answer = APPROVE) -> RecordVerdict:
    return RecordVerdict(
        id=CommandId(f"click on {review.id}"),
        sender=seeded.sender("U1"),
        review_id=review.id,
        answer=answer,
    )


def done(dispatcher: Dispatcher, *commands: Any) -> list[Reply]:
    answers: Sequence[Future[Reply]] = [dispatcher.submit(command) for command in commands]
    return [answer.result(PATIENCE) for answer in answers]


def count(database: Database, table: Any) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def whole(database: Database) -> bool:
    with database.reading() as connection:
        return not list(broken_invariants(connection, NOW))


@pytest.mark.parametrize("answer", [APPROVE, EDIT, REJECT], ids=lambda answer: answer.kind.value)
def test_an_answer_whose_commit_nobody_heard_of_is_recorded_once_and_said_to_be(
    dispatcher: Dispatcher, database: Database, seeded: Seeded, reviews: list[Review], answer: Answer
) -> None:
    with cut_after_commit(database) as lost:
        (reply,) = done(dispatcher, verdict(seeded, reviews[0], answer))

    assert lost
    assert isinstance(reply, Done)
    assert reply.words.endswith("this already; it is recorded once.")
    assert count(database, tables.verdicts) == 1
    assert whole(database)


def test_a_batch_whose_commit_nobody_heard_of_is_recorded_once(
    dispatcher: Dispatcher, database: Database, seeded: Seeded, reviews: list[Review]
) -> None:
    with cut_after_commit(database) as lost:
        replies = done(dispatcher, *(verdict(seeded, review) for review in reviews))

    assert lost
    assert all(isinstance(reply, Done) for reply in replies)
    assert count(database, tables.verdicts) == count(database, tables.time_entries) == MANY
    assert whole(database)


def test_a_task_without_a_key_whose_commit_nobody_heard_of_is_taken_in_once(
    dispatcher: Dispatcher, database: Database, seeded: Seeded
) -> None:
    sent = NewTask(matter="PIECE-1", output="The clause is valid.")
    command = CreateTasks(
        id=CommandId("post"), client_id=seeded.client_id, key=None, fingerprint="", tasks=(sent,)
    )

    with cut_after_commit(database) as lost:
        (reply,) = done(dispatcher, command)

    assert lost
    assert isinstance(reply, Figures)
    assert isinstance(reply.value, Intake)
    (outcome,) = reply.value.outcomes
    assert (outcome.status, outcome.task_id) == (IntakeStatus.CREATED, command.task_id(0))
    assert count(database, tables.tasks) == count(database, tables.reviews) == 1


def test_an_undo_whose_commit_nobody_heard_of_takes_back_once(
    dispatcher: Dispatcher, database: Database, seeded: Seeded, reviews: list[Review]
) -> None:
    done(dispatcher, verdict(seeded, reviews[0]))
    undo = UndoVerdict(id=CommandId("undo"), sender=seeded.sender("U1"), review_id=reviews[0].id)

    with cut_after_commit(database) as lost:
        done(dispatcher, undo)

    assert lost
    assert count(database, tables.time_entries) == 2  # the entry and its one reversal
    assert whole(database)


TROUBLES = [
    pytest.param("sqlite", full_disk, "disk is full", id="full-sqlite"),
    pytest.param("sqlite", read_only, "readonly", id="read-only-sqlite"),
    pytest.param("postgresql", read_only, "read-only", id="read-only-postgresql"),
    pytest.param("postgresql", away, "", id="away-postgresql"),
]


@pytest.mark.parametrize(("database_url", "trouble", "words"), TROUBLES, indirect=["database_url"])
def test_a_database_that_cannot_write_refuses_all_and_works_again_afterwards(
    dispatcher: Dispatcher,
    database: Database,
    seeded: Seeded,
    reviews: list[Review],
    trouble: Break,
    words: str,
) -> None:
    large = Answer(kind=VerdictKind.EDIT, text="The clause is void. " * 900)
    commands = [verdict(seeded, review, large) for review in reviews]
    with trouble(database):
        answers = [dispatcher.submit(command) for command in commands]
        problems = [answer.exception(PATIENCE) for answer in answers]

    assert {type(problem) for problem in problems} == {Unavailable}
    assert all(words in str(problem) for problem in problems)
    assert "The clause is void" not in "".join(map(str, problems))
    assert count(database, tables.verdicts) == 0
    replies = done(dispatcher, *commands)
    assert all(isinstance(reply, Done) for reply in replies)
    assert count(database, tables.verdicts) == MANY
    assert whole(database)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_while_nobody_used_it_is_not_noticed(
    dispatcher: Dispatcher, database: Database, seeded: Seeded, reviews: list[Review]
) -> None:
    done(dispatcher, verdict(seeded, reviews[0]))
    cut_off(database)

    (reply,) = done(dispatcher, verdict(seeded, reviews[1]))

    assert isinstance(reply, Done)
    assert count(database, tables.verdicts) == 2
