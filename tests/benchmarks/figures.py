"""What is made of the raw times: percentiles, medians of rounds, ratios."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured stretch: how many answers in how many seconds, the sorted latencies, the server's CPU seconds."""

    answers: int
    seconds: float
    latencies: tuple[float, ...]
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's CPU for one answer."""
        return 1000 * self.cpu_seconds / self.answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The medians of several rounds of the same stretch; times in milliseconds."""

    rounds: int
    per_second: float
    p50_ms: float
    p99_ms: float
    worst_p99_ms: float
    cpu_ms: float


def percentile(ordered: Sequence[float], share: float) -> float:
    """Give the smallest of the ordered values that at least this share of them does not exceed."""
    rank = -(-len(ordered) * round(share * 1000) // 1000)
    return ordered[max(rank, 1) - 1]


def figures_of(runs: Sequence[Run]) -> Figures:
    """Take the medians over rounds."""
    p99s = [1000 * percentile(run.latencies, 0.99) for run in runs]
    return Figures(
        rounds=len(runs),
        per_second=median(run.per_second for run in runs),
        p50_ms=median(1000 * percentile(run.latencies, 0.5) for run in runs),
        p99_ms=median(p99s),
        worst_p99_ms=max(p99s),
        cpu_ms=median(run.cpu_ms for run in runs),
    )


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """Compare round by round, so that what slows the machine for a while slows both sides, and take the median."""
    return median(a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True))
