"""What came out, as a table for the screen and as RESULTS.md."""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.table import Table

from tests.benchmarks.figures import Run, figures_of, ratio
from tests.benchmarks.stretches import (
    IDLE_MEGABYTES_PROMISED,
    P99_MS_PROMISED,
    PACED,
    START_SECONDS_PROMISED,
    Comparison,
)

RESULTS = Path(__file__).with_name("RESULTS.md")
MARK = "<!-- measured: everything below is written by `python -m tests.benchmarks` -->"
PACKAGES = ("slack-bolt", "aiohttp", "sqlalchemy", "psycopg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise, what was measured of it, and whether that keeps it; nothing may be promised."""

    subject: str
    measured: str
    promised: str = ""
    of_cpu: str = ""  # the same ratio by the CPU that the servers used, which a busy machine disturbs less
    kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that a run of the benchmarks found."""

    rounds: int
    runs: Mapping[str, Sequence[Run]]
    comparisons: Sequence[Comparison]
    start_seconds: Sequence[float]
    idle_megabytes: float
    complaints: Sequence[str]

    def promises(self) -> Iterator[Promise]:
        """Hold what was measured against what was promised."""
        for one in self.comparisons:
            yield _compared(one, self.runs[one.ours], self.runs[one.theirs])
        p99 = figures_of(self.runs[PACED]).p99_ms
        yield _at_most(f"p99 of {PACED}", p99, P99_MS_PROMISED, "ms")
        start = sorted(self.start_seconds)[len(self.start_seconds) // 2]
        yield _at_most("process start to first answer", start, START_SECONDS_PROMISED, "s")
        yield _at_most("resident memory, idle", self.idle_megabytes, IDLE_MEGABYTES_PROMISED, "MB")


def _compared(one: Comparison, ours: Sequence[Run], theirs: Sequence[Run]) -> Promise:
    promised = f"at least {one.promised:g}" + (f", aim {one.aim:g}" if one.aim else "")
    cpu = figures_of(ours).cpu_ms
    measured = ratio(ours, theirs)
    return Promise(
        subject=f"{one.ours} / {one.theirs}",
        measured=f"{measured:.2f}",
        promised=promised if one.promised else "",
        of_cpu=f"{figures_of(theirs).cpu_ms / cpu:.2f}" if cpu else "",
        kept=measured >= one.promised,
    )


def _at_most(subject: str, measured: float, most: float, unit: str) -> Promise:
    return Promise(
        subject=subject,
        measured=f"{measured:.3g} {unit}",
        promised=f"under {most:g} {unit}",
        kept=measured < most,
    )


def tables(outcome: Outcome) -> Iterator[Table]:
    """Draw the figures and the promises for a terminal."""
    figures = Table("", "per second", "p50 ms", "p99 ms", "worst p99", "CPU ms", title="Medians")
    for row in _rows(outcome):
        figures.add_row(*row)
    yield figures
    promises = Table("", "measured", "by CPU", "promised", "", title="Promises")
    for promise in outcome.promises():
        mark = "" if not promise.promised else "[green]kept[/green]" if promise.kept else "[red]missed[/red]"
        promises.add_row(promise.subject, promise.measured, promise.of_cpu, promise.promised, mark)
    yield promises


def write_results(outcome: Outcome, command: str) -> None:
    """Write the measured part of RESULTS.md anew; what people wrote above it stays."""
    words = RESULTS.read_text() if RESULTS.exists() else "# How fast it is\n\n" + MARK
    RESULTS.write_text(
        words.partition(MARK)[0] + MARK + "\n\n" + "\n".join(_measured(outcome, command)) + "\n"
    )


def _measured(outcome: Outcome, command: str) -> Iterator[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, medians of {outcome.rounds} rounds."
    yield f"{machine()}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    yield "\n| promise | measured | by CPU | promised | |\n|---|---|---|---|---|"
    for promise in outcome.promises():
        mark = "" if not promise.promised else "kept" if promise.kept else "**missed**"
        yield f"| {promise.subject} | {promise.measured} | {promise.of_cpu} | {promise.promised} | {mark} |"
    yield "\n| | answers a second | p50 ms | p99 ms | worst p99 ms | server's CPU, ms an answer |"
    yield "|---|---|---|---|---|---|"
    yield from (f"| {' | '.join(row)} |" for row in _rows(outcome))
    found = (
        "; ".join(outcome.complaints) or "as much of everything as was acknowledged, every invariant holds"
    )
    yield f"\nDatabases after the load and a kill -9: {found}."


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    for name, runs in outcome.runs.items():
        f = figures_of(runs)
        times = (f"{value:.1f}" for value in (f.p50_ms, f.p99_ms, f.worst_p99_ms))
        yield (name, f"{f.per_second:,.0f}", *times, f"{f.cpu_ms:.2f}")


def machine() -> str:
    """Say what this machine is."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    return f"{os.cpu_count()} × {model}, {platform.system()}"
