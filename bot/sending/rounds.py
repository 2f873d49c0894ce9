"""The built-in engine of deliveries: finds what is due and sends couriers, one at a time in each place."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.sending.letting_through import LettingThrough
from handlers.ids import DeliveryId
from storage.engine import Database
from storage.facts.sending.due import DueDelivery, Standing, due_deliveries, next_due_at, where_updates_stand

AT_ONCE = 16
DUE_AT_ONCE = 200
SHORTEST_REST = timedelta(milliseconds=20)
REST_SHARE = 20  # times as long as a look took: whoever clicks or sends a task meanwhile goes first
LONGEST_REST = timedelta(seconds=5)  # another process may owe something without our being told

log = logging.getLogger(__name__)


class Rounds:
    """Sends what is due as soon as it is known, until it is stopped.

    `away` are the platforms that nothing goes to yet; what can go nowhere else stays due, untried. `letting` puts off
    what a platform would send away.
    """

    def __init__(
        self,
        database: Database,
        attempt: Callable[[DeliveryId], Awaitable[None]],
        now: Callable[[], datetime],
        *,
        away: Collection[str] = (),
        letting: LettingThrough | None = None,
    ) -> None:
        self._database = database
        self._attempt = attempt
        self._now = now
        self._away = away
        self._letting = letting
        self._woken = asyncio.Event()
        self._busy_lanes: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._round: asyncio.Task[None] | None = None
        self._reads: tuple[asyncio.Task[Any], ...] = ()

    def start(self) -> None:
        """Begin the rounds, if they have not begun."""
        if self._round is None:
            self._round = asyncio.create_task(self._run(), name="rounds")

    async def stop(self) -> None:
        """End the rounds and let what is under way come to its end."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)
        # a thread is not cancelled with who waits for it, and the database is closed after this
        await asyncio.gather(*self._under_way, *self._reads, return_exceptions=True)

    def wake(self) -> None:
        """Look at once; to be called on the event loop."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            began = asyncio.get_running_loop().time()
            try:
                rest = await self._look()
            except Exception:  # the rim of the engine: a bad moment of the database must not end the rounds
                log.exception("rounds failed, id %s", uuid4().hex)
                rest = LONGEST_REST
            looked = asyncio.get_running_loop().time() - began
            await asyncio.sleep(min(REST_SHARE * looked, LONGEST_REST.total_seconds()))
            try:
                # not wait_for: in Python 3.11 that forgets a cancellation which comes together with the waking
                async with asyncio.timeout(rest.total_seconds()):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _look(self) -> timedelta:
        """Send for what is due in free lanes; say how long there is nothing else to do."""
        if len(self._under_way) >= AT_ONCE:
            return LONGEST_REST  # whichever ends first wakes us
        read = asyncio.create_task(
            asyncio.to_thread(self._read, tuple(self._busy_lanes), tuple(self._away)), name="read"
        )
        self._reads = (read,)
        due, standing, next_at = await asyncio.shield(read)
        going = due if self._letting is None else await self._letting.through(due, standing)
        for delivery in going:
            if len(self._under_way) >= AT_ONCE:
                return LONGEST_REST
            if delivery.lane not in self._busy_lanes:
                self._send_for(delivery)
        if len(due) == DUE_AT_ONCE:
            return timedelta()  # behind what is due in these lanes there may be more in others
        if next_at is None:
            return LONGEST_REST
        return max(SHORTEST_REST, min(LONGEST_REST, next_at - self._now()))

    def _read(
        self, busy_lanes: tuple[str, ...], away: tuple[str, ...]
    ) -> tuple[tuple[DueDelivery, ...], Mapping[str, Standing], datetime | None]:
        with self._database.reading() as connection:
            now = self._now()
            due = tuple(due_deliveries(connection, now, busy_lanes, limit=DUE_AT_ONCE, away=away))
            standing = {} if self._letting is None else where_updates_stand(connection, due)
            return due, standing, next_due_at(connection, now)

    def _send_for(self, delivery: DueDelivery) -> None:
        self._busy_lanes.add(delivery.lane)
        under_way = asyncio.create_task(self._one(delivery), name=f"delivery {delivery.id}")
        self._under_way.add(under_way)
        under_way.add_done_callback(self._under_way.discard)

    async def _one(self, delivery: DueDelivery) -> None:
        try:
            await self._attempt(delivery.id)
        except Exception:  # the rim of the engine: the claim's lease brings this one back
            log.exception("attempt at %s failed, id %s", delivery.id, uuid4().hex)
            # what is wrong is likely wrong for the next one too, such as a database that takes no writes
            pause = LONGEST_REST.total_seconds()
            asyncio.get_running_loop().call_later(pause, self._free, delivery.lane)
        else:
            self._free(delivery.lane)

    def _free(self, lane: str) -> None:
        self._busy_lanes.discard(lane)
        self.wake()
