"""Proving a chain: every record is as it was recorded, where it was sealed, and none is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from handlers.audit.canonical import seal_of
from handlers.audit.subjects import Told, told_by
from handlers.audit.values import BEGINNING, ChainHead
from handlers.ids import FirmId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A record as the database has it, whoever may have been at it: nothing of it is believed yet.

    `recorded_at` is text in the form of a body's `at`; `found_by` are the subjects that its index names, and
    `about` those that it should. Without a place in the chain `seq`, `prev` and `seal` are None.
    """

    id: str
    firm_id: str
    recorded_at: str
    body: bytes
    digest: str
    seq: object = None
    prev: str | None = None
    seal: str | None = None
    found_by: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a chain: with which record (by its number, or its id), and how."""

    record: str
    words: str


class Proof:
    """Goes through one firm's chain in the order of its numbers: `add` each record, then `close` with the head."""

    def __init__(self, firm_id: FirmId) -> None:
        self.firm_id = firm_id
        self.count = 0
        self.first_at = ""
        self.last_at = ""
        self._seq = 0
        self._seal = BEGINNING

    def add(self, stored: Stored) -> Iterator[Fault]:
        """Take the next record; gives what is wrong with it and with what should stand before it."""
        seq = stored.seq
        if not isinstance(seq, int):
            yield Fault(record=stored.id, words=f"its number is {seq!r}, which is none")
            return
        self.count += 1
        self.first_at, self.last_at = self.first_at or stored.recorded_at, stored.recorded_at
        name = f"{seq}"
        if seq <= self._seq:
            yield Fault(
                record=name, words="there is another record with this number or a later one before it"
            )
        elif seq > self._seq + 1:
            yield _missing(self._seq + 1, seq - 1)
        elif stored.prev != self._seal:
            yield Fault(record=name, words="it does not follow on the seal of the record before it")
        yield from of_itself(stored, name)
        if seal_of(str(stored.prev), seq, stored.digest) != stored.seal:
            yield Fault(record=name, words="its seal is not the one of what it says and where it stands")
        if stored.found_by != stored.about:
            yield Fault(record=name, words="the index of what it is about does not say what it says")
        self._seq, self._seal = seq, stored.seal or ""

    def close(self, head: ChainHead | None) -> Iterator[Fault]:
        """Compare the end of the chain with what is known of it."""
        if head is None:
            if self.count:
                yield Fault(record="head", words="how far the chain has come is not known any more")
            return
        if head.seq > self._seq:
            yield _missing(self._seq + 1, head.seq)
        elif (head.seq, head.seal) != (self._seq, self._seal):
            yield Fault(record="head", words="the chain's head is not that of its newest record")

    @property
    def seal(self) -> str:
        """The newest seal: whoever keeps it elsewhere can prove later that nothing up to it was replaced."""
        return self._seal


def of_itself(stored: Stored, name: str) -> Iterator[Fault]:
    """Say what is wrong with a record alone, in the chain or not yet."""
    if sha256(stored.body).hexdigest() != stored.digest:
        yield Fault(record=name, words="it does not say what it said when it was recorded")
    told: Told = told_by(stored.body)
    for field, kept in (("id", stored.id), ("firm", stored.firm_id), ("at", stored.recorded_at)):
        if told.get(field) != kept:
            yield Fault(record=name, words=f"its row and its text have not the same {field}")


def _missing(first: int, last: int) -> Fault:
    if first == last:
        return Fault(record=f"{first}", words="it is missing")
    return Fault(record=f"{first} to {last}", words="they are missing")
