"""What decisions about invoicing ask storage to remember, beside the values themselves."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import FirmId, InvoiceId, MatterId, PersonId, PreBillId
from handlers.money.billing.details import ClientBilling, FirmBilling
from handlers.money.invoices.values import CreditNote, Invoice, Receipt
from handlers.money.prebill.grouping import LineTaken
from handlers.money.prebill.values import PreBill, PreBillLine


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmBillingSet:
    """What stands on the firm's invoices from now on, if it still is of the version `seen`; 0: nothing was set."""

    billing: FirmBilling
    seen: int

    @property
    def firm_id(self) -> FirmId:
        """Whose it is."""
        return self.billing.firm_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBillingSet:
    """How a client is invoiced from now on, if it still is of the version `seen`; 0: nothing was set."""

    billing: ClientBilling
    seen: int

    @property
    def firm_id(self) -> FirmId:
        """Whose client it is."""
        return self.billing.firm_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PreBillMoved:
    """The pre-bill as it shall be, if its state, cursor and version still are what was seen."""

    pre_bill: PreBill
    seen: PreBill

    @property
    def firm_id(self) -> FirmId:
        """Whose it is."""
        return self.pre_bill.firm_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChanged:
    """A line as it was priced or decided, if it still is of the version `seen`."""

    line: PreBillLine
    seen: int

    @property
    def firm_id(self) -> FirmId:
        """Whose it is."""
        return self.line.firm_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesAccepted:
    """Every line of a pre-bill that waits is accepted, except those of matters that a wall keeps from whoever did."""

    pre_bill_id: PreBillId
    firm_id: FirmId
    by: PersonId | None
    but: tuple[MatterId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesFreed:
    """Entries of a pre-bill's lines are free for another: of one matter, or of all, and of held lines alone or all."""

    pre_bill_id: PreBillId
    firm_id: FirmId
    at: datetime
    matter_id: MatterId | None = None
    held_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersTaken:
    """The last number that an invoice or credit note of the firm has, if it still is the one that was seen."""

    firm_id: FirmId
    seen: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesFrozen:
    """The lines that an invoice charges, as they are now, become the invoice's own."""

    invoice_id: InvoiceId
    firm_id: FirmId
    pre_bill_id: PreBillId
    matter_id: MatterId


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceChanged:
    """An invoice's state and what was credited and received, if it still is of the version `seen`."""

    invoice: Invoice
    seen: int

    @property
    def firm_id(self) -> FirmId:
        """Whose it is."""
        return self.invoice.firm_id


BillingRecord = (
    FirmBillingSet
    | ClientBillingSet
    | PreBill
    | PreBillMoved
    | LineTaken
    | LineChanged
    | LinesAccepted
    | EntriesFreed
    | NumbersTaken
    | Invoice
    | LinesFrozen
    | InvoiceChanged
    | CreditNote
    | Receipt
)
