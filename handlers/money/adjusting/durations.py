"""Durations as people type them: hours, minutes and seconds, each in its own field."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.money.amounts import divide_half_up

HOURS_FIELD, MINUTES_FIELD, SECONDS_FIELD = "hours", "minutes", "seconds"
_MOST = {HOURS_FIELD: 24, MINUTES_FIELD: 59, SECONDS_FIELD: 59}
_FACTOR = {HOURS_FIELD: 3_600_000, MINUTES_FIELD: 60_000, SECONDS_FIELD: 1_000}
_DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistyped:
    """What was typed is no duration: why, in words, and in which field."""

    words: str
    field: str


def parse_duration(hours: str, minutes: str, seconds: str) -> int | Mistyped:
    """Read a duration in milliseconds; an empty field is 0, and nothing is longer than a day."""
    total = 0
    for field, typed in ((HOURS_FIELD, hours), (MINUTES_FIELD, minutes), (SECONDS_FIELD, seconds)):
        text, most = typed.strip(), _MOST[field]
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 9):
            words = f"“{text[:20]}” is no number of {field}: please give a whole number from 0 to {most}."
            return Mistyped(words=words, field=field)
        number = int(text or "0")
        if number > most:
            return Mistyped(
                words=f"Please give {field} from 0 to {most}; {number:,} is too many.", field=field
            )
        total += number * _FACTOR[field]
    if total > _DAY_MS:
        return Mistyped(
            words="Nothing counts for longer than a day: 24 hours at the most.", field=HOURS_FIELD
        )
    return total


def duration_fields(milliseconds: int) -> Sequence[tuple[str, int]]:
    """Split a duration, to the nearest second, into what parse_duration reads."""
    whole = whole_seconds(milliseconds)
    return ((HOURS_FIELD, whole // 3600), (MINUTES_FIELD, whole // 60 % 60), (SECONDS_FIELD, whole % 60))


def whole_seconds(milliseconds: int) -> int:
    """Round a duration to the nearest second, as it is shown."""
    return divide_half_up(milliseconds, 1000)
