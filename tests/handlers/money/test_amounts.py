from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.amounts import (
    EXPONENTS,
    BadAmount,
    CurrencyMismatch,
    Money,
    UnknownCurrency,
    decimal_text,
    divide_half_up,
    exponent,
    parse_money,
    price_of_time,
    show,
    totals,
)
from tests.handlers.money.samples import usd

EUR_5 = Money(minor=500, currency="EUR")

currencies = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [
        (0, 7, 0),
        (4, 2, 2),
        (5, 2, 3),
        (7, 5, 1),
        (8, 5, 2),
        (-5, 2, -3),
        (-7, 5, -1),
        (-8, 5, -2),
        (1, 3, 0),
        (10_005, 10, 1001),
        (10**30 + 5, 10, 10**29 + 1),
    ],
)
def test_a_half_is_rounded_away_from_zero(numerator: int, denominator: int, quotient: int) -> None:
    assert divide_half_up(numerator, denominator) == quotient


@given(st.integers(), st.integers(min_value=1))
def test_rounding_is_off_by_at_most_a_half_and_mirrors_around_zero(numerator: int, denominator: int) -> None:
    quotient = divide_half_up(numerator, denominator)
    assert abs(quotient - Fraction(numerator, denominator)) <= Fraction(1, 2)
    assert divide_half_up(-numerator, denominator) == -quotient


@pytest.mark.parametrize("denominator", [0, -2])
def test_nothing_is_divided_by_zero_or_less(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        divide_half_up(1, denominator)


@pytest.mark.parametrize(
    ("milliseconds", "per_hour", "price"),
    [
        (1_800_000, 20_000, 10_000),  # 30 minutes at $200.00 are $100.00
        (40_000, 20_000, 222),  # 40 seconds at $200.00 are $2.22
        (480_000, 25_000, 3333),  # 8 minutes at $250.00 are $33.33
        (480_000, 20_000, 2667),  # 8 minutes at $200.00 are $26.67
        (90_000, 20_020, 501),  # 90 seconds at $200.20 are $5.005, and the half goes up
        (0, 20_000, 0),
        (1, 20_000, 0),
    ],
)
def test_time_costs_its_exact_price_rounded_once(milliseconds: int, per_hour: int, price: int) -> None:
    assert price_of_time(milliseconds, per_hour) == price


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        ("USD", 2),
        ("JPY", 0),
        ("ISK", 0),
        ("MGA", 2),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("CLP", 0),
        ("XCG", 2),
    ],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


def test_the_table_holds_the_active_currencies_and_funds() -> None:
    assert len(EXPONENTS) == 165
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in EXPONENTS)


@pytest.mark.parametrize("code", ["", "usd", "US", "XXX", "XAU", "BGN", "DEM", "U" * 400])
def test_an_unknown_currency_is_refused_with_words_of_reasonable_length(code: str) -> None:
    with pytest.raises(UnknownCurrency, match="is not a currency code") as refusal:
        Money(minor=1, currency=code)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_money_is_a_whole_number_of_minor_units(minor: object) -> None:
    with pytest.raises(TypeError, match="whole number"):
        Money(minor=minor, currency="USD")  # type: ignore[arg-type]  # that is the point


def test_amounts_of_one_currency_add_up_and_compare() -> None:
    assert usd(150) + usd(50) == usd(200)
    assert usd(150) - usd(200) == usd(-50)
    assert -usd(150) == usd(-150)
    assert usd(1) < usd(2) <= usd(2)
    assert usd(2) > usd(1) >= usd(1)
    assert not usd(2) < usd(2)
    assert not usd(2) > usd(2)


@pytest.mark.parametrize(
    "mix",
    [
        lambda: usd(500) + EUR_5,
        lambda: usd(500) - EUR_5,
        lambda: usd(500) < EUR_5,
        lambda: usd(500) <= EUR_5,
        lambda: usd(500) > EUR_5,
        lambda: usd(500) >= EUR_5,
    ],
)
def test_currencies_do_not_mix(mix: Callable[[], object]) -> None:
    with pytest.raises(CurrencyMismatch, match="USD and EUR"):
        mix()


def test_five_dollars_are_not_five_euros() -> None:
    assert usd(500) != EUR_5
    assert len({usd(500), EUR_5, usd(500)}) == 2


def test_totals_keep_each_currency_by_itself() -> None:
    assert totals([usd(150), EUR_5, usd(-50)]) == (EUR_5, usd(100))
    assert totals([]) == ()


@pytest.mark.parametrize(
    ("minor", "currency", "shown", "decimal"),
    [
        (123_450, "USD", "$1,234.50", "1234.50"),
        (123_450, "EUR", "€1,234.50", "1234.50"),
        (1235, "JPY", "¥1,235", "1235"),
        (1234, "KWD", "KWD 1.234", "1.234"),
        (12_345_678, "CLF", "CLF 1,234.5678", "1234.5678"),
        (100_000_000, "CHF", "CHF 1,000,000.00", "1000000.00"),
        (0, "GBP", "£0.00", "0.00"),
        (5, "USD", "$0.05", "0.05"),
        (-5, "USD", "−$0.05", "-0.05"),
        (-123_450, "CAD", "−CA$1,234.50", "-1234.50"),
        (-1235, "JPY", "−¥1,235", "-1235"),
    ],
)
def test_an_amount_is_written_for_people_and_for_files(
    minor: int, currency: str, shown: str, decimal: str
) -> None:
    money = Money(minor=minor, currency=currency)
    assert show(money) == shown
    assert decimal_text(money) == decimal


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("200.00", "USD", 20_000),
        ("200", "USD", 20_000),
        ("200.5", "USD", 20_050),
        (" 0.05 ", "USD", 5),
        ("0", "USD", 0),
        ("007", "USD", 700),
        ("1235", "JPY", 1235),
        ("1.234", "KWD", 1234),
        ("1.2", "KWD", 1200),
        ("9999999999.99", "USD", 999_999_999_999),
    ],
)
def test_an_amount_is_read_as_it_was_typed(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(minor=minor, currency=currency)


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("200.005", "USD", "USD has only 2 decimals. Write it like 200.00."),
        ("200.0", "JPY", "JPY has no decimals. Write it like 200."),
        ("0.1234", "KWD", "KWD has only 3 decimals. Write it like 200.000."),
        ("-200", "USD", "An amount cannot be negative. Write it like 200.00."),
        ("−200", "USD", "An amount cannot be negative. Write it like 200.00."),
        ("10000000000", "USD", "That amount is too large: at most 10 digits before the decimal point."),
        ("9" * 5000, "USD", "That amount is too large: at most 10 digits before the decimal point."),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_the_reason(text: str, currency: str, words: str) -> None:
    with pytest.raises(BadAmount) as refusal:
        parse_money(text, currency)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1,234",
        "1,50",
        "$200",
        "200 USD",
        "1e3",
        "+5",
        "5.",
        ".5",
        "1.2.3",
        "٣",
        "2\n0",
        "NaN",
    ],
)
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadAmount, match=r"That is not an amount\. Write it in figures .* like 200\.00\."):
        parse_money(text, "USD")


@given(st.integers(min_value=0, max_value=10**10 - 1), currencies)
def test_what_is_written_for_a_file_reads_back_as_the_same_amount(minor: int, currency: str) -> None:
    money = Money(minor=minor, currency=currency)
    assert parse_money(decimal_text(money), currency) == money


@given(st.text(max_size=30), currencies)
def test_whatever_a_person_types_is_an_amount_or_a_refusal(text: str, currency: str) -> None:
    try:
        assert parse_money(text, currency).minor >= 0
    except BadAmount as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - both outcomes are allowed, and each is checked
