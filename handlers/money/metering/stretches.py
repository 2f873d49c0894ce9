"""Stretches of a person's time: what of a running meter counts, where another review's meter ran at the same time.

Whoever's review stops first claims the time: two meters of one person that ran at once never count the same
millisecond twice. Stretches are half-open and lie on whole milliseconds, so that their sums are exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.ids import FirmId, PersonId, ReviewId, SpanId

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `starts_at` to before `ends_at`, both aware."""

    starts_at: datetime
    ends_at: datetime

    @property
    def milliseconds(self) -> int:
        """How long it is; less than a millisecond is nothing."""
        return max(0, (self.ends_at - self.starts_at) // _MILLISECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteredSpan:
    """A stretch of a person's time that counts for one review and for no other; ValueError for an empty one."""

    id: SpanId
    firm_id: FirmId
    person_id: PersonId
    review_id: ReviewId
    starts_at: datetime
    ends_at: datetime
    milliseconds: int

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise ValueError("a stretch of time ends after it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpansFreed:
    """A review went back to nobody: its time does not count, so it keeps no other review's from counting."""

    review_id: ReviewId


def on_whole_milliseconds(since: datetime, until: datetime) -> Stretch:
    """The whole milliseconds between two moments: never more than what passed."""
    begun = since if since.microsecond % 1000 == 0 else _floor(since) + _MILLISECOND
    return Stretch(starts_at=begun, ends_at=max(begun, _floor(until)))


def _floor(at: datetime) -> datetime:
    return at - timedelta(microseconds=at.microsecond % 1000)


def free_parts(whole: Stretch, taken: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of a stretch without those that are taken, in order; the taken ones may overlap each other."""
    at = whole.starts_at
    for one in sorted(taken, key=lambda stretch: (stretch.starts_at, stretch.ends_at)):
        if one.ends_at <= at or one.starts_at >= whole.ends_at:
            continue
        if one.starts_at > at:
            yield Stretch(starts_at=at, ends_at=one.starts_at)
        at = max(at, one.ends_at)
    if at < whole.ends_at:
        yield Stretch(starts_at=at, ends_at=whole.ends_at)


def up_to(parts: Iterable[Stretch], milliseconds: int) -> Iterator[Stretch]:
    """The first so many milliseconds of some stretches."""
    left = milliseconds
    for part in parts:
        if left <= 0:
            return
        length = min(left, part.milliseconds)
        if length:
            yield Stretch(starts_at=part.starts_at, ends_at=part.starts_at + length * _MILLISECOND)
        left -= length


def total_ms(parts: Sequence[Stretch]) -> int:
    """How long some stretches are together."""
    return sum(part.milliseconds for part in parts)
