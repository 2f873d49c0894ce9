"""Databases with every table in them, for tests that do not ask how the tables came: far cheaper than making them.

Making the tables takes some 40 ms on SQLite and 180 ms on PostgreSQL, and most tests of the suite want them. A file is
copied from one that was made once; a database on PostgreSQL is emptied after a test and given to the next.
"""

import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Self

import psycopg
from sqlalchemy import make_url

from storage.engine import open_database
from storage.schema import create_fresh
from storage.tables import metadata
from tests.postgres import create_database, drop_database

GROWTH = (
    4 * 2**20
)  # bytes: with more dead rows than this a copy of the template is cheaper, and plans stay usual

ALONE = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = "SET session_replication_role = replica;" + ";".join(
    f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables
)
# Every change of a table, a trigger or a constraint writes its row of the catalogue anew.
SHAPE = """
SELECT md5(concat(
  (SELECT string_agg(concat(oid, ' ', xmin), ',' ORDER BY oid) FROM pg_class WHERE oid >= 16384),
  (SELECT string_agg(concat(oid, ' ', xmin), ',' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat(oid, ' ', xmin), ',' ORDER BY oid) FROM pg_constraint WHERE oid >= 16384),
  (SELECT string_agg(concat(oid, ' ', xmin), ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384)))
"""


class Lent(NamedTuple):
    """A database of the pool, and what it was like when it was new: its catalogue and its size in bytes."""

    url: str
    shape: str
    size: int


class SqliteTemplate:
    """A file with every table, of which others are copies."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        furnish(f"sqlite:///{self._file}")

    def copy_to(self, url: str) -> None:
        """Put the tables into the file that `url` names, which is not there yet."""
        shutil.copy(self._file, make_url(url).database or "")


class PostgresPool:
    """Databases with every table and no row, each lent to one test at a time."""

    def __init__(self, maintenance: str) -> None:
        self._maintenance = maintenance
        self._template = create_database(maintenance)
        self._free: list[Lent] = []
        furnish(self._template)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for url in (self._template, *(lent.url for lent in self._free)):
            drop_database(self._maintenance, url)

    def take(self) -> Lent:
        """Lend a database that is as good as new."""
        return self._free.pop() if self._free else self._new()

    def give_back(self, lent: Lent) -> None:
        """Empty a database and keep it; one whose schema was changed, or that grew much, is removed instead."""
        if self._emptied(lent):
            self._free.append(lent)
        else:
            drop_database(self._maintenance, lent.url)

    def _new(self) -> Lent:
        url = create_database(self._maintenance, self._template)
        with psycopg.connect(plain(url)) as connection:
            return Lent(url, *_state(connection))

    def _emptied(self, lent: Lent) -> bool:
        try:
            with psycopg.connect(plain(lent.url), autocommit=True) as connection:
                connection.execute(ALONE)
                shape, size = _state(connection)
                if shape != lent.shape or size > lent.size + GROWTH:
                    return False
                connection.execute(EMPTY)
        except (
            psycopg.errors.InsufficientPrivilege
        ):  # on a server that was given: its account is no superuser
            return False
        return True


def furnish(url: str) -> None:
    """Make every table in the empty database that `url` names."""
    with closing(open_database(url)) as database:
        create_fresh(database)


def plain(url: str) -> str:
    """Say a URL of SQLAlchemy's as the driver wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _state(connection: psycopg.Connection) -> tuple[str, int]:
    shape = connection.execute(SHAPE).fetchone()
    size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert shape
    assert size
    return str(shape[0]), int(size[0])
