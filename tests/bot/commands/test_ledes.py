"""`signoff ledes check`, as somebody in finance runs it on a file they were sent."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.ledes_report import BIG_BYTES
from bot.commands.program import program
from handlers.money.invoices.ledes.fields import Format
from tests.bot.commands.line import Ran, run
from tests.handlers.money.invoices.ledes.examples import EXAMPLES, FILES, damaged, put, write


def checked(file: Path | str, *words: str) -> Ran:
    return run("sqlite:///no.db", "ledes", "check", str(file), *words, environ={"COLUMNS": "300"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bill.txt"


def fill(file: Path, lines: list[str]) -> None:
    file.write_bytes("".join(f"{line}\r\n" for line in lines).encode())


@pytest.mark.parametrize("of", Format)
def test_a_good_file_is_called_right(of: Format) -> None:
    ran = checked(EXAMPLES / FILES[of])

    lines = {Format.L1998B: 3, Format.L98BI: 2}[of]
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{FILES[of]} is right: 1 invoice with {lines} line items, and nothing to mend.\n"


def test_findings_are_a_table_with_line_field_and_rule(file: Path) -> None:
    fill(file, damaged(Format.L1998B, write(1, "LEDES1998BI V2[]"), put(4, "LINE_ITEM_DATE", "2026-11-03")))

    ran = checked(file)

    assert ran.code == 1
    header, first, second = [line for line in ran.out.splitlines() if line.startswith("│") or "Line" in line]
    assert [w.strip() for w in header.split("┃") if w.strip()] == ["Line", "Field", "Rule", "What is wrong"]
    assert "(whole line)" in first
    assert "a slip that many billing programs make" in ran.out
    cells = [cell.strip() for cell in second.split("│") if cell.strip()]
    words = "LINE_ITEM_DATE is a date like 20261103, and not “2026-11-03”."
    assert cells == ["4", "LINE_ITEM_DATE", "form", "error", words]
    assert ran.out.splitlines()[-1] == "bill.txt is not right: 1 invoice with 3 line items, 2 errors."


def test_a_warning_alone_is_no_failure(file: Path) -> None:
    fill(file, damaged(Format.L1998B, put(3, "TIMEKEEPER_CLASSIFICATION", "AS")))

    ran = checked(file)

    assert ran.code == 0
    assert "is right by the format: 1 invoice with 3 line items, 1 warning." in ran.out


def test_standard_input_is_read_too() -> None:
    text = (EXAMPLES / FILES[Format.L98BI]).read_bytes()
    words = ["ledes", "check", "-"]

    result = CliRunner().invoke(program(), words, input=text, env={"COLUMNS": "200"})

    assert result.exit_code == 0
    assert result.stdout.startswith("standard input is right")


def test_a_big_file_is_read_with_a_bar_and_only_the_first_findings_are_shown(file: Path) -> None:
    lines = damaged(Format.L1998B, put(3, "LINE_ITEM_DATE", "no"))
    many = BIG_BYTES // len(lines[2]) + 1
    rows = [lines[2].replace("|1|F|", f"|{number}|F|") for number in range(many)]
    fill(file, [*lines[:2], *rows])

    ran = checked(file, "--most", "3")

    assert ran.out.count("is a date like") == 3
    assert f"… and {many - 2:,} more." in ran.out  # each row's date, and the sum
    assert f"{many:,} line items, {many + 1:,} errors." in ran.out


@pytest.mark.parametrize("content", [b"Zo\xeb", "Zoë".encode()])
def test_letters_of_any_encoding_are_a_finding_and_no_crash(file: Path, content: bytes) -> None:
    text = (EXAMPLES / FILES[Format.L1998B]).read_bytes()
    file.write_bytes(text.replace(b"Ada", content, 1))

    ran = checked(file)

    assert (ran.code, "TIMEKEEPER_NAME has “ë”; LEDES takes plain ASCII alone." in ran.out) == (1, True)


def test_a_file_of_bytes_is_no_crash_either(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7\x1b[31m\x00\xff\n\x00|\x9d[]")

    ran = checked(file)

    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "Nothing more can be checked until then." in ran.out


def test_what_cannot_be_read_is_said_in_words(tmp_path: Path, file: Path) -> None:
    file.write_bytes("LEDES1998B[]".encode("utf-16"))

    assert (
        checked(tmp_path / "none.txt").err
        == f"{tmp_path / 'none.txt'} cannot be read: No such file or directory\n"
    )
    assert checked(tmp_path).code == 2
    assert "UTF-16" in checked(file).err
    wrong = checked(EXAMPLES / FILES[Format.L1998B], "--currency", "dollars")
    assert (wrong.code, "is not a currency code" in wrong.err) == (2, True)
