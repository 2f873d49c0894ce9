"""The addresses that change something: one task, a batch, a withdrawal."""

import asyncio
from collections import Counter
from typing import Any

from aiohttp import hdrs, web

from bot.agents.bodies import fingerprint, idempotency_key, json_body, one_task, tasks_of_batch
from bot.agents.edge import Edge
from bot.agents.models import BatchTaken, OutcomeShown, ProblemShown, TaskTaken
from bot.agents.problems import Problem
from bot.agents.reads import shown, task_id_of
from bot.dispatch import new_command_id
from handlers.decisions import Figures, Refusal, Refused, Reply
from handlers.ids import ClientId
from handlers.review.commands import WithdrawTask
from handlers.review.intake.intake_values import BadTask, CreateTasks, Intake, IntakeStatus, NewTask, Outcome

COMMIT_SECONDS = 30
REPLAYED = "Idempotent-Replayed"


async def post_task(request: web.Request, edge: Edge, client_id: ClientId) -> web.Response:
    """Take one task."""
    key, body = idempotency_key(request), await json_body(request)
    task = one_task(body)
    if isinstance(task, BadTask):
        raise Problem(task.problem, task.words, field=task.field)
    intake = await _create(request, edge, client_id, key, body, (task,))
    (outcome,) = intake.outcomes
    if outcome.status is IntakeStatus.EXISTS:
        raise Problem("external-id-in-use", outcome.words, field="external_id", task_id=outcome.task_id)
    if outcome.problem is not None:
        raise Problem(outcome.problem, outcome.words, field=outcome.field)
    headers = {hdrs.LOCATION: f"/v1/tasks/{outcome.task_id}"} | _replayed(intake)
    return web.json_response(text=_taken(outcome).model_dump_json(), status=201, headers=headers)


async def post_batch(request: web.Request, edge: Edge, client_id: ClientId) -> web.Response:
    """Take the good tasks of a batch and say what is wrong with the others."""
    key, body = idempotency_key(request), await json_body(request)
    intake = await _create(request, edge, client_id, key, body, tasks_of_batch(body))
    counts = Counter(outcome.status for outcome in intake.outcomes)
    answer = BatchTaken(
        created=counts[IntakeStatus.CREATED],
        exists=counts[IntakeStatus.EXISTS],
        refused=counts[IntakeStatus.REFUSED],
        results=tuple(_result(outcome) for outcome in intake.outcomes),
    )
    return web.json_response(text=answer.model_dump_json(), headers=_replayed(intake))


async def post_withdrawal(request: web.Request, edge: Edge, client_id: ClientId) -> web.Response:
    """Withdraw a task and show it as it is then."""
    task_id = task_id_of(request)
    command = WithdrawTask(id=new_command_id(), client_id=client_id, task_id=task_id)
    reply = await _dispatch(edge, command)
    if isinstance(reply, Refused):
        name = "not-found" if reply.reason is Refusal.NOT_FOUND else "already-decided"
        raise Problem(name, reply.words)
    return await shown(edge, client_id, task_id)


async def _create(
    request: web.Request,
    edge: Edge,
    client_id: ClientId,
    key: str | None,
    body: Any,
    tasks: tuple[NewTask | BadTask, ...],
) -> Intake:
    command = CreateTasks(
        id=new_command_id(),
        client_id=client_id,
        key=key,
        fingerprint="" if key is None else fingerprint(request.path, body),
        tasks=tasks,
    )
    reply = await _dispatch(edge, command)
    if isinstance(reply, Refused):
        raise Problem("idempotency-key-reused", reply.words)
    assert isinstance(reply, Figures), "CreateTasks is answered with figures or refused"
    assert isinstance(reply.value, Intake), "its figures are an Intake"
    return reply.value


async def _dispatch(edge: Edge, command: CreateTasks | WithdrawTask) -> Reply:
    async with asyncio.timeout(COMMIT_SECONDS):
        return await edge.dispatcher.dispatch(command)


def _replayed(intake: Intake) -> dict[str, str]:
    return {REPLAYED: "true"} if intake.replayed else {}


def _taken(outcome: Outcome) -> TaskTaken:
    return TaskTaken.model_validate(
        {
            "id": outcome.task_id,
            "external_id": outcome.external_id,
            "matter": outcome.matter,
            "created_at": outcome.created_at,
            "due_at": outcome.due_at,
        }
    )


def _result(outcome: Outcome) -> OutcomeShown:
    problem = None
    if outcome.problem is not None:
        problem = Problem(outcome.problem, outcome.words, field=outcome.field)
    elif outcome.status is IntakeStatus.EXISTS:
        problem = Problem("external-id-in-use", outcome.words, field="external_id")
    return OutcomeShown(
        index=outcome.index,
        status=outcome.status,
        id=outcome.task_id,
        external_id=outcome.external_id,
        task=_taken(outcome) if outcome.status is IntakeStatus.CREATED else None,
        problem=None if problem is None else ProblemShown.model_validate(problem.as_object()),
    )
