"""Any invoice that LEDES can carry, for hypothesis."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from handlers.money.invoices.document import (
    DocumentKind,
    DocumentLine,
    InvoiceDocument,
    LineKind,
    Party,
    Timekeeper,
    line_net,
    line_tax,
)
from handlers.money.invoices.utbms import ACTIVITIES, EXPENSES, TASKS, TIMEKEEPER_CLASSES

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIGURES = "0123456789"
MARKS = " !\"#$%&'()*+,-./:;<=>?@\\^_`{}~"
DAYS = st.dates(min_value=date(1000, 1, 1))


def texts(limit: int, *, least: int = 0) -> st.SearchStrategy[str]:
    """Plain text on one line without blanks at its ends, which is how LEDES keeps it."""
    drawn = st.text(LETTERS + FIGURES + MARKS, max_size=limit).map(lambda text: " ".join(text.split()))
    return drawn.filter(lambda text: len(text) >= least)


def words(limit: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS + FIGURES, min_size=1, max_size=limit)


def places(*, tax_id: st.SearchStrategy[str]) -> st.SearchStrategy[Party]:
    return st.builds(
        Party,
        name=words(60),
        address_1=texts(60),
        address_2=texts(60),
        city=texts(40),
        region=texts(40),
        postcode=texts(20),
        country=st.sampled_from(["", "GBR", "USA", "DEU", "JPN"]),
        tax_id=tax_id,
    )


experts = st.builds(
    Timekeeper,
    id=texts(20, least=1),
    last_name=words(14),
    first_name=words(14),
    classification=st.sampled_from(["", *sorted(TIMEKEEPER_CLASSES)]),
)
units = st.decimals(min_value=0, max_value=200, places=4) | st.decimals(min_value=0, max_value=24, places=1)
rates = st.sampled_from(["0", "0.2", "0.075", "0.0888750001"]).map(Decimal)
KINDS = (LineKind.EXPENSE, LineKind.FEE)


@st.composite
def lines(draw: st.DrawFn, *, kind: LineKind, taxed: bool) -> DocumentLine:
    is_discount = kind not in KINDS
    worked = Decimal(1) if is_discount else draw(units)
    price = 0 if is_discount else draw(st.integers(min_value=0, max_value=10**6))
    adjustment = draw(st.just(0) | st.integers(min_value=-(10**6), max_value=10**6))
    net = line_net(worked, price, adjustment)
    rate = draw(rates) if taxed else Decimal(0)
    remainder = draw(st.sampled_from([0, 0, 1, -1])) if rate else 0
    return DocumentLine(
        number="",
        kind=kind,
        day=draw(DAYS),
        units=worked,
        unit_price=price,
        adjustment=adjustment,
        net=net,
        task_code=draw(st.sampled_from(["", *TASKS])) if kind is LineKind.FEE else "",
        expense_code=draw(st.sampled_from(["", *EXPENSES])) if kind is LineKind.EXPENSE else "",
        activity_code=draw(st.sampled_from(["", *ACTIVITIES])) if kind is LineKind.FEE else "",
        timekeeper=draw(experts) if kind is LineKind.FEE else None,
        description=draw(texts(80)),
        tax_rate=rate,
        tax=line_tax(net, rate) + remainder,
        tax_type=draw(texts(20)) if rate else "",
    )


@st.composite
def documents(draw: st.DrawFn, *, taxed: bool, currency: str | None = None) -> InvoiceDocument:
    """An invoice, or a credit note where the lines come to less than nothing."""
    kinds = [LineKind.FEE, *draw(st.lists(st.sampled_from(KINDS), max_size=4))]
    kinds += draw(st.lists(st.sampled_from(sorted(set(LineKind) - set(KINDS))), unique=True))
    drawn = [draw(lines(kind=kind, taxed=taxed)) for kind in kinds]
    numbered = tuple(replace(line, number=str(place)) for place, line in enumerate(drawn, start=1))
    is_credit_note = sum(line.gross for line in numbered) < 0
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return InvoiceDocument(
        kind=DocumentKind.CREDIT_NOTE if is_credit_note else DocumentKind.INVOICE,
        number=draw(words(20)),
        credits=draw(words(20)) if is_credit_note else "",
        dated_on=draw(DAYS),
        billing_start=first,
        billing_end=last,
        currency=currency or draw(st.sampled_from(["USD", "JPY", "KWD", "CLF"])),
        firm=draw(places(tax_id=texts(20, least=1))),
        client=draw(places(tax_id=texts(20, least=1))),
        client_code=draw(texts(20, least=1)),
        law_firm_matter_id=draw(texts(20, least=1)),
        client_matter_id=draw(texts(20)),
        matter_name=draw(words(100)),
        po_number=draw(texts(100)),
        description=draw(texts(100)),
        lines=numbered,
    )


def as_in_1998b(document: InvoiceDocument) -> InvoiceDocument:
    """What of an invoice LEDES 1998B has fields for."""
    return replace(
        document,
        firm=Party(name="", tax_id=document.firm.tax_id),
        client=Party(name=""),
        matter_name="",
        po_number="",
    )
