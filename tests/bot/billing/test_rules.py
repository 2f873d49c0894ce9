"""The rules of lines: what was taken back after an invoice, days over the cap, terms of a matter, and walls."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.dispatch import new_command_id
from bot.lines.walls import WALLING_LINES
from handlers.decisions import Refused, Sheet, ShowDeskForm
from handlers.desk.commands import OpenSheet, SendSheet
from handlers.money.accounts import adjustments, receivable
from handlers.money.billing.commands import VoidInvoice
from handlers.money.invoices.document import LineKind
from handlers.money.invoices.documents import document_of
from handlers.money.invoices.files import ledes_text
from handlers.money.invoices.ledes.parsing import file_lines, parse_ledes
from handlers.money.prebill.values import LineState
from handlers.money.rating.billing_terms import BillingTerms
from handlers.money.rating.discounts import Tier
from handlers.money.time import TimeEntry
from handlers.walls.typed_walls import TypedWall
from handlers.walls.wall_sets import WallKind
from handlers.walls.walling import AddWall
from storage import tables
from storage.engine import Database
from storage.facts.review.undo import on_invoice
from storage.rows import BILLING_TERMS
from storage.shapes.bills import INVOICE, INVOICE_LINE
from tests.books import Books, act, books_of
from tests.work import taken_back

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def books(database: Database) -> Books:
    books = books_of(database, NOVEMBER)
    books.set_up()
    return books


def test_what_is_taken_back_before_the_invoice_nets_out(books: Books) -> None:
    books.work("U1", "stays", 5, minutes=30)
    gone = books.work("U1", "goes", 5, minutes=30)
    books.write(*taken_back(gone, datetime(2026, 11, 1, 9, 0, tzinfo=UTC)))
    line = books.line(books.open("2026-11-01"), "U1", 5)
    assert (line.units, line.amount, line.exact) == (5_000, 10_000, 10_000)
    assert line.narrative == ("Review and analyze an AI draft answer on contracts: Check stays; 30m metered")


def test_an_entry_is_held_fast_from_its_invoice_on(books: Books) -> None:
    entry = next(one for one in books.work("U1", "held", 5, minutes=30) if isinstance(one, TimeEntry))

    def held_fast() -> bool:
        with books.database.reading() as connection:
            return bool(connection.scalar(select(on_invoice(entry.id))))

    assert not held_fast()
    draft = books.open("2026-10-31")
    assert not held_fast()
    books.accept_all(draft)
    books.issue(draft)
    assert held_fast()
    (invoice,) = books.rows(tables.invoices)
    books.done(
        VoidInvoice(id=new_command_id(), firm=books.firm, invoice=INVOICE.value(invoice).code, reason="Wrong")
    )
    assert not held_fast()


def test_what_is_taken_back_after_the_invoice_gives_back_what_was_charged(books: Books) -> None:
    """17m 40s were charged as 0.3 h, $60.00; taken back, they give $60.00 back against what is new."""
    gone = books.work("U1", "goes", 5, minutes=17 + 40 / 60)
    books.issue_all("2026-10-31")
    books.write(*taken_back(gone, datetime(2026, 11, 1, 9, 0, tzinfo=UTC)))
    books.work("U2", "new", 1, minutes=60, month=11)
    draft = books.open("2026-11-01")
    back = books.line(draft, "U1", 5)
    assert (back.units, back.amount, back.exact) == (-3_000, -6_000, -5_889)
    assert back.narrative.startswith("Credit for work taken back: an AI draft answer")
    words = books.refused(books.deciding(back, "write_down", amount="1", reason="r"))
    assert "This line gives −$60.00 back" in words
    books.accept_all(draft)
    books.issue(draft)
    first, second = books.rows(tables.invoices, tables.invoices.c.number)
    assert (first.net, second.net) == (6_000, 14_000)
    assert books.broken() == []
    rows = [one for one in books.rows(tables.invoice_lines) if one.invoice_id == second.id]
    document = document_of(INVOICE.value(second), [INVOICE_LINE.value(one) for one in rows])
    assert [(one.units, one.adjustment, one.net) for one in document.lines if one.net < 0] == [
        (0, -6_000, -6_000)
    ]
    reading = parse_ledes(file_lines(ledes_text(document, "ledes98bi", None)))
    assert [(one.number, one.gross) for one in reading.documents] == [(document.number, document.gross)]


def test_a_matter_that_would_come_to_less_than_nothing_waits(books: Books) -> None:
    gone = books.work("U1", "goes", 5)
    books.issue_all("2026-10-31")
    books.write(*taken_back(gone, datetime(2026, 11, 1, 9, 0, tzinfo=UTC)))
    draft = books.open("2026-11-01")
    books.accept_all(draft)
    reply = books.issue(draft)
    assert isinstance(reply, Refused)
    assert "More was taken back than done for PIECE-1" in reply.words


def test_a_day_never_passes_what_was_metered_by_more_than_a_tenth_over_several_bills(books: Books) -> None:
    """Four answers of 4 minutes, each on its own bill, would be 0.4 h; the day was 16 minutes, so 0.3 h is billed."""
    books.work("U1", "first", 5, minutes=4)
    books.issue_all("2026-10-31")
    for number in range(3):
        books.work("U1", f"more {number}", 5, minutes=4)
        draft = books.open("2026-11-01")
        books.accept_all(draft)
        books.issue(draft)
    assert sum(one.units for one in books.rows(tables.invoice_lines)) == 3_000
    assert books.broken() == []


def test_volume_discount_and_tax_on_it_make_one_line(books: Books) -> None:
    """Over $100.00 there are 10 % off: $300.00 have $20.00 taken off, and the tax is 20 % of $280.00."""
    _terms(books, tiers=(Tier(above=10_000, basis_points=1_000),))
    books.work("U1", "long", 5, minutes=90)
    books.issue_all("2026-10-31")
    (invoice,) = books.rows(tables.invoices)
    assert (invoice.net, invoice.discount, invoice.tax, invoice.total) == (30_000, 2_000, 5_600, 33_600)
    assert books.balance(adjustments()) == 2_000
    rows = [INVOICE_LINE.value(one) for one in books.rows(tables.invoice_lines)]
    last = document_of(INVOICE.value(invoice), rows).lines[-1]
    assert (last.kind, last.net, last.tax) == (LineKind.FEE_DISCOUNT, -2_000, -400)
    assert books.broken() == []


def test_what_is_charged_up_to_a_minimum_is_receivable_too(books: Books) -> None:
    _terms(books, minimum=10_000)
    books.work("U1", "short", 5, minutes=6)
    books.issue_all("2026-10-31")
    (invoice,) = books.rows(tables.invoices)
    assert (invoice.net, invoice.top_up, invoice.tax, invoice.total) == (2_000, 8_000, 2_000, 12_000)
    assert books.balance(receivable(books.seeded.client_id)) == 12_000
    assert books.unbilled == 0
    assert books.broken() == []


def _terms(books: Books, **more: object) -> None:
    matter = books.seeded.matters["TIME-1"]
    terms = BillingTerms(
        matter_id=matter.id, firm_id=matter.firm_id, currency="USD", version=1, set_at=books.now
    )
    with books.database.writer.begin() as connection:
        row = BILLING_TERMS.row(replace(terms, **more))  # type: ignore[arg-type]
        connection.execute(tables.billing_terms.insert().values(row))


def test_lines_behind_a_wall_are_neither_shown_nor_decided(books: Books) -> None:
    books.work("U1", "open", 5)
    books.work("U2", "walled", 5, minutes=60)
    wall = TypedWall(kind=WallKind.MATTER, subject="TIME-1", person="Sol Reyes")
    put_up = AddWall(id=new_command_id(), firm=books.firm, decided_by="Sol Reyes", wall=wall)
    with books.database.writer.begin() as connection:
        act(connection, put_up, books.now, WALLING_LINES)
    draft = books.open("2026-10-31")
    sol = books.seeded.sender("U7")
    shown = books.do(OpenSheet(id=new_command_id(), sender=sol, sheet=Sheet.PRE_BILL, about=draft))
    assert isinstance(shown, ShowDeskForm)
    told = "\n".join((*shown.form.intro, *(row.text for row in shown.form.rows)))
    assert "walled" not in told
    assert "TIME-1" not in told
    assert "Matters that a wall keeps from you are not shown" in told
    hidden = books.line(draft, "U2", 5)
    about = {"sender": sol, "sheet": Sheet.BILL_LINE, "about": hidden.id}
    assert isinstance(books.do(OpenSheet(id=new_command_id(), **about)), Refused)
    sent = SendSheet(id=new_command_id(), seen=hidden.version, values={"decision": "accept"}, **about)
    assert isinstance(books.do(sent), Refused)
    accept = SendSheet(
        id=new_command_id(), sender=sol, sheet=Sheet.PRE_BILL, about=draft, values={"what": "all"}
    )
    books.done(accept)
    assert books.line(draft, "U2", 5).state == LineState.WAITING
