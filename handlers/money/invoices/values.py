"""Invoices, credit notes and receipts as they are kept: once written, only the state of an invoice changes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.ids import ClientId, FirmId, InvoiceId, MatterId, PersonId, PreBillId, PreBillLineId
from handlers.money.amounts import Money
from handlers.money.billing.details import Address
from handlers.money.rates import RateUnit

DIGITS = 6


class InvoiceState(StrEnum):
    ISSUED = "issued"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What an invoice said of its parties and its matter when it was issued; later changes change none of it."""

    firm_name: str
    firm: Address
    client_name: str
    client: Address
    client_code: str
    matter_code: str
    matter_title: str
    client_matter_id: str = ""
    po_number: str = ""
    task_code: str = ""
    payment_terms: str = ""
    bank: str = ""
    tax_rate: str = "0"
    tax_type: str = ""
    issued_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice for one matter: `net` is its lines, less `discount`, plus `top_up` to the matter's minimum.

    `total` is net - discount + top_up + tax, all in minor units. `credited` and `received` rise as credit notes and
    receipts come. `number` is the firm's own count, gapless; `code` is how it is written.
    """

    id: InvoiceId
    firm_id: FirmId
    client_id: ClientId
    matter_id: MatterId
    pre_bill_id: PreBillId
    number: int
    code: str
    currency: str
    state: InvoiceState
    net: int
    discount: int
    top_up: int
    tax: int
    total: int
    credited: int
    received: int
    issued_on: date
    due_on: date
    starts_on: date
    ends_on: date
    frozen: Frozen
    issued_by: PersonId | None
    issued_at: datetime
    voided_at: datetime | None = None
    void_reason: str = ""
    version: int = 1

    @property
    def outstanding(self) -> int:
        """What is still to be paid, in minor units; below nothing where the client is owed something."""
        return 0 if self.state is InvoiceState.VOID else self.total - self.credited - self.received

    @property
    def charged(self) -> int:
        """What was charged before tax."""
        return self.net - self.discount + self.top_up

    def money(self, minor: int) -> Money:
        """An amount in its currency."""
        return Money(minor=minor, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """A line as it was issued; see PreBillLine for what its figures are."""

    invoice_id: InvoiceId
    number: int
    pre_bill_line_id: PreBillLineId
    person_id: PersonId
    person_name: str
    seniority: str
    local_day: date
    activity: str
    unit: RateUnit
    milliseconds: int
    units: int
    rate: int
    amount: int
    charged: int
    tax: int
    narrative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """What was taken off an invoice later: `net` and `tax` are positive. `line` is the invoice's line, None for all."""

    id: str
    firm_id: FirmId
    invoice_id: InvoiceId
    number: int
    code: str
    line: int | None
    net: int
    tax: int
    reason: str
    issued_on: date
    issued_by: PersonId | None
    issued_at: datetime

    @property
    def total(self) -> int:
        """What the client owes less."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a client paid towards an invoice, by the bank's own reference, which stands for one payment for ever."""

    id: str
    firm_id: FirmId
    invoice_id: InvoiceId
    bank_ref: str
    amount: int
    received_on: date
    noted_by: PersonId | None
    noted_at: datetime


def number_text(prefix: str, number: int) -> str:
    """Write a number as invoices bear it: letters and figures alone, such as EN000123."""
    return f"{prefix}{number:0{DIGITS}d}"
