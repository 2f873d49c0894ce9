"""The facts that incoming tasks are judged on. Every query starts from a client."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, tuple_

from handlers.ids import ClientId, TaskId
from handlers.review.intake_values import CreateTasks, IntakeFacts, NewTask
from handlers.review.tasks import Matter
from storage import tables
from storage.rows import MATTER

Named = Mapping[tuple[str, str], Any]

_MATTERS = select(tables.clients.c.cleared_from, tables.clients.c.cleared_until, *MATTER.columns).join_from(
    tables.matters, tables.clients, tables.clients.c.id == tables.matters.c.client_id
)
_TASKS = select(tables.tasks.c.id, tables.tasks.c.client_id, tables.tasks.c.external_id)
_keys = tables.idempotency_keys


def intake_facts(
    connection: Connection, commands: Sequence[CreateTasks], now: datetime
) -> Sequence[IntakeFacts]:
    """Load what each command's client has already of what the command names, in the order of the commands."""
    del now
    matters = _matters(connection, {(c.client_id, t.matter) for c in commands for t in _good(c)})
    tasks = _tasks(connection, commands)
    known = frozenset(TaskId(row.id) for row in tasks)
    keys = _keys_used(connection, {(c.client_id, c.key) for c in commands if c.key is not None})
    external: dict[str, dict[str, TaskId]] = defaultdict(dict)
    for row in tasks:
        if row.external_id is not None:
            external[row.client_id][row.external_id] = row.id
    return [
        IntakeFacts(
            matters=_of(matters, command.client_id),
            external=external[command.client_id],
            own=known.intersection(command.task_id(index) for index in range(len(command.tasks))),
            key_used=keys.get((command.client_id, command.key or "")),
        )
        for command in commands
    ]


def _good(command: CreateTasks) -> Sequence[NewTask]:
    return [sent for sent in command.tasks if isinstance(sent, NewTask)]


def _of(matters: Mapping[tuple[str, str], Matter], client_id: ClientId) -> Mapping[str, Matter]:
    return {code: matter for (client, code), matter in matters.items() if client == client_id}


def _matters(connection: Connection, named: set[tuple[Any, str]]) -> Mapping[tuple[str, str], Matter]:
    if not named:
        return {}
    pair = tuple_(tables.matters.c.client_id, tables.matters.c.code)
    # a matter may not be closed, nor a clearance end, between this look and the commit
    found = connection.execute(_MATTERS.where(pair.in_(sorted(named))).with_for_update(read=True))
    matters = (MATTER.value(row, 2, cleared_from=row[0], cleared_until=row[1]) for row in found)
    return {(matter.client_id, matter.code): matter for matter in matters}


def _tasks(connection: Connection, commands: Sequence[CreateTasks]) -> Sequence[Any]:
    own = [c.task_id(index) for c in commands for index in range(len(c.tasks))]
    named = {(c.client_id, t.external_id) for c in commands for t in _good(c) if t.external_id is not None}
    pair = tuple_(tables.tasks.c.client_id, tables.tasks.c.external_id)
    conditions = [tables.tasks.c.id.in_(own)]
    if named:
        conditions.append(pair.in_(sorted(named)))
    return connection.execute(_TASKS.where(or_(*conditions))).all()


def _keys_used(connection: Connection, named: set[tuple[Any, str]]) -> Named:
    if not named:
        return {}
    pair = tuple_(_keys.c.client_id, _keys.c.key)
    found = connection.execute(
        select(_keys.c.client_id, _keys.c.key, _keys.c.fingerprint, _keys.c.answer).where(
            pair.in_(sorted(named))
        )
    )
    return {(row.client_id, row.key): (row.fingerprint, row.answer) for row in found}
