"""An agent's output read into the parts a message is made of: lines of text, lists, quotes, code, tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, takewhile
from typing import TypeAlias

from markdown_it.tree import SyntaxTreeNode

from bot.markup.dialect import parse
from bot.markup.runs import Run, Style
from bot.markup.tables import Table, in_columns

_LARGEST_NUMBER = 999  # ours: above, a number at the start of a line is a year or an article, not a count
_STYLES = {"strong": Style.BOLD, "em": Style.ITALIC, "s": Style.STRIKE}
# A card is rendered when it is posted, whenever one of its readers looks at it, and when it is answered: mostly within
# minutes. What is made of marks alone takes a hundred times its own length, so that neither number should be large.
KEPT, KEPT_LENGTH = 128, 2_000  # texts, and characters of the longest
_STEP = "\u00a0" * 4  # spaces at the start of a line may be collapsed, these are not
_PLAIN: frozenset[Style] = frozenset()
_LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        "bash c cpp csharp css csv diff excel go html ini java javascript js json jsonl latex markdown math md "
        "mermaid none plain plaintext python py r rust sh shell sql tex text toml ts tsv txt vba xml yaml yml",
    )
)


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Text:
    """Text of one kind; neighbouring paragraphs may become one, with the line ends of `gap` between them.

    `level` is a heading's, 1 the highest; 0 is no heading.
    """

    runs: tuple[Run, ...]
    kind: Kind = Kind.PARAGRAPH
    gap: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """Items of a list at one depth: with bullets, or numbered from `first` on."""

    rows: tuple[tuple[Run, ...], ...]
    depth: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Part: TypeAlias = Text | Items | Table | Rule


def read(text: str) -> Iterator[Part]:
    """The parts of an output, in its order, with every word of it; of a text that was shown just now as it was read."""
    return iter(_kept(text) if len(text) <= KEPT_LENGTH else _read(text))


def forget() -> None:
    """Keep nothing of the texts that were read, for some of them are to be nowhere any more."""
    _kept.cache_clear()


@lru_cache(maxsize=KEPT)
def _kept(text: str) -> tuple[Part, ...]:
    """The same for the same text, whoever asks: what is kept is found by the whole of the text alone."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Part]:
    tree = parse(text)
    if tree is None:
        return iter([Text((Run(text.strip("\n")),))])
    return _Reading(tuple(re.split(r"\r\n|\r|\n", text))).parts(tree.children)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a tree says, part by part; its source lines tell what the tree forgets."""

    lines: tuple[str, ...]

    def parts(self, nodes: Iterable[SyntaxTreeNode], depth: int = 0) -> Iterator[Part]:
        for node in nodes:
            match node.type:
                case "bullet_list" | "ordered_list" if _counts(node):
                    yield from self._list(node, depth)
                case "blockquote":
                    yield Text(tuple(self._flat(node.children, depth)), Kind.QUOTE)
                case "fence":
                    yield Text((Run(_code(node)),), Kind.CODE)
                case "table":
                    yield self._table(node)
                case "hr":
                    yield Rule()
                case _:
                    yield Text(tuple(self._flat([node], depth)), gap=self._gap(node), level=_level(node))

    def _list(self, node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
        first = int(node.children[0].info) if node.type == "ordered_list" else 0
        items: list[tuple[Run, ...]] = []
        for number, item in enumerate(node.children, first):
            text, rest = _lead(item)
            if text or first or not rest:
                items.append(tuple(self._flat(text, depth)))
            if rest or item is node.children[-1]:
                if items:
                    yield Items(tuple(items), depth, number - len(items) + 1 if first else 0)
                yield from self.parts(rest, depth + 1)
                items = []

    def _flat(self, nodes: Sequence[SyntaxTreeNode], depth: int) -> Iterator[Run]:
        """Nodes as text alone, as a quote or a list with numbers of its own shows them."""
        for at, node in enumerate(nodes):
            yield Run(self._gap(node) if at else "")
            match node.type:
                case "paragraph" | "heading":
                    yield from self._words(node)
                case "list_item":
                    yield Run(_STEP * depth + _marker(node))
                    yield from self._flat(node.children, depth + 1)
                case "bullet_list" | "ordered_list" | "blockquote":
                    yield from self._flat(node.children, depth)
                case "table":
                    yield Run(in_columns(self._table(node)))
                case _:
                    yield Run(_code(node) or "———")

    def _words(self, node: SyntaxTreeNode) -> Iterator[Run]:
        """The runs of a paragraph, each line indented as it was written, or of a heading, in bold."""
        style = frozenset({Style.BOLD}) if node.type == "heading" else _PLAIN
        runs = [run for inline in node.children for run in _inline(inline.children, style)]
        first, last = node.map or (0, 0)
        indents = [_indent(line) for line in self.lines[first:last]]
        breaks = sum(run.text == "\n" for run in runs)
        if node.level or breaks != len(indents) - 1:
            return iter(runs)
        left = iter(indents)
        indented = ((run, Run(next(left))) if run.text == "\n" else (run,) for run in runs)
        return chain((Run(next(left)),), chain.from_iterable(indented))

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [row for part in node.children for row in part.children]
        first, last = node.map or (0, 0)
        return Table(
            rows=tuple(tuple(_cell(cell) for cell in row.children) for row in rows),
            aligns=tuple(_align(cell) for cell in rows[0].children),
            source=self.lines[first:last],
        )

    def _gap(self, node: SyntaxTreeNode) -> str:
        """One line end or two ahead of a node, as in the source."""
        first = node.map[0] if node.map else 0
        blank = first == 0 or not self.lines[first - 1].strip(" \t>")
        return "\n\n" if blank else "\n"


def _inline(
    nodes: Iterable[SyntaxTreeNode], style: frozenset[Style] = _PLAIN, url: str = ""
) -> Iterator[Run]:
    for node in nodes:
        match node.type:
            case "softbreak" | "hardbreak":
                yield Run("\n")
            case "code_inline":
                yield Run(node.content, style | {Style.CODE}, url)
            case "strong" | "em" | "s":
                yield from _inline(node.children, style | {_STYLES[node.type]}, url)
            case "link" | "image":
                to = str(node.attrs.get("href") or node.attrs.get("src") or url)
                inner = list(_inline(node.children, style, url or to))
                yield from inner if any(run.text for run in inner) else [Run(to, style, url or to)]
                if node.attrs.get("title"):
                    yield Run(f" ({node.attrs['title']})", style)
            case _:
                yield Run(node.content, style, url)


def _counts(node: SyntaxTreeNode) -> bool:
    """Whether a platform's own bullets or numbers say the same as the source: "1)", "+" or 1. 3. 7. they would not."""
    if node.type == "bullet_list":
        return node.markup != "+"
    written = [item.info for item in node.children]
    first = int(written[0])
    counted = [str(number) for number in range(first, first + len(written))]
    lazy = {"1"}  # Markdown's habit of writing 1. for every item
    rising = written == counted and 0 < first <= _LARGEST_NUMBER
    return node.markup == "." and (rising or set(written) == lazy)


def _lead(item: SyntaxTreeNode) -> tuple[list[SyntaxTreeNode], list[SyntaxTreeNode]]:
    """The paragraphs an item begins with, and what stands below them."""
    texts = takewhile(lambda node: node.type in {"paragraph", "heading"}, item.children)
    count = len(list(texts))
    return item.children[:count], item.children[count:]


def _marker(item: SyntaxTreeNode) -> str:
    bullet = item.markup if item.markup == "+" else "•"
    return f"{item.info}{item.markup} " if item.info else f"{bullet} "


def _level(node: SyntaxTreeNode) -> int:
    return int(node.tag.removeprefix("h")) if node.type == "heading" else 0


def _code(node: SyntaxTreeNode) -> str:
    """A fenced text; what follows the fence on its line belongs to it unless it names a language."""
    info = node.info.strip()
    shown = f"{info}\n" if info and info.lower() not in _LANGUAGES else ""
    return shown + node.content.removesuffix("\n")


def _cell(node: SyntaxTreeNode) -> tuple[Run, ...]:
    style = frozenset({Style.BOLD}) if node.type == "th" else _PLAIN
    return tuple(run for inline in node.children for run in _inline(inline.children, style))


def _align(cell: SyntaxTreeNode) -> str:
    return str(cell.attrs.get("style", "")).removeprefix("text-align:") or "left"


def _indent(line: str) -> str:
    written = line[: len(line) - len(line.lstrip(" \t"))].expandtabs(len(_STEP))
    return written.replace(" ", "\u00a0")
