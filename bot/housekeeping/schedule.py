"""The scheduler, which only ticks: what is due is asked of the database at each tick, and nothing is kept here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

TICK_SECONDS = 5

Act = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


class Ticks:
    """Calls each act once at the start and then at every tick; an act that is not done yet misses a tick.

    The acts tick apart, so that a slow one holds up no other. One that fails is logged with an id and is called
    again at the next tick.
    """

    def __init__(self, acts: Sequence[Act], *, seconds: int = TICK_SECONDS) -> None:
        self._acts = tuple((act, asyncio.Lock()) for act in acts)
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )

    def start(self) -> None:
        """Begin to tick, on the running event loop."""
        for act, lock in self._acts:
            self._scheduler.add_job(
                _call,
                IntervalTrigger(seconds=self._seconds, timezone=UTC),
                args=(act, lock),
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more, and wait for the acts that are under way."""
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()
            for _, lock in self._acts:
                async with lock:
                    pass
            self._scheduler.shutdown(wait=False)

    def call(self, act: Act) -> None:
        """Call an act that ticks at once; to be called on the event loop, before the ticks are stopped."""
        if self._scheduler.running:
            lock = next(lock for one, lock in self._acts if one == act)
            self._scheduler.add_job(_call, args=(act, lock))

    async def now(self) -> None:
        """Call every act now, after what is under way, and come back when all are done."""
        await asyncio.gather(*(_call(act, lock) for act, lock in self._acts))


async def _call(act: Act, lock: asyncio.Lock) -> None:
    async with lock:
        try:
            await act()
        except Exception:
            log.exception("tick %s: %s failed", uuid4().hex, getattr(act, "__qualname__", act))
