"""How retention and holds are written, and how texts are removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, select

from handlers.retention.values import HoldPlaced, HoldReleased, RetentionSet, TaskPurged
from storage import tables
from storage.writing.statements import Writers, change, insert, named, replace_existing, setting, where

_KEEP = replace_existing(tables.retentions, keys=("firm_id",), moving=("keep", "days"))
_TOMBSTONE = change(
    setting(
        where(tables.tasks, id="the_id", firm_id="the_firm").where(tables.tasks.c.purged_at.is_(None)),
        tables.tasks,
        ("title", "output", "prompt", "context", "metadata", "purged_at"),
    ),
    lambda purged: {
        "the_id": purged.task_id,
        "the_firm": purged.firm_id,
        "new_title": "",
        "new_output": "",
        "new_prompt": "",
        "new_context": "",
        "new_metadata": {},
        "new_purged_at": purged.at,
    },
)


def _keep(connection: Connection, chosen: Sequence[RetentionSet], _now: datetime) -> None:
    row = named("firm_id", "keep", "days")
    _KEEP(connection, [row(one) for one in chosen])


def _purge(connection: Connection, purged: Sequence[TaskPurged], now: datetime) -> None:
    """Leave the tombstone, and take the texts of every answer and draft; that there was an edit stays known."""
    _TOMBSTONE(connection, purged, now)
    v, d, r = tables.verdicts, tables.drafts, tables.reviews
    theirs = select(r.c.id).where(r.c.task_id.in_([one.task_id for one in purged]))
    h = tables.held_answers
    unsaid = case((h.c.edited_output.is_(None), None), else_="")
    connection.execute(
        h.update().where(h.c.review_id.in_(theirs)).values(edited_output=unsaid, comment="", note="")
    )
    edited = case((v.c.edited_output.is_(None), None), else_="")
    connection.execute(v.update().where(v.c.review_id.in_(theirs)).values(edited_output=edited, comment=""))
    q, t = tables.payout_disputes, tables.time_entries
    of_them = select(t.c.id).where(t.c.review_id.in_(theirs))
    connection.execute(q.update().where(q.c.time_entry_id.in_(of_them)).values(words="", answer=""))
    connection.execute(d.update().where(d.c.review_id.in_(theirs)).values(text=""))


RETENTION_WRITERS: Writers = (
    (RetentionSet, _keep),
    (
        HoldPlaced,
        insert(tables.legal_holds, named("id", "firm_id", "matter_id", "reason", "placed_at")),
    ),
    (
        HoldReleased,
        change(
            setting(
                where(tables.legal_holds, id="the_id").where(tables.legal_holds.c.released_at.is_(None)),
                tables.legal_holds,
                ("released_at",),
            ),
            lambda released: {"the_id": released.id, "new_released_at": released.at},
        ),
    ),
    (TaskPurged, _purge),
)
