"""Adjustments of metered time, as the audit tells them: never the reason, which is anybody's words."""

from handlers.audit.described.change_values import Change, Described
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment

_DID = {AdjustmentState.ASKED: "time.asked", AdjustmentState.APPLIED: "time.lowered"}


def _adjustment(adjustment: TimeAdjustment) -> Change:
    told: Change = {
        "did": _DID[adjustment.state],
        "adjustment": adjustment.id,
        "review": adjustment.review_id,
        "person": adjustment.person_id,
        "entry": adjustment.entry_id,
        "from_ms": adjustment.from_ms,
        "to_ms": adjustment.to_ms,
    }
    return told | {"over_limit": True} if adjustment.over_limit else told


def _ended(ended: AdjustmentEnded) -> Change:
    return {"did": f"time.{ended.state}", "adjustment": ended.id, "person": ended.by}


ADJUSTMENTS: Described = {TimeAdjustment: _adjustment, AdjustmentEnded: _ended}
