"""What a practice head sees, and the trend of the weeks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import PersonId
from handlers.money.amounts import Money, totals
from handlers.money.digests import DigestRow, firm_figures
from handlers.money.reports.practice import as_work, of_practice, practice_figures
from handlers.money.reports.trends import TrendWeek, short_money, trend
from handlers.money.reports.values import WorkRow
from handlers.people.people import Hours, Person, PersonState, Role
from handlers.walls.wall_sets import NO_WALLS, Wall, WallId, WallKind, WallSet
from tests.handlers.money.reports.report_samples import FIRM, MATTERS, STARTS, WEEKS, work

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
HAL = Person(
    id=PersonId("hal"),
    firm_id=FIRM.id,
    name="Hal",
    roles=frozenset({Role.PRACTICE_HEAD}),
    practice_areas=frozenset({"contract law"}),
    seniority="",
    zone="UTC",
    hours=Hours(),
    daily_capacity=20,
    state=PersonState.ACTIVE,
)
ROWS = tuple(work(0, matter, 600, 1000) for matter in MATTERS)
WALL = Wall(
    id=WallId("w"), kind=WallKind.CLIENT, subject="acme", person_id=HAL.id, team=None, since=STARTS[0]
)


@pytest.mark.parametrize(
    ("head", "wall", "seen"),
    [
        (HAL, None, ["LAW-1", "LAW-3"]),
        (replace(HAL, practice_areas=frozenset({"tax"})), None, ["LAW-2"]),
        (replace(HAL, practice_areas=frozenset()), None, []),
        (HAL, WALL, ["LAW-3"]),
        (HAL, replace(WALL, kind=WallKind.MATTER, subject="law-3"), ["LAW-1"]),
        (HAL, replace(WALL, person_id=None), ["LAW-3"]),  # for everybody
        (HAL, replace(WALL, person_id=PersonId("ada")), ["LAW-1", "LAW-3"]),
        (HAL, replace(WALL, until=STARTS[1]), ["LAW-1", "LAW-3"]),  # over
    ],
)
def test_a_practice_head_sees_their_areas_but_nothing_behind_a_wall(
    head: Person, wall: Wall | None, seen: list[str]
) -> None:
    walls = NO_WALLS if wall is None else WallSet(version=1, walls=(wall,))
    assert [row.matter_code for row in of_practice(ROWS, head, walls, NOW)] == seen


def digest_row(**changed: Any) -> DigestRow:
    row = DigestRow(
        person_id=PersonId("ada"),
        person_name="Ada",
        client_id=ROWS[0].client_id,
        client_name="Acme Lab",
        matter_id=ROWS[0].matter_id,
        matter_code="LAW-1",
        practice_area="contract law",
        verdict="approve",
        currency="EUR",
        pay=600,
        price=1000,
        milliseconds=60_000,
        reviews=1,
    )
    return replace(row, **changed)


def test_the_figures_name_areas_and_matters_with_their_margin_and_no_person() -> None:
    made = practice_figures([digest_row(), digest_row(currency="USD", pay=900, price=800)])
    assert (made.by_client, made.by_expert) == ((), ())
    assert made.by_matter[0].margin == (
        Money(minor=400, currency="EUR"),
        Money(minor=-100, currency="USD"),
    )
    assert "Ada" not in repr(made)


def test_a_digests_row_is_a_reports_without_its_expert() -> None:
    assert as_work(digest_row(), STARTS[0]) == work(0, "LAW-1", 600, 1000)


def trended(rows: list[WorkRow], *, own: bool = False, home: str = "EUR") -> list[tuple[str, int, int]]:
    made = trend(rows, WEEKS, zone=FIRM.zone, home=home, own=own)
    return [(one.label, one.pay.minor, one.price.minor) for one in made]


def test_every_week_stands_in_a_trend() -> None:
    rows = [work(0, "LAW-1", 600, 1000), work(0, "LAW-2", 100, 200), work(3, "LAW-3", 900, 2000)]
    assert trended(rows) == [("19 Oct", 700, 1200), ("26 Oct", 0, 0), ("2 Nov", 0, 0), ("9 Nov", 900, 2000)]


@pytest.mark.parametrize(
    ("rows", "own", "home", "currency"),
    [
        ([], False, "EUR", None),
        ([work(0, "LAW-1", 600, 1000)], False, "EUR", None),  # one week is no trend
        ([work(0, "LAW-1", 0, 1000), work(1, "LAW-1", 0, 1000)], False, "EUR", "EUR"),
        ([work(0, "LAW-1", 0, 1000), work(1, "LAW-1", 0, 1000)], True, "EUR", None),  # nothing was earned
        # no trend in the firm's currency: the first that there is
        (
            [
                work(0, "LAW-1", 1, 1),
                *(work(week, "LAW-1", 1, 1, currency=code) for week in (0, 1) for code in ("USD", "JPY")),
            ],
            False,
            "EUR",
            "JPY",
        ),
        ([work(week, "LAW-1", 1, 1, currency="USD") for week in (0, 1)], True, "USD", "USD"),
    ],
)
def test_a_trend_is_of_one_currency_and_of_two_weeks_at_least(
    rows: list[WorkRow], own: bool, home: str, currency: str | None
) -> None:
    made: tuple[TrendWeek, ...] = trend(rows, WEEKS, zone=FIRM.zone, home=home, own=own)
    assert {one.price.currency for one in made} == ({currency} if currency else set())


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (99_999, "USD", "$999.99"),
        (100_000, "USD", "$1,000"),
        (1_234_550, "USD", "$12,346"),
        (-1_234_549, "EUR", "−€12,345"),
        (1_234, "JPY", "¥1,234"),
        (1_234_567, "KWD", "KWD 1,235"),
    ],
)
def test_large_amounts_are_written_short(minor: int, currency: str, said: str) -> None:
    assert short_money(Money(minor=minor, currency=currency)) == said


_ANY = st.builds(
    digest_row,
    practice_area=st.sampled_from(["contract law", "tax"]),
    currency=st.sampled_from(["EUR", "USD"]),
    pay=st.integers(-9_999, 9_999),
    price=st.integers(-9_999, 9_999),
    reviews=st.integers(-2, 3),
)


@given(st.lists(_ANY))
def test_the_heads_of_all_areas_together_see_what_the_firm_sees(rows: list[DigestRow]) -> None:
    heads = (HAL, replace(HAL, practice_areas=frozenset({"tax"})))
    made = [practice_figures(of_practice(rows, head, NO_WALLS, NOW)) for head in heads]
    whole = firm_figures(rows)
    assert totals(amount for one in made for amount in one.margin) == whole.margin
    assert totals(amount for one in made for amount in one.price) == whole.price
    assert sum(one.reviews for one in made) == whole.reviews
