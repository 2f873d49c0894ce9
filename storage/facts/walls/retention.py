"""The facts that purging is decided on, and what may be due for it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from handlers.ids import FirmId, TaskId
from handlers.retention.purging import CHUNK, Purgeable, PurgeFacts, PurgeTasks
from handlers.review.reviews import WAITING
from storage.facts.walls.holding import hold_matters
from storage.tables import legal_holds, retentions, reviews, tasks

_t, _h = tasks.c, legal_holds.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """A firm that does not keep its texts for ever."""

    firm_id: FirmId
    days: int


def retained_firms(connection: Connection) -> Sequence[Retained]:
    """Find the firms whose texts are removed one day."""
    asked = select(retentions.c.firm_id, retentions.c.days).where(retentions.c.days.is_not(None))
    return [Retained(firm_id=row.firm_id, days=row.days) for row in connection.execute(asked)]


def tasks_to_purge(
    connection: Connection, firm: Retained, now: datetime, after: TaskId
) -> tuple[TaskId, ...]:
    """Find the firm's next tasks, in the order of their ids, that are past its retention and not on hold."""
    held = select(_h.matter_id).where(_h.firm_id == firm.firm_id, _h.released_at.is_(None))
    waits = select(reviews.c.id).where(reviews.c.task_id == _t.id, reviews.c.state.in_(WAITING))
    asked = select(_t.id).where(
        _t.id > after,
        _t.firm_id == firm.firm_id,
        _t.purged_at.is_(None),
        _t.due_at < now - timedelta(days=firm.days),
        _t.matter_id.not_in(held),
        ~waits.exists(),
    )
    return tuple(TaskId(key) for key in connection.scalars(asked.order_by(_t.id).limit(CHUNK)))


def purge_facts(
    connection: Connection, commands: Sequence[PurgeTasks], now: datetime
) -> Sequence[PurgeFacts]:
    """Load each command's tasks anew, their matters held against a hold that is placed meanwhile."""
    del now
    return [_facts(connection, command) for command in commands]


def _facts(connection: Connection, command: PurgeTasks) -> PurgeFacts:
    found = connection.execute(
        select(_t.id, _t.matter_id, _t.due_at).where(
            _t.firm_id == command.firm_id, _t.id.in_(command.task_ids), _t.purged_at.is_(None)
        )
    ).all()
    hold_matters(connection, (row.matter_id for row in found))
    held = set(
        connection.scalars(
            select(_h.matter_id).where(_h.firm_id == command.firm_id, _h.released_at.is_(None))
        )
    )
    states: dict[str, set[str]] = defaultdict(set)
    for task, state in connection.execute(
        select(reviews.c.task_id, reviews.c.state).where(reviews.c.task_id.in_([row.id for row in found]))
    ):
        states[task].add(state)
    days = select(retentions.c.days).where(retentions.c.firm_id == command.firm_id)
    return PurgeFacts(
        days=connection.scalar(days),
        tasks=tuple(
            Purgeable(
                task_id=row.id,
                matter_id=row.matter_id,
                due_at=row.due_at,
                held=row.matter_id in held,
                waits=not states[row.id].isdisjoint(WAITING),
            )
            for row in found
        ),
    )
