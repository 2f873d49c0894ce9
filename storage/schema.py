"""The schema of a database: brought up to date by migrations, or made fresh; both ways come to the same."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine import Database
from storage.tables import metadata
from storage.triggers import BILLS, WALLS, create_audit_triggers, create_triggers

_LOCK = 7_046_034_512  # any number that nothing else on the server locks


class UnknownSchema(Exception):
    """The database was made by a newer program than this one; the text says so to a person."""


def migrate(database: Database) -> None:
    """Bring the database to the newest schema; safe when several processes start at once.

    Raises UnknownSchema for a database of a newer program; then, as after any other error, nothing is changed.
    """
    scripts = _scripts()
    with _changing_schema(database) as connection:
        _refuse_unknown(connection, scripts)
        _run(connection, scripts, lambda revision, _: scripts._upgrade_revs("head", revision))  # noqa: SLF001  # as alembic's own command does


def is_current(database: Database) -> bool:
    """Whether the database has the newest schema."""
    with database.reading() as connection:
        return set(_heads(connection)) == set(_scripts().get_heads())


def create_fresh(database: Database) -> None:
    """Make every table of an empty database at once, as if it had been migrated."""
    scripts = _scripts()
    with _changing_schema(database) as connection:
        metadata.create_all(connection)
        create_triggers(connection)
        create_triggers(connection, WALLS)
        create_triggers(connection, BILLS)
        create_audit_triggers(connection)
        _run(connection, scripts, lambda revision, _: scripts._stamp_revs("head", revision))  # noqa: SLF001  # as alembic's own command does


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _run(connection: Connection, scripts: ScriptDirectory, steps: Callable[[Any, Any], Any]) -> None:
    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()


def _heads(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _refuse_unknown(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if unknown := sorted(set(_heads(connection)) - known):
        raise UnknownSchema(
            f"This database was made by a newer Signoff (schema {unknown[0]}). Install that version to use it."
        )


@contextmanager
def _changing_schema(database: Database) -> Iterator[Connection]:
    """Open the one transaction in which a schema changes; others who want the same wait for it to end."""
    with database.writer.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
            return
        # a table that is made anew drops the old one, and within a transaction foreign keys cannot be let go
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"the migration would leave rows that point nowhere in {tables}")
