"""What people type when they set a firm up, read into values; what cannot be read is said in words."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.decisions import Decision, Refusal, refuse
from handlers.money.amounts import BadAmount, UnknownCurrency, exponent, parse_money

NAME_MAX = 80  # ours: fits a card's line and a column of a digest
_AGO = timedelta(days=366)  # what begins longer ago is a slip of the year
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})")
_MIDNIGHT = 24 * 60

C = TypeVar("C")
F = TypeVar("F")


class Mistyped(ValueError):
    """Something typed cannot stand; the text is the words for the person, `field` what they belong to."""

    def __init__(self, words: str, *, field: str, reason: Refusal = Refusal.INVALID) -> None:
        super().__init__(words)
        self.field = field
        self.reason = reason


def refusing(
    decide: Callable[[C, F, datetime], Decision],
) -> Callable[[C, F, datetime], Decision]:
    """Make a handler refuse, in the words of the mistake, what was mistyped."""

    @wraps(decide)
    def decided(command: C, facts: F, now: datetime) -> Decision:
        try:
            return decide(command, facts, now)
        except Mistyped as mistake:
            return refuse(mistake.reason, f"{mistake} Nothing was changed.", field=mistake.field)

    return decided


def name_of(text: str, *, what: str, field: str, longest: int = NAME_MAX) -> str:
    """Read a name: not empty, not too long, its spaces made one each and no control characters."""
    name = " ".join(text.split())
    if not name:
        raise Mistyped(f"{what} is missing.", field=field)
    if len(name) > longest:
        raise Mistyped(
            f"{what} may have at most {longest} characters; this one has {len(name)}.", field=field
        )
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise Mistyped(f"{what} has characters in it that cannot be shown.", field=field)
    return name


def known_spelling(text: str, known: Iterable[str], *, what: str, field: str) -> str:
    """Read a name that others are matched with: one that differs only in its capitals is the known one."""
    name = name_of(text, what=what, field=field)
    return min((other for other in known if other.casefold() == name.casefold()), default=name)


def currency_of(text: str) -> str:
    """Read an ISO 4217 code, in capitals or not."""
    code = text.strip().upper()
    try:
        exponent(code)
    except UnknownCurrency as mistake:
        raise Mistyped(str(mistake), field="currency") from None
    return code


def zone_of(text: str) -> str:
    """Read the name of a time zone of the IANA database."""
    zone = text.strip()
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        words = f"“{zone[:40]}” is not a time zone. Use a name like Europe/London or America/New_York."
        raise Mistyped(words, field="zone") from None
    return zone


def weekday_of(text: str, *, field: str) -> int:
    """Read a day of the week, such as "Sunday" or "sun": 0 is Monday."""
    day = text.strip().casefold()
    if len(day) >= 3:
        for number, name in enumerate(_DAYS):
            if name.startswith(day):
                return number
    raise Mistyped(
        f"“{text.strip()[:20]}” is not a day of the week. Use one like Sunday or sun.", field=field
    )


def weekdays_of(text: str) -> tuple[int, ...]:
    """Read days of the week, such as "mon-fri" or "mon, wed, sat"; a span may go over the week's end."""
    days: set[int] = set()
    for part in text.replace("–", "-").split(","):
        first, _, last = part.partition("-")
        start = weekday_of(first, field="days")
        end = weekday_of(last, field="days") if last else start
        days.update((start + further) % 7 for further in range((end - start) % 7 + 1))
    return tuple(sorted(days))


def hours_of(text: str) -> tuple[int, int]:
    """Read hours of work, such as "9:00-18:00", into minutes from midnight; the end may be 24:00."""
    found = _HOURS.fullmatch(text.strip())
    if found is not None:
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if int(found[2]) < 60 and int(found[4]) < 60 and start < end <= _MIDNIGHT:
            return start, end
    words = (
        f"“{text.strip()[:20]}” are not hours of work. Write them like 9:00-18:00, the end after the start."
    )
    raise Mistyped(words, field="hours")


def between(number: int, low: int, high: int, *, what: str, field: str) -> int:
    """Check that a whole number is in its range."""
    if low <= number <= high:
        return number
    raise Mistyped(f"{what} must be from {low} to {high}; {number} is not.", field=field)


def amount_of(text: str, currency: str, *, field: str) -> int:
    """Read an amount into minor units."""
    try:
        return parse_money(text, currency).minor
    except BadAmount as mistake:
        raise Mistyped(str(mistake), field=field) from None


def moment_of(text: str, zone: str, *, field: str) -> datetime:
    """Read a day, which begins at midnight, or a day and a time; one without an offset is in this zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
        in_zone = moment.replace(tzinfo=ZoneInfo(zone)) if moment.tzinfo is None else moment
        return in_zone.astimezone(UTC)
    except (ValueError, OverflowError):
        words = f"“{text.strip()[:30]}” is not a date. Write it like 2026-12-01 or 2026-12-01T09:00."
        raise Mistyped(words, field=field) from None


def beginning_of(text: str, now: datetime, *, zone: str, what: str, field: str) -> datetime:
    """Read from when something holds; nothing typed is now."""
    moment = moment_of(text, zone, field=field) if text.strip() else now
    if moment < now - _AGO:
        raise Mistyped(f"{what} would begin more than a year ago. Is the year right?", field=field)
    return moment
