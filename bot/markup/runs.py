"""Text of one look, and where a long text is cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Style(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look, and where it leads if it is a link."""

    text: str
    style: frozenset[Style] = frozenset()
    url: str = ""


def parted(runs: Iterable[Run], limit: int) -> Iterator[tuple[Run, ...]]:
    """Cut runs into parts of at most `limit` characters, after a line end if there is one, else a word."""
    part: list[Run] = []
    room = limit
    for run in tidy(runs):
        rest = run.text
        while len(rest) > room:
            cut = _last_gap(rest, room) or (0 if part else room)
            part.append(replace(run, text=rest[:cut]))
            yield _trimmed(part)
            part, room, rest = [], limit, rest[cut:]
        part.append(replace(run, text=rest))
        room -= len(rest)
    yield _trimmed(part)


def tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """Put together neighbours of one look; what is empty goes."""
    last = Run("")
    for run in runs:
        if (run.style, run.url) == (last.style, last.url):
            last = Run(last.text + run.text, last.style, last.url)
            continue
        if last.text:
            yield last
        last = run
    if last.text:
        yield last


def plain(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut after a word and marked "…"."""
    if len(text) <= limit:
        return text
    word = _last_gap(text, limit - 1)
    return text[: word if word > limit // 2 else limit - 1].rstrip() + "…"


def _trimmed(part: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(run for run in part if run.text)


def _last_gap(text: str, limit: int) -> int:
    """The place after the last line end within `limit` if it comes late, else after the last space, else 0."""
    line = text.rfind("\n", 0, limit)
    return 1 + (line if line > limit // 2 else max(line, text.rfind(" ", 0, limit)))
