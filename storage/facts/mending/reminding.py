"""Held answers that have waited for some hours, and whom to remind of one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from handlers.ids import HeldId
from handlers.messages import MessageKind
from handlers.review.held.reminding import PATIENCE, RemindingFacts, RemindOverseers
from handlers.review.held.values import HeldOutcome
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.outbound import outbound_facts
from storage.facts.review.turns import reviews_by_id, walls_of
from storage.rows import HELD_ANSWER

_h, _d = tables.held_answers, tables.deliveries
_AT_ONCE = 200
_STANDING = text("held_answers.outcome = 'standing'")  # as the partial index says it


def held_long(connection: Connection, now: datetime) -> Sequence[HeldId]:
    """Find the held answers that somebody may have to be reminded of, those that wait longest first."""
    found = select(_h.c.id).where(
        _STANDING, _h.c.outcome == HeldOutcome.STANDING, _h.c.held_at <= now - PATIENCE
    )
    return list(connection.scalars(found.order_by(_h.c.held_at, _h.c.id).limit(_AT_ONCE)))


def reminding_facts(
    connection: Connection, commands: Sequence[RemindOverseers], now: datetime
) -> Sequence[RemindingFacts]:
    """Load each command's held answer; they are rare and wait for nobody, so this goes one by one."""
    del now
    return [_facts(connection, command) for command in commands]


def _facts(connection: Connection, command: RemindOverseers) -> RemindingFacts:
    row = connection.execute(select(*HELD_ANSWER.columns).where(_h.c.id == command.held_id)).first()
    held = None if row is None else HELD_ANSWER.value(row)
    if held is None or held.outcome is not HeldOutcome.STANDING:
        return RemindingFacts()
    known = reviews_by_id(connection, (held.review_id,)).get(held.review_id)
    if known is None:
        return RemindingFacts()
    told = (
        select(_d.c.person_id, func.max(_d.c.created_at))
        .where(_d.c.subject_id == held.id, _d.c.kind == MessageKind.HELD_REMINDER)
        .group_by(_d.c.person_id)
    )
    return RemindingFacts(
        held=held,
        task=known.task,
        matter=known.matter,
        expert=people_by_id(connection, (held.expert_id,)).get(held.expert_id),
        people=outbound_facts(connection, (held.firm_id,))[held.firm_id].overseers,
        told={row[0]: row[1] for row in connection.execute(told)},
        walls=walls_of(connection, (known,))[held.firm_id],
    )
