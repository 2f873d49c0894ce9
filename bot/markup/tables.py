"""A table of an output, and the same as text in columns where a platform cannot show it as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.markup.runs import Run

_WIDEST = 40  # ours: a wider cell does not push the rest of its column to the right
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    rows: tuple[tuple[tuple[Run, ...], ...], ...]  # the first one is the header; all are equally long
    aligns: tuple[str, ...]  # left, center or right, one for each column
    source: tuple[str, ...]  # the lines as the agent wrote them

    @property
    def is_ragged(self) -> bool:
        """Whether a row has more cells than the header, which the parser leaves out."""
        return any(len(_cells(line)) > len(self.aligns) for line in self.source)

    @property
    def texts(self) -> list[list[str]]:
        """Each row's cells as plain text."""
        return [["".join(run.text for run in cell) for cell in row] for row in self.rows]

    @property
    def characters(self) -> int:
        """How many characters its cells hold."""
        return sum(len(text) for row in self.texts for text in row)


def in_columns(table: Table) -> str:
    """The table as lines of text for a monospaced font; as it was written where rows are longer than the header."""
    if table.is_ragged:
        return "\n".join(line.strip() for line in table.source)
    texts = table.texts
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*texts, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    header, *body = [_line(row, widths, table.aligns) for row in texts]
    return "\n".join((header, rule, *body))


def _line(row: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    padded = (
        text.rjust(width) if align == "right" else text.ljust(width)
        for text, width, align in zip(row, widths, aligns, strict=True)
    )
    return "  ".join(padded).rstrip()


def _cells(line: str) -> list[str]:
    return _PIPE.split(line.strip(" \t>").removeprefix("|").removesuffix("|"))
