"""What a firm's invoicing is decided on: its pre-bills, invoices and details, and nothing of any other firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select

from handlers.ids import ClientId, FirmId, MatterId
from handlers.money.billing.commands import (
    AcceptLines,
    Billing,
    CreditInvoice,
    DecideLine,
    DropPreBill,
    IssueInvoices,
    NoteReceipt,
    OpenPreBill,
    SendInvoice,
    SetClientBilling,
    SetFirmBilling,
    VoidInvoice,
)
from handlers.money.billing.details import ClientBilling
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.values import Invoice
from handlers.money.posting import Posting
from handlers.money.prebill.drafting import pre_bill_id_of
from handlers.money.prebill.values import CHARGED, UNFINISHED, LineState, MatterSums, PreBill, PreBillLine
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Person
from handlers.walls.wall_sets import barred
from storage.facts.money.billing_terms import terms_of
from storage.facts.money.drafting import locked_pre_bill
from storage.facts.people.setting_up import firm_as_set_up
from storage.facts.walls.walls import NamedTask, newest_walls
from storage.rows import POSTING
from storage.shapes.bills import (
    CLIENT_BILLING,
    CREDIT_NOTE,
    FIRM_BILLING,
    INVOICE,
    INVOICE_LINE,
    PRE_BILL,
    PRE_BILL_LINE,
    RECEIPT,
)
from storage.tables import (
    bill_counters,
    client_billings,
    credit_notes,
    firm_billings,
    invoice_lines,
    invoices,
    ledger_entries,
    people,
    pre_bill_lines,
    pre_bills,
    receipts,
)

PAGE = 12  # lines of a pre-bill that are shown at once: a card of Teams takes 28 KB
RECENT = 20  # invoices
_l, _i, _p = pre_bill_lines.c, invoices.c, pre_bills.c


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What facts are asked for. `hold`: what is found will be changed; `reader` is who looks, None for the operator."""

    pre_bill: str = ""
    line: str = ""
    invoice: str = ""
    bank_ref: str = ""
    skipped: int = 0
    hold: bool = False
    reader: Person | None = None


def billing_facts(
    connection: Connection, commands: Sequence[Billing], now: datetime
) -> Sequence[BillingFacts]:
    """Load each command's firm with its invoicing, as far as the command is about it."""
    found = []
    for command in commands:
        firm = firm_as_set_up(connection, command.firm)
        found.append(billing_of(connection, firm, about(command), now))
    return found


def about(command: Billing) -> About:
    """Say what a command is about."""
    match command:
        case DecideLine(line=line):
            return About(line=line, hold=True)
        case (
            AcceptLines(pre_bill=pre_bill) | DropPreBill(pre_bill=pre_bill) | IssueInvoices(pre_bill=pre_bill)
        ):
            return About(pre_bill=pre_bill, hold=True)
        case NoteReceipt(invoice=invoice, bank_ref=bank_ref):
            return About(invoice=invoice, bank_ref=bank_ref, hold=True)
        case VoidInvoice(invoice=invoice) | CreditInvoice(invoice=invoice):
            return About(invoice=invoice, hold=True)
        case SendInvoice(invoice=invoice):
            return About(invoice=invoice)
        case SetFirmBilling() | SetClientBilling():
            return About(hold=True)
        case OpenPreBill(id=command_id):
            return About(pre_bill=pre_bill_id_of(command_id))  # there, if the same command came before


def billing_of(connection: Connection, firm: FirmFacts, asked: About, now: datetime) -> BillingFacts:
    """Load a firm's invoicing; what is held is read after its lock."""
    if firm.firm is None:
        return BillingFacts(firm=firm)
    firm_id = firm.firm.id
    facts = BillingFacts(
        firm=firm,
        own=_own(connection, firm_id),
        clients=_clients(connection, firm_id),
        terms=terms_of(connection, firm_id, (one.id for one in firm.matters)),
        pre_bills=_unfinished(connection, firm_id),
        invoices=_recent(connection, firm_id),
        hidden=_hidden(connection, firm, asked.reader, now),
    )
    if asked.pre_bill or asked.line:
        facts = _with_pre_bill(connection, facts, firm_id, asked)
    if asked.invoice:
        facts = _with_invoice(connection, facts, firm_id, asked)
    return replace(facts, last_number=_last_number(connection, firm_id, hold=asked.hold))


def details_of(connection: Connection, firm: FirmFacts) -> BillingFacts:
    """Load what stands on a firm's invoices, and nothing of its pre-bills or invoices."""
    assert firm.firm is not None, "a firm that was found by its id is there"
    return BillingFacts(
        firm=firm,
        own=_own(connection, firm.firm.id),
        clients=_clients(connection, firm.firm.id),
        last_number=_last_number(connection, firm.firm.id, hold=False),
    )


def _own(connection: Connection, firm_id: FirmId) -> Any:
    row = connection.execute(select(*FIRM_BILLING.columns).where(firm_billings.c.firm_id == firm_id)).first()
    return FIRM_BILLING.value(row) if row else None


def _clients(connection: Connection, firm_id: FirmId) -> Mapping[ClientId, ClientBilling]:
    rows = connection.execute(select(*CLIENT_BILLING.columns).where(client_billings.c.firm_id == firm_id))
    return {one.client_id: one for one in map(CLIENT_BILLING.value, rows)}


def _unfinished(connection: Connection, firm_id: FirmId) -> tuple[PreBill, ...]:
    mine = select(*PRE_BILL.columns).where(_p.firm_id == firm_id, _p.state.in_(sorted(UNFINISHED)))
    return tuple(PRE_BILL.value(row) for row in connection.execute(mine.order_by(_p.opened_at, _p.id)))


def _recent(connection: Connection, firm_id: FirmId) -> tuple[Invoice, ...]:
    mine = select(*INVOICE.columns).where(_i.firm_id == firm_id).order_by(_i.number.desc()).limit(RECENT)
    return tuple(INVOICE.value(row) for row in connection.execute(mine))


def _hidden(
    connection: Connection, firm: FirmFacts, reader: Person | None, now: datetime
) -> frozenset[MatterId]:
    if reader is None:
        return frozenset()
    walls = newest_walls(connection, reader.firm_id)
    return frozenset(
        one.id
        for one in firm.matters
        if barred(
            walls,
            reader.id,
            NamedTask(client_id=one.client_id, matter_id=one.id, parties=(), issuers=(), tags=()),
            now,
        )
    )


def _with_pre_bill(
    connection: Connection, facts: BillingFacts, firm_id: FirmId, asked: About
) -> BillingFacts:
    key = _pre_bill_of_line(connection, firm_id, asked.line) if asked.line else _named(facts, asked.pre_bill)
    pre_bill = _pre_bill(connection, firm_id, key, hold=asked.hold)
    if pre_bill is None:
        return facts
    shown = _shown(pre_bill, facts)
    return replace(
        facts,
        pre_bill=pre_bill,
        sums=_sums(connection, pre_bill),
        line=_line(connection, firm_id, asked.line) if asked.line else None,
        lines=() if asked.line else _page(connection, shown, asked.skipped),
        skipped=asked.skipped,
        total=0 if asked.line else connection.scalar(select(func.count()).select_from(shown.subquery())) or 0,
    )


def _named(facts: BillingFacts, reference: str) -> str:
    """Read what somebody calls a pre-bill: its id, or its client, with the currency where that has two."""
    client, _, currency = reference.strip().partition("/")
    sought = " ".join(client.split()).casefold()
    found = [
        one.id
        for one in facts.pre_bills
        if facts.client_name(one.client_id).casefold() == sought and currency.upper() in ("", one.currency)
    ]
    return found[0] if len(found) == 1 else reference.strip()


def _pre_bill_of_line(connection: Connection, firm_id: FirmId, line: str) -> str:
    found = select(_l.pre_bill_id).where(_l.id == line, _l.firm_id == firm_id)
    return connection.scalar(found) or ""


def _pre_bill(connection: Connection, firm_id: FirmId, key: str, *, hold: bool) -> PreBill | None:
    mine = select(*PRE_BILL.columns).where(_p.id == key, _p.firm_id == firm_id)
    row = connection.execute(mine).first()
    if row is None:
        return None
    return locked_pre_bill(connection, key) if hold else PRE_BILL.value(row)


def _line(connection: Connection, firm_id: FirmId, key: str) -> PreBillLine | None:
    row = connection.execute(
        select(*PRE_BILL_LINE.columns).where(_l.id == key, _l.firm_id == firm_id)
    ).first()
    return PRE_BILL_LINE.value(row) if row else None


def _shown(pre_bill: PreBill, facts: BillingFacts) -> Select[Any]:
    return select(*PRE_BILL_LINE.columns).where(
        _l.pre_bill_id == pre_bill.id, _l.matter_id.not_in(sorted(facts.hidden))
    )


def _page(connection: Connection, shown: Select[Any], skipped: int) -> tuple[PreBillLine, ...]:
    last = case((_l.state == LineState.ROUNDED_OFF, 1), else_=0)
    named = shown.join(people, people.c.id == _l.person_id)
    ordered = named.order_by(last, _l.local_day, people.c.name, _l.id).offset(skipped).limit(PAGE)
    return tuple(PRE_BILL_LINE.value(row) for row in connection.execute(ordered))


def _sums(connection: Connection, pre_bill: PreBill) -> tuple[MatterSums, ...]:
    charged = _l.state.in_(sorted(CHARGED))

    def total(name: str, where: Any) -> Any:
        return func.coalesce(func.sum(case((where, _l[name]), else_=0)), 0).label(name)

    def count(where: Any) -> Any:
        return func.coalesce(func.sum(case((where, 1), else_=0)), 0)

    rows = connection.execute(
        select(
            _l.matter_id,
            count(charged).label("lines"),
            *(total(name, charged) for name in ("exact", "amount", "charged", "tax")),
            total("exact", _l.state == LineState.ROUNDED_OFF).label("rounded_off"),
            count(_l.state == LineState.WAITING).label("waiting"),
            total("amount", _l.state == LineState.WAITING).label("waiting_amount"),
            count(_l.state == LineState.HELD).label("held"),
            total("exact", _l.state == LineState.HELD).label("held_exact"),
            func.min(case((charged, _l.local_day))).label("first_day"),
            func.max(case((charged, _l.local_day))).label("last_day"),
        )
        .where(_l.pre_bill_id == pre_bill.id)
        .group_by(_l.matter_id)
        .order_by(_l.matter_id)
    )
    return tuple(_sum(dict(row)) for row in rows.mappings())


def _sum(row: dict[Any, Any]) -> MatterSums:
    days = ("matter_id", "first_day", "last_day")
    # PostgreSQL sums whole numbers into decimals
    named: dict[str, Any] = {name: value if name in days else int(value) for name, value in row.items()}
    return MatterSums(**named)


def _with_invoice(connection: Connection, facts: BillingFacts, firm_id: FirmId, asked: About) -> BillingFacts:
    invoice = _invoice(connection, firm_id, asked.invoice.strip(), hold=asked.hold)
    if invoice is None or invoice.matter_id in facts.hidden:
        return facts
    lines = select(*INVOICE_LINE.columns).where(invoice_lines.c.invoice_id == invoice.id)
    notes = select(*CREDIT_NOTE.columns).where(credit_notes.c.invoice_id == invoice.id)
    received = select(*RECEIPT.columns).where(receipts.c.invoice_id == invoice.id)
    return replace(
        facts,
        invoice=invoice,
        invoice_lines=tuple(
            INVOICE_LINE.value(row) for row in connection.execute(lines.order_by(invoice_lines.c.number))
        ),
        notes=tuple(
            CREDIT_NOTE.value(row) for row in connection.execute(notes.order_by(credit_notes.c.number))
        ),
        receipts=tuple(
            RECEIPT.value(row) for row in connection.execute(received.order_by(receipts.c.noted_at))
        ),
        postings=_postings(connection, invoice) if asked.hold else (),
        known_receipt=_receipt(connection, firm_id, asked.bank_ref) if asked.bank_ref else None,
    )


def _invoice(connection: Connection, firm_id: FirmId, reference: str, *, hold: bool) -> Invoice | None:
    number = int(reference) if reference.isascii() and reference.isdecimal() and len(reference) < 9 else -1
    named = or_(_i.id == reference, func.lower(_i.code) == reference.lower(), _i.number == number)
    mine = select(*INVOICE.columns).where(_i.firm_id == firm_id, named).order_by(_i.number).limit(1)
    row = connection.execute(mine.with_for_update(key_share=True) if hold else mine).first()
    return INVOICE.value(row) if row else None


def invoice_of_note(connection: Connection, firm_id: FirmId, code: str) -> str | None:
    """Find the invoice that a firm's credit note of this number takes something off."""
    n = credit_notes.c
    return connection.scalar(
        select(n.invoice_id).where(n.firm_id == firm_id, func.lower(n.code) == code.strip().lower())
    )


def _postings(connection: Connection, invoice: Invoice) -> tuple[Posting, ...]:
    mine = select(*POSTING.columns).where(ledger_entries.c.cause_id == invoice.id)
    return tuple(POSTING.value(row) for row in connection.execute(mine.order_by(ledger_entries.c.id)))


def _receipt(connection: Connection, firm_id: FirmId, bank_ref: str) -> Any:
    same = " ".join(bank_ref.split())
    row = connection.execute(
        select(*RECEIPT.columns).where(receipts.c.firm_id == firm_id, receipts.c.bank_ref == same)
    ).first()
    return RECEIPT.value(row) if row else None


def _last_number(connection: Connection, firm_id: FirmId, *, hold: bool) -> int:
    """The last number taken; whoever will take the next holds the row until then, so that no number is left out."""
    last = select(bill_counters.c.last).where(bill_counters.c.firm_id == firm_id)
    return connection.scalar(last.with_for_update() if hold else last) or 0
