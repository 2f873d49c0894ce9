"""Which stretches of time a report is about, in the firm's own calendar."""

from datetime import datetime

from handlers.money.periods import Period, period_before
from handlers.money.spans import week_around
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm

USUAL_WEEKS = 12
_MOST_WEEKS = 530  # ten years and some
_TOO_LONG = "A report covers ten years at the most."


def report_span(firm: Firm, since: datetime | None, until: datetime | None, now: datetime) -> Period:
    """Say from when to when a report is; without bounds it is the last USUAL_WEEKS weeks, with the running one so far.

    Raises Mistyped where nothing lies between the bounds.
    """
    ends_at = now if until is None else until
    if since is not None:
        if since >= ends_at:
            raise Mistyped("A report ends after it begins: --to must be after --from.", field="to")
        return Period(starts_at=since, ends_at=ends_at)
    starts_at = week_around(ends_at, zone=firm.zone, week_end=firm.week_end).starts_at
    for _ in range(USUAL_WEEKS - 1 if starts_at < ends_at else USUAL_WEEKS):
        starts_at = _week_before(firm, starts_at)
    return Period(starts_at=starts_at, ends_at=ends_at)


def weeks_of(firm: Firm, span: Period) -> tuple[Period, ...]:
    """Cut a stretch into the firm's weeks, the oldest first; the first and the last may be parts of one.

    Raises Mistyped for more than ten years.
    """
    weeks: list[Period] = []
    starts_at = span.starts_at
    while starts_at < span.ends_at:
        if len(weeks) == _MOST_WEEKS:
            raise Mistyped(_TOO_LONG, field="from")
        week = week_around(starts_at, zone=firm.zone, week_end=firm.week_end)
        weeks.append(Period(starts_at=starts_at, ends_at=min(week.ends_at, span.ends_at)))
        starts_at = week.ends_at
    return tuple(weeks)


def last_weeks(firm: Firm, now: datetime, count: int) -> tuple[Period, ...]:
    """Give the last weeks that are over, the oldest first."""
    ends_at = week_around(now, zone=firm.zone, week_end=firm.week_end).starts_at
    weeks: list[Period] = []
    for _ in range(count):
        starts_at = _week_before(firm, ends_at)
        weeks.insert(0, Period(starts_at=starts_at, ends_at=ends_at))
        ends_at = starts_at
    return tuple(weeks)


def _week_before(firm: Firm, cutoff: datetime) -> datetime:
    return period_before(cutoff, zone=firm.zone, week_end=firm.week_end).starts_at
