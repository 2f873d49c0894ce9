"""A document is whole or is not made, and its totals are the sums of its lines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handlers.money.amounts import Money
from handlers.money.currencies import UnknownCurrency
from handlers.money.invoices.document import BadDocument, DocumentKind, LineKind, line_net, line_tax
from tests.handlers.money.invoices.bills import DISCOUNT, REVIEW, REVISION, bill, line


def pounds(minor: int) -> Money:
    return Money(minor=minor, currency="GBP")


def test_totals_are_sums_of_the_lines() -> None:
    # 60.00 + 25.00 - 4.25 = 80.75; 12.00 + 5.00 - 0.85 = 16.15
    document = bill()

    assert (document.net, document.tax, document.gross) == (pounds(80_75), pounds(16_15), pounds(96_90))
    assert document.net_of(LineKind.FEE) == pounds(85_00)
    assert document.net_of(LineKind.FEE_DISCOUNT, LineKind.EXPENSE_DISCOUNT) == pounds(-4_25)


def test_taxes_are_told_by_rate_and_untaxed_lines_are_left_out() -> None:
    reduced = line(number="4", tax_rate=Decimal("0.05"), tax=3_00)
    exempt = line(number="5", tax_rate=Decimal(0), tax=0)

    taxes = bill(lines=(REVIEW, reduced, REVISION, DISCOUNT, exempt)).taxes

    assert list(taxes.items()) == [
        (("VAT", Decimal("0.05")), (pounds(60_00), pounds(3_00))),
        (("VAT", Decimal("0.20")), (pounds(80_75), pounds(16_15))),
    ]


@pytest.mark.parametrize(
    ("units", "price", "adjustment", "net"),
    [
        ("0.3", 200_00, 0, 60_00),
        ("2", 200_00, -40_00, 360_00),
        ("0.0625", 1_00, 0, 6),  # 6.25
        ("0.065", 1_00, 0, 7),  # 6.5: a half goes up
        ("0.3333", 99_99, 0, 33_33),  # 33.326667
        ("0", 0, -20_00, -20_00),
    ],
)
def test_a_line_is_rounded_half_up_once(units: str, price: int, adjustment: int, net: int) -> None:
    assert line_net(Decimal(units), price, adjustment) == net


def test_tax_is_rounded_half_up_away_from_zero() -> None:
    assert line_tax(12_50, Decimal("0.075")) == 94  # 93.75
    assert line_tax(10, Decimal("0.05")) == 1
    assert line_tax(-10, Decimal("0.05")) == -1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"net": 60_01}, "are 6000 minor units, not 6001"),
        ({"units": Decimal("-0.3"), "net": -60_00, "tax": -12_00}, "not negative"),
        ({"unit_price": -1}, "not negative"),
        ({"units": Decimal("0.30001")}, "over 4 decimals"),
        ({"tax": 12_02}, "is 1200 minor units, not 1202"),
        ({"tax": -12_00}, "is 1200 minor units, not -1200"),
        ({"tax_rate": Decimal(0), "tax": 1}, "is 0 minor units, not 1"),
        ({"tax_rate": Decimal(1)}, "from 0 to under 1"),
        ({"tax_rate": Decimal("-0.2")}, "from 0 to under 1"),
        ({"tax_rate": Decimal("0.12345678901")}, "from 0 to under 1"),
        ({"expense_code": "E101"}, "only an expense"),
        ({"kind": LineKind.FEE_DISCOUNT}, "without a price"),
    ],
)
def test_a_line_that_does_not_add_up_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadDocument, match=words):
        line(**changes)


def test_a_remainder_of_one_minor_unit_of_tax_may_lie_on_a_line() -> None:
    assert line(tax=12_01).gross == 72_01


@pytest.mark.parametrize("changes", [{"net": True}, {"units": 1}, {"units": Decimal("NaN")}, {"tax": 12.0}])
def test_figures_of_another_type_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        line(**changes)


CREDIT = line(units=Decimal(1), unit_price=0, adjustment=-20_00, net=-20_00, tax=-4_00)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "EN-000124"}, "no invoice number"),
        ({"number": ""}, "no invoice number"),
        ({"number": "A" * 21}, "no invoice number"),
        ({"number": "EN1\n"}, "no invoice number"),
        ({"billing_end": date(2026, 11, 1)}, "ends before it begins"),
        ({"lines": ()}, "no lines"),
        ({"lines": (REVIEW, REVIEW)}, "more than one line 1"),
        ({"lines": (CREDIT,)}, "below zero"),
        ({"kind": DocumentKind.CREDIT_NOTE}, "names the invoice"),
        ({"credits": "EN000001"}, "nothing else, names the invoice"),
        ({"kind": DocumentKind.CREDIT_NOTE, "credits": "EN000001"}, "above zero"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadDocument, match=words):
        bill(**changes)


def test_a_credit_note_gives_back() -> None:
    note = bill(kind=DocumentKind.CREDIT_NOTE, credits="EN000001", lines=(CREDIT,))

    assert note.gross == pounds(-24_00)


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        bill(currency="XBT")
