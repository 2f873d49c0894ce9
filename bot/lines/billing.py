"""The dispatch table's lines for invoicing: each by itself; drafting lets everybody else go first."""

from bot.dispatch import Line, Table
from handlers.money.billing.commands import (
    AcceptLines,
    CreditInvoice,
    DecideLine,
    DropPreBill,
    IssueInvoices,
    NoteReceipt,
    OpenPreBill,
    PriceLines,
    SendInvoice,
    SetClientBilling,
    SetFirmBilling,
    TakeForBill,
    VoidInvoice,
)
from handlers.money.billing.setting import set_client_billing, set_firm_billing
from handlers.money.invoices.correcting import credit_invoice, note_receipt, send_invoice, void_invoice
from handlers.money.invoices.issuing import issue_invoices
from handlers.money.prebill.drafting import open_pre_bill, price_lines, take_for_bill
from handlers.money.prebill.reviewing import accept_lines, decide_line, drop_pre_bill
from storage.facts.money.billing import billing_facts
from storage.facts.money.drafting import bill_taking_facts, pricing_facts

BILLING_LINES: Table = {
    SetFirmBilling: Line(load=billing_facts, decide=set_firm_billing, alone=True),
    SetClientBilling: Line(load=billing_facts, decide=set_client_billing, alone=True),
    OpenPreBill: Line(load=billing_facts, decide=open_pre_bill, alone=True),
    TakeForBill: Line(load=bill_taking_facts, decide=take_for_bill, alone=True, waits=True),
    PriceLines: Line(load=pricing_facts, decide=price_lines, alone=True, waits=True),
    DecideLine: Line(load=billing_facts, decide=decide_line, alone=True),
    AcceptLines: Line(load=billing_facts, decide=accept_lines, alone=True),
    DropPreBill: Line(load=billing_facts, decide=drop_pre_bill, alone=True),
    IssueInvoices: Line(load=billing_facts, decide=issue_invoices, alone=True),
    VoidInvoice: Line(load=billing_facts, decide=void_invoice, alone=True),
    CreditInvoice: Line(load=billing_facts, decide=credit_invoice, alone=True),
    NoteReceipt: Line(load=billing_facts, decide=note_receipt, alone=True),
    SendInvoice: Line(load=billing_facts, decide=send_invoice, alone=True),
}
