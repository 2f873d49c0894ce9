"""Purging: texts that a firm keeps no longer are removed, a few tasks at a time; what is held never is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.decisions import Decision, Figures
from handlers.ids import CommandId, FirmId, MatterId, TaskId
from handlers.retention.values import TaskPurged

CHUNK = 25  # tasks in one command


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeTasks:
    """Purge these tasks, as far as that is due; the reply's figures are how many were."""

    id: CommandId
    firm_id: FirmId
    task_ids: tuple[TaskId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purgeable:
    """A task of the firm's that was not purged yet; `waits`: somebody may still answer it."""

    task_id: TaskId
    matter_id: MatterId
    due_at: datetime
    held: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeFacts:
    """The firm's retention in days (None: for ever), and those of the command's tasks that are its own."""

    days: int | None = None
    tasks: tuple[Purgeable, ...] = ()


def purge_tasks(command: PurgeTasks, facts: PurgeFacts, now: datetime) -> Decision:
    """Decide which texts go: past the firm's retention, on no hold, and with nobody's answer outstanding."""
    days = facts.days
    gone = tuple(
        TaskPurged(task_id=one.task_id, firm_id=command.firm_id, matter_id=one.matter_id, at=now)
        for one in facts.tasks
        if days is not None and not one.held and not one.waits and one.due_at < now - timedelta(days=days)
    )
    return Decision(reply=Figures(value=len(gone)), records=gone)
