"""Reading a client's tasks. Every query starts from the client."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from handlers.ids import ClientId, ReviewId
from handlers.review.answering.verdict_values import Verdict
from handlers.review.cards.task_views import BEGUN, TaskRecord, TaskView, ViewState, task_view
from handlers.review.reviews import DECIDED, UNDECIDED, Review, ReviewState
from handlers.review.tasks import TaskState, Wording
from storage import tables
from storage.facts.review.wordings import wordings_of
from storage.rows import REVIEW, VERDICT, wording_from

_t = tables.tasks
_r = tables.reviews
_TASKS = select(
    _t.c.id,
    _t.c.firm_id,
    _t.c.matter_id,
    _t.c.client_id,
    _t.c.external_id,
    _t.c.state,
    _t.c.created_at,
    _t.c.due_at,
    tables.matters.c.code,
    tables.matters.c.rubric,
    tables.matters.c.reject_reasons,
    tables.matters.c.version,
).join_from(_t, tables.matters, tables.matters.c.id == _t.c.matter_id)
Place = tuple[datetime, str]  # where a page ended: created_at and id of its last task


def one_task(connection: Connection, client_id: ClientId, task_id: str, now: datetime) -> TaskView | None:
    """Show a client one of its tasks; None for one that is not there or not the client's."""
    found = _read(connection, _TASKS.where(_t.c.client_id == client_id, _t.c.id == task_id))
    return task_view(found[0], now) if found else None


def newest_tasks(
    connection: Connection,
    client_id: ClientId,
    now: datetime,
    *,
    limit: int,
    state: ViewState | None = None,
    after: Place | None = None,
) -> Sequence[TaskView]:
    """Show a client its newest tasks, those in one state only if asked, going on where a page ended."""
    query = _TASKS.where(_t.c.client_id == client_id)
    if state is not None:
        query = query.where(_is_in(state, now))
    if after is not None:
        created_at, task_id = after
        query = query.where(
            or_(_t.c.created_at < created_at, and_(_t.c.created_at == created_at, _t.c.id < task_id))
        )
    newest = query.order_by(_t.c.created_at.desc(), _t.c.id.desc()).limit(limit)
    return [task_view(record, now) for record in _read(connection, newest)]


def _is_in(state: ViewState, now: datetime) -> ColumnElement[bool]:
    """Say in SQL what `task_view` says of a task's state; a test holds the two together."""
    withdrawn = _t.c.state == TaskState.WITHDRAWN
    waiting = _has(_r.c.state.in_(UNDECIDED))
    decided = _has(_r.c.state.in_(DECIDED))
    seen = _has(
        _r.c.state != ReviewState.VOID,
        or_(_r.c.offers > 0, _r.c.state.in_(BEGUN)),
    )
    unsettled = _has(_r.c.state.in_(DECIDED), or_(_r.c.final_at.is_(None), _r.c.final_at > now))
    conditions: dict[ViewState, ColumnElement[bool]] = {
        ViewState.WITHDRAWN: withdrawn,
        ViewState.QUEUED: and_(~withdrawn, waiting, ~or_(seen, decided)),
        ViewState.IN_REVIEW: and_(~withdrawn, waiting, or_(seen, decided)),
        ViewState.PROVISIONAL: and_(~withdrawn, ~waiting, unsettled),
        ViewState.FINAL: and_(~withdrawn, ~waiting, decided, ~unsettled),
        ViewState.EXPIRED: and_(~withdrawn, ~waiting, ~decided),
    }
    return conditions[state]


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_r.c.task_id == _t.c.id, *conditions)


def _read(connection: Connection, query: Any) -> list[TaskRecord]:
    rows = connection.execute(query).all()
    if not rows:
        return []
    task_ids = [row.id for row in rows]
    in_order = select(*REVIEW.columns).where(_r.c.task_id.in_(task_ids)).order_by(_r.c.created_at, _r.c.id)
    reviews: dict[str, list[Review]] = defaultdict(list)
    for row in connection.execute(in_order):
        reviews[row.task_id].append(REVIEW.value(row))
    verdicts = _verdicts(connection, [review.id for turns in reviews.values() for review in turns])
    reworded = _reworded(connection, rows, verdicts)
    return [_record(row, tuple(reviews[row.id]), verdicts[row.id], reworded[row.id]) for row in rows]


def _record(
    row: Any,
    reviews: tuple[Review, ...],
    verdicts: dict[ReviewId, Verdict],
    reworded: dict[ReviewId, Wording],
) -> TaskRecord:
    wording = wording_from(row.reject_reasons, row.rubric)
    return TaskRecord(
        id=row.id,
        client_id=row.client_id,
        external_id=row.external_id,
        matter=row.code,
        rubric=wording.rubric,
        reject_reasons=wording.reject_reasons,
        state=TaskState(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        reviews=reviews,
        verdicts=verdicts,
        reworded=reworded,
    )


def _reworded(
    connection: Connection, rows: Sequence[Any], verdicts: dict[str, dict[ReviewId, Verdict]]
) -> dict[str, dict[ReviewId, Wording]]:
    """Find how verdicts were worded whose matter has changed since; nearly always there is none, and nothing asked."""
    former = [
        (row.id, verdict.review_id, (row.matter_id, verdict.matter_version))
        for row in rows
        for verdict in verdicts[row.id].values()
        if verdict.matter_version != row.version
    ]
    known = wordings_of(connection, rows[0].firm_id, (worded for _, _, worded in former))
    found: dict[str, dict[ReviewId, Wording]] = defaultdict(dict)
    for task_id, review_id, worded in former:
        if worded in known:
            found[task_id][review_id] = known[worded]
    return found


def _verdicts(connection: Connection, review_ids: Sequence[str]) -> dict[str, dict[ReviewId, Verdict]]:
    found: dict[str, dict[ReviewId, Verdict]] = defaultdict(dict)
    verdicts = select(*VERDICT.columns).where(
        tables.verdicts.c.review_id.in_(review_ids), tables.verdicts.c.revoked_at.is_(None)
    )
    for row in connection.execute(verdicts):
        found[row.task_id][row.review_id] = VERDICT.value(row)
    return found
