"""The OpenAPI document of the agents' API, made from the models."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.agents.models import BatchSent, BatchTaken, PageShown, ProblemShown, TaskSent, TaskShown, TaskTaken
from bot.agents.problems import KINDS, MEDIA_TYPE
from bot.agents.reads import PAGE_DEFAULT, PAGE_MAX, WAIT_MAX
from handlers.review.cards.task_views import ViewState

Json = dict[str, Any]
_MODELS: tuple[tuple[type[BaseModel], JsonSchemaMode], ...] = (
    (TaskSent, "validation"),
    (BatchSent, "validation"),
    (TaskTaken, "serialization"),
    (BatchTaken, "serialization"),
    (TaskShown, "serialization"),
    (PageShown, "serialization"),
    (ProblemShown, "serialization"),
)
_READING = ("unauthorized", "not-found", "invalid", "internal", "unavailable")
_SENDING = (
    *("bad-json", "unauthorized", "not-cleared", "timeout", "external-id-in-use", "idempotency-key-reused"),
    *("matter-closed", "body-too-large", "wrong-content-type", "invalid", "empty", "too-long"),
    *("unknown-matter", "idempotency-key-malformed", "internal", "unavailable"),
)
_TASK_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}
_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same body gives the first answer again, with Idempotent-Replayed: true.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def document() -> Json:
    """Describe every address, what it takes and what it answers."""
    _, definitions = models_json_schema(_MODELS, ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Signoff for agents",
            "version": "1",
            "description": "Send an agent's output to a firm's experts and read their verdicts.",
        },
        "security": [{"key": []}],
        "paths": {
            "/v1/tasks": {"post": _post_task(), "get": _get_tasks()},
            "/v1/tasks/batch": {"post": _post_batch()},
            "/v1/tasks/{id}": {"get": _get_task()},
            "/v1/tasks/{id}/withdraw": {"post": _withdraw()},
        },
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "so_live_…"}},
        },
    }


async def openapi_document(_request: web.Request) -> web.Response:
    """Serve the document."""
    return web.json_response(document())


def _post_task() -> Json:
    return {
        "operationId": "sendTask",
        "summary": "Send one output to be reviewed",
        "parameters": [_KEY],
        "requestBody": _body("TaskSent"),
        "responses": _responses("201", "The task is stored.", "TaskTaken", _SENDING),
    }


def _post_batch() -> Json:
    return {
        "operationId": "sendBatch",
        "summary": "Send up to a hundred outputs; each is judged by itself",
        "parameters": [_KEY],
        "requestBody": _body("BatchSent"),
        "responses": _responses("200", "What became of each task.", "BatchTaken", _SENDING),
    }


def _get_task() -> Json:
    seconds = {"type": "integer", "minimum": 0, "maximum": WAIT_MAX, "default": 0}
    until = {"type": "string", "enum": ["verdict", "final"], "default": "verdict"}
    return {
        "operationId": "readTask",
        "summary": "Read a task; with wait, answer as soon as its verdicts are in, or final",
        "parameters": [_TASK_ID, _query("wait", seconds), _query("until", until)],
        "responses": _responses("200", "The task as it stands.", "TaskShown", _READING),
    }


def _get_tasks() -> Json:
    limit = {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE_DEFAULT}
    return {
        "operationId": "listTasks",
        "summary": "List your tasks, newest first",
        "parameters": [
            _query("state", {"type": "string", "enum": list(ViewState)}),
            _query("limit", limit),
            _query("cursor", {"type": "string"}),
        ],
        "responses": _responses("200", "A page of tasks.", "PageShown", _READING),
    }


def _withdraw() -> Json:
    return {
        "operationId": "withdrawTask",
        "summary": "Withdraw a task that waits for an answer",
        "parameters": [_TASK_ID],
        "responses": _responses("200", "The task, withdrawn.", "TaskShown", (*_READING, "already-decided")),
    }


def _query(name: str, schema: Mapping[str, Any]) -> Json:
    return {"name": name, "in": "query", "schema": schema}


def _body(model: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": _ref(model)}}}


def _ref(model: str) -> Json:
    return {"$ref": f"#/components/schemas/{model}"}


def _responses(status: str, words: str, model: str, problems: tuple[str, ...]) -> Json:
    good = {"description": words, "content": {"application/json": {"schema": _ref(model)}}}
    by_status: dict[str, list[str]] = {}
    for name in problems:
        by_status.setdefault(str(KINDS[name].status), []).append(KINDS[name].type)
    return {status: good} | {
        bad: {
            "description": " or ".join(types),
            "content": {MEDIA_TYPE: {"schema": _ref("ProblemShown")}},
        }
        for bad, types in sorted(by_status.items())
    }
