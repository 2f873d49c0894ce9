"""An agent's output, Markdown or plain text, as a card's elements that show all of it and mention nobody."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.markup.fitting import beginning
from bot.markup.reading import Items, Kind, Part, Rule, Text, read
from bot.markup.runs import Run, Style
from bot.markup.tables import Table, in_columns
from bot.teams.cards.elements import HEADING, PLAIN, Element, Look, box, marked, rich, table, units
from bot.teams.cards.literal import SPACE

COLUMNS_MAX = 6  # ours: what a phone shows of a table; a wider one is text in columns
_CODE = frozenset({Style.CODE})
_RULE = "———"
_STEP = SPACE * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    elements: tuple[Element, ...]
    whole: bool  # False: only the beginning of the text fits


def fit(text: str, *, characters: int, room: int) -> Fitted:
    """As much of an output as has so many characters at most and fits into so much room (in a message's units).

    What would be too much as lists and tables is shown as lines; what is too much even so is cut after a line or a
    word, a list item or a row of a table.
    """
    parts = tuple(read(text))
    # nearly every text: what fits in the best form is not tried in the one that takes least room
    if _characters(parts) <= characters and units(best := _full(parts)) <= room:
        return Fitted(elements=tuple(best), whole=True)

    def fits(some: Sequence[Part]) -> bool:
        return _characters(some) <= characters and units(_compact(some)) <= room

    head = parts if fits(parts) else beginning(parts, fits)
    shown = _best(head, lambda made: units(made) <= room)
    return Fitted(elements=tuple(_compact(head) if shown is None else shown), whole=head == parts)


def document(text: str, fits: Callable[[list[Element]], bool]) -> list[Element] | None:
    """All of a text in the best form that fits, at the worst as it was written; None where none does."""
    shown = _best(tuple(read(text)), fits)
    source = [rich([Run(text.strip("\n"))])]
    return source if shown is None and fits(source) else shown


def _best(parts: Sequence[Part], fits: Callable[[list[Element]], bool]) -> list[Element] | None:
    """The parts in the best of three forms that fits."""
    for form in (_full, _plainer, _compact):
        if fits(made := form(parts)):
            return made
    return None


def _characters(parts: Iterable[Part]) -> int:
    return sum(len(run.text) for run in _lines(parts))


def _full(parts: Iterable[Part]) -> list[Element]:
    return _elements(parts, _made)


def _plainer(parts: Iterable[Part]) -> list[Element]:
    """Lists as lines, and tables as text in columns: their items and cells are what takes most room."""
    return _elements(parts, _made_plainer)


def _elements(parts: Iterable[Part], make: Callable[[Part], list[Element]]) -> list[Element]:
    elements: list[Element] = []
    waiting: list[Run] = []
    for part in parts:
        joins = isinstance(part, Text) and part.kind is Kind.PARAGRAPH and not part.level
        if joins and isinstance(part, Text) and waiting and part.gap == "\n":
            waiting += (Run(part.gap), *part.runs)
            continue
        elements += [rich(waiting)] if waiting else []
        waiting = list(part.runs) if joins and isinstance(part, Text) else []
        elements += [] if joins else make(part)
    return [*elements, rich(waiting)] if waiting else elements


def _made(part: Part) -> list[Element]:
    match part:
        case Text(kind=Kind.QUOTE):
            return [box([rich(part.runs)])]
        case Text(kind=Kind.CODE):
            return [box([rich(_monospaced(part.runs))])]
        case Text():
            return [rich(part.runs, _heading(part.level), spacing="Medium")]
        case Items():
            return [marked(marker, rich(row), depth=part.depth) for marker, row in _numbered(part)]
        case Table() if not part.is_ragged and len(part.aligns) <= COLUMNS_MAX:
            return [table([[rich(cell) for cell in row] for row in part.rows], part.aligns)]
        case Table():
            return [box([rich([Run(in_columns(part), _CODE)])])]
        case Rule():
            return [rich([Run(_RULE)], {"isSubtle": True})]


def _made_plainer(part: Part) -> list[Element]:
    match part:
        case Items():
            return [rich(_lines([part]), spacing="Small")]
        case Table():
            return [box([rich([Run(in_columns(part), _CODE)])])]
        case _:
            return _made(part)


def _compact(parts: Iterable[Part]) -> list[Element]:
    """The same text as lines of one paragraph, which takes the least room that keeps its looks."""
    runs = tuple(_lines(parts))
    return [rich(runs)] if any(run.text for run in runs) else []


def _lines(parts: Iterable[Part]) -> Iterator[Run]:
    for number, part in enumerate(parts):
        gap = part.gap if isinstance(part, Text) and part.gap else "\n"
        yield Run(gap if number else "")
        match part:
            case Text(kind=Kind.CODE):
                yield from _monospaced(part.runs)
            case Text():
                yield from part.runs
            case Items():
                for at, (marker, row) in enumerate(_numbered(part)):
                    yield Run(("\n" if at else "") + _STEP * part.depth + f"{marker} ")
                    yield from row
            case Table():
                yield Run(in_columns(part), _CODE)
            case Rule():
                yield Run(_RULE)


def _numbered(items: Items) -> Iterator[tuple[str, tuple[Run, ...]]]:
    for number, row in enumerate(items.rows, items.first):
        yield (f"{number}." if items.first else "•"), row


def _monospaced(runs: Iterable[Run]) -> list[Run]:
    return [Run(run.text, run.style | _CODE, run.url) for run in runs]


def _heading(level: int) -> Look:
    return HEADING if 0 < level <= 2 else PLAIN
