"""The CSV of invoices and of time, as a spreadsheet and another system read it."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from bot.papers.spreadsheet import csv_bytes
from handlers.money.invoices.document import DocumentKind, Timekeeper
from handlers.money.invoices.spreadsheets import (
    INVOICE_HEADER,
    TIMESHEET_HEADER,
    TimesheetEntry,
    invoice_rows,
    timesheet_of,
    timesheet_rows,
)
from tests.handlers.money.invoices.bills import DISCOUNT, REVIEW, bill, line


def read(rows: tuple[tuple[str, ...], ...]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_bytes(rows).decode("utf-8-sig"))))


def test_a_row_for_each_line_with_its_invoice() -> None:
    first, _, discount = read(invoice_rows([bill(due_on=date(2026, 12, 9))]))

    assert first == {
        "Document": "Invoice",
        "Number": "EN000124",
        "Credits invoice": "",
        "Status": "Valid",
        "Date": "2026-11-09",
        "Due date": "2026-12-09",
        "Client code": "LAB01",
        "Client": "Example Lab Ltd",
        "Matter": "M-7781",
        "Client matter": "PO-55-REVIEW",
        "Purchase order": "PO55",
        "Line": "1",
        "Type": "Fee",
        "Work date": "2026-11-02",
        "Timekeeper id": "E1042",
        "Timekeeper": "Okafor, Ada",
        "Classification": "ASSOC",
        "Task code": "C300",
        "Activity code": "A104",
        "Expense code": "",
        "Description": REVIEW.description,
        "Units": "0.3",
        "Rate": "200.00",
        "Adjustment": "0.00",
        "Net amount": "60.00",
        "Tax type": "VAT",
        "Tax rate": "0.20",
        "Tax amount": "12.00",
        "Gross amount": "72.00",
        "Currency": "GBP",
    }
    assert (discount["Type"], discount["Net amount"], discount["Timekeeper"]) == (
        "Adjustment of fees",
        "-4.25",
        "",
    )


def test_a_column_adds_up_to_the_invoice() -> None:
    document = bill()

    rows = read(invoice_rows([document]))

    assert sum(Decimal(row["Gross amount"]) for row in rows) == Decimal(document.gross.minor).scaleb(-2)


@pytest.mark.parametrize("text", ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", " \t=1", "\r\n=1", "＝1"])
def test_no_text_is_run_as_a_formula(text: str) -> None:
    who = Timekeeper(id=text, last_name=text, classification=text)
    evil = bill(
        client=replace(bill().client, name=text),
        client_code=text,
        law_firm_matter_id=text,
        client_matter_id=text,
        po_number=text,
        lines=(
            line(
                number=text,
                timekeeper=who,
                task_code=text,
                activity_code=text,
                description=text,
                tax_type=text,
            ),
        ),
    )

    (row,) = read(invoice_rows([evil]))
    (time,) = read(timesheet_rows(timesheet_of(evil)))

    figures = {"Adjustment", "Net amount", "Tax amount", "Gross amount", "Amount"}
    cells = [value for name, value in {**row, **time}.items() if name not in figures]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]


def test_what_is_void_or_credited_says_so() -> None:
    given_back = line(units=Decimal(1), unit_price=0, adjustment=-20_00, net=-20_00, tax=-4_00)
    note = bill(kind=DocumentKind.CREDIT_NOTE, number="CN7", credits="EN000100", lines=(given_back,))

    void, credit = read(invoice_rows([bill(voided=True, lines=(REVIEW,)), note]))

    assert (void["Status"], void["Document"]) == ("Void", "Invoice")
    assert (credit["Status"], credit["Document"], credit["Credits invoice"]) == (
        "Valid",
        "Credit note",
        "EN000100",
    )
    assert timesheet_of(note) == timesheet_of(bill(voided=True)) == ()


def test_the_time_of_an_invoice_is_its_fees() -> None:
    rows = read(timesheet_rows(timesheet_of(bill())))

    assert [row["External id"] for row in rows] == ["EN000124/1", "EN000124/2"]
    assert rows[0] == {
        "Date": "2026-11-02",
        "Person id": "E1042",
        "Person": "Okafor, Ada",
        "Engagement code": "M-7781",
        "Task code": "C300",
        "Hours": "0.30",
        "Bill rate": "200.00",
        "Amount": "60.00",
        "Currency": "GBP",
        "Narrative": REVIEW.description,
        "Approval": "invoiced",
        "External id": "EN000124/1",
    }


@pytest.mark.parametrize(
    ("hours", "written"), [("0.3", "0.30"), ("0.125", "0.13"), ("12", "12.00"), ("0.004", "0.00")]
)
def test_hours_have_two_decimals_rounded_half_up(hours: str, written: str) -> None:
    entry = TimesheetEntry(
        day=date(2026, 11, 2),
        person_id="E1",
        person="Kern, Ada",
        engagement="M-1",
        task="C300",
        hours=Decimal(hours),
        rate=200,
        amount=60,
        currency="JPY",
        narrative="Review\nof two",
        approval="approved",
        external_id="1",
    )

    _, row = timesheet_rows([entry])

    told = dict(zip(TIMESHEET_HEADER, row, strict=True))
    assert (told["Hours"], told["Bill rate"], told["Narrative"]) == (written, "200", "Review of two")


def test_without_lines_there_is_a_header() -> None:
    assert invoice_rows([]) == (INVOICE_HEADER,)
    assert timesheet_rows(timesheet_of(bill(lines=(replace(DISCOUNT, adjustment=0, net=0, tax=0),)))) == (
        TIMESHEET_HEADER,
    )


def test_names_survive_excel() -> None:
    assert csv_bytes([("Żaneta",)]) == b"\xef\xbb\xbf" + "Żaneta\r\n".encode()
