"""What can be mended: deliveries that do not arrive, and reviews that nobody answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId
from handlers.messages import MessageKind
from handlers.people.people import Person
from handlers.people.places.place_values import Place
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task

MENDED_AT_ONCE = 200  # deliveries of one press; so many are written well within 50 ms
HELD_UP_AFTER = timedelta(minutes=10)


class Trouble(StrEnum):
    """How a delivery does not arrive."""

    DEAD = "dead"  # refused for good
    UNSURE = "unsure"  # it may have arrived, and nobody could look
    TWICE = "twice"  # it arrived, and may stand there twice
    WAITS = "waits"  # for a place that the app was taken away from
    HELD_UP = "held_up"  # refused for now, again and again


def trouble_of(delivery: Delivery, now: datetime) -> Trouble | None:
    """Say how a delivery does not arrive; None for one that did, is not owed any more, or was not tried for long."""
    if delivery.state is DeliveryState.DEAD:
        return Trouble.DEAD
    if delivery.state is DeliveryState.UNSURE:
        return Trouble.UNSURE if delivery.message is None else Trouble.TWICE
    if delivery.state is not DeliveryState.DUE:
        return None
    if delivery.waits_at is not None:
        return Trouble.WAITS
    began = delivery.first_attempt_at
    tried_long = began is not None and began <= now - HELD_UP_AFTER
    # one that was shown before only waits to be shown anew
    is_held_up = tried_long and delivery.last_error != "" and delivery.rendered_version is None
    return Trouble.HELD_UP if is_held_up else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Deliveries of a firm that do not arrive in one place, for one reason: at most MENDED_AT_ONCE of `total`.

    `needless` are cards whose review is over or with somebody else. `place` is where they wait for the app, `where`
    what people call it.
    """

    trouble: Trouble
    deliveries: tuple[Delivery, ...]
    total: int
    needless: frozenset[DeliveryId] = frozenset()
    place: Place | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckGroup:
    """What does not arrive in one place for one reason; `about` is any of them, `kinds` how many of each kind."""

    about: DeliveryId
    trouble: Trouble
    error: str
    where: str
    since: datetime
    kinds: Mapping[MessageKind, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lagging:
    """A review that somebody is to see to: whose turn it is, and when they were last reminded by the firm.

    `others` are the other reviews of its task that wait for an answer.
    """

    review: Review
    task: Task
    matter: Matter
    expert: Person | None = None
    reminded_at: datetime | None = None
    others: tuple[Review, ...] = ()
    zone: str = "UTC"
