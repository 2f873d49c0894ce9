"""Retention, legal holds and purges, as the audit tells them."""

from handlers.audit.described.change_values import Change, Described
from handlers.retention.values import HoldPlaced, HoldReleased, RetentionSet, TaskPurged


def _retention(chosen: RetentionSet) -> Change:
    return {"did": "retention.set", "keep": chosen.keep, "days": chosen.days}


def _placed(placed: HoldPlaced) -> Change:
    return {"did": "hold.placed", "hold": placed.id, "matter": placed.matter_id}


def _released(released: HoldReleased) -> Change:
    return {"did": "hold.released", "hold": released.id, "matter": released.matter_id}


def _purged(purged: TaskPurged) -> Change:
    return {"did": "task.purged", "task": purged.task_id, "matter": purged.matter_id}


RETENTION: Described = {
    RetentionSet: _retention,
    HoldPlaced: _placed,
    HoldReleased: _released,
    TaskPurged: _purged,
}
