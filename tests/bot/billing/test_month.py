"""A month of a small firm, from the work to the money in the bank; every figure is worked out by hand.

In October 2026 the experts of Kern LLP work for Acme Lab, by the hour at $200.00 (TIME-1) and by the piece at $10.00
(PIECE-1). Acme pays 20 % VAT. Time is rounded to the nearest tenth of an hour, once a line.

| day | who  | what                 | metered | exact   | units | amount  | decided             | charged | tax    |
|-----|------|----------------------|---------|---------|-------|---------|---------------------|---------|--------|
| 5   | Ada  | TIME-1, approved     | 17m 40s | $58.89  | 0.3   | $60.00  | accepted            | $60.00  | $12.00 |
| 5   | Ben  | TIME-1, edited       | 8m      | $26.67  | 0.1   | $20.00  | accepted            | $20.00  | $4.00  |
| 6   | Ada  | TIME-1, approved     | 2m      | $6.67   | 0     | –       | rounded off         | –       | –      |
| 6   | Cora | PIECE-1, 3 approved  | –       | $30.00  | 3     | $30.00  | accepted            | $30.00  | $6.00  |
| 7   | Ben  | TIME-1, approved     | 1h      | $200.00 | 1.0   | $200.00 | written down        | $150.00 | $30.00 |
| 8   | Ada  | TIME-1, approved     | 30m     | $100.00 | 0.5   | $100.00 | held                | –       | –      |

TIME-1: charged 60 + 20 + 150 = $230.00, tax 12 + 4 + 30 = $46.00, total $276.00. Its entries hold
58.89 + 26.67 + 200 + 6.67 = $292.23, of which $230.00 are billed, $50.00 written down, and the rest, $12.23, is
rounding: -1.11 + 6.67 + 6.67 + 0. PIECE-1: $30.00 and $6.00 tax. Unbilled stays what was held: $100.00.
"""

from datetime import UTC, datetime

import pytest

from bot.dispatch import new_command_id
from handlers.money.accounts import adjustments, cash, receivable, rounding, tax_owed
from handlers.money.billing.commands import CreditInvoice, NoteReceipt, VoidInvoice
from handlers.money.prebill.values import LineState
from storage import tables
from storage.engine import Database
from tests.books import Books, books_of

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def books(database: Database) -> Books:
    books = books_of(database, NOVEMBER)
    books.set_up()
    books.work("U1", "Cap clause", 5, minutes=17 + 40 / 60)
    books.work("U2", "Earn-out tax", 5, minutes=8, edit=True)
    books.work("U1", "Notice period", 6, minutes=2)
    for name in ("Lease", "Loan", "Sale"):
        books.work("U3", name, 6)
    books.work("U2", "Warranty", 7, minutes=60)
    books.work("U1", "Set-off", 8, minutes=30)
    return books


def test_a_month_from_the_work_to_the_bank(books: Books) -> None:
    acme = receivable(books.seeded.client_id)
    assert books.unbilled == 29_223 + 3_000 + 10_000
    draft = books.open("2026-10-31")
    assert sorted((one.local_day.day, one.units, one.exact, one.amount) for one in books.lines(draft)) == [
        (5, 1_000, 2_667, 2_000),
        (5, 3_000, 5_889, 6_000),
        (6, 0, 667, 0),
        (6, 30_000, 3_000, 3_000),
        (7, 10_000, 20_000, 20_000),
        (8, 5_000, 10_000, 10_000),
    ]
    assert books.line(draft, "U1", 6).state == LineState.ROUNDED_OFF
    assert books.line(draft, "U1", 5).narrative == (
        "Review and analyze an AI draft answer on contracts: Check Cap clause; 17m 40s metered"
    )
    assert books.line(draft, "U2", 5).narrative.startswith("Draft and revise an AI draft answer on contracts")
    assert books.line(draft, "U3", 6).narrative == (
        "Review and analyze 3 AI draft answers on contracts: Check Lease; Check Loan; Check Sale"
    )
    books.decide(books.line(draft, "U2", 7), "write_down", amount="150.00", reason="Agreed with Acme")
    books.decide(books.line(draft, "U1", 8), "hold", reason="Waits for their word")
    books.accept_all(draft)
    issued = books.issue(draft)
    assert "EN000001" in issued.words
    invoices = {one.frozen["matter_code"]: one for one in books.rows(tables.invoices)}
    timed, pieces = invoices["TIME-1"], invoices["PIECE-1"]
    assert (timed.net, timed.tax, timed.total) == (23_000, 4_600, 27_600)
    assert (pieces.net, pieces.tax, pieces.total) == (3_000, 600, 3_600)
    assert {timed.number, pieces.number} == {1, 2}
    assert books.unbilled == 10_000
    assert books.balance(acme) == 27_600 + 3_600
    assert books.balance(tax_owed()) == -5_200
    assert books.balance(adjustments()) == 5_000
    assert books.balance(rounding()) == 1_223
    _credit_and_pay(books, timed)
    assert (books.balance(acme), books.balance(cash())) == (3_600, 26_400)
    void = VoidInvoice(id=new_command_id(), firm=books.firm, invoice=pieces.code, reason="Wrong address")
    books.done(void)
    assert books.balance(acme) == 0
    assert books.unbilled == 13_000
    assert books.balance(tax_owed()) == -4_600 + 200
    _again(books)


def _credit_and_pay(books: Books, timed: object) -> None:
    """$10.00 of Ben's first line is credited with $2.00 of tax; the rest, $264.00, is paid."""
    lines = [one for one in books.rows(tables.invoice_lines) if one.invoice_id == timed.id]  # type: ignore[attr-defined]
    assert sorted(one.number for one in lines) == [1, 2, 3]
    ben = next(one for one in lines if one.charged == 2_000)
    code = timed.code  # type: ignore[attr-defined]
    credit = CreditInvoice(
        id=new_command_id(), firm=books.firm, invoice=code, line=str(ben.number), amount="10", reason="Cut"
    )
    assert "EN000003" in books.done(credit).words
    receipt = NoteReceipt(
        id=new_command_id(), firm=books.firm, invoice=code, bank_ref="B-77", amount="264.00"
    )
    assert "Outstanding: $0.00" in books.done(receipt).words


def _again(books: Books) -> None:
    """What was held and what was voided comes into the next pre-bill, and the numbers go on without a gap."""
    books.issue_all("2026-10-31")
    assert books.unbilled == 0
    codes = sorted(one.code for one in books.rows(tables.invoices))
    assert codes == ["EN000001", "EN000002", "EN000004", "EN000005"]
    assert books.broken() == []
