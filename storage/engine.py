"""Opening a database: one engine that writes, one that only reads, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from storage.driver import say

BUSY_MS = 10_000
READERS = 4
CONNECT_SECONDS = 5
_READ_JSON = msgspec.json.Decoder().decode  # every row of a person or a matter has a few lists of words
# PostgreSQL's own 4.0 is that of a turning disk (its manual, 19.7.2): of 200,000 lines it read all to find 1,600. A URL
# with options of its own has its way.
_PLANNER = "-c random_page_cost=1.1"
LOG_PAGES = 16_000  # 64 MB; so long a log nobody kept short, and the next commit does what it always did


@dataclass(frozen=True, slots=True)
class Database:
    """The two ways into one database. On SQLite there is one writer; PostgreSQL takes `writers` at once."""

    writer: Engine
    reader: Engine
    writers: int

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.writer.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database and cannot change it."""
        with self.reader.connect() as connection:
            yield connection

    def checkpoint(self) -> None:
        """Bring what was committed from SQLite's log into its file, while others read and write.

        SQLite would do it within a commit, once for every thousand pages: some twenty verdicts, of which the last
        waited for all of it. Raises sqlite3.Error.
        """
        if self.is_sqlite:
            with self.reader.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str, *, writers: int = 2) -> Database:
    """Open the database at a SQLAlchemy URL (`sqlite:///file.db`, `postgresql+psycopg://…`)."""
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    # without it nobody would be refused for minutes while the server's machine is away
    options: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
    if "options" not in make_url(url).query:
        options["options"] = _PLANNER
    writer = create_engine(
        url,
        pool_size=writers + 1,
        max_overflow=2,
        connect_args=options,
        hide_parameters=True,
        json_deserializer=_READ_JSON,
    )
    reader = create_engine(
        url,
        connect_args=options,
        hide_parameters=True,
        json_deserializer=_READ_JSON,
        pool_size=READERS,
        max_overflow=0,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    return Database(writer=writer, reader=reader, writers=writers)


def _open_sqlite(url: str) -> Database:
    options = {"check_same_thread": False, "timeout": BUSY_MS / 1000, "cached_statements": 512}
    writer = _sqlite_engine(url, 2, options)  # the writer thread keeps one; others have their turn between
    reader = _sqlite_engine(url, READERS, options)
    # a deferred BEGIN that reads and then writes fails at once beside another writer, however long the time-out
    _prepare(writer, begin="BEGIN IMMEDIATE", read_only=False)
    _prepare(reader, begin="BEGIN", read_only=True)
    return Database(writer=writer, reader=reader, writers=1)


def _sqlite_engine(url: str, size: int, options: dict[str, Any]) -> Engine:
    # parameters are clients' texts, which must not be in the words of an error
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args=options,
        hide_parameters=True,
        json_deserializer=_READ_JSON,
    )


def _prepare(engine: Engine, *, begin: str, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own transactions would begin late
        cursor = connection.cursor()
        _keep_log(cursor)
        for pragma in (
            "synchronous=FULL",  # NORMAL may lose acknowledged verdicts when the power fails
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "cache_size=-32000",
            f"wal_autocheckpoint={LOG_PAGES}",
            *(("query_only=ON",) if read_only else ()),
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        say(connection, begin)


def _is_busy(problem: BaseException) -> bool:
    return isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode == sqlite3.SQLITE_BUSY


@retry(
    retry=retry_if_exception(_is_busy),
    stop=stop_after_delay(BUSY_MS / 1000),
    wait=wait_random(0.002, 0.02),
    reraise=True,
)
def _keep_log(cursor: sqlite3.Cursor) -> None:
    """Let the file have its log; where processes make the file at the same moment, SQLite lets nobody wait for it."""
    cursor.execute("PRAGMA journal_mode=WAL")
