"""What a review's meter leaves when it stops: the stretches that count for it, or nothing where its time does not."""

from collections.abc import Iterable
from datetime import datetime

from handlers.ids import SpanId, derived_id
from handlers.money.metering.stretches import MeteredSpan, SpansFreed, Stretch
from handlers.review.reviews import Review
from handlers.review.tasks import Matter


def spans_left(
    seen: Review, matter: Matter, taken: Iterable[Stretch], now: datetime
) -> tuple[MeteredSpan, ...]:
    """The stretches that count for a review when its meter stops now; none where it stands.

    `taken` are its expert's other stretches. They are named after the version that the review comes to.
    """
    if seen.meter_since is None or seen.expert_id is None:
        return ()
    return tuple(
        MeteredSpan(
            id=SpanId(derived_id(seen.id, f"span/{seen.version + 1}/{number}")),
            firm_id=seen.firm_id,
            person_id=seen.expert_id,
            review_id=seen.id,
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
            milliseconds=stretch.milliseconds,
        )
        for number, stretch in enumerate(seen.meter(matter.cap_ms).counting(now, taken))
    )


def spans_freed(seen: Review) -> tuple[SpansFreed, ...]:
    """What a review that goes back to nobody had counted: others' meters may count it again.

    A decline pays nothing and must not count against anyone, so it takes no time from what else was done then.
    """
    return (SpansFreed(review_id=seen.id),) if seen.metered_ms else ()
