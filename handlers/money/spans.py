"""The stretches of time that Home speaks of: today where the person is, and the running week of the firm."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.money.periods import Period, next_cutoff, previous_cutoff
from handlers.money.time import local_day


def day_around(now: datetime, zone: str) -> Period:
    """The local day that a moment lies in: 23 or 25 hours long where the clocks change."""
    day = local_day(now, zone)
    starts_at, ends_at = (
        datetime.combine(day + timedelta(days=days), time(), ZoneInfo(zone)).astimezone(UTC)
        for days in (0, 1)
    )
    return Period(starts_at=starts_at, ends_at=ends_at)


def week_around(now: datetime, *, zone: str, week_end: int) -> Period:
    """The firm's week that a moment lies in, whether or not the week before it is closed."""
    return Period(
        starts_at=previous_cutoff(now, zone=zone, week_end=week_end),
        ends_at=next_cutoff(now, zone=zone, week_end=week_end),
    )
