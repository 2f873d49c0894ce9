from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.periods import (
    Period,
    digest_time,
    next_cutoff,
    period_before,
    previous_cutoff,
    week_label,
)

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
ZONES = sorted(available_timezones())
TICK = timedelta(microseconds=1)

zones = st.sampled_from(ZONES)
week_ends = st.integers(min_value=MONDAY, max_value=SUNDAY)
moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "week_end", "after", "cutoff"),
    [
        # an ordinary week, and a moment on the cut-off itself
        ("Europe/Berlin", SUNDAY, "2026-11-18T12:00", "2026-11-22T23:00"),
        ("Europe/Berlin", SUNDAY, "2026-11-22T22:59:59", "2026-11-22T23:00"),
        ("Europe/Berlin", SUNDAY, "2026-11-22T23:00", "2026-11-29T23:00"),
        ("America/New_York", SUNDAY, "2026-11-18T12:00", "2026-11-23T05:00"),
        ("Asia/Riyadh", THURSDAY, "2026-11-18T12:00", "2026-11-19T21:00"),
        # Berlin: the week of the spring change has 167 hours, that of the autumn change 169
        ("Europe/Berlin", SUNDAY, "2026-03-22T23:00", "2026-03-29T22:00"),
        ("Europe/Berlin", SUNDAY, "2026-10-18T22:00", "2026-10-25T23:00"),
        # New York: both changes are on a Sunday, within the week that it ends
        ("America/New_York", SUNDAY, "2026-03-02T05:00", "2026-03-09T04:00"),
        ("America/New_York", SUNDAY, "2026-10-26T04:00", "2026-11-02T05:00"),
        # Santiago: Sunday 6 September 2026 has no midnight, the clocks go from 24:00 to 01:00
        ("America/Santiago", SATURDAY, "2026-09-02T12:00", "2026-09-06T04:00"),
        ("America/Santiago", SATURDAY, "2026-09-06T04:00", "2026-09-13T03:00"),
        # Santiago: Saturday 4 April 2026 has its last hour twice, midnight comes after the second
        ("America/Santiago", SATURDAY, "2026-04-05T03:59", "2026-04-05T04:00"),
        # Havana: Sunday 1 November 2026 has two midnights, and the first one cuts
        ("America/Havana", SATURDAY, "2026-10-30T12:00", "2026-11-01T04:00"),
        ("America/Havana", SATURDAY, "2026-11-01T04:00", "2026-11-08T05:00"),
        # Lord Howe: the clocks change by half an hour
        ("Australia/Lord_Howe", SUNDAY, "2026-03-29T13:00", "2026-04-05T13:30"),
        ("Australia/Lord_Howe", SUNDAY, "2026-09-27T13:30", "2026-10-04T13:00"),
        # St. John's: at 00:01 on Sunday 7 November 2010 the clocks went back to Saturday, after the cut
        ("America/St_Johns", SATURDAY, "2010-11-05T12:00", "2010-11-07T02:30"),
        ("America/St_Johns", SATURDAY, "2010-11-07T03:00", "2010-11-14T03:30"),
        # Apia: there was no Friday 30 December 2011
        ("Pacific/Apia", SUNDAY, "2011-12-26T10:00", "2012-01-01T10:00"),
        ("Pacific/Apia", THURSDAY, "2011-12-28T10:00", "2011-12-30T10:00"),
        ("Pacific/Apia", THURSDAY, "2011-12-30T10:00", "2012-01-05T10:00"),
    ],
)
def test_the_next_cutoff_is_the_local_midnight_after_the_weeks_last_day(
    zone: str, week_end: int, after: str, cutoff: str
) -> None:
    found = next_cutoff(utc(after), zone=zone, week_end=week_end)
    assert found == utc(cutoff)
    assert found.tzinfo is UTC


def cutoffs(zone: str, week_end: int, start: datetime, weeks: int) -> list[datetime]:
    found = [next_cutoff(start, zone=zone, week_end=week_end)]
    for _ in range(weeks):
        found.append(next_cutoff(found[-1], zone=zone, week_end=week_end))
    return found


def test_every_zone_has_exactly_one_cutoff_in_each_local_week_of_a_year() -> None:
    assert len(ZONES) > 400
    for zone in ZONES:
        found = cutoffs(zone, SUNDAY, utc("2026-01-01T00:00"), 54)
        days = [cutoff.astimezone(ZoneInfo(zone)).date() for cutoff in found]
        assert all(day.weekday() == MONDAY for day in days), zone
        assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=7)}, zone
        assert all(earlier < later for earlier, later in pairwise(found)), zone


@pytest.mark.parametrize("week_end", range(7))
@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", "2026-03-16T00:00"),
        ("Europe/Berlin", "2026-10-12T00:00"),
        ("America/New_York", "2026-02-23T00:00"),
        ("America/New_York", "2026-10-19T00:00"),
        ("America/Santiago", "2026-03-23T00:00"),
        ("America/Santiago", "2026-08-24T00:00"),
        ("America/Havana", "2026-10-19T00:00"),
        ("America/St_Johns", "2010-10-25T00:00"),
        ("Australia/Lord_Howe", "2026-03-23T00:00"),
        ("Australia/Lord_Howe", "2026-09-21T00:00"),
        ("Pacific/Apia", "2011-12-19T00:00"),
        ("Pacific/Kwajalein", "1993-08-09T00:00"),
    ],
)
def test_every_half_hour_around_a_clock_change_lies_in_exactly_one_week(
    zone: str, start: str, week_end: int
) -> None:
    cuts = cutoffs(zone, week_end, utc(start) - timedelta(days=8), 5)
    assert len(set(cuts)) == 6
    for half_hours in range(2 * 24 * 21):
        at = utc(start) + timedelta(minutes=30 * half_hours)
        weeks = [(begin, end) for begin, end in pairwise(cuts) if begin <= at < end]
        assert weeks == [
            (previous_cutoff(at, zone=zone, week_end=week_end), next_cutoff(at, zone=zone, week_end=week_end))
        ]


@given(moments, zones, week_ends)
def test_cutoffs_on_both_sides_of_a_moment_agree(at: datetime, zone: str, week_end: int) -> None:
    before = previous_cutoff(at, zone=zone, week_end=week_end)
    after = next_cutoff(at, zone=zone, week_end=week_end)
    assert before <= at < after
    assert next_cutoff(before, zone=zone, week_end=week_end) == after
    assert previous_cutoff(after - TICK, zone=zone, week_end=week_end) == before
    assert period_before(after, zone=zone, week_end=week_end) == Period(starts_at=before, ends_at=after)
    assert timedelta(days=5) < after - before < timedelta(days=9)


def test_a_moment_on_the_cutoff_begins_the_new_week() -> None:
    cutoff = utc("2026-11-22T23:00")
    assert previous_cutoff(cutoff, zone="Europe/Berlin", week_end=SUNDAY) == cutoff
    assert previous_cutoff(cutoff - TICK, zone="Europe/Berlin", week_end=SUNDAY) == utc("2026-11-15T23:00")


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(starts_at=utc("2026-11-22T23:00"), ends_at=utc("2026-11-22T23:00"))


@pytest.mark.parametrize(
    ("zone", "cutoff", "hour", "due"),
    [
        ("Europe/Berlin", "2026-11-22T23:00", 9, "2026-11-23T08:00"),
        ("America/New_York", "2026-11-02T05:00", 9, "2026-11-02T14:00"),
        ("Pacific/Auckland", "2026-11-15T11:00", 9, "2026-11-15T20:00"),
        # Santiago: the day begins at 01:00, so the hour 0 is the cut-off itself
        ("America/Santiago", "2026-09-06T04:00", 0, "2026-09-06T04:00"),
        ("America/Santiago", "2026-09-06T04:00", 9, "2026-09-06T12:00"),
        # Berlin on a week that ends on Saturday: 02:00 comes twice, and the first is meant
        ("Europe/Berlin", "2026-10-24T22:00", 2, "2026-10-25T00:00"),
        # and in spring 02:00 does not come, so it is 03:00
        ("Europe/Berlin", "2026-03-28T23:00", 2, "2026-03-29T01:00"),
    ],
)
def test_a_digest_is_due_at_the_local_hour_of_the_day_that_the_cutoff_begins(
    zone: str, cutoff: str, hour: int, due: str
) -> None:
    assert digest_time(utc(cutoff), zone=zone, hour=hour) == utc(due)


@given(moments, zones, week_ends, st.integers(min_value=0, max_value=23))
def test_a_digest_is_never_due_before_its_week_is_over(
    at: datetime, zone: str, week_end: int, hour: int
) -> None:
    cutoff = next_cutoff(at, zone=zone, week_end=week_end)
    assert cutoff <= digest_time(cutoff, zone=zone, hour=hour) <= cutoff + timedelta(hours=26)


@pytest.mark.parametrize(
    ("ends_at", "label"),
    [
        ("2026-11-22T23:00", "16–22 Nov 2026"),
        ("2026-12-06T23:00", "30 Nov – 6 Dec 2026"),
        ("2027-01-03T23:00", "28 Dec 2026 – 3 Jan 2027"),
        ("2026-03-29T22:00", "23–29 Mar 2026"),
        ("2026-10-25T23:00", "19–25 Oct 2026"),
        ("2026-03-01T23:00", "23 Feb – 1 Mar 2026"),
    ],
)
def test_a_week_is_named_by_its_first_and_last_day(ends_at: str, label: str) -> None:
    period = period_before(utc(ends_at), zone="Europe/Berlin", week_end=SUNDAY)
    assert week_label(period, "Europe/Berlin") == label
