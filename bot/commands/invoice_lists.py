"""`signoff invoices list` and `show`: pre-bills and invoices in tables."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot.commands.opening import opened
from bot.commands.screen import fail, say, show_table
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.money.amounts import Money, show
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.telling import standing
from handlers.money.invoices.values import Invoice
from handlers.money.prebill.reviewing import told_of
from handlers.money.prebill.telling import STATE_WORDS, sums_lines, title_of, units_text
from handlers.money.prebill.values import PreBill, PreBillLine
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from storage.facts.money.billing import PAGE, About, billing_of
from storage.facts.people.setting_up import firm_as_set_up

_LINES = ("Line", "Day", "Expert", "Matter", "What", "Stands", "Units", "Exact", "Amount")


def list_bills(settings: Settings, firm: str) -> None:
    """Print the pre-bills that are not issued, and the latest invoices."""
    with opened(settings.database) as database, database.reading() as connection:
        facts = _read(connection, firm, About(), Clock().now())
    bills = [(title_of(one, facts), STATE_WORDS[one.state], one.id) for one in facts.pre_bills]
    show_table("Pre-bills", ("Pre-bill", "State", "Id"), bills)
    for one in facts.invoices:
        say(standing(one, facts))
    if not facts.pre_bills and not facts.invoices:
        say("There is no pre-bill and no invoice yet. Draft one with: signoff invoices draft CLIENT")


def show_bill(settings: Settings, reference: str, firm: str) -> None:
    """Print an invoice, or a pre-bill with all its lines."""
    with opened(settings.database) as database, database.reading() as connection:
        now = Clock().now()
        facts = _read(connection, firm, About(invoice=reference, pre_bill=reference), now)
        if facts.invoice is not None:
            _print_invoice(facts, facts.invoice)
        elif facts.pre_bill is not None:
            _print_pre_bill(facts, facts.pre_bill, _all_lines(connection, firm, facts, now))
        else:
            fail(f"There is no invoice and no pre-bill “{reference[:40]}”.")


def _read(connection: Connection, firm: str, asked: About, now: datetime) -> BillingFacts:
    known = firm_as_set_up(connection, firm)
    try:
        firm_named(known, firm)
    except Mistyped as mistake:
        fail(str(mistake))
    return billing_of(connection, known, asked, now)


def _all_lines(
    connection: Connection, firm: str, facts: BillingFacts, now: datetime
) -> Iterator[PreBillLine]:
    yield from facts.lines
    assert facts.pre_bill is not None, "it was looked for first"
    for skipped in range(PAGE, facts.total, PAGE):
        further = About(pre_bill=facts.pre_bill.id, skipped=skipped)
        yield from _read(connection, firm, further, now).lines


def _print_pre_bill(facts: BillingFacts, pre_bill: PreBill, lines: Iterator[PreBillLine]) -> None:
    say(f"{title_of(pre_bill, facts)}: {STATE_WORDS[pre_bill.state]} (version {pre_bill.version})")
    for told in sums_lines(pre_bill, facts):
        say(told)
    rows = [_row(one, pre_bill, facts) for one in lines]
    show_table("", _LINES, rows, right=3)


def _row(line: PreBillLine, pre_bill: PreBill, facts: BillingFacts) -> tuple[str, ...]:
    exact, amount = (
        show(Money(minor=minor, currency=pre_bill.currency)) for minor in (line.exact, line.amount)
    )
    reason = f": {line.reason}" if line.reason else ""
    return (
        line.id,
        line.local_day.isoformat(),
        facts.name_of(line.person_id),
        facts.matter_code(line.matter_id),
        line.narrative,
        f"{told_of(line, pre_bill)}{reason}",
        units_text(line.units),
        exact,
        amount,
    )


def _print_invoice(facts: BillingFacts, invoice: Invoice) -> None:
    say(standing(invoice, facts))
    rows = [
        (
            str(one.number),
            one.local_day.isoformat(),
            one.person_name,
            one.narrative,
            units_text(one.units),
            show(invoice.money(one.charged)),
            show(invoice.money(one.tax)),
        )
        for one in facts.invoice_lines
    ]
    show_table("", ("Line", "Day", "Expert", "What", "Units", "Charged", "Tax"), rows, right=3)
    adjusted = {"Volume discount": -invoice.discount, "Up to the minimum": invoice.top_up}
    told = {**adjusted, "Tax": invoice.tax, "Total": invoice.total, "Outstanding": invoice.outstanding}
    for what, amount in told.items():
        if amount or what in ("Total", "Outstanding"):
            say(f"{what}: {show(invoice.money(amount))}")
    for note in facts.notes:
        say(f"Credit note {note.code}: {show(invoice.money(note.total))} ({note.reason})")
    for received in facts.receipts:
        say(f"Received {received.received_on.isoformat()}: {show(invoice.money(received.amount))}")
