"""A table that goes over as many pages as it needs: its head on each, and no row too long for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.papers.sheet import ACCENT, Align, Line, Sheet, Style

_HEAD: Final = Style(size=8, bold=True, colour=ACCENT)
_GAP_MM: Final = 3
_ABOVE_MM: Final = 1.2
_BELOW_MM: Final = 1.6
_HEAD_MM: Final = 6
# A row of up to this is not divided; of a longer one at least so much stands before the page's end.
_SHORT_MM: Final = 40
_LEAST_MM: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    width: float
    align: Align = "L"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of a table on a sheet, side by side over its whole width."""

    sheet: Sheet
    columns: Sequence[Column]

    def head(self) -> None:
        """Draw the columns' titles on a tinted strip."""
        sheet = self.sheet
        sheet.band(sheet.y, _HEAD_MM)
        titles = [[Line(text=column.title, style=_HEAD)] for column in self.columns]
        self._draw(titles, sheet.y + (_HEAD_MM - _HEAD.height) / 2)
        sheet.y += _HEAD_MM + _ABOVE_MM / 2

    def row(self, cells: Sequence[Sequence[Line]]) -> None:
        """Draw a row: a short one whole, a long one from page to page where it must."""
        sheet, height = self.sheet, _height(cells)
        if height > sheet.room and (height <= _SHORT_MM or sheet.room < _LEAST_MM):
            self._next_page()
        rest = [list(cell) for cell in cells]
        while any(rest):
            now = [_fitting(cell, sheet.room - _ABOVE_MM - _BELOW_MM) for cell in rest]
            if not any(now):
                self._next_page()
                continue
            sheet.y = self._draw(now, sheet.y + _ABOVE_MM) + _BELOW_MM
            rest = [cell[len(drawn) :] for cell, drawn in zip(rest, now, strict=True)]
        sheet.rule(sheet.y)

    def _next_page(self) -> None:
        self.sheet.next_page()
        self.head()

    def _draw(self, cells: Sequence[Sequence[Line]], y: float) -> float:
        left, end = 0.0, y
        for column, cell in zip(self.columns, cells, strict=True):
            bottom = self.sheet.block(
                cell, x=left + 1, y=y, width=column.width - _GAP_MM + 1, align=column.align
            )
            end = max(end, bottom)
            left += column.width
        return end


def inner_width(column: Column) -> float:
    """How wide a line in the column may be."""
    return column.width - _GAP_MM


def _height(cells: Sequence[Sequence[Line]]) -> float:
    return max(sum(line.style.height for line in cell) for cell in cells) + _ABOVE_MM + _BELOW_MM


def _fitting(cell: Sequence[Line], room: float) -> list[Line]:
    """As many of the first lines as there is room for."""
    fitting: list[Line] = []
    for line in cell:
        room -= line.style.height
        if room < 0:
            break
        fitting.append(line)
    return fitting
