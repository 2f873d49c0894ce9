"""Rounding metered time for an invoice: each policy's figures by hand, and the cap over a day."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import MatterId
from handlers.money.rating.rounding import BilledBefore, RoundingPolicy, WorkedLine, billed_units

EXACT, NEAREST, UP, LEAST, FIXED = RoundingPolicy
MINUTE = 60_000
M, N = MatterId("m"), MatterId("n")


def line(
    minutes: int, policy: RoundingPolicy = NEAREST, matter: MatterId = M, *, more_ms: int = 0
) -> WorkedLine:
    """A line of so many minutes, and milliseconds."""
    return WorkedLine(matter_id=matter, policy=policy, milliseconds=minutes * MINUTE + more_ms)


def hours(*lines: WorkedLine) -> list[str]:
    """What lines are billed, in their order."""
    return [str(units) for units in billed_units(dict(enumerate(lines))).values()]


# 45 approvals of 40 s are 30 minutes: 0.5 h, which at $200 an hour are $100.00, and never 4.5 h.
@pytest.mark.parametrize(
    ("policy", "minutes", "billed"),
    [
        (EXACT, [30], ["0.5"]),
        (EXACT, [1], ["0.0167"]),  # 1/60 = 0.01666…
        (EXACT, [17], ["0.2833"]),
        (NEAREST, [30], ["0.5"]),
        (NEAREST, [3], ["0.1"]),  # 0.05: a half goes up
        (NEAREST, [2], ["0"]),
        (NEAREST, [17], ["0.3"]),
        (NEAREST, [8], ["0.1"]),
        (NEAREST, [9], ["0.2"]),
        (UP, [1], ["0.1"]),
        (UP, [6], ["0.1"]),
        (UP, [7], ["0.2"]),
        (UP, [7, 7], ["0.2", "0.1"]),  # 14 minutes: 0.3 once, not 0.2 each
        (UP, [0, 2], ["0", "0.1"]),
        (LEAST, [2], ["0.1"]),
        (LEAST, [1, 2], ["0", "0.1"]),  # a tenth for the day, on its longest line
        (LEAST, [2, 9], ["0", "0.2"]),
        (LEAST, [0], ["0"]),
    ],
)
def test_each_policy_rounds_the_lines_of_a_day(
    policy: RoundingPolicy, minutes: Sequence[int], billed: Sequence[str]
) -> None:
    assert hours(*(line(worked, policy) for worked in minutes)) == billed


def test_half_a_minute_less_than_a_half_goes_down() -> None:
    assert hours(line(2, more_ms=59_999)) == ["0"]


def test_four_calls_of_three_minutes_on_one_line_are_a_fifth_of_an_hour() -> None:
    assert hours(line(12)) == ["0.2"]


def test_four_lines_of_three_minutes_are_capped_a_tenth_above_the_day() -> None:
    # 12 minutes are 0.2 h: four times 0.1 would be 0.4, and 0.3 is all that may be billed. The last loses its tenth.
    assert hours(*(line(3, matter=MatterId(name)) for name in "abcd")) == ["0.1", "0.1", "0.1", "0"]


def test_what_was_rounded_up_most_loses_its_tenth_first() -> None:
    # 4 + 3 + 4 + 4 = 15 minutes = 0.25 h, so 0.3 may be billed: the line of 3 minutes was rounded up most
    assert hours(line(4), line(3), line(4, matter=N), line(4, matter=N)) == ["0.1", "0", "0.1", "0.1"]


def test_what_was_billed_before_counts_towards_the_day() -> None:
    before = BilledBefore(milliseconds=3 * MINUTE, hours=Decimal("0.1"))
    # 6 minutes in all and 0.2 h with this line: a tenth above, which may be. A third such line adds nothing.
    assert billed_units({1: line(3)}, before=before) == {1: Decimal("0.1")}
    twice = BilledBefore(milliseconds=6 * MINUTE, hours=Decimal("0.2"))
    assert billed_units({1: line(3)}, before=twice) == {1: Decimal(0)}


def test_too_much_before_takes_nothing_below_nothing() -> None:
    before = BilledBefore(milliseconds=0, hours=Decimal(2))
    assert billed_units({1: line(3), 2: line(30)}, before=before) == {1: Decimal(0), 2: Decimal(0)}


def test_a_fixed_fee_is_billed_by_its_pieces_and_counts_no_time() -> None:
    fee = WorkedLine(matter_id=M, policy=FIXED, milliseconds=90_000, pieces=45)
    assert hours(fee, line(3)) == ["45", "0.1"]


@pytest.mark.parametrize("policy", [EXACT, NEAREST, UP, LEAST])
def test_less_than_no_time_is_billed_nothing(policy: RoundingPolicy) -> None:
    assert hours(line(-30, policy), line(0, policy)) == ["0", "0"]


_lines = st.builds(
    line,
    st.integers(0, 300),
    st.sampled_from([EXACT, NEAREST, UP, LEAST]),
    st.sampled_from([M, N]),
    more_ms=st.integers(0, MINUTE),
)


@given(st.dictionaries(st.integers(0, 30), _lines, min_size=1))
def test_a_day_is_never_billed_more_than_an_increment_above_what_was_worked(
    lines: Mapping[int, WorkedLine],
) -> None:
    billed = billed_units(lines)
    worked = sum(one.milliseconds for one in lines.values())
    total = sum(billed.values()) * 3_600_000
    assert total - worked <= 360_000
    for key, one in lines.items():
        assert billed[key] >= 0
        # no line strays by more than two tenths from what was worked on it
        assert abs(billed[key] * 3_600_000 - one.milliseconds) <= 2 * 360_000
