"""The charts of an overview, as bars of a few parts each: every platform and every screen reader can show them."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.overview.values import BarChart, BarRow, DayCount, ExpertLoad, QueueCounts
from handlers.people.people import PersonState, on_duty
from handlers.review.cards.card_words import DAYS
from handlers.review.cards.home_values import duty_words

BAR_LENGTH = 10
_EXPERTS = 10
_AGES = ("up to 1 h", "up to 4 h", "up to a day", "longer")
_DUES = ("overdue", "within 1 h", "within a day", "later")


def filled(value: int, most: int) -> int:
    """How many parts of a bar are filled: none for nothing, and at least one for anything."""
    if value <= 0 or most <= 0:
        return 0
    return min(BAR_LENGTH, -(-value * BAR_LENGTH // most))


def week_chart(days: Sequence[DayCount], today: date) -> BarChart:
    """What came and what was answered, day by day."""
    most = max((one.received for one in days), default=0)
    rows = tuple(
        BarRow(
            label="Today" if one.day == today else DAYS[one.day.weekday()],
            filled=filled(one.received, most),
            words=f"{one.received:,} in, {one.answered:,} answered",
        )
        for one in days
    )
    return BarChart(title="The last 7 days", rows=rows)


def queue_charts(queue: QueueCounts) -> tuple[BarChart, ...]:
    """How long what waits has waited, and when it is due; nothing where nothing waits."""
    if not queue.waiting:
        return ()
    return (
        _counts("Waiting since", _AGES, queue.ages),
        _counts("Due", _DUES, queue.dues),
    )


def experts_chart(experts: Sequence[ExpertLoad], now: datetime) -> BarChart:
    """Who is on, and how full their day is; those who are out, full or not reached say so."""
    ordered = sorted(experts, key=lambda one: (*_rank(one, now), one.person.name, one.person.id))
    rows = tuple(
        BarRow(
            label=one.person.name,
            filled=filled(one.load, one.person.daily_capacity),
            words=f"{one.load} of {one.person.daily_capacity} · {expert_words(one, now)}",
        )
        for one in ordered[:_EXPERTS]
    )
    on = sum(1 for one in experts if _is_on(one, now))
    full = sum(1 for one in experts if _is_full(one))
    more = len(experts) - len(rows)
    title = f"Experts: {on} of {len(experts)} on duty" + (f", {full} at capacity" if full else "")
    return BarChart(title=title, rows=rows, note=f"and {more} more" if more > 0 else "")


def expert_words(one: ExpertLoad, now: datetime) -> str:
    """Say where an expert is."""
    if not one.is_reached:
        return "not reached in chat"
    words = duty_words(one.person, now)
    return f"at capacity, {words[:1].lower()}{words[1:]}" if _is_full(one) else words


def _is_on(one: ExpertLoad, now: datetime) -> bool:
    return one.is_reached and one.person.is_there(now) and on_duty(one.person, now)


def _is_full(one: ExpertLoad) -> bool:
    return one.load >= one.person.daily_capacity


def _rank(one: ExpertLoad, now: datetime) -> tuple[bool, bool]:
    return not _is_on(one, now), one.person.state is PersonState.PAUSED


def _counts(title: str, labels: Sequence[str], counts: Sequence[int]) -> BarChart:
    most = max(counts)
    rows = (
        BarRow(label=label, filled=filled(count, most), words=f"{count:,}")
        for label, count in zip(labels, counts, strict=True)
    )
    return BarChart(title=title, rows=tuple(rows))
