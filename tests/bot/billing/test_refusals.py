"""What cannot be is refused whole, in words for whoever asked, and nothing at all is written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dispatch import new_command_id
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
from handlers.money.billing.details import Address
from storage.engine import Database
from tests.books import CLIENT, FIRM, Books, books_of

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

# what a refusal hangs on is decided by handlers and is alike on every database
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = SQLITE


@pytest.fixture
def books(database: Database) -> Books:
    books = books_of(database, NOVEMBER)
    books.set_up()
    books.work("U1", "Cap clause", 5, minutes=18)
    books.work("U2", "Warranty", 7, minutes=60)
    return books


@pytest.mark.parametrize(
    ("decision", "more", "words"),
    [
        ("hold", {}, "Say why you hold this line"),
        ("write_down", {"amount": "10"}, "Say why you write down this line"),
        ("write_down", {"amount": "60.00", "reason": "r"}, "The line is $60.00: write it down to less"),
        ("write_down", {"amount": "61", "reason": "r"}, "The line is $60.00: write it down to less"),
        ("write_down", {"amount": "-1", "reason": "r"}, "An amount cannot be negative"),
        ("write_down", {"amount": "10 EUR", "reason": "r"}, "That is in EUR, and this is in USD"),
        ("write_down", {"amount": "", "reason": "r"}, "The amount is missing"),
        ("write_down", {"amount": "ten", "reason": "r"}, "That is not an amount"),
        ("forget", {}, "Choose to accept, to write down or to hold"),
        ("accept", {"narrative": "x" * 1_001}, "e-billing systems take 1,000"),
    ],
)
def test_a_line_is_decided_rightly_or_not_at_all(
    books: Books, decision: str, more: dict[str, str], words: str
) -> None:
    line = books.line(books.open("2026-10-31"), "U1", 5)
    assert words in books.refused(books.deciding(line, decision, **more))


def test_a_line_that_somebody_else_changed_meanwhile_is_looked_at_again(books: Books) -> None:
    draft = books.open("2026-10-31")
    line = books.line(draft, "U1", 5)
    books.decide(line, "write_down", amount="50", reason="Agreed")
    words = books.refused(books.deciding(line, "accept"))
    assert "changed this line after you opened it: it is written down from $60.00 to $50.00 now" in words


def test_nothing_is_issued_that_was_not_seen_as_it_is(books: Books) -> None:
    draft = books.open("2026-10-31")
    issue = {"firm": books.firm, "pre_bill": draft}
    assert "2 lines wait for somebody" in books.refused(IssueInvoices(id=new_command_id(), **issue))
    books.accept_all(draft)
    (seen,) = {one.version for one in books.rows_of_pre_bill(draft)}
    books.decide(books.line(draft, "U1", 5), "hold", reason="Wait")
    late = IssueInvoices(id=new_command_id(), seen=seen, **issue)
    assert "Lines of this pre-bill were changed after you opened it" in books.refused(late)
    books.done(books.client_billing("19"))
    words = books.refused(IssueInvoices(id=new_command_id(), **issue))
    assert "was changed from 20 % to 19 % after this pre-bill was drafted" in words
    assert "nothing was accepted" in books.refused(
        AcceptLines(id=new_command_id(), firm=books.firm, pre_bill=draft, seen=seen)
    )


@pytest.fixture
def issued(books: Books) -> Books:
    books.issue_all("2026-10-31")
    return books


def _of(kind: type[Any], books: Books, **more: str) -> Any:
    return kind(id=new_command_id(), firm=books.firm, invoice="EN000001", **more)


def test_what_is_paid_is_credited_and_never_voided(issued: Books) -> None:
    issued.done(_of(NoteReceipt, issued, bank_ref="B-1", amount="1"))
    words = issued.refused(_of(VoidInvoice, issued, reason="r"))
    assert "$1.00 of EN000001 is paid, so it cannot be voided: credit it instead" in words


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        (CreditInvoice, {"amount": "260.01", "reason": "r"}, "is more than what is left of EN000001"),
        (CreditInvoice, {"amount": "60.01", "reason": "r", "line": "1"}, "left of line 1 of EN000001"),
        (CreditInvoice, {"amount": "1", "reason": "r", "line": "9"}, "The invoice has no line “9”"),
        (CreditInvoice, {"amount": "0", "reason": "r"}, "A credit note of nothing"),
        (CreditInvoice, {"amount": "1 GBP", "reason": "r"}, "That is in GBP, and this is in USD"),
        (CreditInvoice, {"amount": "1", "reason": ""}, "The reason is missing"),
        (NoteReceipt, {"bank_ref": "", "amount": "1"}, "The bank’s reference is missing"),
        (NoteReceipt, {"bank_ref": "B", "amount": "312.01"}, "more than what is outstanding"),
        (NoteReceipt, {"bank_ref": "B", "amount": "1", "received_on": "2026-11-03"}, "still to come"),
        (VoidInvoice, {"reason": " "}, "The reason is missing"),
    ],
)
def test_an_invoice_is_corrected_rightly_or_not_at_all(
    issued: Books, kind: type[Any], more: dict[str, str], words: str
) -> None:
    found = issued.refused(_of(kind, issued, **more))
    assert words.replace("’", "'") in found.replace("’", "'")


def test_a_bank_reference_counts_once(issued: Books) -> None:
    issued.done(_of(NoteReceipt, issued, bank_ref="B-1", amount="100"))
    assert issued.done(_of(NoteReceipt, issued, bank_ref="B-1", amount="100")).already
    words = issued.refused(_of(NoteReceipt, issued, bank_ref="B-1", amount="99"))
    assert "stands for another payment already" in words


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"through": "2026-11-02"}, "is not over yet"),
        ({"through": "soon"}, "is not a day"),
        ({"client": "Nobody"}, "no client “Nobody”"),
    ],
)
def test_a_pre_bill_is_opened_rightly_or_not_at_all(books: Books, more: dict[str, str], words: str) -> None:
    opening = {"firm": books.firm, "client": "Acme Lab"} | more
    assert words in books.refused(OpenPreBill(id=new_command_id(), **opening))


def test_a_client_has_one_pre_bill_of_a_currency_at_a_time(books: Books) -> None:
    books.open("2026-10-31")
    second = OpenPreBill(id=new_command_id(), firm=books.firm, client="Acme Lab")
    assert "has a pre-bill in USD already" in books.refused(second)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"prefix": "EN-1"}, "letters and figures alone"),
        ({"terms_days": "soon"}, "is not a number of days"),
        ({"of": Address()}, "The firm’s legal name is missing"),
        ({"of": Address(legal_name="K", country="Germany")}, "is not a country"),
    ],
)
def test_the_firms_details_are_right_or_not_kept(books: Books, more: dict[str, Any], words: str) -> None:
    details = {"firm": books.firm, "of": FIRM} | more
    assert words in books.refused(SetFirmBilling(id=new_command_id(), **details))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"tax_rate": "100"}, "is not a tax rate"),
        ({"tax_rate": "nil"}, "is not a tax rate"),
        ({"tax_rate": "20", "tax_type": ""}, "Say what the tax is called"),
        ({"code": "a b"}, "A client's code is"),
        ({"country_letters": "4"}, "2 letters or 3"),
    ],
)
def test_a_clients_details_are_right_or_not_kept(books: Books, more: dict[str, Any], words: str) -> None:
    details = {"firm": books.firm, "client": "Acme Lab", "of": CLIENT, "code": "L"} | more
    assert words in books.refused(SetClientBilling(id=new_command_id(), **details))
