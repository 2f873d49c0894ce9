from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import FirmId, PersonId, ReviewId, SpanId
from handlers.money.metering.stretches import (
    MeteredSpan,
    Stretch,
    free_parts,
    on_whole_milliseconds,
    total_ms,
    up_to,
)
from handlers.money.time import Meter

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def stretches(*pairs: tuple[float, float]) -> tuple[Stretch, ...]:
    return tuple(Stretch(starts_at=at(one), ends_at=at(other)) for one, other in pairs)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ((), ((0, 60),)),
        (((10, 20),), ((0, 10), (20, 60))),
        (((30, 40), (10, 20)), ((0, 10), (20, 30), (40, 60))),
        (((10, 30), (20, 40)), ((0, 10), (40, 60))),
        (((10, 40), (20, 30)), ((0, 10), (40, 60))),
        (((-10, 10), (50, 70)), ((10, 50),)),
        (((-10, 70),), ()),
        (((-20, -10), (60, 70), (-5, 0)), ((0, 60),)),
        (((0, 30), (30, 60)), ()),
    ],
)
def test_what_is_taken_is_left_out(
    taken: Sequence[tuple[float, float]], left: Sequence[tuple[float, float]]
) -> None:
    (hour,) = stretches((0, 60))
    assert tuple(free_parts(hour, stretches(*taken))) == stretches(*left)


@pytest.mark.parametrize(
    ("minutes", "kept"),
    [
        (0, ()),
        (-5, ()),
        (5, ((0, 5),)),
        (10, ((0, 10),)),
        (15, ((0, 10), (20, 25))),
        (99, ((0, 10), (20, 30))),
    ],
)
def test_a_limit_keeps_what_came_first(minutes: int, kept: Sequence[tuple[float, float]]) -> None:
    assert tuple(up_to(stretches((0, 10), (20, 30)), minutes * 60_000)) == stretches(*kept)


def test_a_meter_counts_to_its_cap_what_no_other_review_counts() -> None:
    meter = Meter(elapsed_ms=5 * 60_000, running_since=at(0), cap_ms=30 * 60_000)
    taken = stretches((10, 40))
    assert meter.counting(at(50), taken) == stretches((0, 10), (40, 50))
    assert meter.read(at(50), taken) == 25 * 60_000
    assert not meter.capped(at(50), taken)
    assert meter.counting(at(99), taken) == stretches((0, 10), (40, 55))
    assert meter.capped(at(99), taken)


@pytest.mark.parametrize(
    ("since", "until", "milliseconds"),
    [(0, 1_000, 1), (1, 1_000, 0), (1, 2_000, 1), (999, 1_001, 0), (0, 999, 0), (500, 500, 0), (5_000, 0, 0)],
)
def test_a_part_of_a_millisecond_is_nothing(since: int, until: int, milliseconds: int) -> None:
    """Moments in microseconds: what begins within a millisecond counts from the next one on."""
    whole = on_whole_milliseconds(NINE + timedelta(microseconds=since), NINE + timedelta(microseconds=until))
    assert whole.milliseconds == milliseconds
    assert whole.ends_at >= whole.starts_at


moments = st.integers(min_value=0, max_value=2_000)  # in microseconds
pairs = st.tuples(moments, moments)


@given(pairs, st.lists(pairs, max_size=6))
def test_taken_and_free_parts_make_up_the_whole(
    whole: tuple[int, int], others: list[tuple[int, int]]
) -> None:
    begun, ended = (NINE + timedelta(microseconds=one) for one in sorted(whole))
    stretch = Stretch(starts_at=begun, ends_at=ended)
    ends = (sorted(other) for other in others)
    taken = [
        Stretch(starts_at=NINE + timedelta(microseconds=one), ends_at=NINE + timedelta(microseconds=other))
        for one, other in ends
    ]
    free = tuple(free_parts(stretch, taken))
    for one in range(*sorted(whole)):
        moment = NINE + timedelta(microseconds=one)
        is_taken = any(other.starts_at <= moment < other.ends_at for other in taken)
        assert is_taken is not any(part.starts_at <= moment < part.ends_at for part in free)
    assert total_ms(free) <= stretch.milliseconds


def test_an_empty_stretch_is_not_kept() -> None:
    of = {"firm_id": FirmId("f"), "person_id": PersonId("p"), "review_id": ReviewId("r")}
    with pytest.raises(ValueError, match="ends after it starts"):
        MeteredSpan(id=SpanId("s"), starts_at=NINE, ends_at=NINE, milliseconds=0, **of)
