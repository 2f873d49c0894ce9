"""What the audit keeps: records that are only ever added, and the seals that chain them, firm by firm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.ids import FirmId

BEGINNING = "0" * 64  # what the first record of a chain follows on


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One act, as it was committed: `body` is canonical JSON, `digest` its SHA-256.

    The id is derived from the command and what it did, so that a batch that runs again writes the same record.
    """

    id: str
    firm_id: FirmId
    at: datetime
    body: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that changed nothing and is to be remembered all the same: a view, an export, a wall that held.

    `did` is a word of the audit's (`handlers/audit/words.py` says it to people); `about` holds ids, numbers and
    codes, and never a text of anybody's.
    """

    firm_id: FirmId
    did: str
    about: Mapping[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSealed:
    """A record's place in its firm's chain; `subjects` are the ids that it can be found by."""

    id: str
    firm_id: FirmId
    seq: int
    prev: str
    seal: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """How far a firm's chain has come: the number and the seal of its newest record."""

    firm_id: FirmId
    seq: int = 0
    seal: str = BEGINNING


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainGrown:
    """The chain's head as it shall be, if it still is where it was seen."""

    head: ChainHead
    seen_seq: int
