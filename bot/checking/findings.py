"""What the doctor finds: how bad it is, what it is about, in words, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    FINE = "fine"
    NOTE = "note"  # worth knowing, and nothing is wrong
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    level: Level
    about: str
    words: str
    remedy: str = ""


def fine(about: str, words: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(level=Level.FINE, about=about, words=words)


def note(about: str, words: str, remedy: str = "") -> Finding:
    """Say something worth knowing."""
    return Finding(level=Level.NOTE, about=about, words=words, remedy=remedy)


def wrong(about: str, words: str, remedy: str = "") -> Finding:
    """Say that something is wrong, and what to do."""
    return Finding(level=Level.WRONG, about=about, words=words, remedy=remedy)
