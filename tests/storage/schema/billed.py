"""Invoices of the seeded firm: one that was credited and paid, one that is void, and what waits for the next."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.dispatch import new_command_id
from handlers.ids import PreBillId
from handlers.money.billing.commands import (
    AcceptLines,
    CreditInvoice,
    IssueInvoices,
    NoteReceipt,
    OpenPreBill,
    SetClientBilling,
    SetFirmBilling,
    VoidInvoice,
)
from storage.facts.money.drafting import next_draft_step
from tests.books import CLIENT, FIRM, act
from tests.seed import Seeded

LATER = datetime.fromisoformat("2026-10-15T08:00:00+00:00")


def billed(connection: Connection, firm: Seeded) -> None:
    """Bill what was worked, with tax, in the transaction of the caller."""

    def do(kind: type[Any], **values: Any) -> Any:
        return act(connection, kind(id=new_command_id(), firm=firm.firm.name, **values), LATER)

    do(SetFirmBilling, of=FIRM, prefix="EN")
    do(SetClientBilling, client="Acme Lab", of=CLIENT, code="L", tax_rate="20", tax_type="VAT")
    pre_bill = PreBillId(do(OpenPreBill, client="Acme Lab", through="2026-10-14").subject_id)
    while step := next_draft_step(connection, pre_bill, new_command_id()):
        act(connection, step, LATER)
    do(AcceptLines, pre_bill=pre_bill)
    do(IssueInvoices, pre_bill=pre_bill)
    do(CreditInvoice, invoice="EN000001", amount="1", reason="Cut")
    do(NoteReceipt, invoice="EN000001", bank_ref="B-1", amount="2")
    do(VoidInvoice, invoice="EN000002", reason="Wrong address")
