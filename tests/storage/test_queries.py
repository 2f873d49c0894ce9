"""Prepared SELECTs give what SQLAlchemy gives, for lists of every length, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from bot.process.logs import trace_of
from handlers.review.reviews import ReviewState
from storage import tables
from storage.driver import read, write
from storage.engine import Database
from storage.queries import Query
from storage.rows import MATTER, REVIEW, TASK
from tests.seed import NOW, review_of, seed_firm, task_of
from tests.seed import write as seed

MANY = 9
_r = tables.reviews
WANTED = (
    select(*REVIEW.columns, *TASK.columns, *MATTER.columns)
    .join_from(_r, tables.tasks, tables.tasks.c.id == _r.c.task_id)
    .join(tables.matters, tables.matters.c.id == _r.c.matter_id)
    .where(
        _r.c.id.in_(bindparam("reviews", expanding=True)),
        _r.c.state.in_((ReviewState.OFFERED, ReviewState.OPEN)),
        _r.c.created_at <= bindparam("now"),
    )
    .order_by(_r.c.id)
    .limit(bindparam("most"))
)


@pytest.fixture
def reviews(database: Database) -> list[str]:
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        tasks = [task_of(seeded.matters["PIECE-1"], f"task {number}") for number in range(MANY)]
        found = [review_of(task) for task in tasks]
        seed(connection, *tasks, *found)
    return sorted(review.id for review in found)


@pytest.mark.parametrize("count", range(1, MANY + 1))
def test_rows_are_those_that_sqlalchemy_gives_and_of_the_same_types(
    database: Database, reviews: list[str], count: int
) -> None:
    asked = {"reviews": reviews[:count], "now": NOW + timedelta(days=1), "most": 100}
    with database.reading() as connection:
        expected = [tuple(row) for row in connection.execute(WANTED, asked)]
        found = [tuple(row) for row in Query(WANTED).rows(connection, **asked)]

    assert found == expected
    assert len(found) == count
    assert [[type(value) for value in row] for row in found] == [[type(v) for v in row] for row in expected]


def test_one_query_serves_lists_of_every_length_one_after_the_other(
    database: Database, reviews: list[str]
) -> None:
    query = Query(WANTED)
    with database.reading() as connection:
        lengths = [
            len(query.rows(connection, reviews=reviews[:count], now=NOW + timedelta(days=1), most=100))
            for count in (5, 1, 8, 3, 5)
        ]

    assert lengths == [5, 1, 8, 3, 5]


@pytest.mark.usefixtures("reviews")
def test_times_are_compared_as_instants_whatever_their_zone(database: Database) -> None:
    at = select(_r.c.id).where(_r.c.created_at <= bindparam("now"))
    elsewhere = NOW.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+09:00").tzinfo)
    with database.reading() as connection:
        assert len(Query(at).rows(connection, now=elsewhere)) == MANY
        assert Query(at).rows(connection, now=elsewhere - timedelta(microseconds=1)) == []


def test_an_empty_list_is_refused_for_nobody_can_tell_what_it_means(database: Database) -> None:
    with database.reading() as connection, pytest.raises(ValueError, match="not empty"):
        Query(WANTED).rows(connection, reviews=[], now=NOW, most=1)


def test_the_drivers_errors_are_sqlalchemys_and_the_log_says_no_values(database: Database) -> None:
    row = ("f", "a " + "secret")  # the trace shows this line
    insert = {"sqlite": "INSERT INTO firms (id, name) VALUES (?, ?)"}.get(
        database.writer.dialect.name, "INSERT INTO firms (id, name) VALUES (%s, %s)"
    )
    with database.writer.begin() as connection, pytest.raises(IntegrityError) as caught:
        write(connection, insert, [row])
    with database.reading() as connection, pytest.raises((OperationalError, ProgrammingError)):
        read(connection, "SELECT nothing FROM nowhere", ())

    assert isinstance(caught.value, DBAPIError)
    assert "IntegrityError" in trace_of(caught.value)
    assert "a secret" not in trace_of(caught.value)


def test_reads_and_writes_begin_a_transaction_as_sqlalchemys_own_do(
    database: Database, reviews: list[str]
) -> None:
    with database.writer.connect() as connection:
        write(connection, f"UPDATE reviews SET version = 7 WHERE id = '{reviews[0]}'", [()])
        assert connection.in_transaction()

    with database.reading() as connection:
        changed = select(func.count()).select_from(_r).where(_r.c.version == 7)
        assert connection.execute(changed).scalar_one() == 0
