"""A courier at its desk: a card that is owed, the local workspace, and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.dispatch import Dispatcher
from bot.sending.couriers import Courier
from bot.slack.calling.calls import web_client
from bot.slack.calling.pace import Pace
from bot.slack.calling.posting import SlackPlatform
from bot.table import TABLE
from bot.workspace.faults import Fault, FaultKind
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import Message
from handlers.attempt_values import Timing
from handlers.decisions import Reply
from handlers.deliveries import Delivery
from handlers.ids import CommandId, DeliveryId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, RecordVerdict, RouteReview
from handlers.review.reviews import Review
from storage import tables
from storage.engine import Database
from storage.rows import DELIVERY
from storage.writing.deliveries import delivery_id
from tests.clocks import StillClock
from tests.journeys.stage import APP, WORKSPACE
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

ANSWERED_SECONDS = 60.0  # so long an answer may take on a busy machine
HANGING_SECONDS = 2.0  # so long one is waited for that will not come, and the one after it
TIMING = Timing()


@dataclass(slots=True, kw_only=True)
class Desk:
    """`card` is the review's delivery to the channel; `post`, `update` and `look` are methods of Slack's."""

    database: Database
    seeded: Seeded
    review: Review
    dispatcher: Dispatcher
    platforms: dict[str, Any]
    courier: Courier
    workspace: LocalWorkspace
    clock: StillClock
    away: set[str]
    asked: int = 0

    post = "chat.postMessage"
    update = "chat.update"
    look = "conversations.history"

    @property
    def card(self) -> DeliveryId:
        return DeliveryId(delivery_id(f"card/{self.review.id}/1/channel"))

    def changed_card(self, version: int = 2) -> DeliveryId:
        """The delivery that shows the card anew as of a version."""
        return DeliveryId(delivery_id(f"update/{self.review.id}/{version}"))

    async def do(self, what: Any) -> Reply:
        return await self.dispatcher.dispatch(what)

    async def route(self, review: Review) -> None:
        """Offer a review."""
        self.asked += 1
        await self.do(RouteReview(id=CommandId(f"route {self.asked}"), review_id=review.id))

    async def approve(self, account: str = "U1") -> None:
        """Answer the review."""
        self.asked += 1
        await self.do(
            RecordVerdict(
                id=CommandId(f"click {self.asked}"),
                sender=self.seeded.sender(account),
                review_id=self.review.id,
                answer=Answer(kind=VerdictKind.APPROVE),
            )
        )

    async def attempt(self, what: DeliveryId, *, after: timedelta = timedelta()) -> Delivery:
        """Let time go by, make one attempt, and tell how the delivery stands then."""
        self.clock.move_to(self.clock.now() + after)
        await self.courier.attempt(what)
        return self.delivery(what)

    def delivery(self, what: DeliveryId) -> Delivery:
        with self.database.reading() as connection:
            chosen = select(*DELIVERY.columns).where(tables.deliveries.c.id == what)
            return DELIVERY.value(connection.execute(chosen).one())

    def stands(self, what: DeliveryId) -> Sequence[Message]:
        """The messages that were posted for a delivery, oldest first."""
        found = [m for place in self.workspace.world.conversations.values() for m in place.lasting()]
        return [m for m in found if _key(m) == what]

    def fault(self, method: str, kind: FaultKind, **more: Any) -> None:
        """Let the next call of a method go wrong, or as many as `times` says."""
        self.workspace.faults.add(Fault(method=method, kind=kind, **({"times": 1} | more)))


def _key(message: Message) -> str:
    payload: Mapping[str, str] = (message.metadata or {}).get("event_payload") or {}
    return payload.get("key", "")


@asynccontextmanager
async def desk_at(
    database: Database,
    *,
    may_look: bool = True,
    matter: str = "PIECE-1",
    call_seconds: float = ANSWERED_SECONDS,
) -> AsyncIterator[Desk]:
    """Set it all up: the review is offered and its card is owed."""
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        task = task_of(seeded.matters[matter], "Cap clause")
        review = review_of(task)
        write(connection, task, review)
    clock = StillClock(NOW)
    scopes = frozenset(s for s in APP.scopes if may_look or not s.endswith(":history"))
    config = replace(WORKSPACE, app=replace(APP, scopes=scopes))
    # its messages bear the same clock's time, for that is what a courier looks back by
    workspace = LocalWorkspace(config, rates="off", now=lambda: clock.now().timestamp())
    await workspace.start()
    dispatcher = Dispatcher(database, TABLE, clock.now)
    dispatcher.start()
    loop = asyncio.get_running_loop()
    timeout = aiohttp.ClientTimeout(total=call_seconds)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = web_client(APP.bot_token, session, base_url=f"{workspace.base_url}/api/")
        slack = SlackPlatform({WORKSPACE.team_id: client}, session, Pace(loop.time, scale=1000.0))
        platforms: dict[str, Any] = {"slack": slack}
        away: set[str] = set()
        desk = Desk(
            database=database,
            seeded=seeded,
            review=review,
            dispatcher=dispatcher,
            platforms=platforms,
            courier=Courier(database, dispatcher, platforms, clock.now, timing=TIMING, away=away),
            workspace=workspace,
            clock=clock,
            away=away,
        )
        await desk.route(review)
        yield desk
    await asyncio.to_thread(dispatcher.stop)
    await workspace.stop()
