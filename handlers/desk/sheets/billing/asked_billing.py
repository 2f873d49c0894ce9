"""What the forms of invoicing have in common: the firm's invoicing as it was read for them, and pages of lines."""

from operator import attrgetter

from handlers.decisions import Sheet
from handlers.desk.sheets.line import Asked
from handlers.money.billing.facts import BillingFacts

BILLING = attrgetter("facts.billing")  # what a form of invoicing decides on
ABOUT_PRE_BILLS = frozenset({Sheet.PRE_BILL, Sheet.DROP_BILL, Sheet.ISSUE})
ABOUT_INVOICES = frozenset({Sheet.INVOICE, Sheet.VOID_INVOICE, Sheet.CREDIT, Sheet.RECEIPT})
_BETWEEN = "-"


def billing(asked: Asked) -> BillingFacts:
    """Give the firm's invoicing, which the loader reads for such a form."""
    assert asked.facts.billing is not None, "the loader reads the invoicing for such a form"
    return asked.facts.billing


def paged(key: str, page: int) -> str:
    """Name a page of something's lines; the first is 0."""
    return f"{key}{_BETWEEN}{page}" if page else key


def page_of(about: str) -> int:
    """Read which page a form is about."""
    _, _, page = about.partition(_BETWEEN)
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0


def key_of(about: str) -> str:
    """Read whose page a form is about."""
    return about.partition(_BETWEEN)[0]
