"""The audit record by record, for files: as it stands in the chain, and with what it is about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from handlers.ids import FirmId
from storage.tables import audit_records, audit_subjects

_AT_A_TIME = 500  # records held at once: an audit may be longer than memory
_r, _s = audit_records.c, audit_subjects.c


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """A sealed record; `about` are the people, tasks and matters that it is found by."""

    seq: int
    body: str
    digest: str
    prev: str
    seal: str
    about: tuple[str, ...]


def count_lines(
    connection: Connection, firm_id: FirmId, since: datetime | None, until: datetime | None
) -> int:
    """Count a firm's sealed records from `since` to before `until`; None is no bound."""
    count = select(func.count()).select_from(audit_records).where(*_within(firm_id, since, until))
    return connection.execute(count).scalar_one()


def audit_lines(
    connection: Connection, firm_id: FirmId, since: datetime | None, until: datetime | None
) -> Iterator[AuditLine]:
    """Read those records in the order of their chain, a part at a time."""
    asked = select(_r.seq, _r.body, _r.digest, _r.prev, _r.seal).where(*_within(firm_id, since, until))
    after = 0
    while rows := connection.execute(asked.where(_r.seq > after).order_by(_r.seq).limit(_AT_A_TIME)).all():
        about = _about(connection, firm_id, rows[0].seq, rows[-1].seq)
        for row in rows:
            yield AuditLine(**row._mapping, about=tuple(sorted(about.get(row.seq, ()))))  # noqa: SLF001  # public, whatever its name
        after = rows[-1].seq


def _about(connection: Connection, firm_id: FirmId, first: int, last: int) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    between = select(_s.seq, _s.subject).where(_s.firm_id == firm_id, _s.seq.between(first, last))
    for seq, subject in connection.execute(between):
        found[seq].add(subject)
    return found


def _within(firm_id: FirmId, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds = [_r.firm_id == firm_id, _r.seq.is_not(None)]
    if since is not None:
        bounds.append(_r.recorded_at >= since)
    if until is not None:
        bounds.append(_r.recorded_at < until)
    return bounds
