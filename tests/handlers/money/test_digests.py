import csv
import io
from dataclasses import replace

import pytest

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.amounts import Money
from handlers.money.digests import (
    CSV_HEADER,
    DigestRow,
    GroupLine,
    csv_rows,
    expert_figures,
    firm_figures,
    guarded,
)
from handlers.people.people import OutsideBusiness
from tests.handlers.money.samples import usd

ADA, PER = PersonId("p1"), PersonId("p2")


def eur(minor: int) -> Money:
    return Money(minor=minor, currency="EUR")


def row(
    person: tuple[str, str] = ("p1", "Ada Okafor"),
    *,
    client: tuple[str, str] = ("c1", "Northlight Lab"),
    matter: tuple[str, str] = ("m1", "M-7781"),
    area: str = "Tax",
    verdict: str = "approve",
    currency: str = "USD",
    pay: int = 2667,
    price: int = 3333,
    milliseconds: int = 480_000,
    reviews: int = 1,
) -> DigestRow:
    return DigestRow(
        person_id=PersonId(person[0]),
        person_name=person[1],
        client_id=ClientId(client[0]),
        client_name=client[1],
        matter_id=MatterId(matter[0]),
        matter_code=matter[1],
        practice_area=area,
        verdict=verdict,
        currency=currency,
        pay=pay,
        price=price,
        milliseconds=milliseconds,
        reviews=reviews,
    )


PER_LINDQVIST = ("p2", "Per Lindqvist")
WEEK = (
    row(),
    row(verdict="edit", pay=1000, price=1250, milliseconds=180_000, reviews=3),
    row(
        PER_LINDQVIST,
        client=("c2", "Ostrava AI"),
        matter=("m2", "M-9"),
        area="Banking",
        currency="EUR",
        reviews=2,
    ),
    row(PER_LINDQVIST, verdict="reject", pay=500, price=400, milliseconds=60_000),
)


def test_a_practice_area_is_written_as_the_beginning_of_a_line() -> None:
    assert [line.name for line in firm_figures([row(area="contract law")]).by_practice_area] == [
        "Contract law"
    ]


def test_an_experts_figures_are_their_own_rows_summed() -> None:
    figures = expert_figures(WEEK, person_id=ADA, person_name="Ada Okafor")
    assert figures.by_verdict == (("approve", 1), ("edit", 3))
    assert (figures.reviews, figures.milliseconds) == (4, 660_000)
    assert figures.earned == (usd(3667),)


def test_an_expert_paid_in_two_currencies_sees_two_amounts() -> None:
    figures = expert_figures(WEEK, person_id=PER, person_name="Per Lindqvist")
    assert figures.earned == (eur(2667), usd(500))
    assert figures.by_verdict == (("approve", 2), ("reject", 1))


def test_an_expert_without_rows_has_figures_of_nothing() -> None:
    figures = expert_figures(WEEK, person_id=PersonId("p3"), person_name="Mei Tan")
    assert (figures.person_name, figures.by_verdict, figures.reviews, figures.earned) == (
        "Mei Tan",
        (),
        0,
        (),
    )


def test_a_firms_figures_keep_currencies_apart() -> None:
    figures = firm_figures(WEEK)
    assert (figures.reviews, figures.milliseconds) == (7, 1_200_000)
    assert figures.pay == (eur(2667), usd(4167))
    assert figures.price == (eur(3333), usd(4983))
    assert figures.margin == (eur(666), usd(816))
    assert figures.by_verdict == (("approve", 3), ("edit", 3), ("reject", 1))


def test_groups_come_in_the_order_of_reviews() -> None:
    figures = firm_figures(WEEK)
    assert [(line.name, line.reviews) for line in figures.by_practice_area] == [("Tax", 5), ("Banking", 2)]
    assert [(line.name, line.reviews) for line in figures.by_client] == [
        ("Northlight Lab", 5),
        ("Ostrava AI", 2),
    ]
    assert [(line.name, line.reviews) for line in figures.by_matter] == [("M-7781", 5), ("M-9", 2)]
    assert figures.by_expert == (
        GroupLine(name="Ada Okafor", reviews=4, milliseconds=660_000, pay=(usd(3667),), price=(usd(4583),)),
        GroupLine(
            name="Per Lindqvist",
            reviews=3,
            milliseconds=540_000,
            pay=(eur(2667), usd(500)),
            price=(eur(3333), usd(400)),
        ),
    )


def test_groups_of_one_size_come_by_name_whatever_the_order_of_the_rows() -> None:
    rows = (row(area="Tax"), row(area="Banking"), row(area="Disputes"))
    for order in (rows, rows[::-1]):
        assert [line.name for line in firm_figures(order).by_practice_area] == ["Banking", "Disputes", "Tax"]


def test_two_clients_of_one_name_are_two_lines() -> None:
    rows = (row(client=("c1", "Northlight")), row(client=("c2", "Northlight")))
    assert [line.reviews for line in firm_figures(rows).by_client] == [1, 1]


def test_a_verdict_and_its_reversal_cancel_out() -> None:
    undone = row(pay=-2667, price=-3333, milliseconds=-480_000, reviews=-1)
    figures = firm_figures((row(), undone))
    assert (figures.reviews, figures.milliseconds, figures.by_verdict) == (0, 0, ())
    assert figures.pay == figures.price == figures.margin == (usd(0),)


def test_a_firm_without_rows_has_figures_of_nothing() -> None:
    figures = firm_figures(())
    assert (figures.reviews, figures.pay, figures.by_expert) == (0, (), ())


def test_verdicts_of_an_unknown_kind_come_last() -> None:
    rows = (row(verdict="zeal"), row(verdict="adjudicate"), row(verdict="reject"))
    assert [kind for kind, _ in firm_figures(rows).by_verdict] == ["reject", "adjudicate", "zeal"]


def test_a_table_has_a_header_and_a_line_for_each_row() -> None:
    header, first, second = csv_rows(
        (row(), row(PER_LINDQVIST, currency="JPY", pay=3200, price=4000, reviews=-1))
    )
    assert header == CSV_HEADER
    assert first == (
        "Ada Okafor",
        "Northlight Lab",
        "M-7781",
        "Tax",
        "approve",
        "1",
        "0:08:00",
        "USD",
        "26.67",
        "33.33",
        "6.66",
        "expert",
    )
    assert second[5:] == ("-1", "0:08:00", "JPY", "3200", "4000", "800", "expert")


def test_negative_amounts_stay_numbers_in_a_table() -> None:
    _, cells = csv_rows((row(pay=3333, price=2667),))
    assert cells[CSV_HEADER.index("Margin")] == "-6.66"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    formula = f"{start}HYPERLINK(1)"
    assert guarded(formula) == f"'{formula}"
    _, cells = csv_rows((row(("p1", formula), client=("c1", formula), matter=("m1", formula), area=formula),))
    assert cells[:4] == (f"'{formula}",) * 4


@pytest.mark.parametrize("text", ["", "Okafor, Ada", "a=b", "'quoted", "M-7781"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_table_survives_being_written_and_read_as_csv() -> None:
    rows = csv_rows((row(("p1", 'Okafor, "Ada"\nEsq.')),))
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    file.seek(0)
    assert [tuple(cells) for cells in csv.reader(file)] == list(rows)


@pytest.mark.parametrize(
    ("unpaid", "told"),
    [
        (OutsideBusiness.MISSING, "firm (no notice of outside business)"),
        (OutsideBusiness.EMPLOYER_PAID, "firm (employer-paid)"),
    ],
)
def test_what_pays_its_expert_nothing_is_counted_and_says_why(unpaid: OutsideBusiness, told: str) -> None:
    unpaid_row = replace(row(pay=0, reviews=2), unpaid=unpaid)
    figures = firm_figures((row(), unpaid_row))
    assert (figures.reviews, figures.unpaid) == (3, ((unpaid, 2),))
    own = expert_figures((unpaid_row,), person_id=unpaid_row.person_id, person_name="Ada Okafor")
    assert own.unpaid == ((unpaid, 2),)
    assert csv_rows((unpaid_row,))[1][-1] == told
