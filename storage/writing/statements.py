"""The statements that records are written with: an insert, an insert of what is missing, a change on condition."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Update

from storage.writing.prepared import Prepared, Row

Writer = Callable[[Connection, Sequence[Any], datetime], None]
Writers = tuple[tuple[type[Any], Writer], ...]


class Raced(Exception):
    """Somebody else changed what a decision was made on; nothing of the batch may stand."""


def insert(table: Table, row: Callable[[Any], Row], *, dated: bool = False) -> Writer:
    """Write new values; `dated` ones are stamped with the time of writing."""
    statement = Prepared(table.insert())

    def write(connection: Connection, values: Sequence[Any], now: datetime) -> None:
        stamp = {"created_at": now} if dated else {}
        statement.write(connection, [row(value) | stamp for value in values])

    return write


def insert_missing(table: Table) -> Callable[[Connection, Sequence[Row]], None]:
    """Give what inserts the rows whose keys are not there yet."""
    statements = {
        "sqlite": Prepared(sqlite_insert(table).on_conflict_do_nothing()),
        "postgresql": Prepared(postgresql_insert(table).on_conflict_do_nothing()),
    }

    def write(connection: Connection, values: Sequence[Row]) -> None:
        statements[connection.dialect.name].write(connection, values)

    return write


def replace_existing(
    table: Table, *, keys: Sequence[str], moving: Sequence[str]
) -> Callable[[Connection, Sequence[Row]], None]:
    """Give what inserts rows, and changes the `moving` columns of those whose keys are there already."""

    def statement(insert_into: Callable[[Table], Any]) -> Prepared:
        values = insert_into(table)
        new = {name: values.excluded[name] for name in moving}
        return Prepared(values.on_conflict_do_update(index_elements=keys, set_=new))

    statements = {"sqlite": statement(sqlite_insert), "postgresql": statement(postgresql_insert)}

    def write(connection: Connection, values: Sequence[Row]) -> None:
        statements[connection.dialect.name].write(connection, values)

    return write


def missing(table: Table, row: Callable[[Any], Row]) -> Writer:
    """Write the values whose keys are not there yet."""
    write_missing = insert_missing(table)

    def write(connection: Connection, values: Sequence[Any], _now: datetime) -> None:
        write_missing(connection, [row(value) for value in values])

    return write


def change(statement: Update, row: Callable[[Any], Row]) -> Writer:
    """Make changes on condition; raises Raced when one of the conditions no longer holds."""
    prepared = Prepared(statement)

    def write(connection: Connection, values: Sequence[Any], _now: datetime) -> None:
        changed = prepared.write(connection, [row(value) for value in values])
        if changed != len(values):
            raise Raced(f"{len(values) - changed} of {len(values)} in {statement.table}")

    return write


def where(table: Table, **conditions: str) -> Update:
    """An UPDATE on condition: each column must hold what the parameter of that name says was seen."""
    statement = table.update()
    for column, parameter in conditions.items():
        statement = statement.where(table.c[column] == bindparam(parameter))
    return statement


def setting(statement: Update, table: Table, names: Iterable[str]) -> Update:
    """Let an UPDATE set these columns to the parameters that `new_values` names."""
    return statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})


def new_values(row: Row, names: Iterable[str]) -> Row:
    """Name the new values of these columns as `setting` wants them."""
    return {f"new_{name}": row[name] for name in names}


def named(*names: str) -> Callable[[Any], Row]:
    """Make a row of the value's fields of these names."""
    return lambda value: {name: getattr(value, name) for name in names}
