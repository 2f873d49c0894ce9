"""The agents' API over real HTTP and a real database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.agents.app import agents_app
from bot.agents.keys import new_key
from bot.dispatch import Dispatcher
from bot.lines.intake import INTAKE_LINES
from handlers.ids import ClientId, PersonId
from handlers.records import ReviewChanged
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.reviews import ReviewState
from storage import tables
from storage.engine import Database
from storage.rows import REVIEW
from tests.seed import NOW, Seeded, seed_client, seed_firm, write


@dataclass
class Now:
    """A clock that the test sets."""

    time: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Api:
    """The running API, and the keys of three clients: two of one firm, one of another."""

    http: TestClient[web.Request, web.Application]
    app: web.Application
    database: Database
    dispatcher: Dispatcher
    now: Now
    firm: Seeded
    keys: tuple[str, str, str]

    async def send(self, method: str, path: str, *, key: int | str = 0, **options: Any) -> tuple[int, Any]:
        """Ask with a client's key; gives the status and the JSON."""
        text = self.keys[key] if isinstance(key, int) else key
        headers = {"Authorization": f"Bearer {text}"} | options.pop("headers", {})
        async with self.http.request(method, path, headers=headers, **options) as answer:
            return answer.status, await answer.json(content_type=None)

    async def new_task(self, **changes: object) -> str:
        """Send a task and give its id."""
        status, body = await self.send("POST", "/v1/tasks", json=task(**changes))
        assert status == 201, body
        return str(body["id"])

    def count(self, table: Any = tables.tasks) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def answer(self, task_id: str, account: str = "U1", **said: Any) -> None:
        """Record a verdict straight into the database, as if another process had, and tell nobody."""
        with self.database.writer.begin() as connection:
            waiting = select(*REVIEW.columns).where(
                tables.reviews.c.task_id == task_id, tables.reviews.c.state == ReviewState.OFFERED
            )
            review = REVIEW.value(connection.execute(waiting.limit(1)).one())
            kind = said.pop("kind", VerdictKind.APPROVE)
            verdict = _verdict(review, self.firm.people[account].id, kind, said, self.now())
            changed = _answered(review, verdict, self.now())
            write(connection, changed, verdict, now=self.now())


def task(**changes: object) -> dict[str, object]:
    return {"matter": "PIECE-1", "output": "The clause is valid."} | changes


def _verdict(review: Any, expert: PersonId, kind: VerdictKind, said: dict[str, Any], at: datetime) -> Verdict:
    about: dict[str, Any] = {
        "edited_output": None,
        "reason": None,
        "comment": "",
        "criteria_met": None,
    } | said
    return Verdict(
        id=review.id,
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=review.version + 1,
        expert_id=expert,
        kind=kind,
        decided_at=at,
        **about,
    )


def _answered(review: Any, verdict: Verdict, at: datetime) -> ReviewChanged:
    states = {
        VerdictKind.APPROVE: ReviewState.APPROVED,
        VerdictKind.EDIT: ReviewState.EDITED,
        VerdictKind.REJECT: ReviewState.REJECTED,
    }
    after = replace(
        review,
        state=states[verdict.kind],
        version=verdict.version,
        expert_id=verdict.expert_id,
        route_at=None,
        decided_at=at,
        final_at=at + timedelta(minutes=10),
    )
    return ReviewChanged(review=after, seen_state=review.state, seen_version=review.version)


@pytest.fixture
def recheck_seconds() -> float:
    """So long that a test which passes was woken; a test of the re-check says less."""
    return 3600


@pytest.fixture
async def api(database: Database, recheck_seconds: float) -> AsyncIterator[Api]:
    now = Now()
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        second = seed_client(connection, firm, name="Other Lab")
        stranger = seed_firm(connection, name="Other LLP", workspace="T2")
        made = [new_key(ClientId(of.client_id)) for of in (firm, second, stranger)]
        write(connection, *(issued for _, issued in made))
    dispatcher = Dispatcher(database, INTAKE_LINES, now)
    dispatcher.start()
    app = agents_app(dispatcher, database, now, recheck_seconds=recheck_seconds)
    async with TestClient(TestServer(app)) as http:
        keys = (made[0][0], made[1][0], made[2][0])
        yield Api(http=http, app=app, database=database, dispatcher=dispatcher, now=now, firm=firm, keys=keys)
    dispatcher.stop()
