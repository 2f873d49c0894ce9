"""Every constraint of the database is attacked once, and entries cannot be changed behind the product's back."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    null,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.schema import ForeignKeyConstraint, PrimaryKeyConstraint

from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_fresh
from storage.triggers import APPEND_ONLY, BILLS, WALLS, WORDS
from tests.postgres import create_database, drop_database
from tests.seed import NOW, Seeded, seed_firm, write
from tests.storage.schema.bill_rows import REFUSED as BILLS_REFUSED
from tests.storage.schema.bill_rows import bill_rows
from tests.work import taken_back, work_done

KINDS = ("sqlite", "postgresql")
NOWHERE = "f" * 32
SPARE = "z" * 32  # somebody without an account, a turn or a payout
# What each CHECK refuses; a state that nobody knows is refused by every column of states.
REFUSED: dict[str, dict[str, Any]] = {
    **BILLS_REFUSED,
    "ck_billing_terms_minimum": {"minimum": -1},
    "ck_billing_terms_version": {"version": 0},
    "ck_time_entries_premium_pay_bp": {"premium_pay_bp": -1},
    "ck_time_entries_premium_price_bp": {"premium_price_bp": -1},
    "ck_firms_week_end": {"week_end": 7},
    "ck_firms_hour": {"digest_hour": 24},
    "ck_firms_day_hours": {"day_hours": 25},
    "ck_firms_digest_day": {"digest_day": 7},
    "ck_matters_reviews": {"reviews_per_task": 0},
    "ck_listed_names_words": {"words": 0},
    "ck_metered_spans_length": {"ends_at": NOW},
    "ck_metered_spans_milliseconds": {"milliseconds": 0},
    "ck_time_adjustments_not_ones_own": {"state": "refused", "decided_by": None},
    "ck_time_adjustments_from": {"from_ms": -1},
    "ck_time_adjustments_to": {"to_ms": -1},
    "ck_time_adjustments_entered_anew": {"state": "granted", "new_entry_id": None},
    "ck_reviews_metered": {"metered_ms": -1},
    "ck_rate_lines_pay": {"pay": -1},
    "ck_rate_lines_price": {"price": -1},
    "ck_ledger_entries_amount": {"amount": 0},
    "ck_ledger_entries_of_its_leg": {"leg": "bonus"},
    "ck_audit_records_seq": {"seq": 0},
    "ck_pay_terms_approvals": {"approvals": 3},
    "ck_pay_runs_approvals": {"approvals": 0},
    "ck_pay_adjustments_amount": {"amount": 0},
    "ck_pay_adjustments_not_own": {"recorded_by": SPARE, "person_id": SPARE},
    "ck_pay_adjustments_by_contract": {"kind": "clawback", "amount": -1, "term": ""},
    "ck_pay_adjustments_bonus": {"kind": "bonus", "amount": -1},
    "ck_payout_disputes_not_own": {"answered_by": SPARE, "person_id": SPARE},
    "ck_payouts_state_known": {"state": "odd", "amount": 1},
    "ck_payouts_nothing_negative": {"state": "drafted", "amount": 0},
    "ck_payouts_carried": {"state": "taken", "carried_to": "p"},
    "ck_ledger_entries_two_accounts": {"debit": "income:margin", "credit": "income:margin"},
}


@pytest.fixture(scope="module", params=KINDS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of each kind with a row in every table; the attacks leave it as it is."""
    maintenance = None if request.param == "sqlite" else request.getfixturevalue("postgres_maintenance_url")
    file = tmp_path_factory.mktemp("constraints") / "signoff.db"
    url = create_database(maintenance) if maintenance else f"sqlite:///{file}"
    with closing(open_database(url)) as database:
        create_fresh(database)
        with database.writer.begin() as connection:
            fill(connection, seed_firm(connection))
        yield database
    if maintenance:
        drop_database(maintenance, url)


@pytest.fixture
def connection(filled: Database) -> Iterator[Connection]:
    with filled.writer.connect() as connection:
        yield connection
        connection.rollback()


def fill(connection: Connection, firm: Seeded) -> None:
    """Write one row at least into every table that the seed leaves empty."""
    work = work_done(firm, "U1", "one", at=NOW)
    write(connection, *work, *work_done(firm, "U1", "other", at=NOW, kind=None))
    write(connection, *taken_back(work, NOW))
    spare = dict(connection.execute(tables.people.select()).mappings().first() or {}) | {"id": SPARE}
    connection.execute(tables.people.insert().values(spare))
    review = str(connection.scalars(tables.reviews.select()).first())
    task = str(connection.scalars(tables.tasks.select()).first())
    entry = str(connection.scalars(tables.time_entries.select()).first())
    of_spare = dict(connection.execute(tables.firms.select()).mappings().first() or {})
    connection.execute(tables.firms.insert().values(of_spare | {"id": SPARE, "name": "Spare LLP"}))
    rows = (
        paying(firm, entry) | rows_of(firm, review, task, entry) | walls_of(firm, review, entry) | installs()
    )
    rows |= bill_rows(connection, firm, entry)
    for name, row in rows.items():
        connection.execute(tables.metadata.tables[name].insert().values(row))


def walls_of(firm: Seeded, review: str, entry: str) -> dict[str, Any]:
    of_set = {"firm_id": firm.firm.id, "version": 1}
    wall = of_set | {"kind": "client", "subject": firm.client_id, "person_id": firm.people["U1"].id}
    wall |= {"team": None, "since": NOW, "until": None, "note": ""}
    channel = {"workspace_id": firm.workspace_id, "conversation_id": "c"}
    made = of_set | {"decided_by": "Sol Reyes", "created_at": NOW}
    withheld = {"review_id": review, "wall_version": 1, "judgement": "nobody", "judged_at": NOW}
    return {
        "wall_sets": [made, made | {"version": 2}],
        "wall_entries": [wall | {"id": "w1", "ends": None}, wall | {"id": "w2", "ends": "w1"}],
        "wall_sweeps": of_set | {"due_at": NOW, "cursor": ""},
        "withholdings": {"firm_id": firm.firm.id} | withheld,
        "left_entries": {"time_entry_id": entry, "firm_id": firm.firm.id},
        "pay_releases": {"time_entry_id": entry, "released_by": "Sol Reyes", "released_at": NOW},
        "rosters": channel | {"noted_at": NOW},
        "roster_members": channel | {"platform_user_id": "U1"},
    }


def installs() -> dict[str, Any]:
    app = {"name": "Kern", "app_id": "A1", "bot_id": "B1", "bot_user_id": "U0", "scopes": "chat:write"}
    sealed = {"bot_token": "s", "refresh_token": "s", "key_id": "k", "version": 1, "claims": 0, "trouble": ""}
    where = {"platform": "slack", "external_id": "T9", "enterprise_id": "", "is_org_wide": False}
    who = {"installed_by": "U1", "installed_at": NOW, "state": "installed"}
    return {
        "installations": {"id": "i"} | where | app | sealed | who,
        "install_states": {"state_hash": "0" * 64, "until": NOW},
    }


def paying(firm: Seeded, entry: str) -> dict[str, Any]:
    of_firm = {"firm_id": firm.firm.id}
    of_person = of_firm | {"person_id": firm.people["U1"].id}
    week = {"starts_at": NOW, "ends_at": NOW + timedelta(days=7), "state": "taking", "cursor": ""}
    later = {"starts_at": NOW + timedelta(days=7), "ends_at": NOW + timedelta(days=14)}
    payout = of_person | {"period_id": "w", "state": "carried", "amount": 0}
    changed = {"period_id": "w", "number": 1, "person_id": firm.people["U1"].id, "at": NOW}
    given = of_person | {"recorded_by": firm.people["U7"].id, "kind": "correction", "amount": 1, "at": NOW}
    rate = of_firm | {"from_currency": "USD", "to_currency": "EUR", "rate": "0.9", "source": "s", "at": NOW}
    file = of_firm | {"period_id": "w", "preset": "wise", "at": NOW, "state": "ready", "cursor": ""}
    return {
        "pay_periods": [of_firm | week | {"id": "w"}, of_firm | week | later | {"id": "x"}],
        "exchange_rates": rate | {"id": "r"},
        "payout_files": file | {"id": "f", "lines": 1, "left": 0, "name": "n", "sha256": "0", "content": b""},
        "payouts": [payout | {"id": "p", "currency": "USD"}, payout | {"id": "q", "currency": "GBP"}],
        "payout_lines": {"time_entry_id": entry, "payout_id": "p"},
        "digests": of_person | {"id": "g", "period_id": "w", "kind": "expert"},
        "pay_terms": of_firm | {"approvals": 1, "minimums": {}, "hold_weeks": 2, "dispute_hours": 48},
        "pay_details": of_person | {"email": "", "cost_centre": "", "clawback_term": "", "currency": ""},
        "pay_runs": of_firm
        | {"period_id": "w", "approvals": 1, "disputes_until": NOW, "settled_at": NOW, "changes": 1}
        | {"is_open": True},
        "pay_changes": changed | {"what": "w", "amount": 0, "currency": "USD"},
        "payout_approvals": changed | {"changes": 1, "fingerprint": "0"},
        "pay_adjustments": [
            given | {"id": "a", "currency": "USD", "reason": "r", "term": ""},
            given | {"id": "b", "currency": "USD", "reason": "r", "term": ""},
        ],
        "payout_adjustments": {"adjustment_id": "a", "payout_id": "p"},
        "payout_disputes": of_person
        | {"id": "d", "payout_id": "p", "time_entry_id": entry, "words": "w", "at": NOW, "state": "open"}
        | {"answer": ""},
        "payment_marks": {"payout_id": "p", "outcome": "paid", "provider_ref": "p", "at": NOW}
        | {"file_sha256": "0"},
    }


def rows_of(firm: Seeded, review: str, task: str, entry: str) -> dict[str, Any]:
    of_firm = {"firm_id": firm.firm.id}
    of_person = of_firm | {"person_id": firm.people["U1"].id}
    of_client = {"client_id": firm.client_id, "created_at": NOW}
    turn = of_person | {"review_id": review}
    sent = {"version": 1, "state": "due", "attempts": 0, "next_at": NOW, "last_error": "", "created_at": NOW}
    flags = {"ambiguous": False, "sent_unseen": False, "shows_whole": False}
    card = {"id": "v", "key": "v", "kind": "card", "subject_id": "s", "workspace_id": firm.workspace_id}
    told = {"service_url": "u", "team_id": "t", "channel_id": "c", "noted_at": NOW}
    place = told | {"workspace_id": firm.workspace_id, "conversation_id": "c", "kind": "channel"}
    invited = of_person | {"practice_areas": [], "invited_by": firm.people["U7"].id}
    by = {"replaced_by": firm.people["U7"].id}
    former = by | {"matter_id": firm.matters["PIECE-1"].id, "version": 1}
    billing = {"matter_id": former["matter_id"], "version": 1, "currency": "USD", "rounding": "exact"}
    billing |= {"minimum": 0, "tiers": [], "task_code": "C300", "client_matter_id": "", "po_number": ""}
    adjusted = turn | {
        "entry_id": entry,
        "from_ms": 2,
        "to_ms": 1,
        "reason": "",
        "note": "",
        "over_limit": False,
    }
    adjusted |= {"asked_at": NOW, "decided_by": None, "decided_at": None}
    adjustments = [
        adjusted | {"id": "asked", "state": "asked", "new_entry_id": None},
        adjusted
        | {"id": "applied", "state": "applied", "new_entry_id": entry}
        | {"decided_by": firm.people["U7"].id, "decided_at": NOW},
    ]
    act = {"id": "a", "recorded_at": NOW, "body": "{}", "digest": "d", "prev": "0", "seal": "s"}
    return {
        "audit_records": of_firm | act | {"seq": 1},
        "audit_heads": of_firm | {"seq": 1, "seal": "s"},
        "audit_subjects": of_firm | {"subject": "s", "seq": 1},
        "retentions": of_firm | {"keep": "law", "days": 2562},
        "legal_holds": of_firm
        | {"id": "h", "matter_id": firm.matters["PIECE-1"].id, "reason": "r", "placed_at": NOW},
        "places": place | {"state": "present"},
        "api_keys": of_client | {"id": "key", "secret_hash": "0" * 64},
        "idempotency_keys": of_client | {"key": "k", "fingerprint": "f", "answer": {}},
        "offers": turn | {"number": 1, "offered_at": NOW, "outcome": "taken"},
        "declines": turn | {"reason": "recuse", "declined_at": NOW},
        "metered_spans": turn
        | {"id": "s", "starts_at": NOW, "ends_at": NOW + timedelta(seconds=1), "milliseconds": 1_000},
        "time_adjustments": adjustments,
        "held_answers": {
            **{name: turn[name] for name in ("firm_id", "review_id")},
            "id": "h",
            "task_id": task,
            "version": 1,
            "expert_id": turn["person_id"],
            "kind": "edit",
            "comment": "",
            "findings": [],
            "held_at": NOW,
            "outcome": "standing",
            "note": "",
        },
        "name_keys": of_firm | {"key": "0" * 64, "created_at": NOW},
        "listed_names": of_firm | {"hash": "0" * 32, "kind": "deal", "words": 2, "created_at": NOW},
        "drafts": turn | {"id": "d", "text": "t", "created_at": NOW},
        "deliveries": of_person | sent | flags | card,
        "invitations": invited | {"seniority": "", "invited_at": NOW, "consents": False},
        "outside_business_notices": of_person
        | {"number": 1, "status": "missing", "since": NOW, "note": "", "recorded_by": firm.people["U7"].id},
        "consents": of_person | {"version": 1, "uses": [], "since": NOW},
        "claims": {"code_hash": "0" * 64, "until": NOW, "created_at": NOW},
        "set_up_steps": of_firm | {"step": "firm", "done_at": NOW},
        "former_terms": former | {"terms": {}, "replaced_at": NOW},
        "billing_terms": of_firm | billing | {"set_by": firm.people["U7"].id, "set_at": NOW},
    }


def row_of(connection: Connection, table: Table, *needed: str) -> dict[str, Any]:
    """A row that is there, with something in the columns that are needed."""
    filled = table.select().where(*(table.c[name].is_not(None) for name in needed))
    row = connection.execute(filled).mappings().first()
    assert row is not None, f"the test has no row in {table.name} with {needed}"
    return dict(row)


def fresh(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The same row under keys of its own, so that only what a test changes can be refused."""
    lasts = [[column.name for column in key.columns][-1] for owner, key in KEYS if owner is table]
    return row | {name: another(connection, table.c[name], row[name]) for name in lasts}


def another(connection: Connection, column: Column[Any], value: Any) -> Any:
    """A value that no row has yet in this column, or none where that may be."""
    if column.nullable or value is None:
        return None
    for foreign in column.foreign_keys:
        other = select(foreign.column).where(foreign.column != value).order_by(foreign.column.desc())
        return connection.execute(other).scalar()
    if isinstance(value, str):
        return "EUR" if column.name == "currency" else f"{value[:12]}+"
    return value + (1 if isinstance(value, int) else timedelta(days=30))


def sorted_out(table: Table, *kinds: type[Any]) -> list[Any]:
    """The table's constraints of these kinds; in one order, so that tests can be shared out among processes."""
    every = (
        *table.constraints,
        *table.indexes,
        *(check for column in table.columns for check in column.constraints),
    )
    found = [one for one in every if isinstance(one, kinds) and getattr(one, "unique", True)]
    return sorted(found, key=lambda one: str(one.name))


TABLES = tables.metadata.sorted_tables
KEYS = [
    (table, key)
    for table in TABLES
    for key in sorted_out(table, UniqueConstraint, PrimaryKeyConstraint, Index)
]
CHECKS = [(table, check) for table in TABLES for check in sorted_out(table, CheckConstraint)]
FOREIGN = [(table, key) for table in TABLES for key in sorted_out(table, ForeignKeyConstraint)]
REQUIRED = [(table, column) for table in TABLES for column in table.columns if not column.nullable]


def named(value: Any) -> str:
    return str(value.name) if hasattr(value, "name") else str(value)


@pytest.mark.parametrize(("table", "key"), KEYS, ids=named)
def test_nothing_that_exists_once_can_exist_twice(
    connection: Connection, table: Table, key: UniqueConstraint | PrimaryKeyConstraint | Index
) -> None:
    columns = [column.name for column in key.columns]
    row = row_of(connection, table, *columns)
    doubled = fresh(connection, table, row) | {name: row[name] for name in columns}
    refused(connection, table, doubled, {"postgresql": str(key.name), "sqlite": f"{table.name}.{columns[0]}"})


@pytest.mark.parametrize(("table", "check"), CHECKS, ids=named)
def test_nothing_that_cannot_be_is_taken(
    connection: Connection, table: Table, check: CheckConstraint
) -> None:
    name = str(check.name)
    wrong = REFUSED.get(name) or {name.removeprefix(f"ck_{table.name}_").removesuffix("_known"): "odd"}
    refused(
        connection,
        table,
        fresh(connection, table, row_of(connection, table)) | wrong,
        dict.fromkeys(KINDS, name),
    )


@pytest.mark.parametrize(("table", "key"), FOREIGN, ids=named)
def test_nothing_refers_to_what_is_not_there(
    connection: Connection, table: Table, key: ForeignKeyConstraint
) -> None:
    last = key.column_keys[-1]
    nowhere = -1 if isinstance(table.c[last].type, Integer) else NOWHERE
    row = fresh(connection, table, row_of(connection, table)) | {last: nowhere}
    # SQLite does not say which; and a firm that is not there has no accounts either
    anyway = "fk_ledger_entries_debit" if key.name == "fk_ledger_entries_firm_id_firms" else str(key.name)
    refused(connection, table, row, {"postgresql": anyway, "sqlite": "FOREIGN KEY constraint failed"})


@pytest.mark.parametrize(("table", "column"), REQUIRED, ids=named)
def test_nothing_that_is_needed_may_be_missing(connection: Connection, table: Table, column: Any) -> None:
    row = fresh(connection, table, row_of(connection, table)) | {column.name: null()}
    with pytest.raises(IntegrityError, match=column.name):
        connection.execute(table.insert().values(row))


def refused(connection: Connection, table: Table, row: dict[str, Any], words: dict[str, str]) -> None:
    with pytest.raises(IntegrityError) as refusal:
        connection.execute(table.insert().values(row))
    assert words[connection.dialect.name] in str(refusal.value.orig)


@pytest.mark.parametrize("table", [*APPEND_ONLY, *WALLS, *BILLS])
@pytest.mark.parametrize("act", ["UPDATE {} SET {first} = {first}", "DELETE FROM {}"])
def test_entries_are_never_changed_or_removed(connection: Connection, table: str, act: str) -> None:
    first = next(iter(tables.metadata.tables[table].columns)).name
    with pytest.raises(IntegrityError, match=WORDS):
        connection.execute(text(act.format(table, first=first)))


def test_a_truncate_is_refused_too(postgres_url: str) -> None:
    with closing(open_database(postgres_url)) as database:
        create_fresh(database)
        for table in (*APPEND_ONLY, *WALLS, *BILLS):
            with pytest.raises(IntegrityError, match=WORDS), database.writer.begin() as connection:
                connection.execute(text(f"TRUNCATE {table} CASCADE"))
