"""Write the first revision anew from the tables: `python -m storage.migrations.draft`, then `make format`.

Until the first release the one revision is rewritten whenever a table changes; from then on it never is, and every
change is a revision of its own in `versions/`. A test proves that the migrated schema equals the tables'.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op
from alembic.operations.ops import CreateIndexOp, CreateTableOp
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Table

from storage.columns import Moment
from storage.tables import metadata

SUBJECTS = ("people", "review", "money", "deliveries")  # a table refers to those before it and beside it
FOLDER = Path(__file__).parent / "first_light"
_LINES_MAX = 26  # as written here; a formatter makes up to twice as many of them
_LIST_OF_STATES = re.compile(r'"\w+ IN \([^)]*\)"')
HEAD = '''"""The first tables of {subject}, as of the first release; written by storage/migrations/draft.py."""

import sqlalchemy as sa
from alembic import op

'''


def write_first_revision(folder: Path = FOLDER) -> None:
    """Write one file for each subject: a function for each table, and `create` that calls them in order."""
    context = _context()
    for subject in SUBJECTS:
        tables = _tables(subject)
        functions = [_function(table, context) for table in tables]
        calls = "\n".join(f"    _{table.name}()" for table in tables)
        create = f"def create() -> None:\n{calls}\n"
        (folder / f"{subject}.py").write_text(
            HEAD.format(subject=subject) + "\n\n".join((create, *functions)), encoding="utf-8"
        )


def _tables(subject: str) -> list[Table]:
    # by the module's name, for in the package some of these names are tables
    own = {id(value) for value in vars(import_module(f"storage.tables.{subject}")).values()}
    return [table for table in metadata.sorted_tables if id(table) in own]


def _context() -> AutogenContext:
    options = {
        "sqlalchemy_module_prefix": "sa.",
        "alembic_module_prefix": "op.",
        "user_module_prefix": None,
        "render_item": _render_item,
        "render_as_batch": False,
    }
    # of the two databases it is PostgreSQL whose words SQLite understands
    migration = MigrationContext.configure(dialect_name="postgresql", opts=options)
    return AutogenContext(migration, metadata=metadata)


def _render_item(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(value, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def _function(table: Table, context: AutogenContext) -> str:
    """Write a table's function; a long one is helped by two that list its columns and its constraints."""
    created = _written(render_op(context, _table_op(table)))
    indexes = _written(
        line
        for index in sorted(table.indexes, key=lambda i: str(i.name))
        for line in render_op(context, CreateIndexOp.from_index(index))
    )
    if len(created) + len(indexes) <= _LINES_MAX:
        return _defined(f"_{table.name}() -> None", [*created, *indexes])
    first, *parts, last = created
    columns = [part for part in parts if part.startswith("sa.Column(")]
    constraints = [part for part in parts if part not in columns]
    listed = [f"*_{table.name}_columns(),", f"*_{table.name}_constraints(),"]
    return "\n\n".join(
        (
            _defined(f"_{table.name}() -> None", [first, *listed, last, *indexes]),
            _defined(f"_{table.name}_columns() -> list[sa.schema.SchemaItem]", ["return [", *columns, "]"]),
            _defined(
                f"_{table.name}_constraints() -> list[sa.schema.SchemaItem]", ["return [", *constraints, "]"]
            ),
        )
    )


def _written(lines: Iterable[str]) -> list[str]:
    return _LIST_OF_STATES.sub(_wrapped, "\n".join(lines)).splitlines()


def _defined(signature: str, lines: Iterable[str]) -> str:
    body = "\n    ".join(lines)
    return f"def {signature}:\n    {body}\n"


def _wrapped(states: re.Match[str]) -> str:
    lines = wrap(states[0][1:-1], 80, drop_whitespace=False)
    return " ".join(f'"{line}"' for line in lines)


def _table_op(table: Table) -> CreateTableOp:
    # alembic writes no CHECK that stands with a column, so they are moved to the table
    checks = [
        CheckConstraint(check.sqltext, name=check.name)
        for column in table.columns
        for check in column.constraints
        if isinstance(check, CheckConstraint)
    ]
    return CreateTableOp(
        table.name, [*table.columns, *table.constraints, *checks], _constraints_included=True
    )


if __name__ == "__main__":
    write_first_revision()
