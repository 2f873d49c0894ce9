"""What the benchmarks make of raw times."""

import pytest

from tests.benchmarks.figures import Run, figures_of, percentile, ratio
from tests.benchmarks.report import Outcome
from tests.benchmarks.stretches import COMPARISONS, PACED, STRETCHES


def run(*latencies: float, seconds: float = 1.0, cpu_seconds: float = 0.0) -> Run:
    return Run(answers=len(latencies), seconds=seconds, latencies=latencies, cpu_seconds=cpu_seconds)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.99, 99), (0.999, 100), (1.0, 100), (0.001, 1), (0.0, 1)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: int) -> None:
    assert percentile(range(1, 101), share) == expected


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile((7.0,), 0.99) == 7.0


def test_figures_are_medians_over_rounds_and_one_bad_round_shows_only_as_the_worst() -> None:
    rounds = [run(0.001, 0.002), run(0.001, 0.003), run(0.5, 0.9, seconds=2)]

    figures = figures_of(rounds)

    assert (figures.per_second, figures.p50_ms, figures.p99_ms, figures.worst_p99_ms) == (2, 1, 3, 900)


def test_cpu_is_told_for_each_answer() -> None:
    assert run(0.1, 0.1, cpu_seconds=0.006).cpu_ms == pytest.approx(3)


def test_a_ratio_compares_each_round_with_its_own_neighbour() -> None:
    ours = [run(0.1, seconds=1), run(0.1, seconds=10), run(0.1, seconds=1)]
    theirs = [run(0.1, seconds=0.5), run(0.1, seconds=5), run(0.1, seconds=0.1)]

    assert ratio(ours, theirs) == 0.5


def test_rounds_that_were_not_measured_side_by_side_are_not_compared() -> None:
    with pytest.raises(ValueError, match="longer"):
        ratio([run(0.1)], [run(0.1), run(0.1)])


def test_a_verdict_in_teams_is_promised_half_of_slacks_throughput_and_less_is_missed() -> None:
    """Slack answers once a second here, Teams as often or half as often, or hardly ever."""
    for every, kept in ((1, True), (2, True), (3, False)):
        runs = {one.name: [run(0.01, seconds=every if "Teams" in one.name else 1)] for one in STRETCHES}
        outcome = Outcome(
            rounds=1,
            runs={**runs, PACED: [run(0.01)]},
            comparisons=[one for one in COMPARISONS if "Teams" in one.ours],
            start_seconds=(1,),
            idle_megabytes=100,
            complaints=(),
        )
        promised = [one for one in outcome.promises() if "Teams" in one.subject]
        assert [(one.promised, one.kept) for one in promised] == [("at least 0.5", kept)] * 2
