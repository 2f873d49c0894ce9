"""Billing details, pre-bills, invoices, credit notes and receipts as rows."""

from dataclasses import asdict
from typing import Any

from handlers.money.billing.details import Address, ClientBilling, EBilling, FirmBilling, LineEnding
from handlers.money.invoices.values import CreditNote, Frozen, Invoice, InvoiceLine, InvoiceState, Receipt
from handlers.money.prebill.values import LineState, PreBill, PreBillLine, PreBillState
from handlers.money.rates import RateUnit
from storage import tables
from storage.rows import Shape


def _address(kept: dict[str, str]) -> Address:
    return Address(**kept)


def _frozen(kept: dict[str, Any]) -> Frozen:
    return Frozen(**kept | {"firm": _address(kept["firm"]), "client": _address(kept["client"])})


FIRM_BILLING = Shape(FirmBilling, tables.firm_billings, read={"of": _address}, write={"of": asdict})
CLIENT_BILLING = Shape(
    ClientBilling,
    tables.client_billings,
    read={"of": _address, "format": EBilling, "line_ending": LineEnding},
    write={"of": asdict},
)
PRE_BILL = Shape(PreBill, tables.pre_bills, read={"state": PreBillState})
PRE_BILL_LINE = Shape(PreBillLine, tables.pre_bill_lines, read={"unit": RateUnit, "state": LineState})
INVOICE = Shape(
    Invoice, tables.invoices, read={"state": InvoiceState, "frozen": _frozen}, write={"frozen": asdict}
)
INVOICE_LINE = Shape(InvoiceLine, tables.invoice_lines, read={"unit": RateUnit})
CREDIT_NOTE = Shape(CreditNote, tables.credit_notes)
RECEIPT = Shape(Receipt, tables.receipts)
