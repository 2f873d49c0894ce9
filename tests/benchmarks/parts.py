"""Where a verdict's time goes in the writer: `python -m tests.benchmarks.parts`.

Batches of verdicts on a fresh SQLite file, one after the other in this thread, without HTTP and without anybody else;
prints the CPU of each part for each verdict, as medians over the batches.
"""

import gc
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from urllib.parse import parse_qsl

from bot.dispatch import new_command_id
from bot.process.memory import look_for_garbage_seldom
from bot.slack.parse import CardCommand, command_from_action
from bot.table import TABLE
from handlers.audit.auditing import audited
from storage.engine import Database, open_database
from storage.pen import Pen
from storage.record import record
from tests.benchmarks.cards import Desk

SIZES = (1, 16)
BATCHES = 200
PARTS = ("begin", "gather", "decide", "record", "commit")
PAGE_IN_LOG = 4_096 + 24  # bytes; sqlite.org/walformat.html


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="signoff-parts-") as folder:
        database = open_database(f"sqlite:///{folder}/parts.db")
        desk = Desk(database, cards=BATCHES * sum(SIZES) + BATCHES)
        look_for_garbage_seldom()
        for size in SIZES:
            parts = measured(database, desk, size)
            shown = "  ".join(f"{name} {micro:4.0f}" for name, micro in parts.items())
            print(
                f"batches of {size:2}: {shown}  all {sum(parts.values()):5.0f}  (µs of CPU for each verdict)"
            )
        print(f"pages written to the log for one verdict: {pages(database, desk, Path(folder)):.0f}")
        database.close()


def measured(database: Database, desk: Desk, size: int) -> dict[str, float]:
    """Give the median microseconds of CPU of each part, for each verdict of a batch."""
    taken: dict[str, list[float]] = {name: [] for name in PARTS}
    with Pen(database.writer) as pen:
        for _ in range(BATCHES):
            moments = one_batch(pen, list(commands(desk, size)))
            for name, begin, end in zip(PARTS, moments[:-1], moments[1:], strict=True):
                taken[name].append((end - begin) / size * 1e6)
            database.checkpoint()
            gc.collect(0)
    return {name: median(times) for name, times in taken.items()}


def one_batch(pen: Pen, batch: Sequence[CardCommand]) -> list[float]:
    """Do what the writer does with a batch; gives the moments between its parts."""
    now, line = datetime.now(UTC), TABLE[type(batch[0])]
    moments = [thread_time()]
    with pen.transaction() as connection:
        moments.append(thread_time())
        facts = line.load(connection, batch, now)
        moments.append(thread_time())
        decisions = [
            audited(command, about, line.decide(command, about, now), now)
            for command, about in zip(batch, facts, strict=True)
        ]
        moments.append(thread_time())
        record(connection, decisions, now)
        moments.append(thread_time())
    return [*moments, thread_time()]


def commands(desk: Desk, count: int) -> Iterator[CardCommand]:
    """Read clicks as the Slack edge does."""
    for post in desk.clicks(count):
        command = command_from_action(
            json.loads(dict(parse_qsl(post.body.decode()))["payload"]), new_command_id()
        )
        assert command is not None, "the desk's clicks are clicks"
        yield command


def pages(database: Database, desk: Desk, folder: Path) -> float:
    """Count the pages of the log that single verdicts write, with the log begun anew."""
    log, count = folder / "parts.db-wal", 20
    with database.writer.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr]  # SQLite's
    with Pen(database.writer) as pen:
        for command in commands(desk, count):
            one_batch(pen, [command])
    return log.stat().st_size / PAGE_IN_LOG / count


if __name__ == "__main__":
    main()
