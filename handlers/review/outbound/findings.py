"""What the outbound check finds, and where: in words that never repeat it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What may not leave unseen; held answers keep these for ever."""

    EMAIL = "email"
    PHONE = "phone"
    SSN = "ssn"
    EIN = "ein"
    IBAN = "iban"
    CARD = "card"
    KEY = "key"  # or a token, or a password
    NAME = "name"  # of the firm's own list


class Part(StrEnum):
    """Which words of an answer it stands in."""

    EDIT = "edit"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that was found: what kind, in which part, and in which of its paragraphs (0: it has only one)."""

    kind: FindingKind
    part: Part
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a folded text a scanner found something, and its own way of writing it."""

    start: int
    end: int
    value: str


_NAMED = {
    FindingKind.EMAIL: ("an e-mail address", "e-mail addresses"),
    FindingKind.PHONE: ("a phone number", "phone numbers"),
    FindingKind.SSN: ("a social security number", "social security numbers"),
    FindingKind.EIN: ("an employer’s tax number", "employers’ tax numbers"),
    FindingKind.IBAN: ("an IBAN", "IBANs"),
    FindingKind.CARD: ("a payment card’s number", "payment cards’ numbers"),
    FindingKind.KEY: ("a key or password", "keys or passwords"),
    FindingKind.NAME: ("a name on your firm’s list", "names on your firm’s list"),
}
_NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_SHOWN = 5


def finding_words(findings: Sequence[Finding], *, whose: str = "the") -> str:
    """Say what was found where, such as "an IBAN in the second paragraph of your edit"; `whose` is "your" or "the"."""
    counted = Counter(findings)
    said = [f"{_count(finding.kind, count)} {_where(finding, whose)}" for finding, count in counted.items()]
    left = len(said) - _SHOWN
    return _listed([*said[:_SHOWN], f"{left} more"] if left > 0 else said)


def _count(kind: FindingKind, count: int) -> str:
    one, several = _NAMED[kind]
    if count == 1:
        return one
    return f"{_NUMBERS[count] if count < len(_NUMBERS) else count} {several}"


def _where(finding: Finding, whose: str) -> str:
    part = f"{whose} {finding.part}"
    if not finding.paragraph:
        return f"in {part}"
    if finding.paragraph < len(_ORDINALS):
        return f"in the {_ORDINALS[finding.paragraph]} paragraph of {part}"
    return f"in paragraph {finding.paragraph} of {part}"


def _listed(said: Iterable[str]) -> str:
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last
