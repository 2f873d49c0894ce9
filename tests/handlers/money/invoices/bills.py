"""Invoices to test with: a good one, its parts, and how to change one thing of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.money.invoices.document import DocumentLine, InvoiceDocument, LineKind, Party, Timekeeper

FIRM = Party(
    name="Example Legal LLP",
    address_1="1 Example Street",
    city="London",
    postcode="EC1A 1AA",
    country="GBR",
    tax_id="GB123456789",
)
CLIENT = Party(
    name="Example Lab Ltd",
    address_1="2 Sample Road",
    city="London",
    postcode="N1 1AA",
    country="GBR",
    tax_id="GB987654321",
)
ADA = Timekeeper(id="E1042", last_name="Okafor", first_name="Ada", classification="ASSOC")
PER = Timekeeper(id="E0007", last_name="Lindqvist", first_name="Per", classification="PARTNR")

REVIEW = DocumentLine(
    number="1",
    kind=LineKind.FEE,
    day=date(2026, 11, 2),
    units=Decimal("0.3"),
    unit_price=200_00,
    net=60_00,
    task_code="C300",
    activity_code="A104",
    timekeeper=ADA,
    description="Review and correct 9 AI draft answers on limitation-of-liability clauses "
    "(batch of 2 Nov; 17m 40s metered)",
    tax_rate=Decimal("0.20"),
    tax=12_00,
    tax_type="VAT",
)
REVISION = DocumentLine(
    number="2",
    kind=LineKind.FEE,
    day=date(2026, 11, 3),
    units=Decimal("0.1"),
    unit_price=250_00,
    net=25_00,
    task_code="C300",
    activity_code="A103",
    timekeeper=PER,
    description="Revise AI draft answer on earn-out tax treatment",
    tax_rate=Decimal("0.20"),
    tax=5_00,
    tax_type="VAT",
)
DISCOUNT = DocumentLine(
    number="3",
    kind=LineKind.FEE_DISCOUNT,
    day=date(2026, 11, 8),
    units=Decimal(1),
    unit_price=0,
    adjustment=-4_25,
    net=-4_25,
    description="Volume discount 5% on fees",
    tax_rate=Decimal("0.20"),
    tax=-85,
    tax_type="VAT",
)


def line(like: DocumentLine = REVIEW, **changes: Any) -> DocumentLine:
    """A good line with something changed."""
    return replace(like, **changes)


def bill(**changes: Any) -> InvoiceDocument:
    """An invoice of two fees and a discount, with something changed."""
    told: dict[str, Any] = {
        "number": "EN000124",
        "dated_on": date(2026, 11, 9),
        "billing_start": date(2026, 11, 2),
        "billing_end": date(2026, 11, 8),
        "currency": "GBP",
        "firm": FIRM,
        "client": CLIENT,
        "client_code": "LAB01",
        "law_firm_matter_id": "M-7781",
        "client_matter_id": "PO-55-REVIEW",
        "matter_name": "Expert review of agent outputs",
        "po_number": "PO55",
        "description": "Expert review week 2026-W45",
        "lines": (REVIEW, REVISION, DISCOUNT),
    }
    return InvoiceDocument(**told | changes)


def untaxed(*lines: DocumentLine) -> tuple[DocumentLine, ...]:
    """The same lines without tax, as LEDES 1998B takes them."""
    return tuple(replace(one, tax_rate=Decimal(0), tax=0, tax_type="") for one in lines)
