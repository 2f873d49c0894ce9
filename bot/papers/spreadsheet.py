"""Rows as a CSV file that Excel opens with its letters right."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV: UTF-8 with a byte order mark, without which Excel garbles names."""
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
