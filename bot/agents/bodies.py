"""Reading a body: strict about its type, size and JSON; and telling what is wrong with a task in plain words."""

import asyncio
import json
import re
from hashlib import sha256
from math import isfinite
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.agents.models import BatchSent, TaskSent
from bot.agents.problems import BODY_MAX, DEPTH_MAX, Problem
from handlers.review.intake.intake_values import METADATA_MAX, BadTask, IntakeProblem, NewTask

BODY_SECONDS = 30
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_TYPES = {
    "string_type": "text",
    "dict_type": "an object",
    "list_type": "an array",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


async def json_body(request: web.Request) -> Any:
    """Read a request's JSON; raises Problem."""
    charset = (request.charset or "utf-8").lower()
    if request.content_type != "application/json" or charset not in ("utf-8", "utf8"):
        raise Problem("wrong-content-type")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("wrong-content-type", "Send the body without compressing it.")
    if (request.content_length or 0) > BODY_MAX:
        raise Problem("body-too-large")
    came_whole = request.content.is_eof()  # with its headers, as it mostly does: then nothing is waited for
    try:
        async with asyncio.timeout(None if came_whole else BODY_SECONDS):
            raw = await request.read()
    except TimeoutError:
        raise Problem("timeout") from None
    return parse_json(raw)


def parse_json(raw: bytes) -> Any:
    """Read JSON that can be stored and read again everywhere; raises Problem."""
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant, parse_float=_finite)
        _check_storable(value)
    except (ValueError, RecursionError) as error:
        where = (
            f" at line {error.lineno}, column {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else ""
        )
        raise Problem("bad-json", f"The body is not JSON that can be stored{where}.") from None
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _check_storable(value: Any) -> None:
    """Refuse what some database or JSON reader cannot take; raises ValueError."""
    level = [value]
    for _ in range(DEPTH_MAX + 1):
        texts = [v for v in level if isinstance(v, str)] + [
            k for v in level if isinstance(v, dict) for k in v
        ]
        together = "".join(texts)
        if "\x00" in together:
            raise ValueError("a NUL character")
        together.encode()  # half of a pair is no character, and raises
        level = [
            inner
            for v in level
            if isinstance(v, dict | list)
            for inner in (v.values() if isinstance(v, dict) else v)
        ]
        if not level:
            return
    raise ValueError("nested too deep")


def canonical(value: Any) -> bytes:
    """Write JSON in the one way that is the same for the same content; ValueError for what is not JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def fingerprint(path: str, body: Any) -> str:
    """Name what was sent where, whatever the order of its fields and its white space."""
    return sha256(path.encode() + b"\n" + canonical(body)).hexdigest()


def idempotency_key(request: web.Request) -> str | None:
    """Read the request's Idempotency-Key; raises Problem for a malformed one."""
    keys = request.headers.getall("Idempotency-Key", [])
    if not keys:
        return None
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        raise Problem("idempotency-key-malformed")
    return keys[0]


def tasks_of_batch(body: Any) -> tuple[NewTask | BadTask, ...]:
    """Read the tasks of a batch, the bad ones included; raises Problem where it is no batch."""
    try:
        batch = BatchSent.model_validate(body)
    except ValidationError as error:
        bad = _bad(error, BatchSent)
        raise Problem(bad.problem, bad.words, field=bad.field) from None
    return tuple(one_task(row) for row in batch.tasks)


def one_task(body: Any) -> NewTask | BadTask:
    """Read a task, or say what is wrong with it."""
    try:
        sent = TaskSent.model_validate(body)
    except ValidationError as error:
        return _bad(error, TaskSent)
    if not sent.output.strip():
        return BadTask(problem=IntakeProblem.EMPTY, field="output", words="“output” holds no text.")
    size = len(canonical(sent.metadata or {}))
    if size > METADATA_MAX:
        words = f"“metadata” has {size:,} bytes of JSON; at most {METADATA_MAX:,} are kept."
        return BadTask(problem=IntakeProblem.TOO_LONG, field="metadata", words=words)
    return NewTask(
        matter=sent.matter,
        output=sent.output,
        external_id=sent.external_id,
        title=sent.title or "",
        prompt=sent.prompt or "",
        context=sent.context or "",
        agent=sent.agent or "",
        agent_version=sent.agent_version or "",
        metadata=sent.metadata or {},
        parties=tuple(sent.parties or ()),
        issuers=tuple(sent.issuers or ()),
        tags=tuple(sent.tags or ()),
    )


def _bad(error: ValidationError, model: type[BaseModel]) -> BadTask:
    """Say everything that is wrong, and name the first of it."""
    told = [_told(detail, model) for detail in error.errors(include_url=False)[:5]]
    problem, field, _ = told[0]
    return BadTask(problem=problem, field=field, words=" ".join(words for _, _, words in told))


def _told(detail: ErrorDetails, model: type[BaseModel]) -> tuple[IntakeProblem, str, str]:
    field = ".".join(str(part) for part in detail["loc"])[:100]
    given, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "string_too_long" | "too_long":
            size, most = len(given), context["max_length"]
            return (
                IntakeProblem.TOO_LONG,
                field,
                f"“{field}” has a length of {size:,}; at most {most:,} is taken.",
            )
        case "string_too_short" | "too_short":
            return IntakeProblem.EMPTY, field, f"“{field}” is empty."
        case "missing":
            return IntakeProblem.INVALID, field, f"“{field}” is missing."
        case "extra_forbidden":
            known = ", ".join(model.model_fields)
            return IntakeProblem.INVALID, field, f"“{field}” is not a field here; there are {known}."
        case other:
            subject = f"“{field}”" if field else "It"
            wanted = _TYPES.get(other, "something else")
            return IntakeProblem.INVALID, field, f"{subject} must be {wanted}, not {_kind(given)}."


def _kind(value: object) -> str:
    for kind, words in ((bool, "true or false"), (str, "text"), (dict, "an object"), (list, "an array")):
        if isinstance(value, kind):
            return words
    return "null" if value is None else "a number"
