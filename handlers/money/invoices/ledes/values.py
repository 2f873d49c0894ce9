"""What a single value of a LEDES file may look like, by the form of its field."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from handlers.money.currencies import EXPONENTS
from handlers.money.invoices.countries import is_country
from handlers.money.invoices.document import LineKind
from handlers.money.invoices.ledes.fields import AMOUNT_DECIMALS, RATE_DECIMALS, Field, Form
from handlers.money.invoices.ledes.findings import Finding, Gravity, Rule, quoted
from handlers.money.invoices.utbms import TIMEKEEPER_CLASSES

_DATE: Final = re.compile(r"[0-9]{8}")
_OTHER_DATE: Final = re.compile(r"([0-9]{4})[-./]([0-9]{2})[-./]([0-9]{2})")
_CODE: Final = re.compile(r"[A-Za-z0-9]+")
_RATE: Final = re.compile(rf"0*(?:\.[0-9]{{0,{RATE_DECIMALS}}})?")
_AMOUNT: Final = re.compile(rf"(-?)([0-9]+)(?:\.[0-9]{{0,{AMOUNT_DECIMALS}}})?")
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]*)?")
_FORMATTED_AMOUNT: Final = re.compile(r"\(?-?[^0-9a-zA-Z]{0,3}[0-9][0-9,.' ]*\)?-?")
# What files of before the list of six letters have, and its word for it.
_OLDER_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "LGLAST", "OT": "NBOTHR"}
)
_KINDS: Final = tuple(str(kind) for kind in LineKind)

# (rule, words, gravity) of what is wrong
_Wrong = tuple[Rule, str, Gravity]


def check_value(line: int, field: Field, value: str) -> Iterator[Finding]:
    """Find what is wrong with one value by itself; an empty one is wrong only where it is required."""
    if not value:
        if field.required:
            words = f"{field.name} must be filled."
            yield Finding(line=line, field=field.name, rule=Rule.REQUIRED, value="", words=words)
        return
    wrong = _FORMS[field.form](field, value)
    if wrong:
        rule, words, gravity = wrong
        yield Finding(line=line, field=field.name, rule=rule, value=value, words=words, gravity=gravity)


def _error(rule: Rule, words: str) -> _Wrong:
    return rule, words, Gravity.ERROR


def _text(field: Field, value: str) -> _Wrong | None:
    if len(value) > field.limit:
        words = f"{field.name} takes at most {field.limit:,} characters; these are {len(value):,}."
        return _error(Rule.LENGTH, words)
    if "[" in value or "]" in value:
        return _error(Rule.CHARACTERS, f"{field.name} has a square bracket, which ends a row: write ( and ).")
    if not (value.isascii() and value.isprintable()):
        odd = next(letter for letter in value if not (letter.isascii() and letter.isprintable()))
        words = f"{field.name} has {_named(odd)}; LEDES takes plain ASCII alone."
        return _error(Rule.CHARACTERS, words)
    return None


def _named(letter: str) -> str:
    return f"“{letter}”" if letter.isprintable() else f"a control character (U+{ord(letter):04X})"


def _code(field: Field, value: str) -> _Wrong | None:
    if not _CODE.fullmatch(value):
        words = f"{field.name} takes letters and figures alone, and not {quoted(value)}."
        return _error(Rule.FORM, words)
    return _text(field, value)


def _date(field: Field, value: str) -> _Wrong | None:
    if _DATE.fullmatch(value) and _is_day(value):
        return None
    other = _OTHER_DATE.fullmatch(value)
    example = "".join(other.groups()) if other and _is_day("".join(other.groups())) else "20261109"
    return _error(Rule.FORM, f"{field.name} is a date like {example}, and not {quoted(value)}.")


def _is_day(figures: str) -> bool:
    try:
        datetime.strptime(figures, "%Y%m%d")  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return False
    return True


def _amount(field: Field, value: str) -> _Wrong | None:
    figures = _AMOUNT.fullmatch(value)
    if figures and len(figures[2]) <= field.limit:
        return None
    words = (
        f"{field.name} is a plain number with at most {field.limit} figures before the point and "
        f"{AMOUNT_DECIMALS} after it, and not {quoted(value)}."
    )
    if _FORMATTED_AMOUNT.fullmatch(value.strip()) and not _PLAIN.fullmatch(value):
        words += " Write it like 1234.50 or -1234.50, without blanks, commas and currency signs."
    return _error(Rule.FORM, words)


def _units(field: Field, value: str) -> _Wrong | None:
    wrong = _amount(field, value)
    if wrong is None and value.startswith("-"):
        words = f"{field.name} is never negative: what reduces is LINE_ITEM_ADJUSTMENT_AMOUNT."
        return _error(Rule.FORM, words)
    return wrong


def _rate(field: Field, value: str) -> _Wrong | None:
    if _RATE.fullmatch(value) and value != ".":
        return None
    words = (
        f"{field.name} is a share from 0 to under 1 with at most {RATE_DECIMALS} decimals, and not "
        f"{quoted(value)}: 20% is 0.20."
    )
    return _error(Rule.FORM, words)


def _line_kind(field: Field, value: str) -> _Wrong | None:
    if value in _KINDS:
        return None
    return _error(Rule.LIST, f"{field.name} is one of {', '.join(_KINDS)}, and not {quoted(value)}.")


def _classification(_: Field, value: str) -> _Wrong | None:
    if value in TIMEKEEPER_CLASSES:
        return None
    if value in _OLDER_CLASSES:
        words = f"{value} is of older files; the list of today has {_OLDER_CLASSES[value]}."
        return Rule.LIST, words, Gravity.WARNING
    words = f"{quoted(value)} is not on the list of timekeepers, where PARTNR, ASSOC and EXPERT are."
    return _error(Rule.LIST, words)


def _currency(field: Field, value: str) -> _Wrong | None:
    if value in EXPONENTS:
        return None
    return _error(Rule.LIST, f"{field.name} is an ISO 4217 code such as USD, and not {quoted(value)}.")


def _account(field: Field, value: str) -> _Wrong | None:
    if value in ("O", "T"):
        return None
    return _error(Rule.LIST, f"{field.name} is O (own) or T (third party), and not {quoted(value)}.")


def _country(field: Field, value: str) -> _Wrong | None:
    if is_country(value):
        return None
    words = f"{field.name} is an ISO 3166 code such as GBR or GB, and not {quoted(value)}."
    return _error(Rule.LIST, words)


_FORMS: Final[Mapping[Form, Callable[[Field, str], _Wrong | None]]] = MappingProxyType(
    {
        Form.TEXT: _text,
        Form.CODE: _code,
        Form.DATE: _date,
        Form.AMOUNT: _amount,
        Form.UNITS: _units,
        Form.RATE: _rate,
        Form.LINE_KIND: _line_kind,
        Form.CLASSIFICATION: _classification,
        Form.CURRENCY: _currency,
        Form.ACCOUNT: _account,
        Form.COUNTRY: _country,
    }
)
