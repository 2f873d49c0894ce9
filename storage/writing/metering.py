"""How the time that meters counted is written, and what was adjusted of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.metering.stretches import MeteredSpan, SpansFreed
from storage import rows, tables
from storage.writing.prepared import Prepared
from storage.writing.statements import Writers, change, insert, setting, where

_OF_REVIEW = tables.metered_spans.c.review_id == bindparam("review_id")
_FREE = Prepared(tables.metered_spans.delete().where(_OF_REVIEW))


def _free_spans(connection: Connection, freed: Sequence[SpansFreed], _now: datetime) -> None:
    _FREE.write(connection, [{"review_id": one.review_id} for one in freed])


METERING_WRITERS: Writers = (
    (SpansFreed, _free_spans),
    (MeteredSpan, insert(tables.metered_spans, rows.METERED_SPAN.row)),
)
# after the entries that they name
ADJUSTMENT_WRITERS: Writers = (
    # before new ones: of a review one waits at a time
    (
        AdjustmentEnded,
        change(
            setting(
                where(tables.time_adjustments, id="the_id", state="seen_state"),
                tables.time_adjustments,
                ("state", "decided_by", "decided_at", "new_entry_id", "note"),
            ),
            lambda e: {
                "the_id": e.id,
                "seen_state": AdjustmentState.ASKED,
                "new_state": e.state,
                "new_decided_by": e.by,
                "new_decided_at": e.at,
                "new_new_entry_id": e.new_entry_id,
                "new_note": e.note,
            },
        ),
    ),
    (TimeAdjustment, insert(tables.time_adjustments, rows.TIME_ADJUSTMENT.row)),
)
