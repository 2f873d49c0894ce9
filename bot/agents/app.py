"""The agents' API: the addresses that clients' programs use."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from time import monotonic

from aiohttp import web

from bot.agents.edge import Edge, Keys, Reads, for_client, rim
from bot.agents.openapi import openapi_document
from bot.agents.posts import post_batch, post_task, post_withdrawal
from bot.agents.problems import BODY_MAX, problem_page
from bot.agents.reads import get_task, get_tasks
from bot.agents.waiting import RECHECK_SECONDS, Waiting
from bot.dispatch import Dispatcher
from storage.engine import Database

WAITING = web.AppKey("waiting", Waiting)


def agents_app(
    dispatcher: Dispatcher,
    database: Database,
    now: Callable[[], datetime],
    *,
    recheck_seconds: float = RECHECK_SECONDS,
) -> web.Application:
    """Build the API over a dispatcher that is started and stopped by whoever built it."""
    waiting = Waiting(recheck_seconds)
    dispatcher.listen(waiting.told)
    reads = Reads(database)
    edge = Edge(dispatcher=dispatcher, keys=Keys(reads, monotonic), reads=reads, waiting=waiting, now=now)
    app = web.Application(middlewares=[rim], client_max_size=BODY_MAX)
    app[WAITING] = waiting
    app.cleanup_ctx.append(_open)
    app.on_shutdown.append(_let_go)
    app.add_routes(
        [
            web.post("/v1/tasks", for_client(edge, post_task)),
            web.get("/v1/tasks", for_client(edge, get_tasks)),
            web.post("/v1/tasks/batch", for_client(edge, post_batch)),
            web.get("/v1/tasks/{id}", for_client(edge, get_task)),
            web.post("/v1/tasks/{id}/withdraw", for_client(edge, post_withdrawal)),
            web.get("/openapi.json", openapi_document),
            web.get("/problems/{name}", problem_page),
        ]
    )
    return app


async def _open(app: web.Application) -> AsyncIterator[None]:
    app[WAITING].open()
    yield
    app[WAITING].close()


async def _let_go(app: web.Application) -> None:
    # long-polls are answered with what was seen last, so that stopping does not wait for them
    app[WAITING].close()
