"""The invoice as a PDF, read back as a reader's program shows it: every figure, every page, nothing over an edge."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pypdfium2
import pytest

from bot.papers.invoice import invoice_pdf
from bot.papers.invoice_words import amount_text
from bot.papers.sheet import BOTTOM_MM, SIDE_MM
from handlers.money.amounts import show
from handlers.money.invoices.document import (
    DocumentKind,
    DocumentLine,
    InvoiceDocument,
    LineKind,
    Party,
    Timekeeper,
    line_net,
    line_tax,
)
from tests.handlers.money.invoices.bills import ADA, DISCOUNT, FIRM, PER, REVIEW, bill, line

POINTS_A_MM = 72 / 25.4
NARRATIVE = "Review and correct AI draft answers on “Losses” in clause 14.2(b), with the insurer’s position. "


def pages_of(drawn: bytes) -> list[str]:
    with pypdfium2.PdfDocument(drawn) as paper:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in paper]


def text_of(document: InvoiceDocument) -> str:
    return "\n".join(pages_of(invoice_pdf(document)))


def edges_of(drawn: bytes) -> Iterator[tuple[float, float, float, float, float, float]]:
    """Left, bottom, right and top of each visible letter, and the page's size, in points."""
    with pypdfium2.PdfDocument(drawn) as paper:
        for page in paper:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    yield (*text.get_charbox(index), *page.get_size())


def long_bill(count: int = 24) -> InvoiceDocument:
    lines: list[DocumentLine] = []
    for number in range(1, count + 1):
        units, price = Decimal(number % 17 + 1).scaleb(-1), (200_00, 250_00)[number % 2]
        net = line_net(units, price, -5_00 if number % 9 == 0 else 0)
        rate = Decimal("0.05") if number % 5 == 0 else Decimal("0.20")
        lines.append(
            line(
                number=str(number),
                units=units,
                unit_price=price,
                adjustment=net - line_net(units, price),
                net=net,
                tax_rate=rate,
                tax=line_tax(net, rate),
                timekeeper=(ADA, PER)[number % 2],
                description=NARRATIVE * (number % 4 + 1),
            )
        )
    return bill(lines=(*lines, line(DISCOUNT, number=str(count + 1))))


def test_one_page_says_who_what_and_how_much() -> None:
    document = bill(
        due_on=date(2026, 12, 9),
        payment_terms="Payable within 30 days.",
        bank_details="IBAN GB29 NWBK 6016 1331 9268 19\nBIC NWBKGB2L",
        notes="Thank you.",
    )

    (page,) = pages_of(invoice_pdf(document))

    for words in (
        "Example Legal LLP", "London EC1A 1AA", "United Kingdom", "Tax id GB123456789", "Invoice", "BILLED TO",
        "Example Lab Ltd", "Tax id GB987654321", "EN000124", "9 Nov 2026", "9 Dec 2026", "2 – 8 Nov 2026", "M-7781",
        "PO-55-REVIEW", "PO55", "LAB01", "Ada Okafor", "Associate", "Per Lindqvist", "Partner",
        "C300 Analysis and advice · A104 Review/analyze · VAT 20%", "Volume discount 5% on fees",
        "Payable within 30 days.", "IBAN GB29 NWBK 6016 1331 9268 19", "BIC NWBKGB2L", "Thank you.", "Page 1 of 1",
    ):  # fmt: skip
        assert words in page
    for figure in (
        "60.00",
        "25.00",
        "−4.25",
        "£85.00",
        "−£4.25",
        "£80.75",
        "VAT 20% on £80.75",
        "£16.15",
        "£96.90",
    ):
        assert figure in page


def test_a_long_invoice_has_every_amount_and_its_head_on_every_page() -> None:
    document = long_bill()

    pages = pages_of(invoice_pdf(document))
    text = "\n".join(pages)

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Invoice EN000124" in page
    with_lines = [page for page in pages if "Review and correct" in page]
    assert all("Date By Description Units Rate Amount (GBP)" in page for page in with_lines)
    for one in document.lines:
        assert text.count(amount_text(one.net, "GBP")) >= 1
    assert "VAT 5% on" in text
    assert "VAT 20% on" in text
    for total in (document.net, document.tax, document.gross):
        assert show(total) in text or total == document.tax
    for taxed, tax in document.taxes.values():
        assert show(taxed) in text
        assert show(tax) in text
    assert text.count("14.2(b)") == sum(one.description.count("14.2(b)") for one in document.lines)


@pytest.mark.parametrize("lines", [1, 700])
def test_page_numbers_end_at_the_edge_however_many_pages_there_are(lines: int) -> None:
    drawn = invoice_pdf(bill(notes="A line.\n" * lines))

    foot = [edges for edges in edges_of(drawn) if edges[1] < (BOTTOM_MM - 8) * POINTS_A_MM]
    _, _, right, _, width, _ = max(foot, key=lambda edges: edges[2])
    assert width - right == pytest.approx(SIDE_MM * POINTS_A_MM, abs=1)


def test_a_narrative_longer_than_a_page_goes_on_over_the_next() -> None:
    words = " ".join(f"word{number}" for number in range(1_500))

    pages = pages_of(invoice_pdf(bill(lines=(line(description=words),))))

    found = [word for page in pages for word in page.split() if word.startswith("word")]
    assert found == words.split()
    assert len(pages) >= 2


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_nothing_goes_over_an_edge(size: str) -> None:
    wide = Party(name="Übergroße Kanzlei für Künstliche Intelligenz " * 4, address_1="A" * 300, country="DEU")
    millions = line(units=Decimal(200), unit_price=9_999_999_99, net=1_999_999_998_00, tax=399_999_999_60)
    who = Timekeeper(id="E9", last_name="Wolfeschlegelsteinhausenbergerdorff", first_name="Hubert")
    document = bill(
        firm=wide,
        client=wide,
        matter_name="Matter " * 60,
        po_number="P" * 100,
        lines=(
            replace(millions, timekeeper=who, description="x" * 3_000, tax_type="A tax of 20 letters "),
            line(number="2"),
        ),
        bank_details="IBAN\n" * 80,
    )

    letters = list(edges_of(invoice_pdf(document, size)))

    left = SIDE_MM * POINTS_A_MM - 1
    assert min(edges[0] for edges in letters) >= left
    assert all(right <= width - left for _, _, right, _, width, _ in letters)
    assert all(top <= height - 10 * POINTS_A_MM for _, _, _, top, _, height in letters)
    assert min(edges[1] for edges in letters) >= (BOTTOM_MM - 14) * POINTS_A_MM


def test_nothing_is_printed_over_anything_else() -> None:
    price = 999_999_999_999
    big = line(
        unit_price=price, units=Decimal(200), net=200 * price, tax=line_tax(200 * price, Decimal("0.20"))
    )
    cut = -3_000 * price
    given = line(DISCOUNT, number="2", adjustment=cut, net=cut, tax=line_tax(cut, Decimal("0.20")))
    note = bill(kind=DocumentKind.CREDIT_NOTE, credits="EN1", currency="KWD", lines=(big, given))

    for document in (note, long_bill(6)):
        with pypdfium2.PdfDocument(invoice_pdf(document)) as paper:
            text = paper[0].get_textpage()
            letters = [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
            boxes = [text.get_charbox(index, loose=True) for index in letters]
        rows: dict[int, list[tuple[float, float]]] = {}
        for left, bottom, right, _ in boxes:
            rows.setdefault(round(bottom), []).append((left, right))
        for spans in rows.values():
            for (_, end), (start, _) in pairwise(sorted(spans)):
                assert start >= end - 1


def test_a_void_invoice_says_so_on_every_page() -> None:
    pages = pages_of(invoice_pdf(replace(long_bill(12), voided=True)))

    assert all("VOID" in page for page in pages)
    assert "VOID" not in text_of(bill())


def test_a_credit_note_is_called_one_and_names_what_it_credits() -> None:
    given_back = line(units=Decimal(1), unit_price=0, adjustment=-20_00, net=-20_00, tax=-4_00)
    note = bill(kind=DocumentKind.CREDIT_NOTE, number="CN000007", credits="EN000100", lines=(given_back,))

    text = text_of(note)

    for words in (
        "Credit note",
        "CREDITED TO",
        "Credits invoice EN000100",
        "Total credited (GBP)",
        "−£24.00",
        "−20.00",
    ):
        assert words in text
    assert " 0.00" not in text
    assert "Total due" not in text


def test_expenses_and_their_discount_have_their_own_sums() -> None:
    expense = line(
        number="2",
        kind=LineKind.EXPENSE,
        units=Decimal(2),
        unit_price=12_50,
        net=25_00,
        tax=5_00,
        task_code="",
        activity_code="",
        expense_code="E106",
        timekeeper=None,
        description="Case law",
    )
    cut = line(DISCOUNT, number="3", kind=LineKind.EXPENSE_DISCOUNT, adjustment=-1_00, net=-1_00, tax=-20)

    text = text_of(bill(lines=(REVIEW, expense, cut)))

    for words in ("E106 Online research", "Expenses £25.00", "Discount on expenses −£1.00", "Fees £60.00"):
        assert words in text
    assert "By person" not in text  # one expert alone


def test_without_tax_there_is_no_word_of_it() -> None:
    plain = line(tax_rate=Decimal(0), tax=0, tax_type="")

    text = text_of(bill(firm=replace(FIRM, tax_id=""), client=Party(name="Lab"), lines=(plain,)))

    assert "Total due (GBP) £60.00" in text
    assert "tax" not in text.lower().replace("earn-out tax treatment", "")


def test_names_of_many_alphabets_are_printed() -> None:
    names = ("Żaneta Gőgh", "Ελένη Παπαδόπουλος", "Иван Ёлкин", "Nguyễn Thị Hồng", "Şükrü Iğdır")
    lines = tuple(
        line(number=str(place), timekeeper=Timekeeper(id=name, first_name=name))
        for place, name in enumerate(names, start=1)
    )

    text = text_of(bill(currency="EUR", lines=lines)).replace("\n", " ")

    for name in names:
        assert name in text
    assert "€300.00" in text


@pytest.mark.parametrize(("country", "size"), [("USA", (612, 792)), ("CA", (612, 792)), ("DEU", (595, 842))])
def test_the_paper_is_what_the_firms_country_prints_on(country: str, size: tuple[int, int]) -> None:
    with pypdfium2.PdfDocument(invoice_pdf(bill(firm=replace(FIRM, country=country)))) as paper:
        assert tuple(round(side) for side in paper[0].get_size()) == size


def test_the_file_tells_its_title_and_is_dated_as_the_invoice() -> None:
    with pypdfium2.PdfDocument(invoice_pdf(bill())) as paper:
        told = paper.get_metadata_dict()

    assert (told["Title"], told["Author"]) == ("Invoice EN000124", "Example Legal LLP")
    assert told["CreationDate"].startswith("D:20261109000000")


def test_the_same_invoice_gives_the_same_bytes_anywhere() -> None:
    program = (
        "import sys; from bot.papers.invoice import invoice_pdf; "
        "from tests.bot.papers.test_invoice_pdf import long_bill; sys.stdout.buffer.write(invoice_pdf(long_bill(3)))"
    )
    there = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONPATH": "."}
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **there},
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout

    assert invoice_pdf(long_bill(3)) == elsewhere
