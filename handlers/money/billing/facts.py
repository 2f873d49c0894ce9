"""What a firm's invoicing is decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.billing.details import ClientBilling, FirmBilling
from handlers.money.invoices.values import CreditNote, Invoice, InvoiceLine, Receipt
from handlers.money.posting import Posting
from handlers.money.prebill.values import MatterSums, PreBill, PreBillLine
from handlers.money.rating.billing_terms import BillingTerms
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Person, Role
from handlers.people.roles import IS_THERE


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingFacts:
    """The firm with its invoicing, as far as a command or a form is about it.

    `pre_bill`, `line` and `invoice` are what it is about, held where it changes them. `lines` is a page of the
    pre-bill's lines that begins after `skipped` of `total`. `sums` are the pre-bill's, by matter. `known_receipt` is
    the receipt that has the reference of the command already. `hidden` are the matters that a wall keeps from whoever
    asks. `last_number` is the last that an invoice or credit note of the firm took.
    """

    firm: FirmFacts
    own: FirmBilling | None = None
    clients: Mapping[ClientId, ClientBilling] = field(default_factory=dict)
    terms: Mapping[MatterId, BillingTerms] = field(default_factory=dict)
    pre_bills: tuple[PreBill, ...] = ()
    pre_bill: PreBill | None = None
    sums: tuple[MatterSums, ...] = ()
    line: PreBillLine | None = None
    lines: tuple[PreBillLine, ...] = ()
    skipped: int = 0
    total: int = 0
    invoices: tuple[Invoice, ...] = ()
    invoice: Invoice | None = None
    invoice_lines: tuple[InvoiceLine, ...] = ()
    notes: tuple[CreditNote, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    postings: tuple[Posting, ...] = ()
    known_receipt: Receipt | None = None
    last_number: int = 0
    hidden: frozenset[MatterId] = frozenset()

    @property
    def waiting(self) -> int:
        """How many lines of the pre-bill wait for somebody."""
        return sum(one.waiting for one in self.sums)

    def name_of(self, person_id: PersonId | None) -> str:
        """What somebody is called; whoever acted from the command line runs Signoff."""
        return next((one.name for one in self.firm.people if one.id == person_id), "Whoever runs Signoff")

    def client_name(self, client_id: ClientId) -> str:
        """What a client is called."""
        return next((one.name for one in self.firm.clients if one.id == client_id), "")

    def matter_code(self, matter_id: MatterId) -> str:
        """What a matter is called."""
        return next((one.code for one in self.firm.matters if one.id == matter_id), "")


def holders(facts: FirmFacts, role: Role) -> tuple[Person, ...]:
    """Find those who are there and hold a role; a firm with nobody of it has its admins."""
    there = [one for one in facts.people if one.state in IS_THERE]
    found = [one for one in there if role in one.roles] or [one for one in there if Role.ADMIN in one.roles]
    return tuple(found)
