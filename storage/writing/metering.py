"""How the time that meters counted is written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers.money.metering.stretches import MeteredSpan, SpansFreed
from storage import rows, tables
from storage.writing.prepared import Prepared
from storage.writing.statements import Writers, insert

_OF_REVIEW = tables.metered_spans.c.review_id == bindparam("review_id")
_FREE = Prepared(tables.metered_spans.delete().where(_OF_REVIEW))


def _free_spans(connection: Connection, freed: Sequence[SpansFreed], _now: datetime) -> None:
    _FREE.write(connection, [{"review_id": one.review_id} for one in freed])


METERING_WRITERS: Writers = (
    (SpansFreed, _free_spans),
    (MeteredSpan, insert(tables.metered_spans, rows.METERED_SPAN.row)),
)
