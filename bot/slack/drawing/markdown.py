"""An agent's output, Markdown or plain text, as Slack blocks that show all of it and mention nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.markup.fitting import beginning
from bot.markup.reading import Items, Kind, Part, Rule, Text, read
from bot.markup.runs import Run
from bot.markup.tables import Table, in_columns
from bot.slack.drawing.rich_text import Block, Element, rendered_length, rich_text, section, sections
from bot.slack.drawing.tables import is_native, table_block

_DEEPEST = 8  # Slack's for a list's indent
_KINDS = {
    Kind.PARAGRAPH: "rich_text_section",
    Kind.QUOTE: "rich_text_quote",
    Kind.CODE: "rich_text_preformatted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    blocks: tuple[Block, ...]
    whole: bool  # False: only the beginning of the text fits


def blocks_from_markdown(text: str, *, tables: bool = True) -> list[Block]:
    """An output as rich_text, divider and table blocks, in its order.

    The first table becomes a table block, which Slack takes in messages only: give `tables=False` for a modal
    or a home tab. Further or larger tables become text in columns. Everything shown is literal.
    """
    return _blocks(read(text), tables)


def fit(text: str, *, characters: int, blocks: int, tables: bool = True) -> Fitted:
    """As much of an output as fits into so many characters (as Slack counts them) and blocks.

    What does not fit whole ends with a line or a word, a list item or a row of a table.
    """
    parts = tuple(read(text))

    def fits(some: Sequence[Part]) -> bool:
        made = _blocks(some, tables)
        return len(made) <= blocks and rendered_length(made) <= characters

    head = beginning(parts, fits)
    return Fitted(blocks=tuple(_blocks(head, tables)), whole=head == parts)


def _blocks(parts: Iterable[Part], tables: bool) -> list[Block]:
    blocks: list[Block] = []
    for is_rich, group in groupby(_elements(_placed(parts, tables)), key=_is_rich):
        elements = list(group)
        blocks += [rich_text(elements)] if is_rich else elements
    return blocks


def _placed(parts: Iterable[Part], tables: bool) -> Iterator[Text | Element]:
    """The parts with the first table as a block of its own, and the others as preformatted text."""
    for part in parts:
        match part:
            case Text():
                yield part
            case Items():
                yield _list(part)
            case Rule():
                yield {"type": "divider"}
            case Table() if tables and is_native(part):
                tables = False
                yield table_block(part)
            case Table():
                yield Text((Run(in_columns(part)),), Kind.CODE)


def _list(items: Items) -> Element:
    listed: Element = {"type": "rich_text_list", "style": "ordered" if items.first else "bullet"}
    listed |= {"indent": min(items.depth, _DEEPEST), "elements": [section(row) for row in items.rows]}
    return listed | ({"offset": items.first - 1} if items.first > 1 else {})


def _elements(parts: Iterable[Text | Element]) -> Iterator[Element]:
    """The parts as elements, with neighbouring sections put together."""
    waiting: list[Run] = []
    last = ""
    for part in parts:
        if isinstance(part, Text) and part.kind is Kind.PARAGRAPH:
            below_list = part.gap[1:] if last == "rich_text_list" else ""  # which leaves no room of its own
            waiting += (Run(part.gap if waiting else below_list), *part.runs)
            continue
        yield from sections(waiting)
        waiting = []
        made = sections(part.runs, _KINDS[part.kind]) if isinstance(part, Text) else [part]
        yield from made
        last = str(made[-1]["type"]) if made else last
    yield from sections(waiting)


def _is_rich(element: Element) -> bool:
    return str(element["type"]).startswith("rich_text_")
