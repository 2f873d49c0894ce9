"""A text as a reader sees it: full-width and other digits, invisible characters and odd dashes are seen through."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in plain characters; `origin` says for each of them where in the original it came from."""

    text: str
    origin: Sequence[int]


def fold(text: str) -> Folded:
    """Fold a text: what is invisible goes, digits are 0 to 9, dashes "-", spaces " ", the rest as NFKC has it."""
    if text.isascii():
        return Folded(text, range(len(text)))
    plain = {character: _plain(character) for character in set(text)}
    characters: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        for one in plain[character]:
            characters.append(one)
            origin.append(at)
    return Folded("".join(characters), origin)


def squeezed(text: str) -> str:
    """Give the letters and digits of a text alone, in small letters: what is the same written in another way."""
    return "".join(character for character in fold(text).text.casefold() if character.isalnum())


def _plain(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me"):  # zero-width characters, soft hyphens, marks on the letter before
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category.startswith("Z"):
        return "\n" if category in ("Zl", "Zp") else " "
    if category == "Pd" or character == _MINUS:
        return "-"
    return unicodedata.normalize("NFKC", character)


def paragraphs(text: str) -> tuple[int, ...]:
    """Say where each paragraph of a text begins: after a line with nothing in it."""
    begins: list[int] = []
    at, apart = 0, True
    for line in text.splitlines(keepends=True):
        if not line.strip():
            apart = True
        elif apart:
            begins.append(at)
            apart = False
        at += len(line)
    return tuple(begins)
