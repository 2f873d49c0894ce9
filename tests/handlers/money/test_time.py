from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.ledger import Accrued, accrue
from handlers.money.rates import RateUnit
from handlers.money.time import Meter, activity_of, hours_text, local_day, reverse_time
from tests.handlers.money.samples import MONDAY_NOON, rate_line, work

IDLE = Meter(elapsed_ms=0, running_since=None, cap_ms=60_000)
LATER = MONDAY_NOON + timedelta(days=8)


def after(milliseconds: int) -> datetime:
    return MONDAY_NOON + timedelta(milliseconds=milliseconds)


def test_a_meter_reads_nothing_until_it_is_started() -> None:
    assert IDLE.read(after(5000)) == 0
    assert IDLE.stop(after(5000)) == IDLE


def test_a_meter_measures_from_start_to_stop_and_goes_on_when_reopened() -> None:
    closed = IDLE.start(after(0)).stop(after(17_040))
    assert closed.read(after(30_000)) == 17_040
    assert closed.start(after(40_000)).read(after(42_500)) == 19_540


def test_starting_a_running_meter_changes_nothing() -> None:
    running = IDLE.start(after(0))
    assert running.start(after(9000)) is running


@pytest.mark.parametrize(
    ("milliseconds", "reading", "capped"), [(59_999, 59_999, False), (60_000, 60_000, True)]
)
def test_a_meter_stops_at_its_cap(milliseconds: int, reading: int, capped: bool) -> None:
    running = IDLE.start(after(0))
    assert running.read(after(milliseconds)) == reading
    assert running.capped(after(milliseconds)) is capped
    assert running.stop(after(90_000)).elapsed_ms == 60_000


def test_a_clock_that_goes_back_takes_no_time_away() -> None:
    running = Meter(elapsed_ms=5000, running_since=after(10_000), cap_ms=60_000)
    assert running.read(after(0)) == 5000


@pytest.mark.parametrize("since", [None, after(0)])
def test_a_cap_that_is_lowered_takes_nothing_back(since: datetime | None) -> None:
    meter = Meter(elapsed_ms=90_000, running_since=since, cap_ms=60_000)
    assert meter.read(after(5_000)) == 90_000
    assert meter.capped(after(5_000))


def test_a_meter_runs_through_a_clock_change_at_its_own_pace() -> None:
    before = datetime.fromisoformat("2026-10-25T02:59:59+02:00")
    assert IDLE.start(before).read(datetime.fromisoformat("2026-10-25T02:00:01+01:00")) == 2000


@given(st.lists(st.tuples(st.booleans(), st.integers(min_value=-(10**6), max_value=10**6)), max_size=30))
def test_a_meter_never_reads_less_than_before_nor_more_than_its_cap(steps: list[tuple[bool, int]]) -> None:
    meter, reading = IDLE, 0
    for starts, milliseconds in steps:
        meter = meter.start(after(milliseconds)) if starts else meter.stop(after(milliseconds))
        assert reading <= meter.elapsed_ms <= meter.cap_ms
        reading = meter.elapsed_ms


def test_a_moment_without_a_zone_is_not_read() -> None:
    naive = datetime(2026, 11, 16)  # noqa: DTZ001 - the mistake that is to be caught
    for read in (IDLE.start, IDLE.start(after(0)).read, lambda at: local_day(at, "UTC")):
        with pytest.raises(ValueError, match="zone"):
            read(naive)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 16, 4, 59, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 15)),
        (datetime(2026, 11, 16, 5, tzinfo=UTC), "America/New_York", date(2026, 11, 16)),
        (datetime(2026, 11, 15, 10, 59, tzinfo=UTC), "Pacific/Auckland", date(2026, 11, 15)),
        (datetime(2026, 11, 15, 11, tzinfo=UTC), "Pacific/Auckland", date(2026, 11, 16)),
        (datetime(2011, 12, 30, 9, 59, tzinfo=UTC), "Pacific/Apia", date(2011, 12, 29)),
        (datetime(2011, 12, 30, 10, tzinfo=UTC), "Pacific/Apia", date(2011, 12, 31)),
    ],
)
def test_the_local_day_is_the_firms_own(at: datetime, zone: str, day: date) -> None:
    assert local_day(at, zone) == day


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0:00:00"),
        (499, "0:00:00"),
        (500, "0:00:01"),
        (1_060_000, "0:17:40"),
        (3_599_500, "1:00:00"),
        (360_000_000, "100:00:00"),
        (-1_060_000, "−0:17:40"),
        (-499, "0:00:00"),
    ],
)
def test_a_duration_is_written_to_the_second(milliseconds: int, text: str) -> None:
    assert hours_text(milliseconds) == text


@pytest.mark.parametrize(("kind", "code"), [("approve", "A104"), ("reject", "A104"), ("edit", "A103")])
def test_each_verdict_has_its_activity_code(kind: str, code: str) -> None:
    assert activity_of(kind) == code


def test_what_is_no_verdict_has_no_activity_code() -> None:
    with pytest.raises(KeyError):
        activity_of("decline")


@pytest.mark.parametrize("unit", list(RateUnit))
def test_a_time_entry_is_taken_back_by_its_mirror_on_the_same_local_day(unit: RateUnit) -> None:
    entry, _ = accrue(work=work(480_000), rate=rate_line(unit=unit), already=Accrued())
    back = reverse_time(entry, LATER)
    for name in ("milliseconds", "units", "pay", "price"):
        assert getattr(back, name) == -getattr(entry, name)
    for name in (
        "person_id",
        "matter_id",
        "review_id",
        "version",
        "activity",
        "local_day",
        "rate_line_id",
        "currency",
    ):
        assert getattr(back, name) == getattr(entry, name)
    assert (back.reverses, back.dated_at) == (entry.id, LATER)
    assert back.id == reverse_time(entry, MONDAY_NOON).id != entry.id


def test_a_reversal_of_time_is_not_reversed() -> None:
    entry, _ = accrue(work=work(480_000), rate=rate_line(), already=Accrued())
    with pytest.raises(ValueError, match="not reversed"):
        reverse_time(reverse_time(entry, LATER), LATER)
