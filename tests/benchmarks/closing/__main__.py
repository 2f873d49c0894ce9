"""Measure how a week is closed: `python -m tests.benchmarks.closing`, or `make bench`.

Weeks of a hundredth, of a tenth and of all of the entries are closed, each in a database of its own, and then a small
one after the greatest. The database is PostgreSQL as it comes, with every commit on the disk, or what `--database`
names: sqlite for files, or an empty database of a server, which takes one size alone.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from storage.engine import open_database
from storage.schema import create_fresh
from tests.benchmarks.closing.results import Closed, Outcome, Taken, tables, write_results
from tests.benchmarks.closing.seeding import CUTOFFS, Crowd, look_after, seed_crowd, seed_work
from tests.benchmarks.closing.servers import cpu_seconds
from tests.postgres import PostgresServer

CHILD = "tests.benchmarks.closing.child"
TAKEN = ("seconds", "cpu", "database_cpu", "megabytes")


def main() -> int:
    """Run the benchmark; the exit status is 1 where a promise was missed."""
    given = _arguments()
    console = Console()
    with _databases(given.database) as (kind, new_database, database_cpu):
        shares = (1,) if kind == "a database given" else (100, 10, 1)
        sizes = [max(1, given.entries // share) for share in shares]
        weeks: list[Closed] = []
        for size in sizes:
            url, experts = new_database(), max(1, size * given.experts // given.entries)
            crowd = _seeded(console, url, experts)
            weeks.append(_week(console, url, crowd, size, database_cpu))
        few = replace(crowd, experts=crowd.experts[: weeks[0].experts])
        after = _week(console, url, few, sizes[0], database_cpu, week=1)
    outcome = Outcome(database=kind, weeks=weeks, after=after)
    for table in tables(outcome):
        console.print(table)
    if not given.dry:
        write_results(outcome, " ".join(("python -m tests.benchmarks.closing", *sys.argv[1:])))
    return int(not all(promise.kept for promise in outcome.promises()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.closing", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000, help="of the greatest week")
    parser.add_argument("--experts", type=int, default=30_000, help="who made them")
    parser.add_argument(
        "--database", default="postgresql", help="postgresql, sqlite, or the URL of an empty one"
    )
    parser.add_argument("--dry", action="store_true", help="do not write RESULTS.md")
    return parser.parse_args()


@contextmanager
def _databases(wanted: str) -> Iterator[tuple[str, Callable[[], str], Callable[[], float]]]:
    """Give the kind of database, what makes an empty one, and what tells how much CPU its server has used."""
    if wanted == "postgresql":
        with PostgresServer(durable=True, upkeep=True) as server:
            yield "PostgreSQL", server.create_database, lambda: cpu_seconds(server.folder)
    elif wanted == "sqlite":
        with TemporaryDirectory(prefix="signoff-closing-") as folder:
            numbers = iter(range(100))
            yield "SQLite", lambda: f"sqlite:///{folder}/{next(numbers)}.db", lambda: 0.0
    else:
        yield "a database given", lambda: wanted, lambda: 0.0


def _seeded(console: Console, url: str, experts: int) -> Crowd:
    console.log(f"Making {experts:,} experts …")
    with closing(open_database(url)) as database:
        create_fresh(database)
        return seed_crowd(database, experts)


def _week(
    console: Console,
    url: str,
    crowd: Crowd,
    entries: int,
    database_cpu: Callable[[], float],
    *,
    week: int = 0,
) -> Closed:
    """Let the experts work for a week, then close it in a process of its own."""
    console.log(f"Making {entries:,} entries …")
    with closing(open_database(url)) as database:
        seed_work(database, crowd, entries, week=week)
    console.log("Closing the week …")
    about = (url, crowd.seeded.firm.id, (CUTOFFS[week] + timedelta(seconds=5)).isoformat())
    closed = _measured("close", about, database_cpu)
    look_after(url)  # the digests' hour is long after
    told = _measured("digests", about, database_cpu)
    assert told["reviews"] == entries, "the digests tell of every entry, for each was taken once"
    return Closed(
        name="the second" if week else "the first",
        experts=len(crowd.experts),
        entries=entries,
        closing=Taken(**{name: closed[name] for name in TAKEN}),
        held=closed["held"],
        digests=told["digests"],
        digesting=Taken(**{name: told[name] for name in TAKEN}),
    )


def _measured(act: str, about: Sequence[str], database_cpu: Callable[[], float]) -> dict[str, Any]:
    before = database_cpu()
    command = [sys.executable, "-m", CHILD, act, *about]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found | {"database_cpu": database_cpu() - before}


if __name__ == "__main__":
    sys.exit(main())
