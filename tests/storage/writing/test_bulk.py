"""Rows that are written by one statement are the rows that are written one by one."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from handlers.ids import FirmId
from handlers.messages import Message, MessageKind, ToChannel, ToPerson
from storage import tables
from storage.engine import Database, open_database
from storage.joined_ids import SEPARATOR
from storage.schema import create_fresh
from storage.writing.bulk import FEW, Bulk
from storage.writing.deliveries import owed_row
from storage.writing.prepared import Row
from tests.seed import NOW, Seeded, seed_firm

MANY = 2 * FEW


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def owed(firm: Seeded, count: int) -> list[Row]:
    """Deliveries to a person and to a channel in turn, so that each column holds values and nulls."""
    message = Message(
        key="",
        kind=MessageKind.EXPERT_DIGEST,
        firm_id=FirmId(firm.firm.id),
        to=ToPerson(person_id=firm.people["U1"].id),
        subject_id="digest",
        version=0,
        due_at=NOW,
    )
    channel = ToChannel(workspace_id=firm.workspace_id, channel="C1")
    places = [
        replace(message, key=f"key {n}", to=channel if n % 2 else message.to, due_at=NOW + timedelta(hours=n))
        for n in range(count)
    ]
    return [owed_row(one, NOW) for one in places]


def written(database: Database, bulk: Bulk, rows: list[Row]) -> list[dict[str, Any]]:
    with database.writer.begin() as connection:
        bulk.write(connection, rows)
    columns = [tables.deliveries.c[name] for name in rows[0]]
    with database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(*columns).order_by("next_at"))]


@pytest.mark.parametrize("count", [1, FEW, MANY])
def test_what_is_written_is_what_was_given(database: Database, firm: Seeded, count: int) -> None:
    rows = owed(firm, count)
    assert written(database, Bulk(tables.deliveries), rows) == rows


def test_missing_rows_are_added_and_the_others_stay(database: Database, firm: Seeded) -> None:
    rows, bulk = owed(firm, MANY), Bulk(tables.deliveries, missing=True)
    first = [row | {"last_error": "here before"} for row in rows[: MANY // 2]]
    written(database, bulk, first)
    assert written(database, bulk, rows) == first + rows[MANY // 2 :]


def test_a_row_that_is_there_is_an_error_where_none_may_be(database: Database, firm: Seeded) -> None:
    rows, bulk = owed(firm, MANY), Bulk(tables.deliveries)
    written(database, bulk, rows[-1:])
    with pytest.raises(IntegrityError):
        written(database, bulk, rows)


def test_a_naive_time_is_refused(database: Database, firm: Seeded) -> None:
    rows = owed(firm, MANY)
    rows[-1]["next_at"] = datetime.now(UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        written(database, Bulk(tables.deliveries), rows)


def test_an_id_that_would_be_read_as_two_is_refused(postgres_url: str) -> None:
    with closing(open_database(postgres_url)) as database:
        create_fresh(database)
        with database.writer.begin() as connection:
            rows = owed(seed_firm(connection), MANY)
            rows[-1]["id"] = f"one{SEPARATOR}two"
            with pytest.raises(ValueError, match="is no id"):
                Bulk(tables.deliveries).write(connection, rows)
