"""A database of an earlier revision comes up to date with all that is in it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import MetaData, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema, tables
from storage.doctor import broken_invariants
from storage.engine import Database, open_database
from storage.revision import is_newest
from storage.rows import PERSON_COLUMNS, person_value
from storage.schema import migrate


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(open_database(database_url)) as database:
        yield database


def to_the_first_revision(database: Database) -> None:
    """Make the schema of the first revision, and a firm in it as that revision keeps one."""
    scripts = schema._scripts()
    with schema._changing_schema(database) as connection:
        schema._run(connection, scripts, lambda revision, _: scripts._upgrade_revs("0001", revision))
        old = MetaData()
        old.reflect(connection)
        for table, rows in FIRST_ROWS.items():
            connection.execute(old.tables[table].insert(), rows)


MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ACCOUNT = {"is_guest": False, "is_deactivated": False, "direct_channel": None}
DELIVERY: dict[str, Any] = {
    "firm_id": "f",
    "subject_id": "r",
    "version": 1,
    "state": "sent",
    "attempts": 1,
    "next_at": MOMENT,
    "ambiguous": False,
    "sent_unseen": False,
    "shows_whole": True,
    "last_error": "",
    "created_at": MOMENT,
    "workspace_id": None,
    "channel": None,
    "person_id": None,
    "place": None,
    "message": None,
}
FIRST_ROWS: dict[str, list[dict[str, Any]]] = {
    "firms": [
        {
            "id": "f",
            "name": "Kern LLP",
            "currency": "USD",
            "zone": "UTC",
            "week_end": 6,
            "digest_hour": 9,
            "undo_minutes": 10,
            "next_close_at": MOMENT,
            "created_at": MOMENT,
        }
    ],
    "workspaces": [
        {"id": "w", "firm_id": "f", "platform": "slack", "external_id": "T1", "created_at": MOMENT},
        {"id": "v", "firm_id": "f", "platform": "slack", "external_id": "T2", "created_at": MOMENT},
    ],
    "people": [
        {
            "id": key,
            "firm_id": "f",
            "name": key,
            "roles": ["expert"],
            "practice_areas": ["tax"],
            "seniority": "",
            "zone": "UTC",
            "hours_start": 540,
            "hours_end": 1080,
            "weekdays": [0],
            "daily_capacity": 20,
            "state": "active",
            "created_at": MOMENT,
        }
        for key in ("ada", "ben")
    ],
    "platform_accounts": [
        {
            **ACCOUNT,
            "workspace_id": "w",
            "platform_user_id": "U1",
            "person_id": "ada",
            "direct_channel": "D1",
        },
        {
            **ACCOUNT,
            "workspace_id": "v",
            "platform_user_id": "U1",
            "person_id": "ben",
            "direct_channel": "D2",
        },
    ],
    "deliveries": [
        {
            **DELIVERY,
            "id": "1",
            "key": "1",
            "kind": "card",
            "person_id": "ada",
            "place": "D1",
            "message": "1.0",
        },
        {
            **DELIVERY,
            "id": "2",
            "key": "2",
            "kind": "notice",
            "person_id": "ben",
            "place": "D2",
            "message": "2.0",
        },
        {**DELIVERY, "id": "3", "key": "3", "kind": "card", "person_id": "ada", "state": "due"},
        {
            **DELIVERY,
            "id": "4",
            "key": "4",
            "kind": "card",
            "workspace_id": "w",
            "channel": "C1",
            "place": "C1",
            "message": "4.0",
        },
        {**DELIVERY, "id": "5", "key": "5", "kind": "card_update"},
    ],
}


def test_a_database_of_the_first_revision_with_rows_in_it_is_brought_up_to_date(
    database: Database,
) -> None:
    to_the_first_revision(database)
    assert not is_newest(database)

    migrate(database)

    assert is_newest(database)
    d = tables.deliveries.c
    with database.reading() as connection:
        stands = connection.execute(select(d.id, d.workspace_id, d.place).order_by(d.id)).all()
        people = connection.execute(select(*PERSON_COLUMNS)).all()
        broken = [one.invariant.name for one in broken_invariants(connection, MOMENT)]
    assert [tuple(row) for row in stands] == [
        ("1", "w", "D1"),
        ("2", "v", "D2"),
        ("3", None, None),
        ("4", "w", "C1"),
        ("5", None, None),
    ]
    assert [person_value(row).preferred_platform for row in people] == [None, None]
    assert broken == []


def test_what_the_first_revision_would_not_keep_is_kept_after_it(database: Database) -> None:
    to_the_first_revision(database)
    kind = update(tables.deliveries).where(tables.deliveries.c.id == "2").values(kind="place_notice")
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        connection.execute(kind)

    migrate(database)

    with database.writer.begin() as connection:
        connection.execute(kind)
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        connection.execute(update(tables.deliveries).values(kind="nonsense"))
