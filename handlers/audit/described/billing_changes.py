"""Pre-bills, invoices, credit notes and receipts, as the audit tells them: ids, codes and amounts, no narratives."""

from handlers.audit.described.change_values import Change, Described
from handlers.money.billing import changed as c
from handlers.money.invoices.values import CreditNote, Invoice, InvoiceState, Receipt
from handlers.money.prebill.grouping import LineTaken
from handlers.money.prebill.values import LineState, PreBill, PreBillState


def _firm(billing: c.FirmBillingSet) -> Change:
    return {
        "did": "firm_billing.set",
        "version": billing.billing.version,
        "prefix": billing.billing.prefix,
        "terms_days": billing.billing.terms_days,
    }


def _client(set_now: c.ClientBillingSet) -> Change:
    billing = set_now.billing
    return {
        "did": "client_billing.set",
        "client": billing.client_id,
        "version": billing.version,
        "code": billing.code,
        "tax_rate": billing.tax_rate,
        "format": billing.format,
    }


def _opened(pre_bill: PreBill) -> Change:
    return {
        "did": "pre_bill.opened",
        "pre_bill": pre_bill.id,
        "client": pre_bill.client_id,
        "currency": pre_bill.currency,
        "through": pre_bill.through.isoformat(),
    }


def _moved(moved: c.PreBillMoved) -> Change | None:
    """That a part was taken or priced is told by the lines."""
    pre_bill = moved.pre_bill
    if pre_bill.state == moved.seen.state and pre_bill.state is not PreBillState.ACCEPTED:
        return None
    return {
        "did": f"pre_bill.{pre_bill.state}",
        "pre_bill": pre_bill.id,
        "client": pre_bill.client_id,
        "from": moved.seen.state,
    }


def _taken(taken: LineTaken) -> Change:
    return {
        "did": "bill.took",
        "pre_bill": taken.line.pre_bill_id,
        "line": taken.line.id,
        "entries": [one.id for one in taken.entries],
    }


def _line(changed: c.LineChanged) -> Change:
    line = changed.line
    told: Change = {
        "did": f"bill_line.{line.state}",
        "pre_bill": line.pre_bill_id,
        "line": line.id,
        "matter": line.matter_id,
        "person": line.person_id,
        "exact": line.exact,
        "amount": line.amount,
        "charged": line.charged,
    }
    return (
        told if line.state in (LineState.WAITING, LineState.ROUNDED_OFF) else told | {"by": line.decided_by}
    )


def _accepted(accepted: c.LinesAccepted) -> Change:
    return {"did": "bill_lines.accepted", "pre_bill": accepted.pre_bill_id, "by": accepted.by}


def _freed(freed: c.EntriesFreed) -> Change:
    return {
        "did": "bill.freed",
        "pre_bill": freed.pre_bill_id,
        "matter": freed.matter_id,
        "held_alone": freed.held_alone,
    }


def _numbers(taken: c.NumbersTaken) -> Change:
    return {"did": "bill.numbered", "from": taken.seen + 1, "to": taken.last}


def _issued(invoice: Invoice) -> Change:
    return {
        "did": "invoice.issued",
        "invoice": invoice.id,
        "code": invoice.code,
        "client": invoice.client_id,
        "matter": invoice.matter_id,
        "net": invoice.net,
        "discount": invoice.discount,
        "top_up": invoice.top_up,
        "tax": invoice.tax,
        "total": invoice.total,
        "currency": invoice.currency,
    }


def _frozen(frozen: c.LinesFrozen) -> Change:
    return {"did": "bill.frozen", "invoice": frozen.invoice_id, "matter": frozen.matter_id}


def _changed(changed: c.InvoiceChanged) -> Change:
    invoice = changed.invoice
    did = "changed" if invoice.state is InvoiceState.ISSUED else invoice.state
    return {
        "did": f"invoice.{did}",
        "invoice": invoice.id,
        "code": invoice.code,
        "matter": invoice.matter_id,
        "credited": invoice.credited,
        "received": invoice.received,
    }


def _note(note: CreditNote) -> Change:
    return {
        "did": "credit_note.issued",
        "note": note.id,
        "code": note.code,
        "invoice": note.invoice_id,
        "net": note.net,
        "tax": note.tax,
    }


def _receipt(receipt: Receipt) -> Change:
    return {
        "did": "receipt.noted",
        "receipt": receipt.id,
        "invoice": receipt.invoice_id,
        "amount": receipt.amount,
    }


BILLING: Described = {
    c.FirmBillingSet: _firm,
    c.ClientBillingSet: _client,
    PreBill: _opened,
    c.PreBillMoved: _moved,
    LineTaken: _taken,
    c.LineChanged: _line,
    c.LinesAccepted: _accepted,
    c.EntriesFreed: _freed,
    c.NumbersTaken: _numbers,
    Invoice: _issued,
    c.LinesFrozen: _frozen,
    c.InvoiceChanged: _changed,
    CreditNote: _note,
    Receipt: _receipt,
}
