"""What closing weeks of several sizes took, as a table for the screen and as a section of RESULTS.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rich.table import Table

from tests.benchmarks.figures import percentile
from tests.benchmarks.report import MARK, RESULTS, Promise, machine

BEGIN = "<!-- closing: what follows is written by `python -m tests.benchmarks.closing` -->"
END = "<!-- closing ends -->"
SECONDS, MEGABYTES, DIGESTS_A_SECOND, HELD_MS, GROWTH = 60, 400, 1_000, 50, 1.5
COLUMNS = (
    "week",
    "experts",
    "entries",
    "seconds",
    "µs an entry",
    "CPU, µs an entry: process",
    "database",
    "memory, MB",
    "digests a second",
    "CPU, µs a digest: process",
    "database",
)
HELD = ("command", "how many", "p50 ms", "p99 ms", "worst ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an act took: seconds by the clock, and of the CPU of its process and of the database; memory at most."""

    seconds: float
    cpu: float
    database_cpu: float
    megabytes: float

    def each(self, count: int) -> tuple[float, float, float]:
        """Give microseconds for each of so many: by the clock, of the process, of the database."""
        return (
            self.seconds / count * 1e6,
            self.cpu / count * 1e6,
            self.database_cpu / count * 1e6,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A week that was closed: how much of it there was, and what closing it and computing its digests took.

    `held` are the milliseconds for which each kind of command kept the writer, sorted.
    """

    name: str
    experts: int
    entries: int
    closing: Taken
    held: Mapping[str, Sequence[float]]
    digests: int
    digesting: Taken

    @property
    def digests_a_second(self) -> float:
        """How many experts' digests were computed in a second."""
        return self.digests / self.digesting.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Weeks of rising size, each in a database of its own; and a small one after the greatest, in the same."""

    database: str
    weeks: Sequence[Closed]
    after: Closed

    def promises(self) -> Iterator[Promise]:
        """Hold what was measured against what was promised."""
        first, last = self.weeks[0], self.weeks[-1]
        size = f"{last.entries:,} entries of {last.experts:,} experts"
        yield _at_most(f"closing {size}", last.closing.seconds, SECONDS, "s")
        yield _at_most("memory of the process that closes", last.closing.megabytes, MEGABYTES, "MB")
        rate = last.digests_a_second
        yield Promise(
            subject="digests computed",
            measured=f"{rate:,.0f} a second",
            promised=f"at least {DIGESTS_A_SECOND:,}",
            kept=rate >= DIGESTS_A_SECOND,
        )
        yield _growth(f"time for an entry, {last.entries:,} / {first.entries:,}", last, first)
        # without a promise: all who are held or carried over from the great week are settled with the small one
        after = _growth(f"the same, {self.after.entries:,} after {last.entries:,} / alone", self.after, first)
        yield replace(after, promised="", kept=True)
        for kind, times in last.held.items():
            yield _at_most(f"{kind} holds the writer, p99", percentile(times, 0.99), HELD_MS, "ms")


def _growth(subject: str, one: Closed, other: Closed) -> Promise:
    (clock, *cpu), (others_clock, *others_cpu) = (week.closing.each(week.entries) for week in (one, other))
    return Promise(
        subject=subject,
        measured=f"{clock / others_clock:.2f}",
        promised=f"under {GROWTH}",
        of_cpu=f"{sum(cpu) / sum(others_cpu):.2f}",
        kept=clock / others_clock < GROWTH,
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
    figures = Table(*COLUMNS, title=f"Closing a week on {outcome.database}")
    for row in _rows(outcome):
        figures.add_row(*row)
    yield figures
    held = Table(*HELD, title="How long a command holds the writer")
    for row in _held(outcome.weeks[-1]):
        held.add_row(*row)
    yield held
    promises = Table("", "measured", "by CPU", "promised", "", title="Promises")
    for one in outcome.promises():
        mark = "" if not one.promised else "[green]kept[/green]" if one.kept else "[red]missed[/red]"
        promises.add_row(one.subject, one.measured, one.of_cpu, one.promised, mark)
    yield promises


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    for week in (*outcome.weeks, outcome.after):
        yield (
            week.name,
            f"{week.experts:,}",
            f"{week.entries:,}",
            f"{week.closing.seconds:.1f}",
            *(f"{micro:.0f}" for micro in week.closing.each(week.entries)),
            f"{week.closing.megabytes:.0f}",
            f"{week.digests_a_second:,.0f}",
            *(f"{micro:.0f}" for micro in week.digesting.each(week.digests)[1:]),
        )


def _held(week: Closed) -> Iterator[tuple[str, ...]]:
    for kind, times in week.held.items():
        yield (kind, f"{len(times):,}", *(f"{percentile(times, share):.1f}" for share in (0.5, 0.99, 1)))


def write_results(outcome: Outcome, command: str) -> None:
    """Write the section anew, or put it before what the other benchmarks measured; all else stays."""
    words = RESULTS.read_text()
    if BEGIN not in words:
        before, mark, rest = words.partition(MARK)
        words = f"{before}{BEGIN}\n{END}\n\n{mark}{rest}"
    before, _, rest = words.partition(BEGIN)
    section = "\n".join(_measured(outcome, command))
    RESULTS.write_text(f"{before}{BEGIN}\n\n{section}\n\n{END}{rest.partition(END)[2]}")


def _measured(outcome: Outcome, command: str) -> Iterator[str]:
    yield f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, on {outcome.database}.\n{machine()}.\n"
    yield "| promise | measured | by CPU | promised | |\n|---|---|---|---|---|"
    for one in outcome.promises():
        mark = "" if not one.promised else "kept" if one.kept else "**missed**"
        yield f"| {one.subject} | {one.measured} | {one.of_cpu} | {one.promised} | {mark} |"
    yield f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
    yield from (f"| {' | '.join(row)} |" for row in _rows(outcome))
    yield f"\nHow long a command of the greatest holds the writer:\n\n| {' | '.join(HELD)} |\n|{'---|' * len(HELD)}"
    yield from (f"| {' | '.join(row)} |" for row in _held(outcome.weeks[-1]))
