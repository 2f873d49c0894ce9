"""Premiums for rush and weekend: which holds, and what it comes to, with figures by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.money.rating.premiums import (
    NO_PREMIUM,
    Premium,
    PremiumKind,
    PremiumLine,
    percent_text,
    premium_in_force,
    raised,
    with_premium,
)
from tests.handlers.money.samples import rate_line

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
SATURDAY, MONDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)
LONG = timedelta(days=7)
SINCE = FRIDAY - timedelta(days=30)
WEEKEND = PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=5000, effective_from=SINCE)
RUSH = PremiumLine(
    kind=PremiumKind.RUSH, pay_bp=1000, price_bp=3000, effective_from=SINCE, within_minutes=120
)
HOUR = timedelta(hours=1)


def held(
    *lines: PremiumLine, at: datetime, due_in: timedelta = LONG, waited: timedelta = HOUR, zone: str = "UTC"
) -> tuple[str, int, int]:
    """What holds for work at a moment on a task that arrived so long before it."""
    arrived = at - waited
    found = premium_in_force(lines, at=at, zone=zone, arrived_at=arrived, due_at=arrived + due_in)
    return found.kinds, found.pay_bp, found.price_bp


NONE = ("", 0, 0)


@pytest.mark.parametrize(
    ("at", "due_in", "waited", "premium"),
    [
        (FRIDAY, LONG, HOUR, NONE),
        (SATURDAY, LONG, HOUR, ("weekend", 2500, 5000)),
        (MONDAY, LONG, HOUR, NONE),
        (FRIDAY, timedelta(minutes=120), HOUR, ("rush", 1000, 3000)),
        (FRIDAY, timedelta(minutes=121), HOUR, NONE),
        (FRIDAY, timedelta(minutes=60), HOUR, ("rush", 1000, 3000)),  # answered at the last moment
        (FRIDAY, timedelta(minutes=59), HOUR, NONE),  # answered late
        (SATURDAY, timedelta(minutes=90), HOUR, ("rush+weekend", 3500, 8000)),  # they add up
    ],
)
def test_the_table_of_premiums(
    at: datetime, due_in: timedelta, waited: timedelta, premium: tuple[str, int, int]
) -> None:
    assert held(RUSH, WEEKEND, at=at, due_in=due_in, waited=waited) == premium


@pytest.mark.parametrize(
    ("at", "zone", "kinds"),
    [
        (datetime(2026, 11, 28, 4, 59, tzinfo=UTC), "America/New_York", ""),  # Friday, 23:59
        (datetime(2026, 11, 28, 5, 0, tzinfo=UTC), "America/New_York", "weekend"),
        (datetime(2026, 11, 27, 15, 0, tzinfo=UTC), "Asia/Tokyo", "weekend"),  # Saturday, 00:00
        (datetime(2026, 11, 29, 15, 0, tzinfo=UTC), "Asia/Tokyo", ""),  # Monday, 00:00
    ],
)
def test_the_weekend_is_the_firms_own(at: datetime, zone: str, kinds: str) -> None:
    assert held(WEEKEND, at=at, zone=zone)[0] == kinds


def test_the_latest_that_has_begun_holds_and_one_of_nothing_ends_it() -> None:
    more = PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=3000, price_bp=0, effective_from=SATURDAY)
    over = PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=0, price_bp=0, effective_from=SATURDAY + HOUR)
    lines = (over, more, WEEKEND)
    assert held(*lines, at=SATURDAY - HOUR) == ("weekend", 2500, 5000)
    assert held(*lines, at=SATURDAY) == ("weekend", 3000, 0)
    assert held(*lines, at=SATURDAY + HOUR) == NONE
    assert held(at=SATURDAY) == NONE


@pytest.mark.parametrize(
    ("minor", "basis_points", "with_it"),
    [
        (25_000, 2500, 31_250),  # $250.00 and a quarter
        (250, 1000, 275),
        (5, 1000, 6),  # 5.5: a half goes up
        (5, 900, 5),
        (25_000, 0, 25_000),
        (1, 10_000, 2),
    ],
)
def test_a_premium_raises_the_rate_once(minor: int, basis_points: int, with_it: int) -> None:
    assert with_premium(minor, basis_points) == with_it


def test_a_raised_rate_is_the_same_line() -> None:
    rate = rate_line()
    assert raised(rate, NO_PREMIUM) is rate
    more = raised(rate, Premium(kinds="weekend", pay_bp=2500, price_bp=5000))
    assert (more.id, more.pay, more.price) == (rate.id, rate.pay * 5 // 4, rate.price * 3 // 2)


@pytest.mark.parametrize(
    ("basis_points", "words"),
    [(2500, "25 %"), (1250, "12.5 %"), (5, "0.05 %"), (10_000, "100 %"), (0, "0 %")],
)
def test_percentages_are_written_for_people(basis_points: int, words: str) -> None:
    assert percent_text(basis_points) == words


@pytest.mark.parametrize(("kind", "within"), [(PremiumKind.RUSH, 0), (PremiumKind.WEEKEND, 60)])
def test_a_rush_and_nothing_else_is_within_some_minutes(kind: PremiumKind, within: int) -> None:
    with pytest.raises(ValueError, match="within"):
        PremiumLine(kind=kind, pay_bp=0, price_bp=0, effective_from=SINCE, within_minutes=within)
