"""How billing details, pre-bills and invoices are written: each change on condition of what was seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from handlers.money.billing import changed as c
from handlers.money.invoices.values import CreditNote, Invoice, Receipt
from handlers.money.prebill.grouping import LineTaken
from handlers.money.prebill.values import CHARGED, LineState, PreBill
from storage import tables
from storage.shapes import bills
from storage.writing.prepared import Prepared, Row
from storage.writing.statements import (
    Writers,
    change,
    insert_missing,
    new_values,
    setting,
    where,
)
from storage.writing.statements import insert as inserting

_p, _l, _k = tables.pre_bills.c, tables.pre_bill_lines.c, tables.bill_takes.c


_FIRM_MOVING = ("of", "prefix", "terms_days", "terms", "bank", "version")
_CLIENT_MOVING = (
    *("of", "code", "tax_rate", "tax_type", "format", "line_ending", "country_letters", "version"),
)
_ADD_FIRM = inserting(tables.firm_billings, bills.FIRM_BILLING.row)
_CHANGE_FIRM = change(
    setting(
        where(tables.firm_billings, firm_id="the_id", version="seen"), tables.firm_billings, _FIRM_MOVING
    ),
    lambda billing: (
        {"the_id": billing.firm_id, "seen": billing.version - 1}
        | new_values(bills.FIRM_BILLING.row(billing), _FIRM_MOVING)
    ),
)
_ADD_CLIENT = inserting(tables.client_billings, bills.CLIENT_BILLING.row)
_CHANGE_CLIENT = change(
    setting(
        where(tables.client_billings, client_id="the_id", version="seen"),
        tables.client_billings,
        _CLIENT_MOVING,
    ),
    lambda billing: (
        {"the_id": billing.client_id, "seen": billing.version - 1}
        | new_values(bills.CLIENT_BILLING.row(billing), _CLIENT_MOVING)
    ),
)


def _set_firms(connection: Connection, made: Sequence[c.FirmBillingSet], now: datetime) -> None:
    for one in made:
        (_CHANGE_FIRM if one.seen else _ADD_FIRM)(connection, [one.billing], now)


def _set_clients(connection: Connection, made: Sequence[c.ClientBillingSet], now: datetime) -> None:
    for one in made:
        (_CHANGE_CLIENT if one.seen else _ADD_CLIENT)(connection, [one.billing], now)


_MOVING = ("state", "cursor", "version")
_MOVE = setting(
    where(tables.pre_bills, id="the_id", state="seen_state", cursor="seen_cursor", version="seen_version"),
    tables.pre_bills,
    _MOVING,
)


def _move_row(moved: c.PreBillMoved) -> Row:
    seen = moved.seen
    return new_values(bills.PRE_BILL.row(moved.pre_bill), _MOVING) | {
        "the_id": seen.id,
        "seen_state": seen.state,
        "seen_cursor": seen.cursor,
        "seen_version": seen.version,
    }


_NEW_LINES = insert_missing(tables.pre_bill_lines)
_GROW = Prepared(
    update(tables.pre_bill_lines)
    .where(_l.id == bindparam("the_id"))
    .values(
        milliseconds=_l.milliseconds + bindparam("more_ms"),
        pieces=_l.pieces + bindparam("more_pieces"),
        exact=_l.exact + bindparam("more_exact"),
    )
)
_TAKE = Prepared(tables.bill_takes.insert())


def _take(connection: Connection, taken: Sequence[LineTaken], _now: datetime) -> None:
    """Let each line grow by its entries; one that another line has makes the whole fail."""
    _NEW_LINES(connection, [bills.PRE_BILL_LINE.row(one.line) for one in taken])
    _GROW.write(
        connection,
        [
            {
                "the_id": one.line.id,
                "more_ms": one.milliseconds,
                "more_pieces": one.pieces,
                "more_exact": one.exact,
            }
            for one in taken
        ],
    )
    rows = [
        {"line_id": one.line.id, "time_entry_id": entry.id, "freed_at": None}
        for one in taken
        for entry in one.entries
    ]
    _TAKE.write(connection, rows)


_LINE_MOVING = (
    *("units", "amount", "charged", "tax", "narrative", "state", "reason", "decided_by", "version"),
)
_CHANGE_LINE = change(
    setting(
        where(tables.pre_bill_lines, id="the_id", version="seen_version"), tables.pre_bill_lines, _LINE_MOVING
    ),
    lambda one: (
        {"the_id": one.line.id, "seen_version": one.seen}
        | new_values(bills.PRE_BILL_LINE.row(one.line), _LINE_MOVING)
    ),
)


def _accept(connection: Connection, accepted: Sequence[c.LinesAccepted], _now: datetime) -> None:
    for one in accepted:
        waiting = (
            (_l.pre_bill_id == one.pre_bill_id)
            & (_l.state == LineState.WAITING)
            & _l.matter_id.not_in(one.but)
        )
        decided = {"state": LineState.ACCEPTED, "decided_by": one.by, "version": _l.version + 1}
        connection.execute(update(tables.pre_bill_lines).where(waiting).values(decided))


def _free(connection: Connection, freed: Sequence[c.EntriesFreed], _now: datetime) -> None:
    for one in freed:
        lines = select(_l.id).where(_l.pre_bill_id == one.pre_bill_id)
        if one.matter_id is not None:
            lines = lines.where(_l.matter_id == one.matter_id)
        if one.held_alone:
            lines = lines.where(_l.state == LineState.HELD)
        standing = _k.line_id.in_(lines) & _k.freed_at.is_(None)
        connection.execute(update(tables.bill_takes).where(standing).values(freed_at=one.at))


_COUNTERS = insert_missing(tables.bill_counters)
_COUNT = change(
    setting(where(tables.bill_counters, firm_id="the_id", last="seen_last"), tables.bill_counters, ("last",)),
    lambda one: {"the_id": one.firm_id, "seen_last": one.seen, "new_last": one.last},
)


def _number(connection: Connection, taken: Sequence[c.NumbersTaken], now: datetime) -> None:
    _COUNTERS(connection, [{"firm_id": one.firm_id, "last": 0} for one in taken])
    _COUNT(connection, taken, now)


def _freeze(connection: Connection, frozen: Sequence[c.LinesFrozen], _now: datetime) -> None:
    """Copy what an invoice charges as it stands, numbered by day, person and activity."""
    people, lines = tables.people.c, tables.pre_bill_lines
    copied = [name for name in bills.INVOICE_LINE.names if name in _l]
    names = [*copied, "invoice_id", "pre_bill_line_id", "person_name", "seniority", "number"]
    order = (_l.local_day, people.name, _l.activity, _l.id)
    for one in frozen:
        of_it = select(
            *(_l[name] for name in copied),
            literal(one.invoice_id),
            _l.id,
            people.name,
            people.seniority,
            func.row_number().over(order_by=order),
        ).select_from(lines.join(tables.people, people.id == _l.person_id))
        of_it = of_it.where(
            _l.pre_bill_id == one.pre_bill_id,
            _l.matter_id == one.matter_id,
            _l.state.in_(sorted(CHARGED)),
        )
        connection.execute(insert(tables.invoice_lines).from_select(names, of_it))


_INVOICE_MOVING = ("state", "credited", "received", "voided_at", "void_reason", "version")
_CHANGE_INVOICE = change(
    setting(where(tables.invoices, id="the_id", version="seen_version"), tables.invoices, _INVOICE_MOVING),
    lambda one: (
        {"the_id": one.invoice.id, "seen_version": one.seen}
        | new_values(bills.INVOICE.row(one.invoice), _INVOICE_MOVING)
    ),
)

BILLING_WRITERS: Writers = (
    (c.FirmBillingSet, _set_firms),
    (c.ClientBillingSet, _set_clients),
    (PreBill, inserting(tables.pre_bills, bills.PRE_BILL.row)),
    (c.PreBillMoved, change(_MOVE, _move_row)),
    (LineTaken, _take),
    (c.LineChanged, _CHANGE_LINE),
    (c.LinesAccepted, _accept),
    (c.NumbersTaken, _number),
    (Invoice, inserting(tables.invoices, bills.INVOICE.row)),
    (c.LinesFrozen, _freeze),
    (c.EntriesFreed, _free),
    (c.InvoiceChanged, _CHANGE_INVOICE),
    (CreditNote, inserting(tables.credit_notes, bills.CREDIT_NOTE.row)),
    (Receipt, inserting(tables.receipts, bills.RECEIPT.row)),
)
