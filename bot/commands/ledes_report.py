"""Checking a LEDES file of any size for somebody at a terminal: a table of findings and a last line."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import wrap_file

from bot.commands.screen import FAILED, USAGE, fail, say, say_styled, show_table
from handlers.money.currencies import UnknownCurrency, exponent
from handlers.money.invoices.ledes.checking import Checked, check_lines
from handlers.money.invoices.ledes.findings import Finding, Gravity

STANDARD_INPUT = "-"
# A smaller file is checked before anybody could look at a bar.
BIG_BYTES = 1_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def report(file: str, *, currency: str, most: int) -> int:
    """Check the file, print what was found, and give the exit code."""
    try:
        exponent(currency)
    except UnknownCurrency as mistake:
        fail(str(mistake), USAGE)
    name = "standard input" if file == STANDARD_INPUT else Path(file).name
    checked, counted, shown = Checked(), Counter[Gravity](), list[Finding]()
    try:
        with _opened(file) as source:
            for finding in check_lines(_lines(source), currency=currency, checked=checked):
                counted[finding.gravity] += 1
                if len(shown) < most:
                    shown.append(finding)
    except OSError as problem:
        fail(f"{file} cannot be read: {problem.strerror or problem}", USAGE)
    rows = [_row(finding) for finding in shown]
    show_table(name, ("Line", "Field", "Rule", "", "What is wrong"), rows)
    if counted.total() > len(shown):
        say(f"… and {counted.total() - len(shown):,} more. --most shows as many as you like.")
    _say_end(name, checked, counted)
    return FAILED if counted[Gravity.ERROR] else 0


def _row(finding: Finding) -> tuple[str, ...]:
    return (str(finding.line), finding.field or "(whole line)", finding.rule, finding.gravity, finding.words)


def _say_end(name: str, checked: Checked, counted: Counter[Gravity]) -> None:
    size = f"{_counted(checked.invoices, 'invoice')} with {_counted(checked.rows, 'line item')}"
    if not counted.total():
        say_styled(f"{name} is right: {size}, and nothing to mend.", "green")
        return
    found = " and ".join(_counted(counted[kind], kind) for kind in Gravity if counted[kind])
    if counted[Gravity.ERROR]:
        say_styled(f"{name} is not right: {size}, {found}.", "red")
    else:
        say_styled(f"{name} is right by the format: {size}, {found}.", "yellow")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    size = Path(file).stat().st_size
    bar = Console(stderr=True)
    with Path(file).open("rb") as plain:
        if size < BIG_BYTES:
            yield plain
        else:
            with wrap_file(plain, size, description="Checking", console=bar, transient=True) as watched:
                yield watched


def _lines(source: BinaryIO) -> Iterator[str]:
    """Read line by line, whatever the line ends; what is no UTF-8 is read as Windows writes it."""
    for number, raw in enumerate(source):
        if number == 0 and raw.startswith(_UTF_16):
            fail("The file is in UTF-16. Save it as plain text (ASCII), and check it again.", USAGE)
        # a lone CR ends a line too, but the one before a line feed does not end a second
        for line in raw.rstrip(b"\r\n").split(b"\r"):
            yield _decoded(line)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
