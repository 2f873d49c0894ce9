"""The parts that our Teams cards are built from: Adaptive Cards 1.5, every text of theirs a RichTextBlock's.

A TextBlock and the facts of a FactSet are Markdown in Teams, so there is none of either here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from bot.markup.runs import Run, Style, tidy
from bot.quick_json import written
from bot.teams.cards.literal import SPACE, literal

Element = dict[str, Any]
Spacing = Literal["None", "Small", "Default", "Medium", "Large"]
Look = Mapping[str, object]

CARD_VERSION = "1.5"  # the latest that Teams takes of a bot
PLAIN: Look = {}
BOLD: Look = {"weight": "Bolder"}
TITLE: Look = {"size": "Large", "weight": "Bolder"}
HEADING: Look = {"size": "Medium", "weight": "Bolder"}
SMALL: Look = {"size": "Small", "isSubtle": True}
WARNING: Look = {"color": "Attention", "weight": "Bolder"}
_STYLES: Mapping[Style, Look] = {
    Style.BOLD: BOLD,
    Style.ITALIC: {"italic": True},
    Style.STRIKE: {"strikethrough": True},
    Style.CODE: {"fontType": "Monospace"},
}
_NOTHING = "–"
_LABEL_WIDTH = "120px"


def units(value: object) -> int:
    """How much of a message's 100 KB a value uses at most: Teams counts its JSON in UTF-16, two bytes a unit.

    With a space after every comma and colon, as the SDK writes them, and as if those in texts had one too.
    """
    text = written(value)
    spaces = text.count(b",") + text.count(b":")
    return spaces + (len(text) if text.isascii() else len(text.decode().encode("utf-16-le")) // 2)


def rich(runs: Iterable[Run], look: Look = PLAIN, *, spacing: Spacing | None = None) -> Element:
    """A paragraph of runs."""
    inlines: list[Element] = []
    for run in tidy(runs):
        inlines.append(_run(run, look, first=not inlines or inlines[-1]["text"].endswith("\n")))
    block = {"type": "RichTextBlock", "inlines": inlines or [_run(Run(_NOTHING), look, first=True)]}
    return block | ({"spacing": spacing} if spacing else {})


def words(text: str, look: Look = PLAIN, *, spacing: Spacing | None = None) -> Element:
    """A paragraph of one look; a text without a character is "–"."""
    said: Element = {"type": "TextRun", "text": literal(text.strip() or _NOTHING), **look}
    return {"type": "RichTextBlock", "inlines": [said]} | ({"spacing": spacing} if spacing else {})


def title(text: str) -> Element:
    """What a card is about."""
    return words(" ".join(text.split()), TITLE)


def small(text: str) -> Element:
    """A line of small grey words."""
    return words(text, SMALL, spacing="Small")


def bold(text: str) -> Run:
    """Words that stand out."""
    return Run(text, frozenset({Style.BOLD}))


def box(items: Sequence[Element], *, style: str = "emphasis", spacing: Spacing = "Medium") -> Element:
    """A shaded box."""
    return {"type": "Container", "style": style, "spacing": spacing, "items": list(items)}


def apart(items: Sequence[Element]) -> Element:
    """Somebody else's words, set off from ours."""
    return {"type": "Container", "spacing": "Medium", "separator": True, "items": list(items)}


def reference(short: str) -> str:
    """Name a review by its short reference, on one line."""
    return f"ref{SPACE}{short}"


def columns(*cells: tuple[str, Sequence[Element]], spacing: Spacing = "Small") -> Element:
    """Elements side by side, each given with its column's width."""
    made = [{"type": "Column", "width": width, "items": list(items)} for width, items in cells]
    return {
        "type": "ColumnSet",
        "spacing": spacing,
        "columns": [made[0], *(column | {"spacing": "Small"} for column in made[1:])],
    }


def bullets(lines: Iterable[Sequence[Run]]) -> list[Element]:
    """A list of lines."""
    return [marked("•", rich(line)) for line in lines]


def marked(marker: str, item: Element, *, depth: int = 0) -> Element:
    """An item of a list behind its bullet or number, which a wrapped line does not run under."""
    width = 26 * depth + 8 + 9 * len(marker)
    sign = words(marker) | {"horizontalAlignment": "Right"}
    return columns((f"{width}px", [sign]), ("stretch", [item]))


def figures(pairs: Sequence[tuple[str, str]]) -> list[Element]:
    """Labelled figures, one below the other: a phone has no room for more than two columns."""
    return [
        columns((_LABEL_WIDTH, [words(label, {"isSubtle": True})]), ("stretch", [words(value, BOLD)]))
        for label, value in pairs
    ]


def table(rows: Sequence[Sequence[Element]], aligns: Sequence[str], widths: Sequence[int] = ()) -> Element:
    """A table whose first row is its header; `aligns` are left, center or right, `widths` are weights."""
    weights = widths or [1] * len(aligns)
    return {
        "type": "Table",
        "spacing": "Medium",
        "columns": [
            {"width": weight, "horizontalCellContentAlignment": align.capitalize()}
            for weight, align in zip(weights, aligns, strict=True)
        ],
        "rows": [
            {"type": "TableRow", "cells": [{"type": "TableCell", "items": [cell]} for cell in row]}
            for row in rows
        ],
    }


def card(body: Sequence[Element], actions: Sequence[Element] = ()) -> Element:
    """A card as wide as the conversation: texts are read in it, and tables."""
    made: Element = {
        "type": "AdaptiveCard",
        "version": CARD_VERSION,
        "fallbackText": "This version of Teams is too old to show the card.",
        "msteams": {"width": "Full"},
        "body": list(body),
    }
    return made | ({"actions": list(actions)} if actions else {})


def _run(run: Run, look: Look, *, first: bool) -> Element:
    styled: Element = {"type": "TextRun", "text": literal(run.text, first=first), **look}
    for style in Style if run.style else ():
        if style in run.style:
            styled.update(_STYLES[style])
    if run.url:
        opened = {"type": "Action.OpenUrl", "url": run.url}
        styled |= {"selectAction": opened, "color": "Accent", "underline": True}
    return styled
