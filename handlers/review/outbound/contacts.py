"""E-mail addresses and phone numbers, told from the dates, amounts and citations that lawyers write."""

import re
from collections.abc import Iterator

from handlers.review.outbound.findings import Spot

_LOCAL_MAX = 64  # RFC 5321, section 4.5.3.1
_LOCAL = frozenset("!#$%&'*+/=?^_`{|}~-.")
_DOMAIN = re.compile(r"(?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
# RFC 2606: names that are nobody's
_NOBODYS = re.compile(r"(?:\A|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost)\Z")

_GAP = r"[ .\-/()\n]{0,2}"
_INTERNATIONAL = re.compile(rf"(?<![\w+])\+(?:{_GAP}\d){{9,15}}(?!\d)")
_AMERICAN = re.compile(
    r"(?<![\w.+-])(?:1[ .-])?(?:\(([2-9]\d\d)\)[ -]?|([2-9]\d\d)[ .-])([2-9]\d\d)[ .-](\d{4})(?![\w-])"
)
# where the words say that a number follows, any way of writing one counts
_CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|fax|whatsapp|call me (?:on|at))\b[^\d+\n]{0,16}"
    rf"(\d(?:{_GAP}\d){{6,14}})(?![\w-])",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}([-./ ])\d{1,2}\1\d{1,2}|\d{1,2}([-./ ])\d{1,2}\2\d{4}")
_NOT_DIGITS = re.compile(r"\D")
_TRUNK = re.compile(r"\(0\)")
# ITU-T E.164: the country codes that are in use, by their first digits
_COUNTRY = re.compile(
    r"1(?=[2-9])|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|"
    r"2[1-6]\d|29[01789]|3[578]\d|42[013]|50[0-9]|59[0-9]|67[02-9]|68[0-9]|69[0-2]|8[0578]\d|9[679]\d"
)
_ITALY = "39"  # keeps its leading nought
_NATIONAL_MIN = 6


def emails(text: str) -> Iterator[Spot]:
    """Find e-mail addresses; those of domains that are nobody's are left alone."""
    at = text.find("@")
    while at >= 0:
        start = at
        while start > 0 and at - start < _LOCAL_MAX and _is_local(text[start - 1]):
            start -= 1
        domain = _DOMAIN.match(text, at + 1)
        local = text[start:at].strip(".'`")
        if domain is not None and local and not _NOBODYS.search(domain[0].casefold()):
            yield Spot(start, domain.end(), f"{local}@{domain[0]}".casefold())
        at = text.find("@", at + 1)


def _is_local(character: str) -> bool:
    return character.isalnum() or character in _LOCAL


def phones(text: str) -> Iterator[Spot]:
    """Find phone numbers: international ones, American ones, and any that the words call one."""
    for found in _INTERNATIONAL.finditer(text):
        digits = _NOT_DIGITS.sub("", _TRUNK.sub("", found[0]))
        if (number := _subscriber(digits)) is not None:
            yield Spot(found.start(), found.end(), number)
    for found in _AMERICAN.finditer(text):
        area, exchange, line = found[1] or found[2], found[3], found[4]
        if _is_american(area, exchange, line):
            yield Spot(found.start(), found.end(), f"{area}{exchange}{line}")
    for found in _CALLED.finditer(text):
        if not _DATE.fullmatch(found[1]):
            yield Spot(found.start(1), found.end(1), _NOT_DIGITS.sub("", found[1]).lstrip("0"))


def _subscriber(digits: str) -> str | None:
    """The digits after the country code; None where there is no such country or no such number."""
    code = _COUNTRY.match(digits)
    if code is None:
        return None
    number = digits[code.end() :]
    if len(number) < _NATIONAL_MIN or (number[0] == "0" and code[0] != _ITALY):
        return None
    if code[0] == "1" and not (len(number) == 10 and _is_american(number[:3], number[3:6], number[6:])):
        return None
    return number


def _is_american(area: str, exchange: str, line: str) -> bool:
    """Whether the North American plan has such a number; 555-0100 to 555-0199 are kept for stories."""
    if area[1:] == "11" or exchange[1:] == "11" or exchange[0] in "01":
        return False
    return not (exchange == "555" and line.startswith("01"))
