"""Long-polls: whoever waits for a task holds an event and nothing else, no thread and no connection."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from handlers.decisions import Decision
from handlers.ids import TaskId
from handlers.records import ReviewChanged, TaskMoved
from handlers.review.reviews import Review

RECHECK_SECONDS = 5.0  # another process's commits are seen this late at worst

Seen = TypeVar("Seen")


def touched(batch: Sequence[tuple[Any, Decision]]) -> set[TaskId]:
    """Name the tasks that a committed batch may have changed in a client's eyes."""
    tasks: set[TaskId] = set()
    for _, decision in batch:
        for record in decision.records:
            match record:
                case TaskMoved(task_id=task_id) | Review(task_id=task_id):
                    tasks.add(task_id)
                case ReviewChanged(review=review):
                    tasks.add(review.task_id)
    return tasks


class Waiting:
    """Who waits for which task; all of it belongs to the event loop, only `told` is called from elsewhere."""

    def __init__(self, recheck_seconds: float = RECHECK_SECONDS) -> None:
        self._recheck = recheck_seconds
        self._events: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def __len__(self) -> int:
        return sum(len(events) for events in self._events.values())

    def open(self) -> None:
        """Begin to wake those who wait, on the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Let everybody go with what they have seen last."""
        self._loop = None
        self._wake(list(self._events))

    def told(self, batch: Sequence[tuple[Any, Decision]]) -> None:
        """Wake those whose tasks a batch touched; called on a writer thread after the commit."""
        if not self._events:
            return
        tasks = [task_id for task_id in touched(batch) if task_id in self._events]
        loop = self._loop
        if tasks and loop is not None:
            with suppress(RuntimeError):  # the loop closed meanwhile, so nobody waits any more
                loop.call_soon_threadsafe(self._wake, tasks)

    def _wake(self, tasks: Sequence[str]) -> None:
        for task_id in tasks:
            for event in self._events.get(task_id, ()):
                event.set()

    async def until(
        self,
        task_id: str,
        look: Callable[[], Awaitable[Seen]],
        again_in: Callable[[Seen], float | None],
        seconds: float,
    ) -> Seen:
        """Look at a task until it is as wanted or the seconds are over, and give what was seen last.

        `again_in` says after how many seconds another look is worth while even if nothing is told, or None when
        what was seen is as wanted.
        """
        event = asyncio.Event()
        # before the first look, so that no commit falls between the two
        self._events.setdefault(task_id, set()).add(event)
        try:
            return await self._look(event, look, again_in, seconds)
        finally:
            self._events[task_id].discard(event)
            if not self._events[task_id]:
                del self._events[task_id]

    async def _look(
        self,
        event: asyncio.Event,
        look: Callable[[], Awaitable[Seen]],
        again_in: Callable[[Seen], float | None],
        seconds: float,
    ) -> Seen:
        end = asyncio.get_running_loop().time() + seconds
        while True:
            event.clear()
            seen = await look()
            again = again_in(seen)
            left = end - asyncio.get_running_loop().time()
            if again is None or left <= 0 or self._loop is None:
                return seen
            with suppress(TimeoutError):
                # not wait_for: in Python 3.11 that forgets a cancellation which comes together with the waking
                async with asyncio.timeout(min(left, again, self._recheck)):
                    await event.wait()
