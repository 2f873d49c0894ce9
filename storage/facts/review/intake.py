"""The facts that incoming tasks are judged on. Every query starts from a client."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, bindparam, or_, select

from handlers.ids import ClientId, TaskId
from handlers.review.intake.intake_values import CreateTasks, IntakeFacts, NewTask
from handlers.review.tasks import Matter
from storage import tables
from storage.queries import Query, Rows
from storage.rows import MATTER

Named = Mapping[tuple[str, str], Any]
Pairs = set[tuple[ClientId, str]]


def _each_of(client: Column[Any], name: Column[Any]) -> ColumnElement[bool]:
    """Whether a row is a client's and has a name; two lists, for SQLite finds no index for a list of pairs."""
    return client.in_(bindparam("clients", expanding=True)) & name.in_(bindparam("names", expanding=True))


_keys = tables.idempotency_keys
_MATTERS = Query(
    select(tables.clients.c.cleared_from, tables.clients.c.cleared_until, *MATTER.columns)
    .join_from(tables.matters, tables.clients, tables.clients.c.id == tables.matters.c.client_id)
    .where(_each_of(tables.matters.c.client_id, tables.matters.c.code))
    # a matter may not be closed, nor a clearance end, between this look and the commit
    .with_for_update(read=True)
)
_TASKS = select(tables.tasks.c.id, tables.tasks.c.client_id, tables.tasks.c.external_id)
_IS_OWN = tables.tasks.c.id.in_(bindparam("own", expanding=True))
_OWN = Query(_TASKS.where(_IS_OWN))
_OWN_OR_NAMED = Query(
    _TASKS.where(or_(_IS_OWN, _each_of(tables.tasks.c.client_id, tables.tasks.c.external_id)))
)
_KEYS = Query(
    select(_keys.c.client_id, _keys.c.key, _keys.c.fingerprint, _keys.c.answer).where(
        _each_of(_keys.c.client_id, _keys.c.key)
    )
)


def intake_facts(
    connection: Connection, commands: Sequence[CreateTasks], now: datetime
) -> Sequence[IntakeFacts]:
    """Load what each command's client has already of what the command names, in the order of the commands."""
    del now
    matters = _matters(connection, {(c.client_id, t.matter) for c in commands for t in _good(c)})
    tasks = _tasks(connection, commands)
    known = frozenset(task_id for task_id, _, _ in tasks)
    keys = _keys_used(connection, {(c.client_id, c.key) for c in commands if c.key is not None})
    external: dict[str, dict[str, TaskId]] = defaultdict(dict)
    for task_id, client_id, external_id in tasks:
        if external_id is not None:
            external[client_id][external_id] = task_id
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


def _matters(connection: Connection, named: Pairs) -> Mapping[tuple[str, str], Matter]:
    if not named:
        return {}
    found = _MATTERS.rows(connection, **_lists(named))
    matters = (MATTER.value(row, 2, cleared_from=row[0], cleared_until=row[1]) for row in found)
    return {(matter.client_id, matter.code): matter for matter in matters}


def _tasks(connection: Connection, commands: Sequence[CreateTasks]) -> Rows:
    own = [c.task_id(index) for c in commands for index in range(len(c.tasks))]
    named = {(c.client_id, t.external_id) for c in commands for t in _good(c) if t.external_id is not None}
    if not named:
        return _OWN.rows(connection, own=own) if own else ()
    return _OWN_OR_NAMED.rows(connection, own=own, **_lists(named))


def _keys_used(connection: Connection, named: Pairs) -> Named:
    if not named:
        return {}
    found = _KEYS.rows(connection, **_lists(named))
    return {(client_id, key): (fingerprint, answer) for client_id, key, fingerprint, answer in found}


def _lists(named: Pairs) -> Mapping[str, Sequence[str]]:
    """Part the pairs; what another client of the batch has under the same name is told apart by its client."""
    return {"clients": sorted({client for client, _ in named}), "names": sorted({name for _, name in named})}
