"""Literal text as Slack's rich_text elements, what blocks weigh, and text made harmless for other elements.

The only elements made here are `text` and `link`. Slack reads no mention, no channel and no mark-up out of them:
a mention in a rich_text is an element of another type (user, usergroup, channel, broadcast), made by nobody here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from bot.markup.runs import Run, Style, parted
from handlers.review.cards.redline import Span, SpanKind

SECTION_MAX = 3_000  # Slack's for a section's text; rich_text publishes none, so we keep to this one
HEADER_WEIGHT = 100  # what a header block adds to a message's size, measured by others (bolt-js#2509, #2867)
_MARK_WEIGHT = 2  # ours, on the safe side: a style, or an element's line end
_ITEM_WEIGHT = 4  # ours, on the safe side: a bullet and its line end, and again for each level
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

Element: TypeAlias = dict[str, object]
Block: TypeAlias = dict[str, object]


def rich_text(elements: Sequence[Element]) -> Block:
    """A rich_text block of sections, lists, quotes and preformatted texts."""
    return {"type": "rich_text", "elements": list(elements)}


def sections(runs: Iterable[Run], kind: str = "rich_text_section") -> list[Element]:
    """Runs as one element of a rich_text, or as several where they are longer than a section may be."""
    return [_section(part, kind) for part in parted(runs, SECTION_MAX) if part]


def section(runs: Iterable[Run]) -> Element:
    """Runs as one rich_text_section whatever their length, each text in it within the limit."""
    return _section(
        [run for part in parted(runs, SECTION_MAX) for run in part] or [Run(" ")], "rich_text_section"
    )


def redline_blocks(spans: Sequence[Span]) -> list[Block]:
    """A redline: what was removed struck through, what was added bold."""
    looks = {
        SpanKind.KEPT: frozenset[Style](),
        SpanKind.REMOVED: frozenset({Style.STRIKE}),
        SpanKind.ADDED: frozenset({Style.BOLD}),
    }
    elements = sections(Run(span.text, looks[span.kind]) for span in spans)
    return [rich_text(elements)] if elements else []


def escape(text: str) -> str:
    """Text for a mrkdwn object: nothing in it can notify anybody or become a link or an entity.

    "@here" and its like are no mentions in a mrkdwn text unless Slack is asked to look for them; the sign is
    written wide ("＠here") all the same. Asterisks, underscores, tildes and backticks keep their meaning.
    """
    return _BROADCAST.sub("＠", text).translate(_ENTITIES)


def rendered_length(blocks: Iterable[Mapping[str, object]]) -> int:
    """How much of a message's budget blocks use: escaped characters, and something for headers and marks."""
    return sum(map(_weight, blocks))


def _weight(value: object) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_weight, value))
    if not isinstance(value, dict):
        return 0
    return _own_weight(value) + sum(_weight(part) for part in value.values())


def _own_weight(part: dict[str, object]) -> int:
    match part:
        case {"type": "header"}:
            return HEADER_WEIGHT
        case {"type": "mrkdwn", "text": str(text)}:
            return len(text)  # escaped by its maker
        case {"type": "rich_text_list", "elements": [*items]}:
            return _ITEM_WEIGHT * len(items) * (1 + int(str(part.get("indent", 0))))
        case {"text": str(text)}:
            return len(text.translate(_ENTITIES)) + len(str(part.get("url", "")))
        case _:
            return _MARK_WEIGHT


def _section(runs: Sequence[Run], kind: str) -> Element:
    return {"type": kind, "elements": [_element(run) for run in runs]}


def _element(run: Run) -> Element:
    element: Element = {"type": "text", "text": run.text}
    if run.url:
        element = {"type": "link", "url": run.url, "text": run.text}
    if run.style:
        element["style"] = {str(style): True for style in Style if style in run.style}
    return element
