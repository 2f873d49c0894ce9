"""Reports, with every figure added up by hand."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.amounts import Money
from handlers.money.periods import Period
from handlers.money.reports.recurring import recurring
from handlers.money.reports.reporting import report
from handlers.money.reports.spans import last_weeks, report_span, weeks_of
from handlers.money.reports.values import Recurring, ReportBy, ReportTable, WorkRow
from handlers.money.reports.words import cells, csv_cells, percent, recurring_words
from handlers.people.firms.typed import Mistyped
from tests.handlers.money.reports.report_samples import FIRM, MATTERS, STARTS, WEEKS, by, work

ROWS = (
    work(0, "LAW-1", 600, 1000, **by("ada")),
    work(0, "LAW-2", 1200, 1500, **by("ben")),
    work(1, "LAW-3", 900, 2000, milliseconds=90_000, reviews=2, **by("ada")),
    work(3, "LAW-1", -600, -1000, milliseconds=-60_000, reviews=-1, **by("ada")),
    work(3, "LAW-1", 500, 750, currency="USD", **by("ada")),
)


def shown(tables: tuple[ReportTable, ...]) -> dict[str, list[tuple[str, int, int, int, int, int]]]:
    """The lines of each currency, the total last: name, reviews, time, pay, price, margin."""
    return {
        table.currency: [
            (one.name, one.reviews, one.milliseconds, one.pay.minor, one.price.minor, one.margin.minor)
            for one in (*table.lines, table.total)
        ]
        for table in tables
    }


DOLLARS = (1, 60_000, 500, 750, 250)
TOTAL = ("All", 3, 150_000, 2100, 3500, 1400)


@pytest.mark.parametrize(
    ("which", "euros", "dollars"),
    [
        (
            ReportBy.WEEK,
            [
                ("19–25 Oct 2026", 2, 120_000, 1800, 2500, 700),
                ("26 Oct – 1 Nov 2026", 2, 90_000, 900, 2000, 1100),
                ("2–8 Nov 2026", 0, 0, 0, 0, 0),
                ("9–15 Nov 2026", -1, -60_000, -600, -1000, -400),
            ],
            [
                ("19–25 Oct 2026", 0, 0, 0, 0, 0),
                ("26 Oct – 1 Nov 2026", 0, 0, 0, 0, 0),
                ("2–8 Nov 2026", 0, 0, 0, 0, 0),
                ("9–15 Nov 2026", *DOLLARS),
            ],
        ),
        (
            ReportBy.CLIENT,
            [("Bolt Lab", 2, 90_000, 900, 2000, 1100), ("Acme Lab", 1, 60_000, 1200, 1500, 300)],
            [("Acme Lab", *DOLLARS)],
        ),
        (
            ReportBy.MATTER,
            [
                ("LAW-3", 2, 90_000, 900, 2000, 1100),
                ("LAW-2", 1, 60_000, 1200, 1500, 300),
                ("LAW-1", 0, 0, 0, 0, 0),
            ],
            [("LAW-1", *DOLLARS)],
        ),
        (
            ReportBy.AREA,
            [("Contract law", 2, 90_000, 900, 2000, 1100), ("Tax", 1, 60_000, 1200, 1500, 300)],
            [("Contract law", *DOLLARS)],
        ),
        (
            ReportBy.EXPERT,
            [("Ada", 2, 90_000, 900, 2000, 1100), ("Ben", 1, 60_000, 1200, 1500, 300)],
            [("Ada", *DOLLARS)],
        ),
    ],
)
def test_a_report_adds_each_currency_up_by_itself(
    which: ReportBy,
    euros: list[tuple[str, int, int, int, int, int]],
    dollars: list[tuple[str, int, int, int, int, int]],
) -> None:
    made = shown(report(ROWS, which, weeks=WEEKS, zone=FIRM.zone))
    assert made == {"EUR": [*euros, TOTAL], "USD": [*dollars, ("All", *DOLLARS)]}


def test_nothing_makes_no_table() -> None:
    assert report((), ReportBy.WEEK, weeks=WEEKS) == ()


_SOME = st.builds(
    work,
    st.integers(0, 3),
    st.sampled_from(sorted(MATTERS)),
    st.integers(-10_000, 10_000),
    st.integers(-10_000, 10_000),
    currency=st.sampled_from(["EUR", "USD", "JPY"]),
    reviews=st.integers(-3, 3),
)


@given(st.lists(_SOME), st.sampled_from(ReportBy))
def test_lines_add_up_to_the_rows_however_they_are_cut(rows: list[WorkRow], which: ReportBy) -> None:
    for table in report(rows, which, weeks=WEEKS, zone=FIRM.zone):
        own = [row for row in rows if row.currency == table.currency]
        for lines in (table.lines, (table.total,)):
            assert sum(line.price.minor for line in lines) == sum(row.price for row in own)
            assert sum(line.margin.minor for line in lines) == sum(row.price - row.pay for row in own)
            assert sum(line.reviews for line in lines) == sum(row.reviews for row in own)


def euros(minor: int) -> Money:
    return Money(minor=minor, currency="EUR")


def billed(*prices: int, matter: str = "LAW-1") -> list[WorkRow]:
    """Work for one client in each of the four weeks at these prices; at 0 there was none."""
    return [work(week, matter, 0, price) for week, price in enumerate(prices) if price]


@pytest.mark.parametrize(
    ("rows", "clients", "of", "a_week", "all_a_week"),
    [
        # in all four weeks: (100 + 100 + 100 + 200) / 4 = 125
        (billed(100, 100, 100, 200), 1, 1, 125, 125),
        # in three of four, with a week between: (100 + 0 + 100 + 101) / 4 = 75.25
        (billed(100, 0, 100, 101), 1, 1, 75, 75),
        # in two of four it does not come again, and all is (300 + 100) / 4 = 100
        (billed(0, 0, 300, 100), 0, 1, 0, 100),
        # the second client comes once: 150 / 4 = 37.5 recur, rounded up; all is (150 + 50) / 4 = 50
        (billed(50, 50, 50, 0) + billed(0, 0, 0, 50, matter="LAW-3"), 1, 2, 38, 50),
        # two matters of one client are one client
        (billed(10, 10, 0, 0) + billed(0, 0, 10, 10, matter="LAW-2"), 1, 1, 10, 10),
        # a week in which as much was taken back as was billed is no week of three: 2 x 100 + 100 - 100 = 200 / 4
        ([*billed(100, 100, 100), work(2, "LAW-1", 0, -100)], 0, 1, 0, 50),
    ],
)
def test_a_client_recurs_that_was_billed_in_three_of_four_weeks(
    rows: list[WorkRow], clients: int, of: int, a_week: int, all_a_week: int
) -> None:
    assert recurring(rows) == (
        Recurring(clients=clients, all_clients=of, a_week=euros(a_week), all_a_week=euros(all_a_week)),
    )


def test_a_client_recurs_in_one_currency_and_not_in_another() -> None:
    once = work(0, "LAW-1", 0, 400, currency="USD")
    of_euros, of_dollars = recurring([*billed(100, 100, 100, 100), once])
    assert (of_euros.clients, of_euros.a_week) == (1, euros(100))
    assert (of_dollars.clients, of_dollars.all_a_week) == (0, Money(minor=100, currency="USD"))


def test_what_recurs_is_said_in_words() -> None:
    told = Recurring(clients=1, all_clients=3, a_week=euros(12_500), all_a_week=euros(20_000))
    assert recurring_words(told) == (
        "Recurring revenue: €125.00 a week, 62.5% of all, from 1 of 3 clients "
        "(billed in at least 3 of the last 4 weeks)."
    )


@pytest.mark.parametrize(
    ("pay", "price", "said"),
    [
        (600, 1000, "40.0%"),
        (2, 3, "33.3%"),
        (1, 3, "66.7%"),
        (1500, 1000, "−50.0%"),
        (0, 0, "–"),
        (5, 0, "–"),
        (-600, -1000, "–"),
    ],
)
def test_the_margin_is_a_part_of_the_price_where_there_is_one(pay: int, price: int, said: str) -> None:
    (table,) = report([work(0, "LAW-1", pay, price)], ReportBy.CLIENT)
    assert percent(table.total.margin_per_mille) == said


def test_cells_for_people_and_for_a_file() -> None:
    row = work(0, "LAW-1", 123_456, 100_000, client_name="=SUM(A1)", milliseconds=3_661_000, reviews=-1)
    tables = report([row], ReportBy.CLIENT)
    assert cells(tables[0].lines[0]) == (
        "=SUM(A1)",
        "−1",
        "1:01:01",
        "€1,234.56",
        "€1,000.00",
        "−€234.56",
        "−23.5%",
    )
    assert csv_cells(tables, ReportBy.CLIENT) == (
        ("Client", "Currency", "Reviews", "Time", "Pay", "Price", "Margin", "Margin %"),
        ("'=SUM(A1)", "EUR", "-1", "1:01:01", "1234.56", "1000.00", "-234.56", "-23.5"),
    )


NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday


def test_without_bounds_a_report_is_of_eleven_weeks_and_the_running_one() -> None:
    span = report_span(FIRM, None, None, NOW)
    weeks = weeks_of(FIRM, span)
    assert (len(weeks), span.ends_at) == (12, NOW)
    assert weeks[-1] == Period(starts_at=STARTS[4], ends_at=NOW)
    assert weeks[-5:-1] == WEEKS
    assert all(one.ends_at == other.starts_at for one, other in pairwise(weeks))


def test_up_to_a_cut_off_there_are_twelve_whole_weeks() -> None:
    assert len(weeks_of(FIRM, report_span(FIRM, None, STARTS[4], NOW))) == 12


def test_bounds_cut_the_first_and_the_last_week() -> None:
    first, last = (datetime(2026, 10, day, 22, tzinfo=UTC) for day in (20, 26))
    weeks = weeks_of(FIRM, report_span(FIRM, first, last, NOW))
    assert [(week.starts_at, week.ends_at) for week in weeks] == [(first, STARTS[1]), (STARTS[1], last)]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (NOW, NOW, "--to must be after --from."),
        (NOW + timedelta(days=1), None, "--to must be after --from."),
        (NOW - timedelta(days=4000), None, "A report covers ten years at the most."),
    ],
)
def test_what_is_no_span_is_said(since: datetime, until: datetime | None, words: str) -> None:
    with pytest.raises(Mistyped, match=words):
        weeks_of(FIRM, report_span(FIRM, since, until, NOW))


def test_the_last_weeks_are_those_that_are_over() -> None:
    assert last_weeks(FIRM, NOW, 4) == WEEKS
