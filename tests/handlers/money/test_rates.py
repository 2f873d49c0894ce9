from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from handlers.ids import MatterId
from handlers.money.amounts import UnknownCurrency
from handlers.money.rates import RateLine, RateUnit, rate_in_force
from tests.handlers.money.samples import rate_line

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def in_force(
    *lines: RateLine,
    at: datetime = MARCH,
    area: str | None = "tax",
    seniority: str | None = "partner",
    unit: RateUnit = RateUnit.HOUR,
    currency: str = "USD",
) -> str | None:
    line = rate_in_force(
        lines,
        matter_id=MatterId("deal"),
        practice_area=area,
        seniority=seniority,
        unit=unit,
        currency=currency,
        at=at,
    )
    return None if line is None else line.id


# From the least specific to the most: each line beats all those before it.
RISING = (
    rate_line(name="any"),
    rate_line(name="area", area="tax"),
    rate_line(name="seniority", seniority="partner"),
    rate_line(name="seniority and area", seniority="partner", area="tax"),
    rate_line(name="matter", matter="deal"),
    rate_line(name="matter and area", matter="deal", area="tax"),
    rate_line(name="matter and seniority", matter="deal", seniority="partner"),
    rate_line(name="all three", matter="deal", seniority="partner", area="tax"),
)


@pytest.mark.parametrize("count", range(1, len(RISING) + 1))
def test_the_most_specific_line_holds_in_whatever_order_they_come(count: int) -> None:
    lines = RISING[:count]
    assert in_force(*lines) == lines[-1].id
    assert in_force(*reversed(lines)) == lines[-1].id


def test_a_specific_old_line_beats_a_general_new_one() -> None:
    old = rate_line(name="old", matter="deal")
    new = rate_line(name="new", since=MARCH)
    assert in_force(old, new) == "old"


@pytest.mark.parametrize(
    "line",
    [
        rate_line(matter="another"),
        rate_line(area="litigation"),
        rate_line(seniority="associate"),
        rate_line(unit=RateUnit.PIECE),
        rate_line(currency="EUR"),
        rate_line(since=MARCH + SECOND),
    ],
)
def test_a_line_for_something_else_never_holds(line: RateLine) -> None:
    assert in_force(line) is None


def test_a_line_that_names_an_area_or_a_seniority_never_holds_where_there_is_none() -> None:
    assert in_force(rate_line(area="tax"), area=None) is None
    assert in_force(rate_line(seniority="partner"), seniority=None) is None


def test_a_line_holds_from_the_very_moment_it_takes_effect() -> None:
    first, second = rate_line(name="first"), rate_line(name="second", since=MARCH)
    assert in_force(first, second, at=MARCH - SECOND) == "first"
    assert in_force(first, second, at=MARCH) == "second"


def test_lines_alike_in_everything_are_told_apart_by_their_ids() -> None:
    lines = [rate_line(name=name) for name in ("a", "b", "c")]
    assert {in_force(*order) for order in permutations(lines)} == {"c"}


def test_an_empty_card_has_no_line() -> None:
    assert in_force() is None


def test_a_piece_rate_is_found_beside_an_hourly_one() -> None:
    lines = (rate_line(name="hourly"), rate_line(name="fee", unit=RateUnit.PIECE))
    assert in_force(*lines, unit=RateUnit.PIECE) == "fee"


def test_a_rate_is_not_negative_and_has_a_real_currency() -> None:
    with pytest.raises(ValueError, match="negative"):
        rate_line(pay=-1)
    with pytest.raises(ValueError, match="negative"):
        rate_line(price=-1)
    with pytest.raises(UnknownCurrency):
        rate_line(currency="XXX")
