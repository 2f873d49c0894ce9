"""What the database itself refuses: changing or removing an entry of money or of time, or a wall."""

from collections.abc import Sequence

from sqlalchemy import Connection

APPEND_ONLY = ("ledger_entries", "time_entries")
WALLS = ("wall_sets", "wall_entries")
WORDS = "entries are only added, never changed"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION signoff_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END
$$
"""


def create_triggers(connection: Connection, tables: Sequence[str] = APPEND_ONLY) -> None:
    """Make the database refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE of entries with an IntegrityError."""
    for statement in _statements(connection.dialect.name, tables):
        connection.exec_driver_sql(statement)


def _statements(dialect: str, tables: Sequence[str]) -> tuple[str, ...]:
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            for table in tables
            for act in ("UPDATE", "DELETE")
        )
    triggers = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION signoff_append_only()"
        for table in tables
    )
    return (_POSTGRESQL_FUNCTION, *triggers)
