"""The outer form of a LEDES file: its two header lines, and rows of fields between | that end with []."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlers.money.invoices.ledes.fields import TERMINATOR, Format
from handlers.money.invoices.ledes.findings import Finding, Gravity, Rule, quoted

SEPARATOR = "|"
_BYTE_ORDER_MARK = "\ufeff"
_FIRST_LINES = " or ".join(f"{known}{TERMINATOR}" for known in Format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line item as it stands in the file: the text of each field by its name."""

    line: int
    format: Format
    values: Mapping[str, str]


def first_line(of: Format) -> str:
    """The line that says which format the file is in."""
    return f"{of}{TERMINATOR}"


def column_line(of: Format) -> str:
    """The line of the column names."""
    return row_line([field.name for field in of.fields])


def row_line(values: Iterable[str]) -> str:
    """One row, without its line end."""
    return f"{SEPARATOR.join(values)}{TERMINATOR}"


def read_rows(lines: Iterable[str]) -> Iterator[Row | Finding]:
    """Read the rows in their order, with a finding wherever the outer form is broken; any line end is taken."""
    numbered = enumerate((line.rstrip("\r\n") for line in lines), start=1)
    _, first = next(numbered, (1, ""))
    _, columns = next(numbered, (2, ""))
    known = yield from _format_of(first, columns)
    if known is None:
        return
    yield from _wrong_columns(columns, known)
    met = False
    for line, text in _filled(numbered):
        if isinstance(text, Finding):
            yield text
            continue
        met = True
        yield from _row(line, text, known)
    if not met:
        yield _about(3, Rule.ROWS, "", "The file has no line items: they begin on line 3, one a line.")


def _filled(numbered: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str | Finding]]:
    """Leave out empty lines: at the end they harm nothing, between rows they are a finding."""
    empty: list[int] = []
    for line, text in numbered:
        if not text.strip():
            empty.append(line)
            continue
        for blank in empty:
            yield blank, _about(blank, Rule.ROWS, "", "An empty line stands between the rows.")
        empty.clear()
        yield line, text


def _format_of(first: str, columns: str) -> Generator[Finding, None, Format | None]:
    """Tell the format by the first line; where that is wrong, say how, and guess by the columns."""
    text = first
    if text.startswith(_BYTE_ORDER_MARK):
        text = text.removeprefix(_BYTE_ORDER_MARK)
        yield _about(
            1, Rule.CHARACTERS, "", "The file begins with a byte order mark: save it as plain ASCII."
        )
    for known in Format:
        if text == first_line(known):
            return known
    if not text.strip() and not columns.strip():
        yield _about(1, Rule.FIRST_LINE, "", f"The file is empty. A LEDES file begins with {_FIRST_LINES}.")
        return None
    guessed = _guessed(text, columns)
    yield _about(1, Rule.FIRST_LINE, text, _wrong_first_line(text, guessed))
    return guessed


def _wrong_first_line(text: str, guessed: Format | None) -> str:
    name = text.strip().removesuffix(TERMINATOR).strip()
    if name.upper().startswith("LEDES1998BI"):
        return (
            f"{quoted(text)} is a slip that many billing programs make, yet e-billing systems refuse it: "
            f"the international format begins with {first_line(Format.L98BI)}, without the 19."
        )
    if name == "LEDES98BI":
        return f"This is the first version of LEDES 98BI. Its second begins with {first_line(Format.L98BI)}."
    if text.lstrip().startswith("<"):
        return f"This looks like LEDES XML, which is not read here. A text file begins with {_FIRST_LINES}."
    for known in Format:
        if name.upper() == known.upper():
            return f"The first line must be exactly {first_line(known)}, and not {quoted(text)}."
    less = "" if guessed else " Nothing more can be checked until then."
    return f"The first line must be {_FIRST_LINES}, and not {quoted(text)}.{less}"


def _guessed(text: str, columns: str) -> Format | None:
    if text.lstrip().startswith("<"):
        return None
    counts = {len(known.fields): known for known in Format}
    by_columns = counts.get(columns.count(SEPARATOR) + 1)
    if by_columns or "LEDES" not in text.upper():
        return by_columns
    return Format.L98BI if "BI" in text.upper() else Format.L1998B


def _wrong_columns(text: str, known: Format) -> Iterator[Finding]:
    if text == column_line(known):
        return
    if not text.strip():
        yield _about(
            2, Rule.COLUMN_NAMES, "", f"Line 2 must name the {len(known.fields)} columns of {known}."
        )
        return
    if not text.rstrip().endswith(TERMINATOR):
        yield _about(2, Rule.ROW_END, "", f"The line of the column names must end with {TERMINATOR}.")
    names = text.strip().removesuffix(TERMINATOR).split(SEPARATOR)
    if len(names) != len(known.fields):
        words = f"Line 2 names {len(names)} columns; {known} has {len(known.fields)}."
        yield _about(2, Rule.FIELD_COUNT, "", words)
    for position, (name, field) in enumerate(zip(names, known.fields, strict=False), start=1):
        if name != field.name:
            words = f"Column {position} must be called {field.name}, and not {quoted(name)}."
            yield Finding(line=2, field=field.name, rule=Rule.COLUMN_NAMES, value=name, words=words)
            if len(names) != len(known.fields):
                return  # the rest is only shifted


def _row(line: int, text: str, known: Format) -> Iterator[Row | Finding]:
    if text in (first_line(known), column_line(known)):
        words = "The two header lines stand once, at the top of the file; the invoices follow each other."
        yield _about(line, Rule.ONCE, text, words)
        return
    ends = text.endswith(TERMINATOR)
    if not ends:
        yield _about(line, Rule.ROW_END, text[-20:], _wrong_end(text))
    values = text.rstrip(" \t").removesuffix(TERMINATOR).split(SEPARATOR)
    if len(values) != len(known.fields):
        words = f"The row has {len(values)} fields; {known} has {len(known.fields)}."
        if not ends and len(values) < len(known.fields):
            words += " Is there a line break in a text?"
        elif len(values) > len(known.fields):
            words += f" Is there a {SEPARATOR} in a text?"
        yield _about(line, Rule.FIELD_COUNT, "", words)
        return
    named = {field.name: value for field, value in zip(known.fields, values, strict=True)}
    yield Row(line=line, format=known, values=named)


def _wrong_end(text: str) -> str:
    if text.rstrip().endswith(TERMINATOR):
        return f"There are blanks after {TERMINATOR}, which must be the last of the row."
    return f"The row must end with {TERMINATOR}."


def _about(line: int, rule: Rule, value: str, words: str) -> Finding:
    return Finding(line=line, field="", rule=rule, value=value, words=words, gravity=Gravity.ERROR)
