"""As much of an output as fits somewhere, cut where it hurts least."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.markup.reading import Items, Part, Text
from bot.markup.runs import parted
from bot.markup.tables import Table


def beginning(parts: Sequence[Part], fits: Callable[[Sequence[Part]], bool]) -> tuple[Part, ...]:
    """The longest beginning of the parts that `fits`, where nothing at all always does.

    What does not fit whole ends with a line or a word, a list item or a row of a table.
    """
    kept = _most(len(parts), lambda count: fits(parts[:count]))
    head = tuple(parts[:kept])
    if kept == len(parts):
        return head
    cut = parts[kept]
    return head + _part(cut, _most(_size(cut), lambda size: fits((*head, *_part(cut, size)))))


def _most(size: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `size` that fits, where nought always does."""
    return bisect_left(range(1, size + 1), x=True, key=lambda number: not fits(number))


def _size(part: Part) -> int:
    match part:
        case Text():
            return sum(len(run.text) for run in part.runs)
        case Table() | Items():
            return len(part.rows)
        case _:
            return 0


def _part(part: Part, size: int) -> tuple[Part, ...]:
    """A part's first characters up to the end of a line or a word, or its first rows or items."""
    match part:
        case Text() if size:
            return (replace(part, runs=next(parted(part.runs, size))),)
        case Table() if size:
            return (replace(part, rows=part.rows[:size], source=part.source[: size + 1]),)
        case Items() if size:
            return (replace(part, rows=part.rows[:size]),)
        case _:
            return ()
