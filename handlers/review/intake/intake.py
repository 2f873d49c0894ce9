"""Taking in a client's tasks: each is judged by itself, and what was sent before is told, never taken twice."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from handlers.decisions import Decision, Figures, Refusal, refuse
from handlers.ids import ReviewId, TaskId, derived_id
from handlers.records import KeyUsed, Record
from handlers.review.intake.intake_values import (
    BadTask,
    CreateTasks,
    Intake,
    IntakeFacts,
    IntakeProblem,
    IntakeStatus,
    NewTask,
    Outcome,
)
from handlers.review.reviews import Review, unasked
from handlers.review.tasks import Matter, Task, TaskState, is_cleared

APART = timedelta(microseconds=1)  # the finest that PostgreSQL keeps
OTHER_BODY = "This Idempotency-Key was used before with another body. Nothing was stored."


def create_tasks(command: CreateTasks, facts: IntakeFacts, now: datetime) -> Decision:
    """Store the good tasks with their reviews, and say of each what became of it.

    Each is a moment younger than the one sent before it and the last is of now: whatever takes the oldest first, as
    offers and cards do, keeps the order in which they were sent, and none is of the future.
    """
    if facts.key_used is not None:
        return _replay(command, *facts.key_used)
    outcomes: list[Outcome] = []
    records: list[Record] = []
    external = dict(facts.external)
    for index, sent in enumerate(command.tasks):
        outcome = _judge(index, sent, command, facts, external, now)
        outcomes.append(outcome)
        if outcome.status is IntakeStatus.CREATED and isinstance(sent, NewTask):
            if sent.external_id is not None:
                external[sent.external_id] = command.task_id(index)
            if command.task_id(index) not in facts.own:
                records.extend(_recorded(command, index, sent, facts.matters[sent.matter], now))
    if records and command.key is not None:
        records.append(_key_used(command, command.key, outcomes))
    return Decision(reply=Figures(value=Intake(outcomes=tuple(outcomes))), records=tuple(records))


def _replay(command: CreateTasks, fingerprint: str, answer: Mapping[str, object]) -> Decision:
    if fingerprint != command.fingerprint:
        return refuse(Refusal.CONFLICT, OTHER_BODY)
    kept = answer["outcomes"]
    assert isinstance(kept, list), "an answer is kept as _key_used writes it"
    return Decision(reply=Figures(value=Intake(outcomes=tuple(_outcome(row) for row in kept), replayed=True)))


def _key_used(command: CreateTasks, key: str, outcomes: list[Outcome]) -> KeyUsed:
    return KeyUsed(
        client_id=command.client_id,
        key=key,
        fingerprint=command.fingerprint,
        answer={"outcomes": [asdict(outcome) for outcome in outcomes]},
    )


def _outcome(row: Mapping[str, object]) -> Outcome:
    problem = row["problem"]
    return Outcome(
        index=int(str(row["index"])),
        status=IntakeStatus(str(row["status"])),
        task_id=TaskId(str(row["task_id"])) if row["task_id"] else None,
        external_id=None if row["external_id"] is None else str(row["external_id"]),
        matter=str(row["matter"]),
        created_at=str(row["created_at"]),
        due_at=str(row["due_at"]),
        problem=IntakeProblem(str(problem)) if problem else None,
        field=str(row["field"]),
        words=str(row["words"]),
    )


def _judge(
    index: int,
    sent: NewTask | BadTask,
    command: CreateTasks,
    facts: IntakeFacts,
    external: Mapping[str, TaskId],
    now: datetime,
) -> Outcome:
    if isinstance(sent, BadTask):
        return _refused(index, None, sent)
    mine = command.task_id(index)
    twin = external.get(sent.external_id) if sent.external_id is not None else None
    if twin is not None and twin != mine:
        return _exists(index, sent, twin)
    matter = facts.matters.get(sent.matter)
    if bad := _barred(sent, matter, now):
        return _refused(index, sent.external_id, bad)
    assert matter is not None, "an unknown matter is barred"
    created_at = _created_at(command, index, now)
    return Outcome(
        index=index,
        status=IntakeStatus.CREATED,
        task_id=mine,
        external_id=sent.external_id,
        matter=sent.matter,
        created_at=created_at.isoformat(),
        due_at=_due(matter, created_at).isoformat(),
    )


def _barred(sent: NewTask, matter: Matter | None, now: datetime) -> BadTask | None:
    if matter is None:
        words = f"There is no matter “{sent.matter}” that is yours. Ask the firm for its code."
        return BadTask(problem=IntakeProblem.UNKNOWN_MATTER, field="matter", words=words)
    if not matter.is_open:
        words = f"The matter “{sent.matter}” is closed and takes no more tasks."
        return BadTask(problem=IntakeProblem.MATTER_CLOSED, field="matter", words=words)
    if not is_cleared(matter, now):
        words = "The firm has not cleared you for work at this time, so it cannot take tasks. Ask your contact there."
        return BadTask(problem=IntakeProblem.NOT_CLEARED, field="", words=words)
    return None


def _refused(index: int, external_id: str | None, bad: BadTask) -> Outcome:
    return Outcome(
        index=index,
        status=IntakeStatus.REFUSED,
        external_id=external_id,
        problem=bad.problem,
        field=bad.field,
        words=bad.words,
    )


def _exists(index: int, sent: NewTask, twin: TaskId) -> Outcome:
    words = f"You have sent a task with the external_id “{sent.external_id}” before; this one was not stored."
    return Outcome(
        index=index,
        status=IntakeStatus.EXISTS,
        task_id=twin,
        external_id=sent.external_id,
        matter=sent.matter,
        words=words,
    )


def _created_at(command: CreateTasks, index: int, now: datetime) -> datetime:
    return now - APART * (len(command.tasks) - 1 - index)


def _due(matter: Matter, created_at: datetime) -> datetime:
    return created_at + timedelta(minutes=matter.due_minutes)


def _recorded(
    command: CreateTasks, index: int, sent: NewTask, matter: Matter, now: datetime
) -> Iterator[Record]:
    created_at = _created_at(command, index, now)
    task = Task(
        id=command.task_id(index),
        firm_id=matter.firm_id,
        client_id=matter.client_id,
        matter_id=matter.id,
        external_id=sent.external_id,
        title=sent.title,
        agent=sent.agent,
        agent_version=sent.agent_version,
        output=sent.output,
        prompt=sent.prompt,
        context=sent.context,
        state=TaskState.OPEN,
        due_at=_due(matter, created_at),
        created_at=created_at,
        metadata=sent.metadata,
        parties=sent.parties,
        issuers=sent.issuers,
        tags=sent.tags,
    )
    yield task
    for number in range(matter.reviews_per_task):
        yield first_turn(task, number, created_at)


def first_turn(task: Task, number: int, now: datetime) -> Review:
    """Make a task's review as it is before anybody was offered it, to be routed at once."""
    key = ReviewId(derived_id(task.id, f"review/{number}"))
    return unasked(key, firm_id=task.firm_id, task_id=task.id, matter_id=task.matter_id, now=now)
