"""Each damage to a good file is found where it is: its line, its field, the rule, and what the person reads."""

import pytest

from handlers.money.invoices.ledes.checking import Checked, check_lines
from handlers.money.invoices.ledes.fields import Format
from handlers.money.invoices.ledes.findings import Finding, Gravity, Rule
from handlers.money.invoices.ledes.parsing import parse_ledes
from handlers.money.invoices.ledes.rows import column_line
from tests.handlers.money.invoices.ledes.examples import Damage, cut, damaged, insert, put, swap, write

B, BI = Format.L1998B, Format.L98BI


def found(of: Format, *damages: Damage) -> list[Finding]:
    return list(check_lines(damaged(of, *damages)))


def on_rows(field: str, value: str, *rows: int) -> list[Damage]:
    return [put(row, field, value) for row in rows]


# what is damaged, then the line, field, rule and some of the words of the one finding that there must be
ONE_ERROR = [
    # the outer form
    (B, [write(1, "LEDES1998B")], (1, "", Rule.FIRST_LINE), "exactly LEDES1998B[]"),
    (B, [write(1, "ledes1998b[]")], (1, "", Rule.FIRST_LINE), "exactly LEDES1998B[]"),
    (BI, [write(1, "LEDES1998BI V2[]")], (1, "", Rule.FIRST_LINE), "a slip that many billing programs make"),
    (BI, [write(1, "LEDES98BI[]")], (1, "", Rule.FIRST_LINE), "Its second begins with LEDES98BI V2[]"),
    (B, [write(1, "Invoice")], (1, "", Rule.FIRST_LINE), "must be LEDES1998B[] or LEDES98BI V2[]"),
    (B, [swap("LEDES", "\ufeffLEDES", line=1)], (1, "", Rule.CHARACTERS), "byte order mark"),
    (B, [write(1, '<?xml version="1.0"?>')], (1, "", Rule.FIRST_LINE), "LEDES XML"),
    (B, [write(1, "Hello"), write(2, "World")], (1, "", Rule.FIRST_LINE), "Nothing more can be checked"),
    (B, [cut(1)], (1, "", Rule.FIRST_LINE), "The file is empty"),
    (B, [cut(2)], (2, "", Rule.COLUMN_NAMES), "must name the 24 columns"),
    (B, [swap("CLIENT_ID|", "", line=2)], (2, "", Rule.FIELD_COUNT), "names 23 columns; LEDES1998B has 24"),
    (B, [cut(3)], (3, "", Rule.ROWS), "no line items"),
    (B, [swap("[]", "", line=2)], (2, "", Rule.ROW_END), "must end with []"),
    (B, [swap("|INVOICE_TOTAL|", "|TOTAL|", line=2)], (2, "INVOICE_TOTAL", Rule.COLUMN_NAMES), "Column 5"),
    (BI, [swap("STATEorREGION", "STATE", line=2)], (2, "LAW_FIRM_STATEorREGION", Rule.COLUMN_NAMES), "M_STATE”"),
    (B, [swap("[]", "", line=4)], (4, "", Rule.ROW_END), "must end with []"),
    (B, [swap("[]", "[] ", line=4)], (4, "", Rule.ROW_END), "blanks after []"),
    (B, [swap("AI draft", "AI|draft", line=4)], (4, "", Rule.FIELD_COUNT), "has 25 fields; LEDES1998B has 24"),
    (B, [swap("A103|", "", line=4)], (4, "", Rule.FIELD_COUNT), "has 23 fields"),
    (B, [insert(4, "")], (4, "", Rule.ROWS), "empty line"),
    (B, [insert(4, "LEDES1998B[]")], (4, "", Rule.ONCE), "once, at the top"),
    (B, [insert(4, column_line(B))], (4, "", Rule.ONCE), "once, at the top"),
    # single values
    (B, on_rows("INVOICE_DATE", "2026-11-09", 3, 4, 5), (3, "INVOICE_DATE", Rule.FORM), "a date like 20261109"),
    (B, [put(4, "LINE_ITEM_DATE", "20261131")], (4, "LINE_ITEM_DATE", Rule.FORM), "not “20261131”"),
    (B, on_rows("INVOICE_NUMBER", "EN-123", 3, 4, 5), (3, "INVOICE_NUMBER", Rule.FORM), "letters and figures alone"),
    (B, on_rows("INVOICE_NUMBER", "E" * 21, 3, 4, 5), (3, "INVOICE_NUMBER", Rule.LENGTH), "at most 20"),
    (B, on_rows("CLIENT_ID", "", 3, 4, 5), (3, "CLIENT_ID", Rule.REQUIRED), "must be filled"),
    (B, on_rows("LAW_FIRM_MATTER_ID", "M" * 21, 3, 4, 5), (3, "LAW_FIRM_MATTER_ID", Rule.LENGTH), "these are 21"),
    (B, on_rows("INVOICE_TOTAL", "$80.75", 3, 4, 5), (3, "INVOICE_TOTAL", Rule.FORM), "currency signs"),
    (B, on_rows("INVOICE_TOTAL", "1" * 13, 3, 4, 5), (3, "INVOICE_TOTAL", Rule.FORM), "at most 12 figures"),
    (B, [put(3, "LINE_ITEM_TOTAL", "60,00")], (3, "LINE_ITEM_TOTAL", Rule.FORM), "without blanks, commas"),
    (B, [put(3, "LINE_ITEM_TOTAL", "60.00000")], (3, "LINE_ITEM_TOTAL", Rule.FORM), "4 after it"),
    (B, [put(3, "LINE_ITEM_TOTAL", "12345678901")], (3, "LINE_ITEM_TOTAL", Rule.FORM), "at most 10 figures"),
    (B, [put(3, "LINE_ITEM_TOTAL", "")], (3, "LINE_ITEM_TOTAL", Rule.REQUIRED), "must be filled"),
    (B, [put(3, "LINE_ITEM_NUMBER_OF_UNITS", "-0.3")], (3, "LINE_ITEM_NUMBER_OF_UNITS", Rule.FORM), "never negative"),
    (B, [put(3, "LINE_ITEM_NUMBER_OF_UNITS", "0.3h")], (3, "LINE_ITEM_NUMBER_OF_UNITS", Rule.FORM), "a plain number"),
    (B, [put(3, "EXP/FEE/INV_ADJ_TYPE", "FEE")], (3, "EXP/FEE/INV_ADJ_TYPE", Rule.LIST), "one of F, E, IF, IE"),
    (B, [put(3, "TIMEKEEPER_CLASSIFICATION", "BOSS")], (3, "TIMEKEEPER_CLASSIFICATION", Rule.LIST), "PARTNR, ASSOC"),
    (B, [put(3, "TIMEKEEPER_NAME", "O" * 31)], (3, "TIMEKEEPER_NAME", Rule.LENGTH), "at most 30"),
    (B, [put(3, "LINE_ITEM_DESCRIPTION", "Client’s draft")], (3, "LINE_ITEM_DESCRIPTION", Rule.CHARACTERS), "“’”"),
    (B, [put(3, "LINE_ITEM_DESCRIPTION", "a\tb")], (3, "LINE_ITEM_DESCRIPTION", Rule.CHARACTERS), "U+0009"),
    (B, [put(3, "LINE_ITEM_DESCRIPTION", "a [b] c")], (3, "LINE_ITEM_DESCRIPTION", Rule.CHARACTERS), "square bracket"),
    (B, [put(3, "LINE_ITEM_DESCRIPTION", "a" * 15_361)], (3, "LINE_ITEM_DESCRIPTION", Rule.LENGTH), "15,360"),
    (BI, on_rows("CLIENT_TAX_ID", "", 3, 4), (3, "CLIENT_TAX_ID", Rule.REQUIRED), "must be filled"),
    (BI, on_rows("INVOICE_CURRENCY", "POUND", 3, 4), (3, "INVOICE_CURRENCY", Rule.LIST), "ISO 4217"),
    (BI, on_rows("LAW_FIRM_COUNTRY", "UK", 3, 4), (3, "LAW_FIRM_COUNTRY", Rule.LIST), "such as GBR or GB"),
    (BI, [put(3, "ACCOUNT_TYPE", "Own")], (3, "ACCOUNT_TYPE", Rule.LIST), "O (own) or T"),
    (BI, [put(3, "LINE_ITEM_TAX_RATE", "20")], (3, "LINE_ITEM_TAX_RATE", Rule.FORM), "20% is 0.20"),
    (BI, [put(3, "LINE_ITEM_TAX_RATE", "0.12345678901")], (3, "LINE_ITEM_TAX_RATE", Rule.FORM), "at most 10 decimals"),
    (BI, [put(3, "LINE_ITEM_TAX_TOTAL", "")], (3, "LINE_ITEM_TAX_TOTAL", Rule.REQUIRED), "must be filled"),
    # the fields of one row
    (B, [put(3, "LINE_ITEM_UNIT_COST", ""), put(3, "LINE_ITEM_ADJUSTMENT_AMOUNT", "60")],
     (3, "LINE_ITEM_UNIT_COST", Rule.REQUIRED), "on a row of type F"),
    (B, [put(3, "LINE_ITEM_EXPENSE_CODE", "E101")], (3, "LINE_ITEM_EXPENSE_CODE", Rule.CODE), "rows of type E alone"),
    (B, [put(3, "LINE_ITEM_TASK_CODE", "A104")], (3, "LINE_ITEM_TASK_CODE", Rule.CODE), "takes a task code"),
    (B, [put(3, "LINE_ITEM_ACTIVITY_CODE", "C300")], (3, "LINE_ITEM_ACTIVITY_CODE", Rule.CODE), "is a task code"),
    (B, [put(3, "LINE_ITEM_ADJUSTMENT_AMOUNT", "-1")], (3, "LINE_ITEM_TOTAL", Rule.LINE_TOTAL),
     "0.3 units × 200 + adjustment -1 is 59, and not 60."),
    (BI, [put(3, "LINE_ITEM_NUMBER_OF_UNITS", "0.4")], (3, "LINE_ITEM_TOTAL", Rule.LINE_TOTAL), "+ tax 12 is 92"),
    (BI, [put(3, "LINE_ITEM_TAX_RATE", "0.25")], (3, "LINE_ITEM_TAX_TOTAL", Rule.LINE_TAX), "at 0.25 is 15"),
    (BI, [put(3, "LINE_ITEM_TAX_RATE", "")], (3, "LINE_ITEM_TAX_TOTAL", Rule.LINE_TAX), "no rate"),
    (BI, [put(3, "TIMEKEEPER_FIRST_NAME", "")], (3, "TIMEKEEPER_FIRST_NAME", Rule.REQUIRED), "must be filled on fees"),
    # the rows of one invoice
    (B, on_rows("INVOICE_TOTAL", "80.76", 3, 4, 5), (3, "INVOICE_TOTAL", Rule.INVOICE_SUM), "is 80.75, and not 80.76"),
    (BI, on_rows("INVOICE_TAX_TOTAL", "16", 3, 4), (3, "INVOICE_TAX_TOTAL", Rule.INVOICE_SUM), "is 17, and not 16"),
    (BI, on_rows("INVOICE_NET_TOTAL", "102", 3, 4), (3, "INVOICE_NET_TOTAL", Rule.INVOICE_SUM), "is 85"),
    (BI, on_rows("INVOICE_REPORTED_TAX_TOTAL", "1", 3, 4),
     (3, "INVOICE_REPORTED_TAX_TOTAL", Rule.INVOICE_SUM), "reported in the same currency, is 17"),
    (B, [put(4, "INVOICE_TOTAL", "81")], (4, "INVOICE_TOTAL", Rule.SAME_ON_ROWS), "“80.75” on line 3"),
    (B, [put(5, "INVOICE_DATE", "20261110")], (5, "INVOICE_DATE", Rule.SAME_ON_ROWS), "both rows are of one invoice"),
    (BI, [put(4, "CLIENT_CITY", "Leeds")], (4, "CLIENT_CITY", Rule.SAME_ON_ROWS), "“London” on line 3"),
    (B, [put(4, "LINE_ITEM_NUMBER", "1")], (4, "LINE_ITEM_NUMBER", Rule.ONCE), "another line “1”"),
    (B, on_rows("BILLING_END_DATE", "20261101", 3, 4, 5), (3, "BILLING_END_DATE", Rule.PERIOD), "before it begins"),
]  # fmt: skip

ONE_WARNING = [
    (B, [put(3, "LINE_ITEM_TASK_CODE", "X77")], (3, "LINE_ITEM_TASK_CODE", Rule.CODE), "not a task code of UTBMS"),
    (B, [put(3, "TIMEKEEPER_CLASSIFICATION", "AS")], (3, "TIMEKEEPER_CLASSIFICATION", Rule.LIST), "today has ASSOC"),
    (B, [put(3, "TIMEKEEPER_ID", "")], (3, "TIMEKEEPER_ID", Rule.REQUIRED), "without a timekeeper"),
    (B, [put(4, "CLIENT_MATTER_ID", "M2")], (4, "CLIENT_MATTER_ID", Rule.SAME_ON_ROWS), "several matters"),
    (B, [*on_rows("INVOICE_TOTAL", "76.50", 3, 4, 5), insert(6, ""), put(5, "LINE_ITEM_NUMBER", "4"),
         lambda lines: lines.__setitem__(5, lines[4].replace("|4|IF|", "|5|IF|"))],
     (6, "EXP/FEE/INV_ADJ_TYPE", Rule.ONCE), "second IF row"),
    (B, [put(3, "EXP/FEE/INV_ADJ_TYPE", "E"), put(3, "LINE_ITEM_EXPENSE_CODE", "E106")],
     (3, "LINE_ITEM_TASK_CODE", Rule.CODE), "left empty"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "damages", "place", "words"), ONE_ERROR)
def test_an_error_is_found_in_its_place(
    of: Format, damages: list[Damage], place: tuple[int, str, Rule], words: str
) -> None:
    findings = found(of, *damages)

    assert (findings[0].line, findings[0].field, findings[0].rule) == place
    assert {one.line for one in findings[1:]} <= {2, 3} if place[0] < 3 else len(findings) == 1
    assert words in findings[0].words
    assert findings[0].gravity is Gravity.ERROR
    assert parse_ledes(damaged(of, *damages)).documents == ()


@pytest.mark.parametrize(("of", "damages", "place", "words"), ONE_WARNING)
def test_what_only_some_systems_refuse_is_a_warning(
    of: Format, damages: list[Damage], place: tuple[int, str, Rule], words: str
) -> None:
    (finding,) = found(of, *damages)

    assert (finding.line, finding.field, finding.rule) == place
    assert words in finding.words
    assert finding.gravity is Gravity.WARNING


def test_every_damage_of_a_row_is_found_at_once() -> None:
    values = {"INVOICE_DATE": "9 Nov", "CLIENT_ID": "", "LINE_ITEM_TOTAL": "x", "TIMEKEEPER_ID": "T" * 21}
    findings = found(B, *(put(4, field, value) for field, value in values.items()), swap("[]", "", line=4))

    assert [(one.line, one.field) for one in findings] == [
        (4, ""),
        (4, "INVOICE_DATE"),
        (4, "CLIENT_ID"),
        (4, "LINE_ITEM_TOTAL"),
        (4, "TIMEKEEPER_ID"),
    ]


def test_a_text_that_breaks_its_row_is_told_as_such() -> None:
    def break_line(lines: list[str]) -> None:
        head, _, tail = lines[3].partition("draft")
        lines[3:4] = [head, tail]

    findings = found(B, break_line)

    assert [(one.line, one.rule) for one in findings] == [
        (4, Rule.ROW_END),
        (4, Rule.FIELD_COUNT),
        (5, Rule.FIELD_COUNT),
    ]
    assert "Is there a line break in a text?" in findings[1].words


def test_a_sum_is_not_doubted_when_a_row_cannot_be_read() -> None:
    assert [one.rule for one in found(B, swap("A103|", "", line=4))] == [Rule.FIELD_COUNT]


def test_each_invoice_of_a_file_is_summed_by_itself() -> None:
    lines = damaged(B)
    second = [line.replace("EN000123", "EN000999") for line in lines[2:]]
    wrong = [line.replace("|80.75|", "|80.74|") for line in second]
    checked = Checked()

    assert list(check_lines([*lines, *second])) == []
    (finding,) = check_lines([*lines, *wrong], checked=checked)

    assert (finding.line, finding.field, finding.rule) == (6, "INVOICE_TOTAL", Rule.INVOICE_SUM)
    assert (checked.rows, checked.invoices) == (6, 2)


def test_a_number_counts_and_not_how_it_is_written() -> None:
    assert found(B, put(4, "INVOICE_TOTAL", "80.7500"), put(3, "LINE_ITEM_TOTAL", "60.")) == []


def test_a_total_may_be_rounded_as_far_as_its_currency() -> None:
    # 0.3333 × 99.99 is 33.326667
    line = [put(3, "LINE_ITEM_NUMBER_OF_UNITS", "0.3333"), put(3, "LINE_ITEM_UNIT_COST", "99.99")]
    lines = damaged(B, *line, put(3, "LINE_ITEM_TOTAL", "33"), *on_rows("INVOICE_TOTAL", "53.75", 3, 4, 5))

    assert [one.rule for one in check_lines(lines)] == [Rule.LINE_TOTAL]
    assert list(check_lines(lines, currency="JPY")) == []


@pytest.mark.parametrize(
    ("damages", "words"),
    [
        ([put(4, "CLIENT_MATTER_ID", "M2")], "several matters"),
        ([put(3, "LINE_ITEM_NUMBER_OF_UNITS", "0.6"), put(3, "LINE_ITEM_UNIT_COST", "100.001")], "finer than USD has"),
        (
            [put(3, "LINE_ITEM_ADJUSTMENT_AMOUNT", "-260"), put(3, "LINE_ITEM_TOTAL", "-200"),
             *on_rows("INVOICE_TOTAL", "-179.25", 3, 4, 5)],
            "cannot be below zero",
        ),
    ],
)  # fmt: skip
def test_what_is_right_and_yet_no_invoice_of_ours_is_said(damages: list[Damage], words: str) -> None:
    reading = parse_ledes(damaged(B, *damages))

    assert reading.documents == ()
    assert reading.findings[-1].rule is Rule.DOCUMENT
    assert words in reading.findings[-1].words
