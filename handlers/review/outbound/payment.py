"""Account and card numbers, by their own checksums: IBANs (ISO 13616, mod 97) and payment cards (Luhn)."""

import re
from collections.abc import Iterator, Sequence

from handlers.review.outbound.findings import Spot

# The registry of ISO 13616: what follows the two check digits, n digits, a letters, c either.
_REGISTRY = """
AD n8c12 AE n19 AL n8c16 AT n16 AZ a4c20 BA n16 BE n12 BG a4n6c8 BH a4c14 BI n23 BR n23a1c1 BY c4n4c16
CH n5c12 CR n18 CY n8c16 CZ n20 DE n18 DJ n23 DK n14 DO c4n20 EE n16 EG n25 ES n20 FI n14 FK a2n12 FO n14
FR n10c11n2 GB a4n14 GE a2n16 GI a4c15 GL n14 GR n7c16 GT c24 HN a4n20 HR n17 HU n24 IE a4n14 IL n19
IQ a4n15 IS n22 IT a1n10c12 JO a4n4c18 KW a4c22 KZ n3c13 LB n4c20 LC a4c24 LI n5c12 LT n16 LU n3c13
LV a4c13 LY n21 MC n10c11n2 MD c20 ME n18 MK n3c10n2 MN n16 MR n23 MT a4n5c18 MU a4n19a3 NI a4n20 NL a4n10
NO n11 OM n3c16 PK a4c16 PL n24 PS a4c21 PT n21 QA a4c21 RO a4c16 RS n18 RU n14c15 SA n2c18 SC a4n20a3
SD n14 SE n20 SI n15 SK n20 SM a1n10c12 SO n19 ST n21 SV a4n20 TL n19 TN n20 TR n6c16 UA n6c19 VA n18
VG a4n16 XK n16 YE a4n4c18
"""
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}


def _shape(structure: str) -> str:
    parts = re.findall(r"([nac])([0-9]+)", structure)
    return "".join(f"{_CLASSES[kind]}{{{length}}}" for kind, length in parts)


def _length(structure: str) -> int:
    return 4 + sum(int(length) for length in re.findall(r"[0-9]+", structure))


_WORDS = _REGISTRY.split()
SHAPES = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_SHAPES = {country: re.compile(_shape(structure)) for country, structure in SHAPES.items()}
IBAN_LENGTHS = {country: _length(structure) for country, structure in SHAPES.items()}
_BEGINS = re.compile(r"(?=([A-Z]{2})[ -]?[0-9][ -]?[0-9])")
_BETWEEN = " -\n"

_DIGITS = re.compile(r"[0-9]{1,64}")
# How a card's number is written in groups; a run without any is taken as it is.
_GROUPED = frozenset(
    {
        *((4, 4, 4, last) for last in (1, 2, 3, 4)),
        *((4, 4, 4, 4, last) for last in (1, 2, 3)),
        (4, 6, 5),
        (4, 6, 4),
        (4, 3, 3, 3),
        *((6, last) for last in (7, 8, 9, 10, 11, 12, 13)),
    }
)
_GROUPS_MOST = 5
_SHORTEST, _LONGEST = 13, 19
# Who gives cards out: the first digits, from and to, and how long the number may be (ISO/IEC 7812 and the
# schemes' own pages).
_ISSUERS: Sequence[tuple[int, int, frozenset[int]]] = (
    (4, 4, frozenset({13, 16, 19})),
    (51, 55, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (34, 34, frozenset({15})),
    (37, 37, frozenset({15})),
    (6011, 6011, frozenset(range(16, 20))),
    (644, 649, frozenset(range(16, 20))),
    (65, 65, frozenset(range(16, 20))),
    (300, 305, frozenset(range(14, 20))),
    (3095, 3095, frozenset(range(14, 20))),
    (36, 36, frozenset(range(14, 20))),
    (38, 39, frozenset(range(14, 20))),
    (3528, 3589, frozenset(range(16, 20))),
    (62, 62, frozenset(range(16, 20))),
    *(
        (first, first, frozenset(range(13, 20)))
        for first in (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)
    ),
)


def ibans(text: str) -> Iterator[Spot]:
    """Find IBANs, written in one or in groups, in capitals or not."""
    upper = text.upper() if text.isascii() else _upper(text)
    for begin in _BEGINS.finditer(upper):
        shape = _SHAPES.get(begin[1])
        if shape is None:
            continue
        number, end = _read(upper, begin.start(), IBAN_LENGTHS[begin[1]])
        if shape.fullmatch(number, 4) and _is_mostly_digits(number) and is_iban(number):
            yield Spot(begin.start(), end, number.casefold())


def _upper(text: str) -> str:
    """Capitals, one for one: a letter whose capital is two would move all that follows."""
    return "".join(one.upper() if one.isascii() else one for one in text)


def _read(text: str, start: int, length: int) -> tuple[str, int]:
    """Read so many letters and digits, with at most one separator between any two of them."""
    taken: list[str] = []
    at = start
    while at < len(text) and len(taken) < length:
        if text[at] in _BETWEEN and text[at - 1] not in _BETWEEN:
            at += 1
            continue
        if not (text[at].isascii() and text[at].isalnum()):
            break
        taken.append(text[at])
        at += 1
    return "".join(taken), at


def _is_mostly_digits(number: str) -> bool:
    """Whether it could be an account's number and no sentence that happens to pass the sum."""
    return 3 * sum(one.isdecimal() for one in number) >= len(number)


def is_iban(number: str) -> bool:
    """Whether the check digits are right: moved to the end and read as a number, it leaves 1 when divided by 97."""
    moved = number[4:] + number[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def cards(text: str) -> Iterator[Spot]:
    """Find payment cards' numbers, in one or in the groups that they are printed in."""
    runs = _runs(text)
    for first in range(len(runs)):
        for last in range(first, min(first + _GROUPS_MOST, len(runs))):
            if last > first and not _touch(text, runs[last - 1], runs[last]):
                break
            group = runs[first : last + 1]
            number = "".join(text[start:end] for start, end in group)
            if len(number) > _LONGEST:
                break
            if _is_written_so(group) and is_card(number):
                yield Spot(group[0][0], group[-1][1], number)


def _runs(text: str) -> list[tuple[int, int]]:
    """Where digits stand side by side; the rest of a run too long for anything is none of its own."""
    found = [(run.start(), run.end()) for run in _DIGITS.finditer(text)]
    return [run for run in found if not (run[0] and text[run[0] - 1].isdecimal())]


def _touch(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether one group follows the other after one space, dash or line's end."""
    return after[0] - before[1] == 1 and text[before[1]] in _BETWEEN


def _is_written_so(group: Sequence[tuple[int, int]]) -> bool:
    return len(group) == 1 or tuple(end - start for start, end in group) in _GROUPED


def is_card(number: str) -> bool:
    """Whether somebody gives such numbers out, and the last digit is right (Luhn)."""
    if not _SHORTEST <= len(number) <= _LONGEST:
        return False
    known = any(
        first <= int(number[: len(str(first))]) <= last and len(number) in lengths
        for first, last, lengths in _ISSUERS
    )
    return known and luhn(number)


def luhn(number: str) -> bool:
    """Whether the digits' sum, every second from the right doubled, ends in nought (ISO/IEC 7812-1, annex B)."""
    digits = [int(one) for one in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
