"""What the database refuses: changing or removing entries of money or time, walls, or records of the audit."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

APPEND_ONLY = ("ledger_entries", "time_entries")
BILLS = ("invoice_lines", "credit_notes", "receipts")
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


_AUDIT = ("audit_records", "audit_heads", "audit_subjects")
# a record is given its seal once, and nothing else of it ever changes; a chain's head only moves on
_SEALS_ONCE = "{old}.seq IS NULL" + "".join(
    f" AND {{new}}.{name} IS NOT NULL" for name in ("seq", "prev", "seal")
)
_SEALS_ONCE += "".join(
    f" AND {{new}}.{name} = {{old}}.{name}" for name in ("id", "firm_id", "recorded_at", "body", "digest")
)
_MOVES_ON = "{new}.firm_id = {old}.firm_id AND {new}.seq > {old}.seq"
_MAY_UPDATE = {"audit_records": _SEALS_ONCE, "audit_heads": _MOVES_ON, "audit_subjects": "1 = 0"}


def create_audit_triggers(connection: Connection) -> None:
    """Make the database refuse, with an IntegrityError, whatever is done to the audit but adding and sealing."""
    of = _sqlite_audit if connection.dialect.name == "sqlite" else _postgresql_audit
    for statement in of():
        connection.exec_driver_sql(statement)


def _sqlite_audit() -> Iterator[str]:
    for table in _AUDIT:
        may = _MAY_UPDATE[table].format(old="OLD", new="NEW")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({may}) {refuse}"
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"


def _postgresql_audit() -> Iterator[str]:
    for table in _AUDIT:
        may = _MAY_UPDATE[table].format(old="OLD", new="NEW")
        refuse = "EXECUTE FUNCTION signoff_append_only()"
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({may})) {refuse}"
        yield f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
