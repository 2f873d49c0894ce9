"""Pre-bills against their entries, invoices against their lines and the ledger, and numbers without a gap."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, union_all

from handlers.ids import ClientId
from handlers.money.accounts import receivable, unbilled
from handlers.money.invoices.values import InvoiceState
from handlers.money.prebill.values import CHARGED, LineState
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import (
    bill_counters,
    bill_takes,
    credit_notes,
    invoice_lines,
    invoices,
    ledger_entries,
    pre_bill_lines,
    pre_bills,
    receipts,
    time_entries,
)

_i, _l, _k, _t, _e = invoices.c, pre_bill_lines.c, bill_takes.c, time_entries.c, ledger_entries.c
_n, _r = credit_notes.c, receipts.c


def _moved(account: ColumnElement[str]) -> ColumnElement[int]:
    """What entries brought to an account, debits positive."""
    amount = case((_e.debit == account, _e.amount), (_e.credit == account, -_e.amount), else_=0)
    return func.coalesce(func.sum(amount), 0)


_receivable = literal(receivable(ClientId(""))) + _i.client_id
_unbilled = literal(unbilled(ClientId(""))) + _i.client_id
_is_live = _i.state != InvoiceState.VOID
_posted_unbilled: Any = (
    select(func.coalesce(func.sum(case((_e.credit == _unbilled, _e.amount), else_=-_e.amount)), 0))
    .where(_e.cause_id == _i.id, or_(_e.debit == _unbilled, _e.credit == _unbilled))
    .correlate(invoices)
    .scalar_subquery()
)
_of_entries: Any = (
    select(func.coalesce(func.sum(_l.exact), 0))
    .where(
        _l.pre_bill_id == _i.pre_bill_id,
        _l.matter_id == _i.matter_id,
        _l.state.in_(sorted({*CHARGED, LineState.ROUNDED_OFF})),
    )
    .correlate(invoices)
    .scalar_subquery()
)
_of_lines: Any = (
    select(func.coalesce(func.sum(invoice_lines.c.charged), 0))
    .where(invoice_lines.c.invoice_id == _i.id)
    .correlate(invoices)
    .scalar_subquery()
)
_of_notes: Any = (
    select(func.coalesce(func.sum(_n.net + _n.tax), 0))
    .where(_n.invoice_id == _i.id)
    .correlate(invoices)
    .scalar_subquery()
)
_of_receipts: Any = (
    select(func.coalesce(func.sum(_r.amount), 0))
    .where(_r.invoice_id == _i.id)
    .correlate(invoices)
    .scalar_subquery()
)
_numbers = union_all(select(_i.firm_id, _i.number), select(_n.firm_id, _n.number)).subquery("numbers")

BILLS = (
    Invariant(
        name="nobody is billed twice",
        words="time entries are in more than one line of pre-bills or invoices that stand",
        remedy=REPORT,
        query=select(_k.time_entry_id)
        .where(_k.freed_at.is_(None))
        .group_by(_k.time_entry_id)
        .having(func.count() > 1),
    ),
    Invariant(
        name="a line is its entries",
        words="lines of pre-bills do not come to what their entries do",
        remedy=REPORT,
        query=select(_l.id)
        .outerjoin(bill_takes, _k.line_id == _l.id)
        .outerjoin(time_entries, _t.id == _k.time_entry_id)
        .group_by(_l.id, _l.exact, _l.milliseconds, _l.pieces)
        .having(
            or_(
                func.coalesce(func.sum(_t.price), 0) != _l.exact,
                func.coalesce(func.sum(_t.milliseconds), 0) != _l.milliseconds,
                func.coalesce(func.sum(_t.units), 0) != _l.pieces,
            )
        ),
    ),
    Invariant(
        name="a line holds entries of its own kind",
        words="lines of pre-bills hold entries of another firm, client, matter, person, day or currency",
        remedy=REPORT,
        query=select(_k.line_id)
        .join(pre_bill_lines, _l.id == _k.line_id)
        .join(pre_bills, pre_bills.c.id == _l.pre_bill_id)
        .join(time_entries, _t.id == _k.time_entry_id)
        .where(
            or_(
                *(
                    _l[name] != _t[name]
                    for name in ("firm_id", "matter_id", "person_id", "local_day", "activity", "rate_line_id")
                ),
                *(pre_bills.c[name] != _t[name] for name in ("firm_id", "client_id", "currency")),
                _t.dated_at >= pre_bills.c.ends_at,
            )
        ),
    ),
    Invariant(
        name="an invoice is its ledger entries",
        words="invoices are not what the ledger holds of them as receivable; a void one leaves nothing there",
        remedy=REPORT,
        query=select(_i.id)
        .outerjoin(ledger_entries, _e.cause_id == _i.id)
        .group_by(_i.id, _i.client_id, _i.state, _i.total)
        .having(_moved(_receivable) != case((_is_live, _i.total), else_=0)),
    ),
    Invariant(
        name="an invoice bills what its entries hold",
        words="invoices took more or less off what is unbilled than their entries come to",
        remedy=REPORT,
        query=select(_i.id).where(_posted_unbilled != case((_is_live, _of_entries), else_=0)),
    ),
    Invariant(
        name="an invoice is its lines",
        words="invoices do not come to what their lines do",
        remedy=REPORT,
        query=select(_i.id).where(_of_lines != _i.net),
    ),
    Invariant(
        name="credits and receipts are counted",
        words="invoices were credited or paid by other amounts than their credit notes and receipts",
        remedy=REPORT,
        query=select(_i.id).where(or_(_of_notes != _i.credited, _of_receipts != _i.received)),
    ),
    Invariant(
        name="a credit note or receipt is in the ledger",
        words="credit notes or receipts are not what the ledger holds of them",
        remedy=REPORT,
        query=union_all(
            select(_n.id)
            .outerjoin(ledger_entries, _e.cause_id == _n.id)
            .group_by(_n.id, _n.net, _n.tax)
            .having(func.coalesce(func.sum(_e.amount), 0) != _n.net + _n.tax),
            select(_r.id)
            .outerjoin(ledger_entries, _e.cause_id == _r.id)
            .group_by(_r.id, _r.amount)
            .having(func.coalesce(func.sum(_e.amount), 0) != _r.amount),
        )
        .subquery("unposted")
        .select(),
    ),
    Invariant(
        name="no number is left out",
        words="firms have a gap or a double in the numbers of their invoices and credit notes",
        remedy=REPORT,
        query=select(bill_counters.c.firm_id)
        .outerjoin(_numbers, and_(_numbers.c.firm_id == bill_counters.c.firm_id))
        .group_by(bill_counters.c.firm_id, bill_counters.c.last)
        .having(
            or_(
                func.count(_numbers.c.number) != bill_counters.c.last,
                func.count(_numbers.c.number.distinct()) != bill_counters.c.last,
                func.coalesce(func.max(_numbers.c.number), 0) != bill_counters.c.last,
            )
        ),
    ),
)
