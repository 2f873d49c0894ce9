"""How an invoice says things: days, amounts, rates, names."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from handlers.money.amounts import Money, show
from handlers.money.invoices.countries import country_in, country_name
from handlers.money.invoices.document import DocumentKind, InvoiceDocument, Party, Timekeeper

# Not of the machine's locale: the paper is in English everywhere.
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ANALST": "Analyst",
        "ASSOC": "Associate",
        "CONSLT": "Consultant",
        "EXPERT": "Expert",
        "OFCOUN": "Of counsel",
        "PARALG": "Paralegal",
        "PARTNR": "Partner",
        "TRANEE": "Trainee",
    }
)


def title_of(document: InvoiceDocument) -> str:
    """What kind of paper it is."""
    return "Credit note" if document.kind is DocumentKind.CREDIT_NOTE else "Invoice"


def day_text(day: date) -> str:
    """A day such as "2 Nov 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period_text(document: InvoiceDocument) -> str:
    """The period billed, its last day included: "2 – 8 Nov 2026", and longer where month or year differ."""
    start, end = document.billing_start, document.billing_end
    if start == end:
        return day_text(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} – {day_text(end)}"
    first = day_text(start) if start.year != end.year else f"{start.day} {_MONTHS[start.month - 1]}"
    return f"{first} – {day_text(end)}"


def amount_text(minor: int, currency: str) -> str:
    """An amount without its currency, for a column of such: "1,234.50", "−4.25"."""
    shown = show(Money(minor=minor, currency=currency))
    return "".join(letter for letter in shown if letter.isdecimal() or letter in "−.,")


def units_text(units: Decimal) -> str:
    """Units as a reader counts them: at least one decimal for hours, none for pieces."""
    plain = f"{units.normalize():f}"
    return f"{units:.1f}" if "." not in plain and units.as_tuple().exponent else plain


def rate_text(rate: Decimal) -> str:
    """A tax rate in per cent: "20%", "8.875%"."""
    return f"{(rate * 100).normalize():f}%"


def name_of(timekeeper: Timekeeper) -> str:
    """The expert's name as one says it."""
    return " ".join(part for part in (timekeeper.first_name, timekeeper.last_name) if part) or timekeeper.id


def rank_of(timekeeper: Timekeeper) -> str:
    """What the expert is in the firm, where a reader would know the word."""
    return _CLASSES.get(timekeeper.classification, "")


def address_of(party: Party) -> tuple[str, ...]:
    """The lines of an address under a name, empty ones left out."""
    place = " ".join(part for part in (party.postcode, party.city) if part)
    if party.region:
        place = ", ".join(part for part in (party.city, f"{party.region} {party.postcode}".strip()) if part)
    elif country_in(2, party.country) == "GB":
        place = " ".join(part for part in (party.city, party.postcode) if part)
    lines = (party.address_1, party.address_2, place, country_name(party.country))
    return tuple(line for line in lines if line)
