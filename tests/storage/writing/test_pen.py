"""A writer keeps its connection, and takes a new one after a fault."""

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from storage import tables
from storage.engine import Database
from storage.pen import Pen
from tests.seed import seed_firm


def half_done(connection: Connection) -> None:
    seed_firm(connection)
    connection.execute(tables.firms.insert().values(id="f"))


def firms(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(tables.firms)).scalar_one()


def test_transactions_are_committed_over_one_connection(database: Database) -> None:
    with Pen(database.writer) as pen:
        with pen.transaction() as first:
            seed_firm(first)
        with pen.transaction() as second:
            assert firms(second) == 1

    assert first is second
    assert first.closed


def test_a_fault_rolls_back_and_the_next_transaction_has_a_new_connection(database: Database) -> None:
    with Pen(database.writer) as pen:
        with pytest.raises(IntegrityError), pen.transaction() as broken:
            half_done(broken)
        with pen.transaction() as whole:
            assert firms(whole) == 0

    assert broken is not whole
    assert broken.closed


def test_others_may_write_between_two_transactions(database: Database) -> None:
    with Pen(database.writer) as pen:
        with pen.transaction() as connection:
            seed_firm(connection)
        with database.writer.begin() as other:
            other.execute(tables.firms.update().values(undo_minutes=3))
        with pen.transaction() as connection:
            minutes = connection.execute(select(tables.firms.c.undo_minutes)).scalar_one()

    assert minutes == 3
