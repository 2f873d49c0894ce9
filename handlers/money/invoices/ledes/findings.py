"""What is wrong with a LEDES file: where, against which rule, and in words for whoever has to mend it."""

from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 60


class Gravity(StrEnum):
    """An error is against the format; a warning is what some e-billing systems or clients send back."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """The rules, by the short names that a table shows."""

    FIRST_LINE = "first line"
    COLUMN_NAMES = "column names"
    ROWS = "rows"
    ROW_END = "row end"
    FIELD_COUNT = "number of fields"
    REQUIRED = "required"
    LENGTH = "length"
    CHARACTERS = "characters"
    FORM = "form"
    LIST = "list of values"
    CODE = "UTBMS code"
    LINE_TOTAL = "line total"
    LINE_TAX = "line tax"
    INVOICE_SUM = "invoice sum"
    SAME_ON_ROWS = "same on all rows"
    ONCE = "once"
    PERIOD = "period"
    DOCUMENT = "whole invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong; `field` is empty where it is about a whole line, `line` counts from 1."""

    line: int
    field: str
    rule: Rule
    value: str
    words: str
    gravity: Gravity = Gravity.ERROR


def is_error(finding: Finding) -> bool:
    """Whether the file is against the format, and not only against somebody's habit."""
    return finding.gravity is Gravity.ERROR


def quoted(value: str) -> str:
    """Write a value into a sentence: cut where it is long, and harmless to a terminal."""
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return f"“{''.join(letter if letter.isprintable() else '�' for letter in shown)}”"
