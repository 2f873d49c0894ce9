from datetime import date
from decimal import Decimal

import pytest

from bot.papers.invoice_words import address_of, amount_text, name_of, period_text, rate_text, units_text
from handlers.money.invoices.document import Party, Timekeeper
from tests.handlers.money.invoices.bills import bill


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 11, 2), date(2026, 11, 8), "2 – 8 Nov 2026"),
        (date(2026, 10, 26), date(2026, 11, 1), "26 Oct – 1 Nov 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
        (date(2026, 11, 2), date(2026, 11, 2), "2 Nov 2026"),
    ],
)
def test_a_period_is_said_as_shortly_as_it_can_be(start: date, end: date, words: str) -> None:
    assert period_text(bill(billing_start=start, billing_end=end)) == words


def test_figures_are_written_for_readers() -> None:
    assert [units_text(Decimal(units)) for units in ("1", "1.0", "0.30", "12.2500", "100")] == [
        "1", "1.0", "0.3", "12.25", "100",
    ]  # fmt: skip
    assert [rate_text(Decimal(rate)) for rate in ("0.20", "0.08875", "0.1")] == ["20%", "8.875%", "10%"]
    assert [amount_text(-4_25, "USD"), amount_text(1_234_567, "JPY"), amount_text(1_234_567, "KWD")] == [
        "−4.25", "1,234,567", "1,234.567",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("party", "lines"),
    [
        (
            Party(
                name="", address_1="1 Pine St", city="Austin", region="TX", postcode="78701", country="USA"
            ),
            ("1 Pine St", "Austin, TX 78701", "United States"),
        ),
        (
            Party(name="", city="London", postcode="EC1A 1AA", country="GB"),
            ("London EC1A 1AA", "United Kingdom"),
        ),
        (Party(name="", city="Berlin", postcode="10117", country="DEU"), ("10117 Berlin", "Germany")),
        (Party(name="", region="Kowloon"), ("Kowloon",)),
        (Party(name=""), ()),
    ],
)
def test_an_address_is_written_as_its_country_does(party: Party, lines: tuple[str, ...]) -> None:
    assert address_of(party) == lines


def test_a_name_is_said_as_far_as_it_is_known() -> None:
    assert name_of(Timekeeper(id="E1", last_name="Kern", first_name="Ada")) == "Ada Kern"
    assert name_of(Timekeeper(id="E1", last_name="Kern")) == "Kern"
    assert name_of(Timekeeper(id="E1")) == "E1"
