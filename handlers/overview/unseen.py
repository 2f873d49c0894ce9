"""What a list or a wall keeps from everybody, left out of an overview: it is nobody's there to see to or to count.

That there is such a review would tell that somebody is on a list, and of the watch list compliance alone is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.overview.values import AGES, SOON, OverviewFacts, QueueCounts, WaitingReview
from handlers.review.reviews import ReviewState
from handlers.walls.wall_sets import CLOSED, judge

_DAY = timedelta(days=1)


def without_closed(facts: OverviewFacts, now: datetime) -> OverviewFacts:
    """Give the facts without it, as far as they know of it: soon after it came everything is with nobody yet."""

    def is_closed(one: WaitingReview) -> bool:
        return judge(facts.walls, one.task, now) in CLOSED

    closed = [one for one in facts.waiting if is_closed(one)]
    over = [one for one in facts.expired if is_closed(one)]
    return replace(
        facts,
        queue=_less(facts.queue, closed, now) if closed else facts.queue,
        waiting=tuple(one for one in facts.waiting if one not in closed),
        needing=facts.needing - len(closed),
        expired=tuple(one for one in facts.expired if one not in over),
        expired_total=facts.expired_total - len(over),
    )


def _less(queue: QueueCounts, closed: Sequence[WaitingReview], now: datetime) -> QueueCounts:
    came = [now - one.review.created_at for one in closed]
    due = [one.task.due_at - now for one in closed]
    a, b, c, d = queue.ages
    e, f, g, h = queue.dues
    one, four, day = (_within(came, each) for each in AGES)
    late, soon, today = (_within(due, each, inclusive=True) for each in (timedelta(), SOON, _DAY))
    total = len(closed)
    is_oldest = queue.oldest_at in {one.review.created_at for one in closed}
    return QueueCounts(
        ages=(a - one, b - (four - one), c - (day - four), d - (total - day)),
        dues=(e - late, f - (soon - late), g - (today - soon), h - (total - today)),
        unplaced=queue.unplaced - sum(map(_is_unplaced, closed)),
        oldest_at=None if is_oldest else queue.oldest_at,
    )


def _within(spans: Iterable[timedelta], most: timedelta, *, inclusive: bool = False) -> int:
    return sum(1 for one in spans if one < most or (inclusive and one == most))


def _is_unplaced(one: WaitingReview) -> bool:
    review = one.review
    return review.state is ReviewState.OFFERED and review.expert_id is None and not review.in_channel
