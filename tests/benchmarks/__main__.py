"""Measure the speed promises: `python -m tests.benchmarks`, or `make bench`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from storage.engine import open_database
from storage.schema import create_fresh
from tests.benchmarks.bench import Bench, bench
from tests.benchmarks.figures import Run
from tests.benchmarks.processes import product, serving
from tests.benchmarks.report import Outcome, tables, write_results
from tests.benchmarks.stretches import (
    COMPARISONS,
    COMPARISONS_ON_POSTGRESQL,
    ON_PG,
    ON_POSTGRESQL,
    STRETCHES,
    Stretch,
)
from tests.postgres import PostgresServer

Runs = Mapping[str, Sequence[Run]]


def main() -> int:
    """Run the benchmarks; the exit status is 1 where a promise was missed or a database tells otherwise."""
    given = _arguments()
    console = Console()
    outcome = _measure(given.rounds, postgresql=not given.no_postgresql, console=console)
    for table in tables(outcome):
        console.print(table)
    for complaint in outcome.complaints:
        console.print(f"[red]{complaint}[/red]")
    if not given.dry:
        write_results(outcome, " ".join(("python -m tests.benchmarks", *sys.argv[1:])))
    return int(bool(outcome.complaints) or not all(promise.kept for promise in outcome.promises()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured (default: 5)")
    parser.add_argument("--no-postgresql", action="store_true", help="measure on SQLite only")
    parser.add_argument("--dry", action="store_true", help="do not write RESULTS.md")
    return parser.parse_args()


def _measure(rounds: int, *, postgresql: bool, console: Console) -> Outcome:
    stretches = (*STRETCHES, *(ON_POSTGRESQL if postgresql else ()))
    with _databases(postgresql=postgresql) as new_database:
        start_seconds = _starts(new_database("start"), rounds)
        console.log("Making cards to click …")
        with bench(new_database, stretches, rounds) as stage:
            idle, runs = asyncio.run(_rounds(stage, stretches, rounds, console))
        return Outcome(
            rounds=rounds,
            runs=runs,
            comparisons=(*COMPARISONS, *(COMPARISONS_ON_POSTGRESQL if postgresql else ())),
            start_seconds=start_seconds,
            idle_megabytes=idle,
            complaints=tuple(stage.complaints()),
        )


async def _rounds(
    stage: Bench, stretches: Sequence[Stretch], rounds: int, console: Console
) -> tuple[float, Runs]:
    """Measure all stretches in turn, again and again; the first round only warms up."""
    idle = await stage.idle_megabytes()
    runs: dict[str, list[Run]] = {stretch.name: [] for stretch in stretches}
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        shown = progress.add_task("", total=(rounds + 1) * len(stretches))
        for number in range(rounds + 1):
            for stretch in stretches:
                progress.update(shown, description=f"{stretch.name:50}")
                run = await stage.run(stretch)
                progress.advance(shown)
                if number:
                    runs[stretch.name].append(run)
    return idle, runs


def _starts(database_url: str, times: int) -> list[float]:
    """Start the product again and again on an empty database of the newest schema."""
    database = open_database(database_url)
    create_fresh(database)
    database.close()
    seconds = []
    with serving("slack") as slack:
        for _ in range(times + 1):
            with product(database_url, slack.url) as server:
                seconds.append(server.seconds_to_start)
    return seconds[1:]


@contextmanager
def _databases(*, postgresql: bool) -> Iterator[Callable[[str], str]]:
    """Give what makes an empty database for a server's name: a SQLite file, or one of a durable PostgreSQL."""
    with TemporaryDirectory(prefix="signoff-bench-") as folder:

        def file(name: str) -> str:
            return f"sqlite:///{folder}/{name.replace(' ', '-')}.db"

        if not postgresql:
            yield file
            return
        with PostgresServer(durable=True) as server:
            yield lambda name: server.create_database() if name.endswith(ON_PG) else file(name)


if __name__ == "__main__":
    sys.exit(main())
