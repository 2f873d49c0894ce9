"""An agent's output, Markdown or plain text, as Slack blocks that show all of it and mention nobody."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.slack.reading import Part, Text, read
from bot.slack.rich_text import Block, Element, Run, parted, rendered_length, rich_text, sections
from bot.slack.tables import Table, in_columns, is_native, table_block


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

    def fits(beginning: Sequence[Part]) -> bool:
        made = _blocks(beginning, tables)
        return len(made) <= blocks and rendered_length(made) <= characters

    kept = _most(len(parts), lambda count: fits(parts[:count]))
    head = parts[:kept]
    if kept < len(parts):
        cut = parts[kept]
        head += _beginning(cut, _most(_size(cut), lambda size: fits((*head, *_beginning(cut, size)))))
    return Fitted(blocks=tuple(_blocks(head, tables)), whole=kept == len(parts))


def _most(size: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `size` that fits, where nought always does."""
    return bisect_left(range(1, size + 1), x=True, key=lambda number: not fits(number))


def _size(part: Part) -> int:
    match part:
        case Text():
            return sum(len(run.text) for run in part.runs)
        case Table():
            return len(part.rows)
        case {"elements": [*items]}:
            return len(items)
        case _:
            return 0


def _beginning(part: Part, size: int) -> tuple[Part, ...]:
    """A part's first characters up to the end of a line or a word, or its first rows or items."""
    match part:
        case Text() if size:
            return (replace(part, runs=next(parted(part.runs, size))),)
        case Table() if size:
            return (replace(part, rows=part.rows[:size], source=part.source[: size + 1]),)
        case dict() if size and isinstance(items := part.get("elements"), list):
            return ({**part, "elements": items[:size]},)
        case _:
            return ()


def _blocks(parts: Iterable[Part], tables: bool) -> list[Block]:
    blocks: list[Block] = []
    for is_rich, group in groupby(_elements(_placed(parts, tables)), key=_is_rich):
        elements = list(group)
        blocks += [rich_text(elements)] if is_rich else elements
    return blocks


def _placed(parts: Iterable[Part], tables: bool) -> Iterator[Text | Element]:
    """The parts with the first table as a block of its own, and the others as preformatted text."""
    for part in parts:
        if not isinstance(part, Table):
            yield part
        elif tables and is_native(part):
            tables = False
            yield table_block(part)
        else:
            yield Text((Run(in_columns(part)),), "rich_text_preformatted")


def _elements(parts: Iterable[Text | Element]) -> Iterator[Element]:
    """The parts as elements, with neighbouring sections put together."""
    waiting: list[Run] = []
    last = ""
    for part in parts:
        if isinstance(part, Text) and part.kind == "rich_text_section":
            below_list = part.gap[1:] if last == "rich_text_list" else ""  # which leaves no room of its own
            waiting += (Run(part.gap if waiting else below_list), *part.runs)
            continue
        yield from sections(waiting)
        waiting = []
        made = sections(part.runs, part.kind) if isinstance(part, Text) else [part]
        yield from made
        last = str(made[-1]["type"]) if made else last
    yield from sections(waiting)


def _is_rich(element: Element) -> bool:
    return str(element["type"]).startswith("rich_text_")
