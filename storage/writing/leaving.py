"""How entries are listed that a closing week must look for whatever their date."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers.money.leaving import LATE, EntriesFound, EntriesLeft
from handlers.money.time import TimeEntry
from storage import rows, tables
from storage.writing.bulk import Bulk
from storage.writing.prepared import Prepared
from storage.writing.statements import Writers

_left = tables.left_entries
_ENTER = Prepared(tables.time_entries.insert())
_LEAVE = Bulk(_left, missing=True)
_FORGET = Prepared(_left.delete().where(_left.c.time_entry_id == bindparam("the_id")))


def _enter(connection: Connection, entries: Sequence[TimeEntry], now: datetime) -> None:
    """Write time entries; what is dated back is listed too, for no search by date may come upon it any more."""
    _ENTER.write(connection, [rows.TIME_ENTRY.row(entry) for entry in entries])
    until = now - LATE
    if late := [entry for entry in entries if entry.dated_at < until]:
        _LEAVE.write(connection, [{"time_entry_id": one.id, "firm_id": one.firm_id} for one in late])


def _leave(connection: Connection, left: Sequence[EntriesLeft], _now: datetime) -> None:
    listed = [{"time_entry_id": key, "firm_id": one.firm_id} for one in left for key in one.entry_ids]
    _LEAVE.write(connection, listed)


def _find(connection: Connection, found: Sequence[EntriesFound], _now: datetime) -> None:
    _FORGET.write(connection, [{"the_id": key} for one in found for key in one.entry_ids])


LEAVING_WRITERS: Writers = ((TimeEntry, _enter), (EntriesLeft, _leave), (EntriesFound, _find))
