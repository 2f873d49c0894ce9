from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.spans import day_around, week_around

# (moment, zone, hours of the day it lies in)
DAYS = [
    ("2026-11-18T12:00", "Europe/Berlin", 24),
    ("2026-03-29T12:00", "Europe/Berlin", 23),
    ("2026-10-25T12:00", "Europe/Berlin", 25),
    ("2026-03-08T12:00", "America/New_York", 23),
    ("2026-11-01T12:00", "America/New_York", 25),
]
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(("moment", "zone", "hours"), DAYS)
def test_a_day_is_as_long_as_the_clocks_make_it(moment: str, zone: str, hours: int) -> None:
    day = day_around(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone)
    assert day.ends_at - day.starts_at == timedelta(hours=hours)


def test_a_day_begins_at_the_persons_midnight() -> None:
    day = day_around(datetime(2026, 11, 18, 3, tzinfo=UTC), "America/New_York")
    assert day.starts_at == datetime(2026, 11, 17, 5, tzinfo=UTC)


def test_a_week_begins_at_the_firms_cut_off() -> None:
    week = week_around(datetime(2026, 10, 28, 12, tzinfo=UTC), zone="Europe/Berlin", week_end=4)
    assert (week.starts_at, week.ends_at) == (
        datetime(2026, 10, 23, 22, tzinfo=UTC),
        datetime(2026, 10, 30, 23, tzinfo=UTC),
    )


@given(moment=MOMENTS, zone=ZONES, week_end=st.integers(0, 6))
def test_a_moment_lies_in_its_day_and_in_its_week(moment: datetime, zone: str, week_end: int) -> None:
    for span in (day_around(moment, zone), week_around(moment, zone=zone, week_end=week_end)):
        assert span.starts_at <= moment < span.ends_at
