"""What a list or a wall keeps from everybody leaves no trace in the overview, not even in a number."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.overview.pages import overview
from handlers.overview.values import OverviewFacts, QueueCounts, WaitingReview
from handlers.review.reviews import ReviewState
from handlers.walls.wall_sets import Wall, WallId, WallKind, WallSet
from tests.handlers.review.samples import MATTER, NOW, REVIEW, TASK
from tests.handlers.review.turn_samples import PERSON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHERS = QueueCounts(ages=(3, 2, 0, 1), dues=(1, 0, 5, 0), unplaced=2, oldest_at=NOW - 9 * DAY)
PLAIN = OverviewFacts(
    reader=PERSON, firm_name="Kern LLP", days=(), queue=OTHERS, needing=3, expired_total=2, stuck=()
)


def on(kind: WallKind) -> WallSet:
    listed = Wall(id=WallId("w"), kind=kind, subject="Acme", person_id=None, team=None, since=NOW - 99 * DAY)
    return WallSet(version=1, walls=(listed,))


def waiting(age: timedelta, due: timedelta) -> WaitingReview:
    review = replace(
        REVIEW, state=ReviewState.OFFERED, expert_id=None, in_channel=False, created_at=NOW - age
    )
    task = replace(TASK, parties=("Acme",), issuers=(), title="Acme’s takeover", due_at=NOW + due)
    return WaitingReview(review=review, task=task, matter=MATTER)


@pytest.mark.parametrize("kind", [WallKind.WATCH, WallKind.RESTRICTED, WallKind.PARTY])
@pytest.mark.parametrize(
    ("age", "due", "counted"),
    [
        (HOUR / 2, -HOUR, {"ages": (4, 2, 0, 1), "dues": (2, 0, 5, 0)}),
        (HOUR, timedelta(), {"ages": (3, 3, 0, 1), "dues": (2, 0, 5, 0)}),
        (4 * HOUR, HOUR, {"ages": (3, 2, 1, 1), "dues": (1, 1, 5, 0)}),
        (DAY, DAY, {"ages": (3, 2, 0, 2), "dues": (1, 0, 6, 0)}),
        (HOUR / 2, 2 * DAY, {"ages": (4, 2, 0, 1), "dues": (1, 0, 5, 1)}),
    ],
)
def test_a_review_that_is_kept_from_everybody_is_in_no_number(
    kind: WallKind, age: timedelta, due: timedelta, counted: dict[str, tuple[int, int, int, int]]
) -> None:
    hidden = waiting(age, due)
    queue = QueueCounts(**counted, unplaced=3, oldest_at=OTHERS.oldest_at)
    over = replace(hidden, review=replace(hidden.review, state=ReviewState.EXPIRED))
    there = replace(
        PLAIN, queue=queue, waiting=(hidden,), needing=4, expired=(over,), expired_total=3, walls=on(kind)
    )
    assert overview(there, NOW) == overview(PLAIN, NOW)
    assert overview(replace(there, walls=WallSet()), NOW) != overview(PLAIN, NOW)


def test_how_long_it_has_waited_is_not_told_either() -> None:
    hidden = waiting(9 * DAY, -DAY)
    queue = QueueCounts(ages=(3, 0, 0, 1), dues=(1, 0, 3, 0), unplaced=1, oldest_at=hidden.review.created_at)
    there = replace(PLAIN, queue=queue, waiting=(hidden,), needing=1, walls=on(WallKind.WATCH))
    assert overview(there, NOW).figures[1] == ("Waiting for an answer", "3")
