"""Adjustments of time: the new entry counts what was said, the old one is taken back, and nobody grants their own."""

from sqlalchemy import exists, or_, select

from handlers.messages import MessageKind
from handlers.money.adjusting.values import AdjustmentState
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import deliveries, time_adjustments, time_entries

_a, _t, _d = time_adjustments.c, time_entries.c, deliveries.c
_back = time_entries.alias("back")
_old = time_entries.alias("old")
_same = ("firm_id", "person_id", "review_id", "version", "matter_id", "activity", "local_day", "rate_line_id")
_waits = _a.state == AdjustmentState.ASKED

ADJUSTMENTS = (
    Invariant(
        name="adjusted time is entered anew",
        words="adjustments came to another time entry than they say, or to one beside the entry that they replace",
        remedy=REPORT,
        query=select(_a.id)
        .join(_old, _old.c.id == _a.entry_id)
        .join(time_entries, _t.id == _a.new_entry_id)
        .where(
            or_(
                _t.milliseconds != _a.to_ms,
                _old.c.milliseconds != _a.from_ms,
                ~exists().where(_back.c.reverses == _a.entry_id),
                *(_t[name] != _old.c[name] for name in _same),
            )
        ),
    ),
    Invariant(
        name="time that is asked for counts still",
        words="time is asked for of entries that were taken back",
        remedy=REPORT,
        query=select(_a.id).where(_waits, exists().where(_back.c.reverses == _a.entry_id)),
    ),
    Invariant(
        name="time that is asked for is in front of somebody",
        words="time is asked for and nobody was asked to grant it",
        remedy=REPORT,
        query=select(_a.id).where(
            _waits,
            ~exists().where(
                _d.subject_id == _a.id, _d.kind == MessageKind.CARD, _d.person_id != _a.person_id
            ),
        ),
    ),
)
