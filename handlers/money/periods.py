"""Pay periods: weeks of the firm's own calendar, cut at local midnight and held as UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.money.time import local_day

_WEEK = timedelta(days=7)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open stretch of time: a moment at `starts_at` is in it, one at `ends_at` is not."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at >= self.ends_at:
            raise ValueError("a period ends after it starts")


def next_cutoff(after: datetime, *, zone: str, week_end: int) -> datetime:
    """Find the first cut-off after a moment: local midnight after the week's last day (0 is Monday)."""
    # The second week is for clocks that are put back over midnight: the last evening comes again after the cut.
    day = _week_start(local_day(after, zone), week_end)
    return next(cut for weeks in (1, 2) if (cut := _instant(day + weeks * _WEEK, 0, zone)) > after)


def previous_cutoff(at: datetime, *, zone: str, week_end: int) -> datetime:
    """Find the last cut-off at or before a moment: where the week it lies in began."""
    day = _week_start(local_day(at, zone), week_end) + _WEEK
    return next(cut for weeks in range(3) if (cut := _instant(day - weeks * _WEEK, 0, zone)) <= at)


def period_before(cutoff: datetime, *, zone: str, week_end: int) -> Period:
    """The week that a cut-off ends."""
    just_before = cutoff.astimezone(UTC) - timedelta(microseconds=1)
    return Period(starts_at=previous_cutoff(just_before, zone=zone, week_end=week_end), ends_at=cutoff)


def digest_time(cutoff: datetime, *, zone: str, hour: int, day: int | None = None) -> datetime:
    """When a week's digest is due: the full hour (0 to 23) of the local day that the cut-off begins.

    Where a weekday is named (0 is Monday), it is the first of those from that day on.
    """
    begun = local_day(cutoff, zone)
    days = 0 if day is None else (day - begun.weekday()) % 7
    return _instant(begun + timedelta(days=days), hour, zone)


def week_label(period: Period, zone: str) -> str:
    """Name a period by its first and last local day, such as "16–22 Nov 2026"."""
    first = local_day(period.starts_at, zone)
    last = local_day(period.ends_at - timedelta(microseconds=1), zone)
    ending = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first.month == last.month:
        return f"{first.day}–{ending}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} – {ending}"


def day_label(at: datetime, zone: str) -> str:
    """Name the local day of a moment, such as "16 Nov"."""
    day = local_day(at, zone)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _week_start(day: date, week_end: int) -> date:
    return day - timedelta(days=(day.weekday() - week_end - 1) % 7)


def _instant(day: date, hour: int, zone: str) -> datetime:
    # PEP 495 with fold=0: a wall time that the clocks skip is read with the offset before the gap, so it
    # moves by the gap (Santiago's 00:00 becomes 01:00); one that comes twice is the first of the two.
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
