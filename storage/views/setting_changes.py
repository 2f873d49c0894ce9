"""Changes of a firm's settings, as the audit has them: the newest first, no further back than is asked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from handlers.audit.subjects import told_by
from handlers.audit.words import Names
from handlers.configuration.history import SETTINGS, is_setting, setting_change
from handlers.configuration.values import SettingChange
from handlers.ids import FirmId
from storage.facts.audit.asking import names_in
from storage.tables import audit_records

_AT_A_TIME = 500  # records held at once: an audit may be longer than memory
_r = audit_records.c
# canonical JSON has no spaces; most records are of reviews and are never read
_OF_SETTINGS = or_(*(_r.body.contains(f'"did":"{did}"', autoescape=True) for did in sorted(SETTINGS)))


def last_setting_change(connection: Connection, firm_id: FirmId) -> datetime | None:
    """Say when a setting of the firm was changed last; None before the audit began."""
    newest = next(_newest_first(connection, firm_id, waits=True), None)
    sealed = next(_newest_first(connection, firm_id, waits=False), None)
    return max((row.recorded_at for row in (newest, sealed) if row is not None), default=None)


def setting_changes_since(
    connection: Connection, firm_id: FirmId, since: datetime | None, zone: str
) -> tuple[SettingChange, ...]:
    """Give the changes of settings after a moment, the newest first; None is since the audit began."""
    names = Names(of=names_in(connection, firm_id), zone=zone)
    found: list[SettingChange] = []
    for waits in (True, False):
        for row in _newest_first(connection, firm_id, waits=waits):
            if since is not None and row.recorded_at <= since:
                break
            told = told_by(row.body)
            if is_setting(told):
                found.append(setting_change(told, firm_id, names))
    return tuple(found)


def _newest_first(connection: Connection, firm_id: FirmId, *, waits: bool) -> Iterator[Any]:
    """Read records that wait for their seal, or those that have one, along an index that ends early."""
    order = (_r.recorded_at.desc(), _r.id.desc()) if waits else (_r.seq.desc(),)
    asked = (
        select(_r.recorded_at, _r.body)
        .where(_r.firm_id == firm_id, _r.seq.is_(None) if waits else _r.seq.is_not(None), _OF_SETTINGS)
        .order_by(*order)
        .execution_options(yield_per=_AT_A_TIME)
    )
    with connection.execute(asked) as rows:
        yield from rows
