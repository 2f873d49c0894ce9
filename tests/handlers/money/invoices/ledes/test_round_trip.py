"""What we write, we read as the same invoice, and find nothing wrong with; the examples come back to the letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.money.invoices.document import InvoiceDocument, Party
from handlers.money.invoices.ledes.checking import check_lines
from handlers.money.invoices.ledes.fields import Format
from handlers.money.invoices.ledes.parsing import Reading, file_lines, parse_ledes
from handlers.money.invoices.ledes.writing import LedesSettings, LineEnd, write_ledes
from tests.handlers.money.invoices.bills import bill, untaxed
from tests.handlers.money.invoices.drawn import as_in_1998b, documents
from tests.handlers.money.invoices.ledes.examples import example

in_one_file = st.lists(
    documents(taxed=True), min_size=1, max_size=3, unique_by=lambda document: document.number
)


@pytest.mark.parametrize("of", Format)
def test_an_example_is_read_without_a_finding_and_written_to_the_letter(of: Format) -> None:
    reading = parse_ledes(file_lines(example(of)))

    assert reading.findings == ()
    assert write_ledes(reading.documents, of) == example(of)


def test_an_example_is_the_invoice_that_it_shows() -> None:
    (document,) = parse_ledes(file_lines(example(Format.L98BI))).documents

    expected = bill(lines=bill().lines[:2])
    assert document == expected
    assert (document.net.minor, document.tax.minor, document.gross.minor) == (85_00, 17_00, 102_00)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_line_end_is_read(end: str) -> None:
    text = example(Format.L1998B).replace("\r\n", end)

    assert parse_ledes(file_lines(text)) == parse_ledes(file_lines(example(Format.L1998B)))


@settings(max_examples=25)
@given(in_one_file)
def test_98bi_comes_back_as_it_was(several: list[InvoiceDocument]) -> None:
    text = write_ledes(several, Format.L98BI)

    assert parse_ledes(file_lines(text)) == Reading(documents=tuple(several), findings=())


@settings(max_examples=20)
@given(documents(taxed=False, currency="KWD"))
def test_1998b_comes_back_as_far_as_it_has_fields(document: InvoiceDocument) -> None:
    text = write_ledes([document], Format.L1998B, LedesSettings(line_end=LineEnd.LF))

    reading = parse_ledes(file_lines(text), currency="KWD")
    assert reading == Reading(documents=(as_in_1998b(document),), findings=())


@settings(max_examples=40)
@given(st.text(max_size=1_100), st.text(max_size=60))
def test_any_text_can_be_written_and_written_again(description: str, address: str) -> None:
    document = bill(description=description, matter_name="Expert review", lines=bill().lines[:1])
    odd = bill(
        number="EN000125",
        firm=Party(name="Firm", address_1=address, tax_id="1"),
        lines=document.lines,
    )

    text = write_ledes([document, odd], Format.L98BI)

    assert text.isascii()
    assert list(check_lines(text.splitlines())) == []
    assert write_ledes(parse_ledes(file_lines(text)).documents, Format.L98BI) == text


@given(st.sampled_from(Format), st.text("|[]\r\nABLEDES1998I V2", max_size=300))
def test_no_text_breaks_the_reader(of: Format, text: str) -> None:
    for whole in (text, example(of)[:-60] + text, text + example(of)):
        list(check_lines(file_lines(whole)))
        parse_ledes(file_lines(whole))


def test_lines_end_as_the_client_wants() -> None:
    document = bill(lines=untaxed(*bill().lines))

    crlf = write_ledes([document], Format.L1998B)
    lf = write_ledes([document], Format.L1998B, LedesSettings(line_end=LineEnd.LF))

    assert crlf.count("\r\n") == crlf.count("\n") == lf.count("\n") == 5
    assert "\r" not in lf
    assert crlf.replace("\r\n", "\n") == lf
