"""A database of an earlier revision comes up to date with all that is in it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
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


def to_a_revision(database: Database, wanted: str) -> None:
    """Bring a database to an earlier revision than the newest."""
    scripts = schema._scripts()
    with schema._changing_schema(database) as connection:
        schema._run(connection, scripts, lambda revision, _: scripts._upgrade_revs(wanted, revision))


def to_the_first_revision(database: Database) -> None:
    """Make the schema of the first revision, and a firm in it as that revision keeps one."""
    to_a_revision(database, "0001")
    with database.writer.begin() as connection:
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


_MATTER: dict[str, Any] = {
    "firm_id": "f",
    "client_id": "c",
    "code": "M-1",
    "title": "M",
    "practice_area": "tax",
    "offer": "direct",
    "basis": "piece",
    "currency": "USD",
    "reviews_per_task": 1,
    "expected_minutes": 5,
    "cap_ms": 1,
    "due_minutes": 5,
    "claim_minutes": 5,
    "reject_reasons": [["new", "New"]],
    "rubric": [],
    "confidential": False,
    "is_open": True,
    "answers_may": "index",
    "created_at": MOMENT,
    "version": 3,
}
_TEXTS = dict.fromkeys(("title", "agent", "agent_version", "output", "prompt", "context"), "")
_REVIEW = {"firm_id": "f", "task_id": "t", "matter_id": "m", "state": "approved", "version": 1, "offers": 0}
_REVIEW |= {"in_channel": False, "metered_ms": 0, "created_at": MOMENT}
_VERDICT = {"firm_id": "f", "task_id": "t", "version": 1, "kind": "approve", "comment": ""}
ROWS_BEFORE_DUTIES: dict[str, list[dict[str, Any]]] = {
    "firms": FIRST_ROWS["firms"],
    "people": FIRST_ROWS["people"],
    "clients": [{"id": "c", "firm_id": "f", "name": "C", "cleared_by": "S", "created_at": MOMENT}],
    "matters": [{"id": "m", **_MATTER}],
    "former_terms": [
        {"matter_id": "m", "version": 1, "terms": {}, "replaced_at": MOMENT + timedelta(hours=1)},
        {"matter_id": "m", "version": 2, "terms": {}, "replaced_at": MOMENT + timedelta(hours=2)},
    ],
    "tasks": [
        {"id": "t", "firm_id": "f", "client_id": "c", "matter_id": "m", "metadata": {}, "state": "open"}
        | {"due_at": MOMENT, "created_at": MOMENT}
        | _TEXTS
    ],
    "reviews": [
        {"id": "r1", "expert_id": "ada"} | _REVIEW,
        {"id": "r2", "expert_id": "ben"} | _REVIEW,
    ],
    "verdicts": [
        {"id": "v1", "review_id": "r1", "expert_id": "ada", "decided_at": MOMENT} | _VERDICT,
        {"id": "v2", "review_id": "r2", "expert_id": "ben", "decided_at": MOMENT + timedelta(hours=3)}
        | _VERDICT,
    ],
    "invitations": [
        {"person_id": "ada", "firm_id": "f", "practice_areas": [], "seniority": "", "invited_at": MOMENT}
        | {"accepted_at": MOMENT, "consents": True, "outside_business": "missing"},
        {"person_id": "ben", "firm_id": "f", "practice_areas": [], "seniority": "", "invited_at": MOMENT}
        | {"accepted_at": None, "consents": False, "outside_business": None},
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


def test_what_was_said_and_answered_before_the_duties_is_told_from_then_on(database: Database) -> None:
    """An invitation's consent and notice hold from the migration on; an answer keeps the wording of its day."""
    to_a_revision(database, "0006")
    with database.writer.begin() as connection:
        old = MetaData()
        old.reflect(connection)
        for table, rows in ROWS_BEFORE_DUTIES.items():
            connection.execute(old.tables[table].insert(), rows)

    migrate(database)

    with database.reading() as connection:
        people = {row.id: row for row in connection.execute(select(tables.people))}
        notices = connection.execute(select(tables.outside_business_notices)).all()
        verdicts = connection.execute(select(tables.verdicts).order_by(tables.verdicts.c.id)).all()
    ada, ben = people["ada"], people["ben"]
    assert (ada.outside_business, ada.uses, ada.consent_version) == ("missing", ["evaluate", "train"], 1)
    assert (ben.outside_business, ben.uses, ben.consent_version) == ("not_needed", [], 0)
    assert [(row.person_id, row.number, row.status) for row in notices] == [("ada", 1, "missing")]
    assert all(row.since > MOMENT for row in notices)
    assert [(row.id, row.matter_version, row.uses) for row in verdicts] == [("v1", 1, None), ("v2", 3, None)]


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
