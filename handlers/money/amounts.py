"""Amounts of money: whole minor units of one currency, the one rounding, and their reading and writing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.money.currencies import EXPONENTS, UnknownCurrency, exponent

__all__ = [
    "EXPONENTS",
    "BadAmount",
    "CurrencyMismatch",
    "Money",
    "UnknownCurrency",
    "decimal_text",
    "divide_half_up",
    "exponent",
    "parse_money",
    "price_of_time",
    "show",
    "totals",
]

MILLISECONDS_AN_HOUR = 3_600_000
# Ten digits are above any rate, and a year at such a rate still fits a 64-bit column in every currency.
MOST_DIGITS = 10

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$"}
_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_MINUS_SIGNS = ("-", "−")


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added, subtracted or compared."""


class BadAmount(ValueError):
    """What a person typed is not an amount; the text of the error is the words for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A whole number of minor units (cents, fils, yen) of one ISO 4217 currency.

    Amounts of different currencies are unequal, and every other comparison or sum of them raises
    CurrencyMismatch. An unknown currency raises UnknownCurrency, a minor that is no whole number TypeError.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is a whole number of minor units, not {self.minor!r}")
        exponent(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(minor=self.minor + _minor_of(other, self.currency), currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(minor=self.minor - _minor_of(other, self.currency), currency=self.currency)

    def __neg__(self) -> "Money":
        return Money(minor=-self.minor, currency=self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < _minor_of(other, self.currency)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= _minor_of(other, self.currency)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > _minor_of(other, self.currency)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= _minor_of(other, self.currency)


def _minor_of(money: Money, currency: str) -> int:
    if money.currency != currency:
        raise CurrencyMismatch(f"{currency} and {money.currency} do not mix")
    return money.minor


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Add up each currency by itself: one amount for each currency met, in the order of their codes."""
    sums: dict[str, int] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, 0) + money.minor
    return tuple(Money(minor=sums[currency], currency=currency) for currency in sorted(sums))


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round to the nearest, a half away from zero: 5/2 is 3 and -5/2 is -3.

    The only rounding in the product. Away from zero on both sides, so that a reversal mirrors what it
    reverses. Raises ValueError unless the denominator is positive.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def price_of_time(milliseconds: int, per_hour_minor: int) -> int:
    """What this time costs at a rate in minor units per hour, in minor units."""
    return divide_half_up(milliseconds * per_hour_minor, MILLISECONDS_AN_HOUR)


def parse_money(text: str, currency: str) -> Money:
    """Read what a person typed, such as "200" or "200.00"; raises BadAmount with words for the person."""
    places = exponent(currency)
    plain = text.strip()
    example = decimal_text(Money(minor=200 * 10**places, currency=currency))
    if plain.startswith(_MINUS_SIGNS):
        raise BadAmount(f"An amount cannot be negative. Write it like {example}.")
    figures = _AMOUNT.fullmatch(plain)
    if figures is None:
        raise BadAmount(
            f"That is not an amount. Write it in figures without commas or signs, like {example}."
        )
    whole, decimals = figures[1].lstrip("0"), figures[2] or ""
    if len(decimals) > places:
        raise BadAmount(f"{currency} has {_decimals_in_words(places)}. Write it like {example}.")
    if len(whole) > MOST_DIGITS:
        raise BadAmount(f"That amount is too large: at most {MOST_DIGITS} digits before the decimal point.")
    return Money(minor=int(f"0{whole}{decimals.ljust(places, '0')}"), currency=currency)


def _decimals_in_words(places: int) -> str:
    return f"only {places} decimals" if places else "no decimals"


def decimal_text(money: Money) -> str:
    """Write the plain number for a file, such as "1234.50" or "-0.05", with all decimals of the currency."""
    return _number(money, thousands="")


def show(money: Money) -> str:
    """Write the amount for people, such as "$1,234.50", "−€0.05" or "KWD 1.234"."""
    symbol = _SYMBOLS.get(money.currency, f"{money.currency} ")
    sign = "−" if money.minor < 0 else ""
    size = Money(minor=abs(money.minor), currency=money.currency)
    return f"{sign}{symbol}{_number(size, thousands=',')}"


def _number(money: Money, *, thousands: str) -> str:
    places = exponent(money.currency)
    whole, rest = divmod(abs(money.minor), 10**places)
    sign = "-" if money.minor < 0 else ""
    decimals = f".{rest:0{places}d}" if places else ""
    return f"{sign}{whole:{thousands}}{decimals}"
