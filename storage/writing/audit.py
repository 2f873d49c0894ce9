"""How the audit is written: records with the acts themselves, seals and the index of subjects afterwards."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers.audit.values import AuditRecord, ChainGrown, Noted, RecordSealed
from storage import tables
from storage.writing.prepared import Row
from storage.writing.statements import Writers, change, insert_missing, missing, setting, where

_SEAL = change(
    setting(
        where(tables.audit_records, id="the_id", firm_id="the_firm").where(
            tables.audit_records.c.seq.is_(None)
        ),
        tables.audit_records,
        ("seq", "prev", "seal"),
    ),
    lambda s: {
        "the_id": s.id,
        "the_firm": s.firm_id,
        "new_seq": s.seq,
        "new_prev": s.prev,
        "new_seal": s.seal,
    },
)
_SUBJECTS = insert_missing(tables.audit_subjects)
_BEGIN = insert_missing(tables.audit_heads)
_GROW = change(
    setting(
        where(tables.audit_heads, firm_id="the_firm").where(
            tables.audit_heads.c.seq == bindparam("seen", type_=tables.audit_heads.c.seq.type)
        ),
        tables.audit_heads,
        ("seq", "seal"),
    ),
    lambda g: {
        "the_firm": g.head.firm_id,
        "seen": g.seen_seq,
        "new_seq": g.head.seq,
        "new_seal": g.head.seal,
    },
)


def _row(record: AuditRecord) -> Row:
    return {
        "id": record.id,
        "firm_id": record.firm_id,
        "recorded_at": record.at,
        "body": record.body,
        "digest": record.digest,
    }


def _write_seals(connection: Connection, seals: Sequence[RecordSealed], now: datetime) -> None:
    _SEAL(connection, seals, now)
    found_by = [
        {"firm_id": seal.firm_id, "subject": subject, "seq": seal.seq}
        for seal in seals
        for subject in seal.subjects
    ]
    if found_by:
        _SUBJECTS(connection, found_by)


def _grow(connection: Connection, grown: Sequence[ChainGrown], now: datetime) -> None:
    """Move heads on; a chain that begins has its head set first, and of two that begin it one is Raced."""
    new = [
        {"firm_id": one.head.firm_id, "seq": 0, "seal": one.head.seal} for one in grown if one.seen_seq == 0
    ]
    if new:
        _BEGIN(connection, new)
    _GROW(connection, grown, now)


def _nothing(_connection: Connection, _noted: Sequence[Noted], _now: datetime) -> None:
    """What is only noted stands in the audit's own record of it."""


AUDIT_WRITERS: Writers = (
    # the same command run again finds its record there
    (AuditRecord, missing(tables.audit_records, _row)),
    (RecordSealed, _write_seals),
    (ChainGrown, _grow),
    (Noted, _nothing),
)
