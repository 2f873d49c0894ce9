"""What people ask of the firm's invoices, in chat and from the command line.

`firm` names the firm as people do, and is empty where it is the only one, or that of the sender. `by` is who acts in
chat, None for whoever runs Signoff. What a command is about is named by its id, or as people name it: an invoice by
its number, a pre-bill by its client.
"""

from dataclasses import dataclass

from handlers.ids import CommandId, PersonId, PreBillId, TimeEntryId
from handlers.money.billing.details import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFirmBilling:
    """Say what stands on the firm's invoices; everything as somebody typed it."""

    id: CommandId
    firm: str
    of: Address
    prefix: str = ""
    terms_days: str = ""
    terms: str = ""
    bank: str = ""
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClientBilling:
    """Say how a client is invoiced; `tax_rate` in percent, everything as somebody typed it."""

    id: CommandId
    firm: str
    client: str
    of: Address
    code: str = ""
    tax_rate: str = ""
    tax_type: str = ""
    format: str = ""
    line_ending: str = ""
    country_letters: str = ""
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPreBill:
    """Gather what a client is to be billed for work up to and with a day; none named: the last month that is over."""

    id: CommandId
    firm: str
    client: str = ""
    through: str = ""
    currency: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeForBill:
    """Take these entries, which a search from `cursor` on found free; it came as far as `next_cursor`.

    Fewer than CHUNK are the last.
    """

    id: CommandId
    pre_bill_id: PreBillId
    cursor: str
    entry_ids: tuple[TimeEntryId, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLines:
    """Price the lines of the next days after the pre-bill's cursor, which is to be `cursor`."""

    id: CommandId
    pre_bill_id: PreBillId
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideLine:
    """Accept, write down or hold a line; `amount` is what is left of it after a write-down, as somebody typed it.

    An empty narrative leaves it as it is. `seen` is the version of the line that somebody looked at; 0 is any.
    """

    id: CommandId
    firm: str
    line: str
    seen: int
    decision: str
    amount: str = ""
    reason: str = ""
    narrative: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptLines:
    """Accept every line of a pre-bill that still waits; `seen` is its version, 0 is any."""

    id: CommandId
    firm: str
    pre_bill: str
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPreBill:
    """Let a pre-bill be: its entries are free for another."""

    id: CommandId
    firm: str
    pre_bill: str
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInvoices:
    """Write the invoices of a pre-bill, one for each matter."""

    id: CommandId
    firm: str
    pre_bill: str
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidInvoice:
    """Take an unpaid invoice back; its number stays used, its entries are free again."""

    id: CommandId
    firm: str
    invoice: str
    reason: str
    seen: int = 0
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditInvoice:
    """Take an amount before tax off an invoice, or off one of its lines, by a credit note."""

    id: CommandId
    firm: str
    invoice: str
    amount: str
    reason: str
    line: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReceipt:
    """Note what a client paid, by the bank's reference; an empty amount is all that is outstanding."""

    id: CommandId
    firm: str
    invoice: str
    bank_ref: str
    amount: str = ""
    received_on: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendInvoice:
    """Send an invoice's files to whoever asks, in their own chat."""

    id: CommandId
    firm: str
    invoice: str
    file: str
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeInvoices:
    """Look at pre-bills and invoices; in chat, a form's list."""

    id: CommandId
    firm: str = ""


AboutPreBill = AcceptLines | DropPreBill | IssueInvoices
AboutInvoice = VoidInvoice | CreditInvoice | NoteReceipt | SendInvoice
Billing = SetFirmBilling | SetClientBilling | OpenPreBill | DecideLine | AboutPreBill | AboutInvoice
