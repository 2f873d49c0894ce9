"""Statements handed to the database's driver as they are, for those that every verdict and every task need.

SQLAlchemy describes each result anew, column by column, and keeps books about each statement: with seventy columns
that was four times the work of the database itself. Its errors, its pool and its transactions are used all the same;
its events for statements are not, so its log shows everything but these.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Parameters = Any  # a tuple or a dictionary, as the driver wants them


def read(connection: Connection, sql: str, parameters: Parameters) -> list[Any]:
    """Give all rows of a SELECT as the driver has them; raises SQLAlchemy's errors."""
    cursor = _cursor(connection)
    _guarded(connection, cursor, sql, lambda: cursor.execute(sql, parameters))
    rows: list[Any] = cursor.fetchall()
    cursor.close()
    return rows


def write(connection: Connection, sql: str, rows: Sequence[Parameters]) -> int:
    """Execute a statement for every row; gives how many rows of the table were touched."""
    cursor = _cursor(connection)
    if len(rows) > 1:
        _guarded(connection, cursor, sql, lambda: cursor.executemany(sql, rows))
    else:
        _guarded(connection, cursor, sql, lambda: cursor.execute(sql, rows[0]))
    touched: int = cursor.rowcount
    cursor.close()
    return touched


def say(connection: Connection, sql: str) -> None:
    """Execute a statement that asks and changes nothing, such as a BEGIN, as it is."""
    cursor = connection.connection.cursor()
    _guarded(connection, cursor, sql, lambda: cursor.execute(sql))
    cursor.close()


def _cursor(connection: Connection) -> Any:
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy's own statements do
    return connection.connection.cursor()


def _guarded(connection: Connection, cursor: Any, sql: str, execute: Callable[[], object]) -> None:
    """Raise the driver's errors as SQLAlchemy does, without the values, which are clients' texts."""
    dialect = connection.dialect
    error: type[Exception] = dialect.loaded_dbapi.Error
    try:
        execute()
    except error as problem:
        gone = dialect.is_disconnect(problem, connection.connection.driver_connection, cursor)  # type: ignore[arg-type]  # the driver's own
        if gone:
            connection.invalidate(problem)
        raise DBAPIError.instance(
            sql, None, problem, error, hide_parameters=True, connection_invalidated=gone, dialect=dialect
        ) from problem
