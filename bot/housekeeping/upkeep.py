"""The engine's upkeep beside the writer: SQLite's log is kept short by a thread of its own."""

import logging
import sqlite3
import threading
from collections.abc import Sequence
from typing import Any

from handlers.decisions import Decision
from storage.engine import Database

EVERY = 3.0  # seconds between two looks; pages that change often are copied once for all that time

log = logging.getLogger(__name__)


class Upkeep:
    """Brings what was committed into the database's file, now and then, and only where there is need."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, where the database is one that wants upkeep."""
        if self._database.is_sqlite:
            self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the look that is under way."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def told(self, _committed: Sequence[tuple[Any, Decision]]) -> None:
        """Be told, on a writer thread, that something was committed."""
        self._written.set()

    def _run(self) -> None:
        while not self._ending.wait(EVERY):
            if self._written.is_set():
                self._written.clear()
                self._checkpoint()

    def _checkpoint(self) -> None:
        try:
            self._database.checkpoint()
        except sqlite3.Error as problem:  # a later commit does it, or the next look
            log.warning("the database's log could not be brought into its file: %s", problem)
