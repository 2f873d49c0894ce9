"""Tables: Slack's table block, and a file of comma-separated values."""

import csv
import io
from collections.abc import Sequence

from markupsafe import Markup

from bot.workspace.page.markup import lines, tag
from bot.workspace.page.rich_text import rich_text, unknown
from bot.workspace.page.scene import Json, Scene

ALIGNMENTS = frozenset({"left", "center", "right"})
PREVIEW_ROWS = 200


def table(block: Json, scene: Scene) -> Markup:
    """Draw a table block; its first row is its head."""
    settings = [setting or {} for setting in block.get("column_settings", ())]
    rows = [
        [
            _cell(cell, settings[place] if place < len(settings) else {}, scene, head=index == 0)
            for place, cell in enumerate(row)
        ]
        for index, row in enumerate(block.get("rows", ()))
    ]
    return _table(rows)


def csv_table(text: str) -> Markup:
    """Draw the first rows of comma-separated values, columns that hold numbers to the right."""
    rows = list(csv.reader(io.StringIO(text)))
    right = {place for row in rows[1:] for place, cell in enumerate(row) if _is_number(cell)}
    drawn = [
        [
            tag("td" if index else "th", lines(cell), class_="right" if place in right else None)
            for place, cell in enumerate(row)
        ]
        for index, row in enumerate(rows[: PREVIEW_ROWS + 1])
    ]
    left = len(rows) - 1 - PREVIEW_ROWS
    more = tag("p", f"{left} more rows are in the file.", class_="hint") if left > 0 else ""
    return Markup("{}{}").format(_table(drawn), more)


def _table(rows: Sequence[Sequence[Markup]]) -> Markup:
    drawn = [tag("tr", *row) for row in rows]
    inside = tag("table", tag("thead", *drawn[:1]), tag("tbody", *drawn[1:]))
    return tag("div", inside, class_="table", tabindex="0", role="region", aria_label="Table")


def _cell(cell: Json, setting: Json, scene: Scene, *, head: bool) -> Markup:
    match cell.get("type"):
        case "raw_text" | "raw_number":
            inside = lines(str(cell.get("text", cell.get("value", ""))))
        case "rich_text":
            inside = rich_text(cell, scene)
        case kind:
            inside = unknown(f"table cell {kind}")
    align = setting.get("align")
    return tag("th" if head else "td", inside, class_=align if align in ALIGNMENTS else None)


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.lstrip("-").replace(".", "", 1).replace(",", "").isdigit()
