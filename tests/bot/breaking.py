"""Ways in which a database fails, each put right again at the end."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, event, make_url

from storage.engine import Database


@contextmanager
def cut_after_commit(database: Database) -> Iterator[list[int]]:
    """Commit once for real, and lose the connection before anybody hears of it; gives how often it was lost."""
    lost: list[int] = []

    def commit_and_cut(connection: Connection) -> None:
        if lost:
            return
        lost.append(1)
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("SELECT * FROM the_disk_is_gone")
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        connection.exec_driver_sql("COMMIT")
        _execute(_server(database), f"SELECT pg_terminate_backend({int(pid)})")
        connection.exec_driver_sql("SELECT 1")

    event.listen(database.writer, "commit", commit_and_cut)
    try:
        yield lost
    finally:
        event.remove(database.writer, "commit", commit_and_cut)


def _pragma(database: Database, pragma: str) -> Any:
    """Ask or set something of the writer's one connection to SQLite, which keeps it."""
    with closing(database.writer.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        found = cursor.execute(f"PRAGMA {pragma}").fetchone()
        return found and found[0]


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """SQLite may not take one page more."""
    pages = _pragma(database, "page_count")
    _pragma(database, f"max_page_count={pages}")
    yield
    _pragma(database, "max_page_count=1073741823")


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """The database takes no writes, as one that was mounted anew after a fault does."""
    if database.is_sqlite:
        _pragma(database, "query_only=ON")
        yield
        _pragma(database, "query_only=OFF")
        return
    name, server = str(database.writer.url.database), _server(database)
    _execute(server, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on', _everybody(name))
    yield
    _execute(server, f'ALTER DATABASE "{name}" RESET default_transaction_read_only', _everybody(name))


@contextmanager
def away(database: Database) -> Iterator[None]:
    """The server takes no connections, and those that there were are cut."""
    name, server = str(database.writer.url.database), _server(database)
    _execute(server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false', _everybody(name))
    yield
    _execute(server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def cut_off(database: Database) -> None:
    """Cut every connection to a database on PostgreSQL, as a restart of its server does."""
    _execute(_server(database), _everybody(str(database.writer.url.database)))


def _everybody(name: str) -> str:
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


def _server(database: Database) -> str:
    url = make_url(database.writer.url).set(drivername="postgresql", database="postgres")
    return url.render_as_string(hide_password=False)


def _execute(server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
