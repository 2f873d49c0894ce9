"""SQLite's log is brought into its file beside the writer."""

import sqlite3
import threading
from collections.abc import Callable

import pytest

from bot.housekeeping import upkeep
from bot.housekeeping.upkeep import Upkeep
from storage.engine import Database
from tests.patience import PATIENCE
from tests.seed import seed_firm


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_what_was_committed_is_in_the_file_even_while_somebody_writes(database: Database) -> None:
    with database.writer.begin() as connection:
        seed_firm(connection)
    with database.writer.begin():
        database.checkpoint()

    alone = sqlite3.connect(f"file:{database.writer.url.database}?immutable=1", uri=True)  # without its log
    assert alone.execute("SELECT count(*) FROM firms").fetchone() == (1,)
    alone.close()


def test_upkeep_looks_only_after_something_was_committed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Semaphore(0)
    monkeypatch.setattr(upkeep, "EVERY", 0.01)
    kept = Upkeep(_Watched(database, looked.release))  # type: ignore[arg-type]  # only what upkeep asks
    kept.start()
    kept.told(())
    assert looked.acquire(timeout=PATIENCE)
    kept.stop()

    assert not looked.acquire(blocking=False)


def test_a_look_that_fails_is_said_and_does_not_end_the_upkeep(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = threading.Semaphore(0)

    def fail() -> None:
        looked.release()
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(upkeep, "EVERY", 0.01)
    kept = Upkeep(_Watched(database, fail))  # type: ignore[arg-type]  # the same
    kept.start()
    for _ in range(2):
        kept.told(())
        assert looked.acquire(timeout=PATIENCE)
    kept.stop()

    assert "disk I/O error" in caplog.text


class _Watched:
    """A database whose checkpoints are told of."""

    def __init__(self, database: Database, looked: Callable[[], None]) -> None:
        self.is_sqlite = database.is_sqlite
        self.checkpoint = looked
