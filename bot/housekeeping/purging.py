"""Removing texts that firms keep no longer: a look every hour, and small commands with rests between them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dispatch import Dispatcher, new_command_id
from bot.markup.reading import forget
from bot.process.clock import Clock
from handlers.ids import TaskId
from handlers.retention.purging import PurgeTasks
from storage.engine import Database
from storage.facts.walls.retention import Retained, retained_firms, tasks_to_purge

EVERY = timedelta(hours=1)
REST_SECONDS = 0.05
COMMANDS_MAX = 40  # in one tick, so that an end never waits long; the next tick goes on


class Purging:
    """Looks for what is to be purged; where it stopped is kept here, and a new process begins anew."""

    def __init__(self, dispatcher: Dispatcher, database: Database, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._database = database
        self._clock = clock
        self._next_look: datetime | None = None
        self._firms: list[Retained] = []
        self._after = TaskId("")

    async def go_on(self) -> None:
        """Go on where the last tick stopped, or look again when it is time."""
        now = self._clock.now()
        if not self._firms:
            if self._next_look is not None and now < self._next_look:
                return
            self._next_look, self._after = now + EVERY, TaskId("")
            self._firms = [*await asyncio.to_thread(self._retained)]
        for _ in range(COMMANDS_MAX):
            if not self._firms:
                return
            await self._one(self._firms[0], now)
            await asyncio.sleep(REST_SECONDS)

    async def _one(self, firm: Retained, now: datetime) -> None:
        found = await asyncio.to_thread(self._found, firm, now)
        if not found:
            self._firms, self._after = self._firms[1:], TaskId("")
            return
        await self._dispatcher.dispatch(
            PurgeTasks(id=new_command_id(), firm_id=firm.firm_id, task_ids=tuple(found))
        )
        forget()
        self._after = found[-1]

    def _retained(self) -> Sequence[Retained]:
        with self._database.reading() as connection:
            return retained_firms(connection)

    def _found(self, firm: Retained, now: datetime) -> Sequence[TaskId]:
        with self._database.reading() as connection:
            return tasks_to_purge(connection, firm, now, self._after)
