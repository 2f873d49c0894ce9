"""Numbers have no gap and no double, however many issue at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.dispatch import Dispatcher, new_command_id
from bot.table import TABLE
from handlers.decisions import Done
from handlers.money.billing.commands import (
    CreditInvoice,
    DropPreBill,
    IssueInvoices,
    OpenPreBill,
    SetClientBilling,
)
from storage import tables
from storage.engine import Database, open_database
from tests.books import CLIENT, Books, books_of
from tests.clocks import StillClock
from tests.seed import Seeded, seed_client, seed_firm

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLIENTS = 6
POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def _clients(books: Books) -> list[str]:
    """More clients with a reviewed pre-bill each."""
    drafts = []
    for number in range(CLIENTS):
        name = f"Lab {number}"
        with books.database.writer.begin() as connection:
            books.seeded = seed_client(connection, books.seeded, name=name)
        books.done(
            SetClientBilling(id=new_command_id(), firm=books.firm, client=name, of=CLIENT, code=f"L{number}")
        )
        books.work("U1", f"work {number}", 5)
        drafts.append(books.open("2026-10-31", client=name))
        books.accept_all(drafts[-1])
    return drafts


@POSTGRES
def test_two_processes_issue_at_once_and_leave_no_gap(database: Database, furnished_url: str) -> None:
    books = books_of(database, NOVEMBER)
    books.set_up()
    drafts = _clients(books)
    other = open_database(furnished_url)
    processes = [Dispatcher(one, TABLE, StillClock(NOVEMBER).now) for one in (database, other)]
    for one in processes:
        one.start()

    def issue(pair: tuple[int, str]) -> object:
        command = IssueInvoices(id=new_command_id(), firm=books.firm, pre_bill=pair[1])
        return processes[pair[0] % 2].submit(command).result(30)

    # every pre-bill is asked for by both, as two impatient people would
    asked = [(number, draft) for draft in drafts for number in (0, 1)]
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(issue, asked))
    for one in processes:
        one.stop()
    other.close()
    assert sum(isinstance(reply, Done) for reply in replies) == CLIENTS
    numbers = sorted(row.number for row in books.rows(tables.invoices))
    assert numbers == list(range(1, CLIENTS + 1))
    assert books.broken() == []


def test_credit_notes_count_in_the_same_series(database: Database) -> None:
    books = books_of(database, NOVEMBER)
    books.set_up(tax="0")
    books.work("U1", "one", 5)
    books.issue_all("2026-10-31")
    credit = partial(CreditInvoice, firm=books.firm, invoice="EN000001", amount="1", reason="Cut")
    for _ in range(2):
        books.done(credit(id=new_command_id()))
    books.work("U1", "two", 6)
    books.issue_all("2026-10-31")
    assert [row.code for row in books.rows(tables.credit_notes, tables.credit_notes.c.number)] == [
        "EN000002",
        "EN000003",
    ]
    assert sorted(row.code for row in books.rows(tables.invoices)) == ["EN000001", "EN000004"]


def test_a_credit_note_that_is_asked_for_again_by_the_same_command_is_written_once(
    database: Database,
) -> None:
    books = books_of(database, NOVEMBER)
    books.set_up(tax="0")
    books.work("U1", "one", 5)
    books.issue_all("2026-10-31")
    credit = CreditInvoice(
        id=new_command_id(), firm=books.firm, invoice="EN000001", amount="all", reason="Cut"
    )
    first, again = books.done(credit), books.done(credit)
    assert (again.words, again.already) == ("Credit note EN000002 is written already.", True)
    assert again.subject_id == first.subject_id
    assert len(books.rows(tables.credit_notes)) == 1
    assert books.broken() == []


def test_a_pre_bill_that_is_asked_for_again_by_the_same_command_is_opened_once(database: Database) -> None:
    books = books_of(database, NOVEMBER)
    books.set_up(tax="0")
    opening = OpenPreBill(id=new_command_id(), firm=books.firm, client="Acme Lab", through="2026-10-31")
    first, again = books.done(opening), books.done(opening)
    assert (again.already, again.subject_id) == (True, first.subject_id)
    books.done(DropPreBill(id=new_command_id(), firm=books.firm, pre_bill=first.subject_id))
    assert books.done(opening).already
    assert len(books.rows(tables.pre_bills)) == 1


def test_a_firm_sees_nothing_of_another(database: Database) -> None:
    books = books_of(database, NOVEMBER)
    books.set_up()
    books.work("U1", "one", 5)
    draft = books.open("2026-10-31")
    with database.writer.begin() as connection:
        theirs = seed_firm(connection, name="Rival LLP", workspace="T2")
    rivals = _of(books, theirs)
    assert rivals.refused(IssueInvoices(id=new_command_id(), firm="Rival LLP", pre_bill=draft)).startswith(
        "There is no such pre-bill here"
    )
    books.accept_all(draft)
    books.issue(draft)
    credit = CreditInvoice(id=new_command_id(), firm="Rival LLP", invoice="EN000001", amount="1", reason="r")
    assert "no such invoice" in rivals.refused(credit)


def _of(books: Books, seeded: Seeded) -> Books:
    return replace(books, seeded=seeded)
