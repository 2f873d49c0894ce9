"""Many rows into one table by one statement, where a closing week writes hundreds at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Dialect,
    String,
    Table,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.columns import Identity
from storage.driver import write
from storage.joined_ids import joined, split_up
from storage.writing.prepared import Prepared, Row
from storage.writing.statements import Writer

FEW = 16  # rows; so few go one by one, by the statement that every other writer of them uses


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement on PostgreSQL for rows with these keys, and how the values of each are converted."""

    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    ids: frozenset[str]  # those that go as one text

    def parameters(self, rows: Sequence[Row]) -> dict[str, Any]:
        return {name: self._sent(name, convert, rows) for name, convert in self.columns}

    def _sent(self, name: str, convert: Callable[[Any], Any] | None, rows: Sequence[Row]) -> Any:
        values = [row[name] for row in rows] if convert is None else [convert(row[name]) for row in rows]
        return joined(values) if name in self.ids else values


class Bulk:
    """An INSERT for rows that all have the same keys; with `missing`, of those alone whose keys are not there yet.

    On PostgreSQL the rows go as one array for each column: to parse, bind and answer a statement for each row was
    half of what a closing week cost. SQLite has no such distance to go. No column is JSON, for which the driver has
    no array.
    """

    def __init__(self, table: Table, *, missing: bool = False) -> None:
        self._table = table
        self._missing = missing
        self._one_by_one = {
            "sqlite": _one_by_one(table, sqlite_insert, missing=missing),
            "postgresql": _one_by_one(table, postgresql_insert, missing=missing),
        }
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write these rows."""
        kind = connection.dialect.name
        if kind == "sqlite" or len(rows) <= FEW:
            self._one_by_one[kind].write(connection, rows)
            return
        names = tuple(rows[0])
        plan = self._plans.get(names)
        if plan is None:
            plan = self._plans[names] = self._planned(names, connection.dialect)
        write(connection, plan.sql, [plan.parameters(rows)])

    def _planned(self, names: Sequence[str], dialect: Dialect) -> _Plan:
        kinds = {name: self._table.c[name].type for name in names}
        ids = frozenset(name for name in names if _is_id(self._table.c[name]))
        arrays = (
            func.unnest(split_up(bindparam(name)) if name in ids else cast(bindparam(name), ARRAY(kind)))
            for name, kind in kinds.items()
        )
        statement = postgresql_insert(self._table).from_select(list(names), select(*arrays))
        if self._missing:
            statement = statement.on_conflict_do_nothing()
        return _Plan(
            sql=str(statement.compile(dialect=dialect)),
            columns=tuple(
                (name, kind.dialect_impl(dialect).bind_processor(dialect)) for name, kind in kinds.items()
            ),
            ids=ids,
        )


def _is_id(column: Column[Any]) -> bool:
    return isinstance(column.type, String) and column.type.length == Identity.length and not column.nullable


def _one_by_one(table: Table, insert_into: Callable[[Table], Any], *, missing: bool) -> Prepared:
    statement = insert_into(table)
    return Prepared(statement.on_conflict_do_nothing() if missing else statement)


def insert_bulk(table: Table, row: Callable[[Any], Row], *, missing: bool = False) -> Writer:
    """Give what writes values of one kind, however many there are."""
    bulk = Bulk(table, missing=missing)

    def write_values(connection: Connection, values: Sequence[Any], _now: datetime) -> None:
        bulk.write(connection, [row(value) for value in values])

    return write_values
