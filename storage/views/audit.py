"""The audit as it is stored, for its proof: read as bytes, for whoever changed it need not have left it readable."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    case,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from handlers.audit.proving import Fault, Proof, Stored, of_itself
from handlers.audit.subjects import reviews_in, subjects_of, told_by
from handlers.audit.values import ChainHead
from handlers.ids import FirmId
from storage.facts.audit.audit import where_reviews_belong
from storage.tables import audit_heads, audit_records, audit_subjects, firms

FAULTS_MAX = 20
_AT_A_TIME = 500  # records held at once: an audit may be longer than memory
_r, _s = audit_records.c, audit_subjects.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What came of proving one firm's chain, up to `seal`; `unsealed` records are not in it yet."""

    firm_id: FirmId
    count: int
    first_at: str
    last_at: str
    seal: str
    unsealed: int
    faults: tuple[Fault, ...]


def count_records(connection: Connection, firm_id: FirmId | None = None) -> int:
    """Count the records of one firm, or of all."""
    counted = select(func.count()).select_from(audit_records)
    return connection.execute(counted.where(*_of(firm_id))).scalar_one()


def firm_names(connection: Connection) -> Mapping[str, str]:
    """Give what every firm is called, by its id."""
    return {row.id: row.name for row in connection.execute(select(firms.c.id, firms.c.name))}


def proven_chains(
    connection: Connection, firm_id: FirmId | None = None, *, tell: Callable[[int], object] = int
) -> Iterator[Proven]:
    """Prove the chain of one firm, or of every firm that has one; of its faults the first few are told.

    Reads every record once, a part at a time, and tells how many it has read.
    """
    heads = _heads(connection, firm_id)
    unsealed = _unsealed(connection, firm_id)
    for firm, stored in groupby(_read(connection, _sealed(connection, firm_id)), lambda one: one.firm_id):
        yield _proven(connection, FirmId(firm), stored, heads.pop(firm, None), unsealed.pop(firm, []), tell)
    for firm in sorted({*heads, *unsealed}):
        yield _proven(connection, FirmId(firm), (), heads.get(firm), unsealed.get(firm, []), tell)


def _proven(
    connection: Connection,
    firm_id: FirmId,
    stored: Iterable[Stored],
    head: ChainHead | None,
    unsealed: Sequence[Fault | None],
    tell: Callable[[int], object],
) -> Proven:
    proof, found = Proof(firm_id), 0
    faults: list[Fault] = []
    for one in _with_subjects(connection, firm_id, stored):
        tell(1)
        found += len(one.found_by)
        faults += list(proof.add(one))[: FAULTS_MAX - len(faults)]
    faults += proof.close(head)
    faults += [fault for fault in unsealed if fault is not None]
    if found != _indexed(connection, firm_id):
        faults.append(Fault(record="index", words="it names records that are not in the chain"))
    return Proven(
        firm_id=firm_id,
        count=proof.count,
        first_at=proof.first_at,
        last_at=proof.last_at,
        seal=proof.seal,
        unsealed=len(unsealed),
        faults=tuple(faults),
    )


def _heads(connection: Connection, firm_id: FirmId | None) -> dict[str, ChainHead]:
    h = audit_heads.c
    asked = select(_number(connection, h.seq), *_as_bytes(connection, h.firm_id, h.seal)).where(
        *_of(firm_id, h.firm_id)
    )
    heads: dict[str, ChainHead] = {}
    for row in connection.execute(asked):
        seq = row.seq if isinstance(row.seq, int) else -1  # a number that is none is no record's
        heads[_text(row.firm_id)] = ChainHead(
            firm_id=FirmId(_text(row.firm_id)), seq=seq, seal=_text(row.seal)
        )
    return heads


def _sealed(connection: Connection, firm_id: FirmId | None) -> Select[Any]:
    return _columns(connection).where(_r.seq.is_not(None), *_of(firm_id)).order_by(_r.firm_id, _r.seq)


def _unsealed(connection: Connection, firm_id: FirmId | None) -> dict[str, list[Fault | None]]:
    """What is wrong with each record that is not in its chain yet, by firm; None where nothing is."""
    found: dict[str, list[Fault | None]] = defaultdict(list)
    for one in _read(connection, _columns(connection).where(_r.seq.is_(None), *_of(firm_id))):
        faults = [*of_itself(one, one.id)]
        if (one.prev, one.seal) != (None, None):
            faults.append(Fault(record=one.id, words="it has a seal and no number"))
        found[one.firm_id].append(faults[0] if faults else None)
    return found


def _columns(connection: Connection) -> Select[Any]:
    if connection.dialect.name == "sqlite":
        at: ColumnElement[Any] = cast(_r.recorded_at, LargeBinary)
    else:
        at = func.to_char(func.timezone("UTC", _r.recorded_at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    texts = _as_bytes(connection, _r.id, _r.firm_id, _r.body, _r.digest, _r.prev, _r.seal)
    return select(_number(connection, _r.seq), at.label("recorded_at"), *texts).execution_options(
        yield_per=_AT_A_TIME
    )


def _as_bytes(connection: Connection, *columns: Column[Any]) -> list[ColumnElement[Any]]:
    """Ask for texts as bytes: one that is no text any more is to be told, and not to end the proof."""
    if connection.dialect.name == "sqlite":
        return [cast(column, LargeBinary).label(column.name) for column in columns]
    return [func.convert_to(column, "UTF8").label(column.name) for column in columns]


def _number(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Ask for a number, or for the bytes of what is none: SQLite keeps any text in a column of numbers."""
    if connection.dialect.name != "sqlite":
        return column
    is_number = func.typeof(column) == "integer"
    return case((is_number, type_coerce(column, NullType())), else_=cast(column, LargeBinary)).label(
        column.name
    )


def _read(connection: Connection, asked: Select[Any]) -> Iterator[Stored]:
    for row in connection.execute(asked):
        at = row.recorded_at if isinstance(row.recorded_at, str) else _at(_text(row.recorded_at))
        yield Stored(
            id=_text(row.id),
            firm_id=_text(row.firm_id),
            recorded_at=at,
            body=bytes(row.body),
            digest=_text(row.digest),
            seq=row.seq,
            prev=None if row.prev is None else _text(row.prev),
            seal=None if row.seal is None else _text(row.seal),
        )


def _text(value: Any) -> str:
    return bytes(value).decode(errors="replace")


def _at(stored: str) -> str:
    """Write a time as SQLite keeps it in the form that a record's text has."""
    return f"{stored.replace(' ', 'T')}Z"


def _with_subjects(connection: Connection, firm_id: FirmId, stored: Iterable[Stored]) -> Iterator[Stored]:
    """Add to each record what its index says it is about, and what it says itself."""
    rest = iter(stored)
    while part := list(islice(rest, _AT_A_TIME)):
        told = [told_by(one.body) for one in part]
        reviews = {key for one in told for key in reviews_in(one)}
        belong = where_reviews_belong(connection, firm_id, reviews)
        index = _index(connection, firm_id, [one.seq for one in part if isinstance(one.seq, int)])
        for one, tells in zip(part, told, strict=True):
            about = frozenset(subjects_of(tells, belong))
            yield replace(one, about=about, found_by=frozenset(index.get(one.seq, ())))


def _index(connection: Connection, firm_id: FirmId, numbers: Sequence[int]) -> Mapping[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    if numbers:
        between = _s.seq.between(min(numbers), max(numbers))
        asked = select(_number(connection, _s.seq), *_as_bytes(connection, _s.subject)).where(
            _s.firm_id == firm_id, between
        )
        for seq, subject in connection.execute(asked):
            found[seq].add(_text(subject))
    return found


def _indexed(connection: Connection, firm_id: FirmId) -> int:
    counted = select(func.count()).select_from(audit_subjects).where(_s.firm_id == firm_id)
    return connection.execute(counted).scalar_one()


def _of(firm_id: FirmId | None, column: Column[Any] = _r.firm_id) -> tuple[ColumnElement[bool], ...]:
    return () if firm_id is None else (column == firm_id,)
