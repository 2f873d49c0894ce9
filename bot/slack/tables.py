"""A table of an output: as Slack's table block where it may be one, else as text in columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rich_text import Block, Run, rich_text, section

# Slack's, docs.slack.dev table-block: one table a message, none in a modal or on a home tab.
ROWS_MAX = 100
CELLS_MAX = 20
CHARACTERS_MAX = 10_000
_WIDEST = 40  # ours: a wider cell does not push the rest of its column to the right
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    rows: tuple[tuple[tuple[Run, ...], ...], ...]  # the first one is the header; all are equally long
    aligns: tuple[str, ...]  # left, center or right, one for each column
    source: tuple[str, ...]  # the lines as the agent wrote them


def is_native(table: Table) -> bool:
    """Whether Slack takes the table as a table block, and it shows all that was written."""
    size = sum(len(text) for row in _texts(table) for text in row)
    narrow = len(table.rows) <= ROWS_MAX and len(table.aligns) <= CELLS_MAX
    return narrow and size <= CHARACTERS_MAX and not _is_ragged(table)


def table_block(table: Table) -> Block:
    """The table as Slack's block. Its cells are rich_text, which is literal, and never empty, which is refused."""
    return {
        "type": "table",
        "column_settings": [{"align": align, "is_wrapped": True} for align in table.aligns],
        "rows": [[rich_text([section(cell)]) for cell in row] for row in table.rows],
    }


def in_columns(table: Table) -> str:
    """The table as lines of text for a monospaced font; as it was written where rows are longer than the header."""
    if _is_ragged(table):
        return "\n".join(line.strip() for line in table.source)
    texts = _texts(table)
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*texts, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    header, *body = [_line(row, widths, table.aligns) for row in texts]
    return "\n".join((header, rule, *body))


def _texts(table: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


def _line(row: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    padded = (
        text.rjust(width) if align == "right" else text.ljust(width)
        for text, width, align in zip(row, widths, aligns, strict=True)
    )
    return "  ".join(padded).rstrip()


def _is_ragged(table: Table) -> bool:
    """Whether a row has more cells than the header, which the parser leaves out."""
    return any(len(_cells(line)) > len(table.aligns) for line in table.source)


def _cells(line: str) -> list[str]:
    return _PIPE.split(line.strip(" \t>").removeprefix("|").removesuffix("|"))
