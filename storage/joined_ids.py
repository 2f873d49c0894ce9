"""Many ids sent to PostgreSQL as one text: its driver looks into each value of an array, and not into a text."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, ColumnElement, Text, cast, func, literal_column

SEPARATOR = "\x1f"  # the unit separator of ASCII, which no id has


def joined(ids: Sequence[str]) -> str:
    """Write ids as one text; ValueError for what would be read as two."""
    text = SEPARATOR.join(ids)
    if text.count(SEPARATOR) > max(0, len(ids) - 1):
        raise ValueError("one of these is no id")
    return text


def split_up(text: ColumnElement[str]) -> ColumnElement[list[str]]:
    """Make an array of them again, in PostgreSQL."""
    return func.string_to_array(cast(text, Text), literal_column("chr(31)"), type_=ARRAY(Text))
