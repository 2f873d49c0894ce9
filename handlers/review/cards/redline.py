"""What an edit changed, word by word: kept, removed and added text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile

from redlines.processor import WholeDocumentProcessor

# The library's words: it stands parentheses alone, compares without white space, and puts a mark of its own
# where white space holds a line end. Its positions are therefore positions in `_tokens`, which loses nothing.
_WORD = re.compile(r"([^()\s]+|[()])(\s*)")
_LEADING = re.compile(r"\s*")
# Pairs of equal words up to which every word is compared (a quarter of a second); above, words that make up
# more than a hundredth of the text anchor nothing, or one word written 6,000 times would take minutes.
_EXACT = 400_000
_CONTEXTS = (12, 6, 3, 1, 0)  # words kept on each side of a change, fewer until it fits
_ELISION = " … "


class SpanKind(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    kind: SpanKind
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    word: str  # empty where the library puts its mark for a line end
    gap: str


def redline(before: str, after: str) -> tuple[Span, ...]:
    """Compare two texts word by word.

    Kept and removed texts together are `before`, kept and added texts are `after`, white space included.
    In a change what was removed comes first. No two neighbours are of one kind.
    """
    lead_before, lead_after = _lead(before), _lead(after)
    old, new = _tokens(before[len(lead_before) :]), _tokens(after[len(lead_after) :])
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = slice(head, -tail or None)
    changes = (
        *_pair(lead_before, lead_after),
        (SpanKind.KEPT, _text(old[:head])),
        *_changes(old[middle], new[middle]),
        (SpanKind.KEPT, _text(old[len(old) - tail :])),
    )
    return tuple(_merged(changes))


def summary(spans: Sequence[Span]) -> tuple[int, int]:
    """How many words were added, and how many removed."""
    added = sum(len(span.text.split()) for span in spans if span.kind is SpanKind.ADDED)
    removed = sum(len(span.text.split()) for span in spans if span.kind is SpanKind.REMOVED)
    return added, removed


def shorten(spans: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """Keep the changes and a few words around each, at most `limit` characters; " … " stands for the rest."""
    if _size(spans) <= limit:
        return tuple(spans)
    for words in _CONTEXTS:
        shorter = tuple(_around(spans, words))
        if _size(shorter) <= limit:
            return shorter
    return tuple(_cropped(shorter, limit))


def _lead(text: str) -> str:
    found = _LEADING.match(text)
    return found.group() if found else ""


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _WORD.finditer(text):
        word, gap = found.groups()
        if "\n" in gap and found.end() < len(text):
            tokens += (_Token(word, ""), _Token("", gap))
        else:
            tokens.append(_Token(word, gap))
    return tokens


def _common(old: Sequence[_Token], new: Sequence[_Token]) -> int:
    """How many tokens are the same at the start; what follows them starts with a word on both sides."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    line_end_next = any(not token.word for token in (*old[same : same + 1], *new[same : same + 1]))
    return same - line_end_next


def _changes(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[tuple[SpanKind, str]]:
    for name, i, i_end, j, j_end in _operations(old, new):
        if name == "equal":
            for was, now in zip(old[i:i_end], new[j:j_end], strict=True):
                yield from (*_pair(was.word, now.word), *_pair(was.gap, now.gap))
        elif name == "replace":
            old_gap, new_gap = old[i_end - 1].gap, new[j_end - 1].gap
            yield from _pair(
                _text(old[i:i_end]).removesuffix(old_gap), _text(new[j:j_end]).removesuffix(new_gap)
            )
            yield from _pair(old_gap, new_gap)
        else:
            yield from _pair(_text(old[i:i_end]), _text(new[j:j_end]))


def _operations(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[tuple[str, int, int, int, int]]:
    counts = Counter(token.word for token in new)
    often = sum(counts[token.word] for token in old) > _EXACT
    for operation in WholeDocumentProcessor(autojunk=often).process(_text(old), _text(new)):
        yield operation.opcodes


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.word + token.gap for token in tokens)


def _pair(was: str, now: str) -> tuple[tuple[SpanKind, str], ...]:
    if was == now:
        return ((SpanKind.KEPT, was),)
    return ((SpanKind.REMOVED, was), (SpanKind.ADDED, now))


def _merged(changes: Iterable[tuple[SpanKind, str]]) -> Iterator[Span]:
    """One span of a kind between two kept ones, removed before added."""
    told = (change for change in changes if change[1])
    for _, run in groupby(told, key=lambda change: change[0] is SpanKind.KEPT):
        texts = list(run)
        for kind in SpanKind:
            text = "".join(text for of, text in texts if of is kind)
            if text:
                yield Span(kind=kind, text=text)


def _size(spans: Sequence[Span]) -> int:
    return sum(len(span.text) for span in spans)


def _around(spans: Sequence[Span], words: int) -> Iterator[Span]:
    last = len(spans) - 1
    for at, span in enumerate(spans):
        if span.kind is SpanKind.KEPT:
            text = _elided(span.text, words if at > 0 else 0, words if at < last else 0)
            yield Span(kind=SpanKind.KEPT, text=text)
        else:
            yield span


def _elided(text: str, first: int, last: int) -> str:
    """The first and the last words of a kept text, unless leaving out the rest would save nothing."""
    words = [word.span() for word in re.finditer(r"\S+", text)]
    if len(words) <= first + last:
        return text
    head = text[: words[first - 1][1]] if first else ""
    tail = text[words[-last][0] :] if last else ""
    shorter = f"{head}{_ELISION}{tail}"
    return shorter if len(shorter) < len(text) else text


def _cropped(spans: Sequence[Span], limit: int) -> Iterator[Span]:
    room = limit - 1  # for the mark at the end
    for span in spans:
        yield Span(kind=span.kind, text=span.text if len(span.text) <= room else f"{span.text[:room]}…")
        room -= len(span.text)
        if room < 0:
            return
