"""A prepared statement writes what SQLAlchemy's own execution would, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, bindparam, select
from sqlalchemy.exc import IntegrityError

from handlers.deliveries import DeliveryState
from storage.columns import Moment
from storage.engine import Database, open_database
from storage.writing.prepared import Prepared, Row

THINGS = Table(
    "things",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("listed", JSON, nullable=True),
    Column("at", Moment, nullable=True),
    Column("good", Boolean, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("left_out", String, nullable=True),
)
AT = datetime(2026, 10, 14, 9, 0, 0, 120, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    THINGS.metadata.create_all(opened.writer)
    yield opened
    opened.close()


def thing(key: str, **changes: Any) -> Row:
    row: Row = {"id": key, "state": DeliveryState.DUE, "listed": ["é", 1], "at": AT, "good": True, "seen": 0}
    return row | changes


def rows_of(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(THINGS).order_by(THINGS.c.id))]


@pytest.mark.parametrize("count", [1, 2, 70])
def test_rows_are_written_as_sqlalchemy_writes_them(database: Database, count: int) -> None:
    rows = [thing(f"{n:03}", at=AT if n % 2 else None, good=n % 3 == 0, seen=n) for n in range(count)]
    prepared = Prepared(THINGS.insert())

    with database.writer.begin() as connection:
        assert prepared.write(connection, rows) == count
    ours = rows_of(database)
    with database.writer.begin() as connection:
        connection.execute(THINGS.delete())
        connection.execute(THINGS.insert(), rows)

    assert ours == rows_of(database)
    assert ours[-1][1:3] == ("due", ["é", 1])


def test_a_moment_is_kept_in_utc_and_a_naive_one_is_refused(database: Database) -> None:
    prepared = Prepared(THINGS.insert())
    with database.writer.begin() as connection:
        prepared.write(connection, [thing("a")])
        with pytest.raises(ValueError, match="naive"):
            prepared.write(connection, [thing("b", at=AT.replace(tzinfo=None))])

    assert [row[3] for row in rows_of(database)] == [datetime(2026, 10, 14, 7, 0, 0, 120, tzinfo=UTC)]


@pytest.mark.parametrize(("seen", "touched"), [((0, 0), 2), ((0, 9), 1), ((9, 9), 0)])
def test_an_update_says_for_how_many_rows_its_condition_held(
    database: Database, seen: tuple[int, int], touched: int
) -> None:
    statement = (
        THINGS.update()
        .where(THINGS.c.id == bindparam("the_id"), THINGS.c.seen == bindparam("what_was_seen"))
        .values(at=bindparam("new_at", type_=Moment), seen=bindparam("new_seen"))
    )
    changes = [
        {"the_id": key, "what_was_seen": was, "new_at": AT, "new_seen": 1}
        for key, was in zip("ab", seen, strict=True)
    ]
    with database.writer.begin() as connection:
        Prepared(THINGS.insert()).write(connection, [thing("a"), thing("b")])

        assert Prepared(statement).write(connection, changes) == touched

    assert sum(row[5] for row in rows_of(database)) == touched


def test_a_broken_constraint_is_raised_as_sqlalchemy_raises_it(database: Database) -> None:
    with database.writer.begin() as connection:
        Prepared(THINGS.insert()).write(connection, [thing("a")])
    with database.writer.connect() as connection, pytest.raises(IntegrityError):
        Prepared(THINGS.insert()).write(connection, [thing("b"), thing("a")])

    assert [row[0] for row in rows_of(database)] == ["a"]


def test_a_row_that_lacks_a_value_is_a_fault_and_not_a_null(database: Database) -> None:
    incomplete = thing("b")
    del incomplete["seen"]
    prepared = Prepared(THINGS.insert())
    with database.writer.begin() as connection:
        prepared.write(connection, [thing("a")])
        with pytest.raises(KeyError, match="seen"):
            prepared.write(connection, [incomplete])
