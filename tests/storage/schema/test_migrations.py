"""A migrated database and a fresh one are the same, and a migration leaves everything or nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Inspector, create_engine, func, inspect, select, text

from storage import tables
from storage.engine import Database, open_database
from storage.schema import UnknownSchema, create_fresh, is_current, migrate
from tests.postgres import create_database, drop_database
from tests.seed import seed_firm

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY tgname",
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def other(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Database]:
    """A second empty database of the same kind."""
    maintenance = None if database.is_sqlite else request.getfixturevalue("postgres_maintenance_url")
    url = create_database(maintenance) if maintenance else f"sqlite:///{tmp_path / 'other.db'}"
    other = open_database(url)
    yield other
    other.close()
    if maintenance:
        drop_database(maintenance, url)


def test_a_migrated_schema_equals_a_fresh_one(database: Database, other: Database) -> None:
    migrate(database)
    create_fresh(other)
    migrated, fresh = described(database), described(other)
    assert migrated.keys() == fresh.keys() >= set(tables.metadata.tables)
    for name, table in fresh.items():
        assert migrated[name] == table, name


def test_alembic_finds_nothing_to_change_in_a_migrated_schema(database: Database) -> None:
    migrate(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_only_a_database_with_the_newest_schema_is_current(database: Database, other: Database) -> None:
    assert not is_current(database)
    migrate(database)
    create_fresh(other)
    assert is_current(database)
    assert is_current(other)
    with database.writer.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert not is_current(database)


@pytest.mark.parametrize("again", [migrate, create_fresh])
def test_doing_it_again_changes_nothing(database: Database, again: Any) -> None:
    migrate(database)
    with database.writer.begin() as connection:
        seed_firm(connection)
    before = described(database)
    if again is migrate:
        again(database)
    else:
        with pytest.raises(Exception, match="already exists"):
            again(database)
    assert described(database) == before
    assert count(database, "firms") == 1


def test_processes_that_start_at_once_do_not_disturb_each_other(database_url: str) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    faults: list[BaseException] = []
    together = threading.Barrier(len(databases))

    def start(database: Database) -> None:
        together.wait(timeout=30)
        try:
            migrate(database)
        except Exception as fault:  # noqa: BLE001  # a thread's faults are looked at below
            faults.append(fault)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert all(is_current(database) for database in databases)
    for database in databases:
        database.close()


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    migrate(database)
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnknownSchema, match="made by a newer Signoff \\(schema 9999\\)"):
        migrate(database)
    assert not is_current(database)


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE verdicts (id INTEGER)"))  # stands in the way, in the middle
    with pytest.raises(Exception, match="already exists"):
        migrate(database)
    assert inspect(database.writer).get_table_names() == ["verdicts"]


def test_foreign_keys_hold_again_after_a_migration_of_sqlite(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    migrate(database)
    with database.writer.begin() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    database.close()


def test_a_migration_of_sqlite_that_leaves_rows_pointing_nowhere_is_undone(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)  # this one does not hold foreign keys
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE children (id INTEGER, parent INTEGER REFERENCES parents (id))"))
        connection.execute(text("INSERT INTO children VALUES (1, 7)"))
    engine.dispose()
    database = open_database(sqlite_url)
    with pytest.raises(RuntimeError, match="point nowhere in children"):
        migrate(database)
    assert inspect(database.writer).get_table_names() == ["children", "parents"]
    database.close()


def described(database: Database) -> dict[str, Any]:
    """Everything that the database itself says of each table, and of the triggers."""
    inspector = inspect(database.writer)
    schema: dict[str, Any] = {name: described_table(inspector, name) for name in inspector.get_table_names()}
    with database.reading() as connection:
        schema["triggers"] = triggers(connection)
        schema["revision"] = (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        )
    assert schema["triggers"]
    return schema


def described_table(inspector: Inspector, name: str) -> dict[str, Any]:
    def by_name(found: Any) -> list[Any]:
        return sorted(found, key=lambda one: str(one["name"]))

    return {
        "columns": [
            {**column, "type": repr(column["type"]), "comment": None}
            for column in inspector.get_columns(name)
        ],
        "key": inspector.get_pk_constraint(name),
        "foreign keys": by_name(inspector.get_foreign_keys(name)),
        "unique": by_name(inspector.get_unique_constraints(name)),
        "checks": by_name(inspector.get_check_constraints(name)),
        "indexes": [
            {
                **index,
                "dialect_options": {
                    option: str(value) for option, value in index.get("dialect_options", {}).items()
                },
            }
            for index in by_name(inspector.get_indexes(name))
        ],
    }


def triggers(connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(TRIGGERS[connection.dialect.name]))]


def count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return connection.execute(
            select(func.count()).select_from(tables.metadata.tables[table])
        ).scalar_one()
