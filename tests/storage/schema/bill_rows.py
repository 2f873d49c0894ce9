"""A row for each table of invoicing, for the tests that attack its constraints."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from storage import tables
from tests.seed import NOW, Seeded

REFUSED = {
    "ck_pre_bill_lines_charged": {"charged": 1},
    "ck_pre_bill_lines_reasoned": {"state": "held", "reason": ""},
    "ck_invoices_number": {"number": 0},
    "ck_invoices_total": {"net": -1, "total": -1, "tax": 0, "received": -1, "credited": -1},
    "ck_invoices_adds_up": {"discount": 1},
    "ck_invoices_not_over": {"received": 121},
    "ck_invoices_void_unpaid": {"state": "void", "received": 1},
    "ck_credit_notes_number": {"number": 0},
    "ck_credit_notes_net": {"net": 0},
    "ck_receipts_amount": {"amount": 0},
}
_DAY = date(2026, 10, 14)


def bill_rows(connection: Connection, firm: Seeded, entry: str) -> dict[str, Any]:
    """Give them by the table's name, in the order that keys need; a second client is written for them."""
    client = dict(connection.execute(tables.clients.select()).mappings().first() or {})
    connection.execute(tables.clients.insert().values(client | {"id": "y" * 32, "name": "Spare Lab"}))
    rate = str(connection.scalars(tables.rate_lines.select()).first())
    of_firm, sol = {"firm_id": firm.firm.id}, firm.people["U7"].id
    of_client = of_firm | {"client_id": firm.client_id}
    bill = {"currency": "USD", "through": _DAY, "ends_at": NOW, "state": "reviewing", "cursor": ""}
    bill |= {"version": 1, "tax_rate": "0.20", "tax_type": "VAT", "opened_by": sol, "opened_at": NOW}
    work = {"person_id": firm.people["U1"].id, "local_day": _DAY, "activity": "A104", "unit": "piece"}
    figures = {"rate": 100, "milliseconds": 0, "units": 10_000, "amount": 100, "charged": 100, "tax": 20}
    line = of_firm | work | figures | {"pre_bill_id": "b", "matter_id": firm.matters["PIECE-1"].id}
    line |= {"rate_line_id": rate, "premium": "", "pieces": 1, "exact": 100, "narrative": "n"}
    line |= {"state": "accepted", "reason": "", "decided_by": sol, "version": 1}
    sums = {"net": 100, "discount": 0, "top_up": 0, "tax": 20, "total": 120, "credited": 0, "received": 0}
    days = dict.fromkeys(("issued_on", "due_on", "starts_on", "ends_on"), _DAY)
    invoice = of_client | sums | days | {"matter_id": line["matter_id"], "pre_bill_id": "b", "number": 1}
    invoice |= {"code": "EN1", "currency": "USD", "state": "issued", "frozen": {}, "issued_by": sol}
    invoice |= {"issued_at": NOW, "void_reason": "", "version": 1}
    of_invoice = of_firm | {"invoice_id": "i"}
    issued = {"issued_on": _DAY, "issued_by": sol, "issued_at": NOW}
    copied = work | figures | {"invoice_id": "i", "number": 1, "narrative": "n", "person_name": "Ada"}
    return {
        "firm_billings": of_firm
        | {"of": {}, "prefix": "", "terms_days": 30, "terms": "", "bank": "", "version": 1},
        "client_billings": of_client
        | {"of": {}, "code": "L", "tax_rate": "0", "tax_type": "", "format": "pdf", "line_ending": "lf"}
        | {"country_letters": 2, "version": 1},
        "bill_counters": of_firm | {"last": 2},
        "pre_bills": of_client | bill | {"id": "b"},
        "pre_bill_lines": [line | {"id": "l1"}, line | {"id": "l2"}],
        "bill_takes": {"line_id": "l1", "time_entry_id": entry},
        "invoices": invoice | {"id": "i"},
        "invoice_lines": copied | {"seniority": "partner", "pre_bill_line_id": "l1"},
        "credit_notes": of_invoice
        | issued
        | {"id": "n", "number": 2, "code": "EN2", "net": 1, "tax": 0, "reason": "r"},
        "receipts": of_invoice
        | {"id": "r", "bank_ref": "B", "amount": 1, "received_on": _DAY, "noted_by": sol, "noted_at": NOW},
    }
