"""The country codes of ISO 3166-1: some e-billing systems want two letters, others three, and an envelope a name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from handlers.money.invoices.country_names import COUNTRY_NAMES

_ROWS: Final = tuple(line.split(" ", 2) for line in COUNTRY_NAMES.strip().splitlines())
_THREE: Final[Mapping[str, str]] = MappingProxyType({two: three for two, three, _ in _ROWS})
_TWO: Final[Mapping[str, str]] = MappingProxyType({three: two for two, three, _ in _ROWS})
_NAMES: Final[Mapping[str, str]] = MappingProxyType({two: name for two, _, name in _ROWS})


def is_country(code: str) -> bool:
    """Whether this is a country's code of two or of three letters."""
    return code in _THREE or code in _TWO


def country_in(letters: int, code: str) -> str:
    """The same country's code in two or in three letters; what is no country stays as it is."""
    return _THREE.get(code, code) if letters == 3 else _TWO.get(code, code)


def country_name(code: str) -> str:
    """The country as it stands on an envelope; what is no country stays as it is."""
    return _NAMES.get(country_in(2, code), code)
