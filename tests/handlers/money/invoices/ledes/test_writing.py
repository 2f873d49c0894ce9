"""What a client's settings change in a file, and which invoices are not written, in words."""

from decimal import Decimal
from typing import Any

import pytest

from handlers.money.invoices.document import DocumentKind, InvoiceDocument, LineKind, Party, Timekeeper
from handlers.money.invoices.ledes.checking import check_lines
from handlers.money.invoices.ledes.fields import FIELDS, Format
from handlers.money.invoices.ledes.parsing import file_lines, parse_ledes
from handlers.money.invoices.ledes.rows import column_line
from handlers.money.invoices.ledes.writing import LedesSettings, Unwritable, write_ledes
from tests.handlers.money.invoices.bills import ADA, DISCOUNT, FIRM, REVIEW, bill, line, untaxed
from tests.handlers.money.invoices.ledes.examples import damaged


def rows_of(text: str, of: Format) -> list[dict[str, str]]:
    names = [field.name for field in FIELDS[of]]
    rows = [line.removesuffix("[]").split("|") for line in text.split("\r\n")[2:-1]]
    return [dict(zip(names, row, strict=True)) for row in rows]


def written(document: InvoiceDocument, settings: LedesSettings | None = None) -> list[dict[str, str]]:
    return rows_of(write_ledes([document], Format.L98BI, settings), Format.L98BI)


def test_the_tables_have_the_columns_of_the_examples() -> None:
    assert [len(FIELDS[of]) for of in Format] == [24, 52]
    assert [column_line(of) for of in Format] == [damaged(of)[1] for of in Format]
    assert all(place == field.number for place, field in enumerate(FIELDS[Format.L98BI], start=1))


def test_98bi_puts_the_tax_into_the_line_and_the_totals_beside() -> None:
    rows = written(bill())

    assert [row["LINE_ITEM_TOTAL"] for row in rows] == ["72.00", "30.00", "-5.10"]
    assert [row["LINE_ITEM_TAX_TOTAL"] for row in rows] == ["12.00", "5.00", "-0.85"]
    totals = ("INVOICE_TOTAL", "INVOICE_NET_TOTAL", "INVOICE_TAX_TOTAL", "INVOICE_REPORTED_TAX_TOTAL")
    assert {tuple(row[total] for total in totals) for row in rows} == {("96.90", "80.75", "16.15", "16.15")}


def test_a_discount_of_fees_borrows_the_name_that_98bi_wants_and_nothing_else() -> None:
    row = written(bill())[2]

    assert (row["TIMEKEEPER_LAST_NAME"], row["TIMEKEEPER_FIRST_NAME"]) == ("Okafor", "Ada")
    assert (row["TIMEKEEPER_ID"], row["TIMEKEEPER_NAME"], row["TIMEKEEPER_CLASSIFICATION"]) == ("", "", "")


def test_a_credit_note_says_in_its_description_what_it_credits() -> None:
    note = bill(
        kind=DocumentKind.CREDIT_NOTE,
        credits="EN000100",
        lines=(line(units=Decimal(1), unit_price=0, adjustment=-20_00, net=-20_00, tax=-4_00),),
    )

    text = write_ledes([note], Format.L98BI)

    assert rows_of(text, Format.L98BI)[0]["INVOICE_DESCRIPTION"] == (
        "Credit note to invoice EN000100: Expert review week 2026-W45"
    )
    assert rows_of(text, Format.L98BI)[0]["LINE_ITEM_UNIT_COST"] == "0.00"
    assert parse_ledes(file_lines(text)).documents == (note,)


def test_an_invoice_that_speaks_of_a_credit_note_is_none() -> None:
    document = bill(description="Credit note to invoice EN000100: not taken up")

    assert parse_ledes(file_lines(write_ledes([document], Format.L98BI))).documents == (document,)


def test_countries_have_as_many_letters_as_the_client_wants() -> None:
    (two, *_) = written(bill(), LedesSettings(country_letters=2))
    (three, *_) = written(bill())

    assert (two["LAW_FIRM_COUNTRY"], two["CLIENT_COUNTRY"]) == ("GB", "GB")
    assert (three["LAW_FIRM_COUNTRY"], three["CLIENT_COUNTRY"]) == ("GBR", "GBR")


def test_a_client_may_have_classifications_of_its_own() -> None:
    rows = written(bill(), LedesSettings(classifications={"ASSOC": "AS", "PARTNR": "Grade 1"}))

    assert [row["TIMEKEEPER_CLASSIFICATION"] for row in rows] == ["AS", "Grade 1", ""]


def test_long_texts_are_cut_at_a_word_and_codes_never() -> None:
    long = "clause " * 400
    expert = Timekeeper(
        id="E1", last_name="Featherstonehaugh-Cholmondeley", first_name="Ada", classification="ASSOC"
    )
    firm = Party(name="Example and Partners " * 4, tax_id="GB123456789")
    document = bill(description=long, firm=firm, lines=(line(description=long, timekeeper=expert),))

    (row,) = written(document)

    assert row["LINE_ITEM_DESCRIPTION"].endswith("clause...")
    assert (len(row["INVOICE_DESCRIPTION"]), len(row["LINE_ITEM_DESCRIPTION"])) == (1_997, 996)
    assert row["LAW_FIRM_NAME"] == "Example and Partners Example and Partners Example and..."
    assert row["TIMEKEEPER_NAME"] == "Featherstonehaugh-Cholmonde..."
    assert row["TIMEKEEPER_LAST_NAME"] == "Featherstonehaugh-Cholmondeley"
    with pytest.raises(Unwritable, match="CLIENT_ID takes at most 20 characters; these are 21"):
        write_ledes([bill(client_code="C" * 21)], Format.L98BI)


TWICE = (REVIEW, DISCOUNT, line(DISCOUNT, number="4"))


@pytest.mark.parametrize(
    ("of", "changes", "words"),
    [
        (Format.L98BI, {"voided": True}, "is void"),
        (Format.L1998B, {}, "LEDES 1998B cannot say"),
        (Format.L98BI, {"lines": TWICE}, "more than one IF line"),
        (Format.L98BI, {"matter_name": "検討"}, "give “検討” a Latin spelling"),
        (Format.L98BI, {"matter_name": ""}, "MATTER_NAME must be filled"),
        (Format.L98BI, {"client": Party(name="Example Lab Ltd")}, "CLIENT_TAX_ID must be filled"),
        (Format.L98BI, {"firm": Party(name=FIRM.name)}, "LAW_FIRM_ID must be filled"),
        (Format.L98BI, {"lines": (line(timekeeper=None),)}, "TIMEKEEPER_LAST_NAME must be filled"),
        (
            Format.L98BI,
            {"lines": (line(timekeeper=Timekeeper(id="E1", last_name="Ada")),)},
            "FIRST_NAME must be",
        ),
        (Format.L98BI, {"lines": (line(tax_type="V" * 21),)}, "LINE_ITEM_TAX_TYPE takes at most 20"),
        (
            Format.L98BI,
            {"client_code": "", "law_firm_matter_id": ""},
            "CLIENT_ID must be filled. 1 more like this",
        ),
    ],
)
def test_what_the_format_cannot_carry_is_refused_in_words(
    of: Format, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Unwritable, match=words):
        write_ledes([bill(**changes)], of)


def test_files_that_nobody_could_take_apart_are_refused() -> None:
    with pytest.raises(Unwritable, match="no invoice"):
        write_ledes([], Format.L98BI)
    with pytest.raises(Unwritable, match="same number"):
        write_ledes([bill(), bill()], Format.L98BI)
    plain = untaxed(REVIEW)
    with pytest.raises(Unwritable, match="names no currency"):
        write_ledes([bill(lines=plain), bill(number="EN2", currency="USD", lines=plain)], Format.L1998B)


def test_several_invoices_go_into_one_file() -> None:
    several = (bill(), bill(number="EN000125", currency="EUR", po_number=""))

    text = write_ledes(several, Format.L98BI)

    assert parse_ledes(file_lines(text)).documents == several


def test_expenses_and_their_discount_are_written() -> None:
    expense = line(
        number="4",
        kind=LineKind.EXPENSE,
        units=Decimal(2),
        unit_price=12_50,
        net=25_00,
        tax=5_00,
        task_code="",
        activity_code="",
        expense_code="E106",
        timekeeper=None,
    )
    cut = line(DISCOUNT, number="5", kind=LineKind.EXPENSE_DISCOUNT)
    document = bill(lines=(REVIEW, expense, cut))

    text = write_ledes([document], Format.L98BI)

    assert list(check_lines(file_lines(text))) == []
    assert parse_ledes(file_lines(text)).documents == (document,)
    assert ADA.name == "Okafor, Ada"
