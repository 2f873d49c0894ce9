"""American tax and social security numbers, by the ranges that were ever given out."""

import re
from collections.abc import Iterator

from handlers.review.outbound.findings import Spot

_SSN = re.compile(r"(?<![\w-])(\d{3})-(\d{2})-(\d{4})(?![\w-])")
_NAMED_SSN = re.compile(
    r"\b(?:SSN|social security(?: (?:number|no\.?))?)[^\d\n]{0,16}(\d{3})[ -]?(\d{2})[ -]?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_ADVERTISED = frozenset({"078051120", "219099999"})  # printed on sample cards; nobody's
_EIN = re.compile(r"(?<![\w-])(\d{2})-(\d{7})(?![\w-])")
_NAMED_EIN = re.compile(
    r"\b(?:EIN|FEIN|employer identification(?: (?:number|no\.?))?|tax id)[^\d\n]{0,16}(\d{2})[ -]?(\d{7})(?!\d)",
    re.IGNORECASE,
)
# irs.gov, "How EINs are assigned and valid EIN prefixes"
_PREFIXES = re.compile(r"0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-58-9]")


def social_security_numbers(text: str) -> Iterator[Spot]:
    """Find numbers that the Social Security Administration may have given out."""
    for pattern in (_SSN, _NAMED_SSN):
        for found in pattern.finditer(text):
            number = f"{found[1]}{found[2]}{found[3]}"
            if _was_given_out(found[1], found[2], found[3]) and number not in _ADVERTISED:
                yield Spot(found.start(1), found.end(3), number)


def _was_given_out(area: str, group: str, serial: str) -> bool:
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def employer_numbers(text: str) -> Iterator[Spot]:
    """Find employer identification numbers."""
    for pattern in (_EIN, _NAMED_EIN):
        for found in pattern.finditer(text):
            if _PREFIXES.fullmatch(found[1]):
                yield Spot(found.start(1), found.end(2), f"{found[1]}{found[2]}")
