"""What is kept of a firm's list of names: a key of its own, and for each name a code that only the key makes."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.ids import FirmId


class NameKind(StrEnum):
    """What a name is of, as whoever listed it says."""

    CLIENT = "client"
    MATTER = "matter"
    DEAL = "deal"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKeyMade:
    """A firm's key, in hexadecimal; made once, for the codes of all its names depend on it."""

    firm_id: FirmId
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameListed:
    """A name by its code (`names.hash_of`) and the number of its words."""

    firm_id: FirmId
    hash: str
    kind: NameKind
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUnlisted:
    firm_id: FirmId
    hash: str
