"""Amounts that somebody types about an invoice, with or without a currency."""

from handlers.money.amounts import EXPONENTS, Money
from handlers.people.firms.typed import Mistyped, amount_of


def amount_in(text: str, currency: str, *, field: str) -> Money:
    """Read an amount such as "200.00" or "200.00 USD"; one in another currency is refused, and so is one of nothing."""
    words = text.strip().split()
    codes = [word.upper() for word in words if word.upper() in EXPONENTS]
    other = next((code for code in codes if code != currency), None)
    if other is not None:
        raise Mistyped(f"That is in {other}, and this is in {currency}.", field=field)
    figures = "".join(word for word in words if word.upper() != currency)
    if not figures:
        raise Mistyped("The amount is missing.", field=field)
    return Money(minor=amount_of(figures, currency, field=field), currency=currency)
