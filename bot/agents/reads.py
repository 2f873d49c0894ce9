"""The addresses that only read: one task, with long-poll, and the list of a client's tasks."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from aiohttp import web

from bot.agents.edge import Edge
from bot.agents.models import PageShown, TaskShown
from bot.agents.problems import Problem
from handlers.ids import ClientId, TaskId
from handlers.review.answering.withdrawals import NO_SUCH_TASK
from handlers.review.cards.task_views import ALL_IN, SETTLED, TaskView, ViewState
from storage.views.tasks import Place, newest_tasks, one_task

WAIT_MAX = 60  # seconds; what sits between us and the client may cut longer ones
PAGE_DEFAULT = 50
PAGE_MAX = 100
_TASK_ID = re.compile(r"[0-9a-f]{32}")
_UNTIL = {"verdict": ALL_IN, "final": SETTLED}


def task_id_of(request: web.Request) -> TaskId:
    """Read the task's id from the address; a malformed one is as unknown as any other."""
    text = request.match_info["id"]
    if not _TASK_ID.fullmatch(text):
        raise Problem("not-found", NO_SUCH_TASK)
    return TaskId(text)


async def get_task(request: web.Request, edge: Edge, client_id: ClientId) -> web.Response:
    """Show a task, at once or as soon as its verdicts are in or final."""
    task_id = task_id_of(request)
    wanted = _UNTIL.get(request.query.get("until", "verdict"))
    if wanted is None:
        raise Problem("invalid", "“until” is verdict or final.", field="until")
    seconds = _number(request, "wait", default=0, most=WAIT_MAX, least=0)
    seen = None
    if seconds:
        seen = await edge.waiting.until(
            task_id,
            lambda: _look(edge, client_id, task_id),
            lambda view: _again_in(view, wanted, edge),
            seconds,
        )
        return _task(seen)
    return await shown(edge, client_id, task_id)


async def shown(edge: Edge, client_id: ClientId, task_id: TaskId) -> web.Response:
    """Show a task as it stands; raises Problem for one that is not the client's."""
    return _task(await _look(edge, client_id, task_id))


async def _look(edge: Edge, client_id: ClientId, task_id: TaskId) -> TaskView | None:
    return await edge.reads(lambda connection: one_task(connection, client_id, task_id, edge.now()))


def _task(view: TaskView | None) -> web.Response:
    if view is None:
        raise Problem("not-found", NO_SUCH_TASK)
    return web.json_response(text=TaskShown.model_validate(view).model_dump_json())


def _again_in(view: TaskView | None, wanted: frozenset[ViewState], edge: Edge) -> float | None:
    """Say when to look again: when the undo time ends, if that is what is waited for."""
    if view is None or view.state in wanted:
        return None
    if view.final_at is None:
        return WAIT_MAX
    return max((view.final_at - edge.now()) / timedelta(seconds=1), 0.001)


async def get_tasks(request: web.Request, edge: Edge, client_id: ClientId) -> web.Response:
    """List a client's tasks, newest first."""
    limit = _number(request, "limit", default=PAGE_DEFAULT, most=PAGE_MAX, least=1)
    state, after = _state(request), _place(request)
    views = await edge.reads(
        lambda connection: newest_tasks(
            connection, client_id, edge.now(), limit=limit + 1, state=state, after=after
        )
    )
    last = views[limit - 1] if len(views) > limit else None
    page = PageShown(
        tasks=tuple(TaskShown.model_validate(view) for view in views[:limit]),
        next_cursor=None if last is None else _cursor((last.created_at, last.id)),
    )
    return web.json_response(text=page.model_dump_json())


def _number(request: web.Request, name: str, *, default: int, most: int, least: int) -> int:
    text = request.query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise Problem("invalid", f"“{name}” is a whole number from {least} to {most}.", field=name)
    return int(text)


def _state(request: web.Request) -> ViewState | None:
    text = request.query.get("state")
    if text is None:
        return None
    if text not in tuple(ViewState):
        raise Problem("invalid", f"“state” is one of {', '.join(ViewState)}.", field="state")
    return ViewState(text)


def _cursor(place: Place) -> str:
    created_at, task_id = place
    return urlsafe_b64encode(f"{created_at.isoformat()} {task_id}".encode()).decode()


def _place(request: web.Request) -> Place | None:
    text = request.query.get("cursor")
    if text is None:
        return None
    try:
        return _parsed(text)
    except ValueError:
        words = "“cursor” is not one that a page gave as its next_cursor."
        raise Problem("invalid", words, field="cursor") from None


def _parsed(text: str) -> Place:
    moment, _, task_id = urlsafe_b64decode(text.encode("ascii")).decode("ascii").partition(" ")
    created_at = datetime.fromisoformat(moment)
    if created_at.utcoffset() != timedelta(0) or not _TASK_ID.fullmatch(task_id):
        raise ValueError(text)
    return created_at, task_id
