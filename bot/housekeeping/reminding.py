"""Reminding supervisors of held answers that wait long: a look every minute."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dispatch import Dispatcher, new_command_id
from bot.process.clock import Clock
from handlers.ids import HeldId
from handlers.review.held.reminding import RemindOverseers
from storage.engine import Database
from storage.facts.mending.reminding import held_long

EVERY = timedelta(minutes=1)


class Reminding:
    """Looks for whom to remind; who was told today is asked of the database, and nothing of it is kept here."""

    def __init__(self, dispatcher: Dispatcher, database: Database, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._database = database
        self._clock = clock
        self._next_look: datetime | None = None

    async def go_on(self) -> None:
        """Look, when it is time."""
        now = self._clock.now()
        if self._next_look is not None and now < self._next_look:
            return
        self._next_look = now + EVERY
        for held_id in await asyncio.to_thread(self._found, now):
            await self._dispatcher.dispatch(RemindOverseers(id=new_command_id(), held_id=held_id))

    def _found(self, now: datetime) -> Sequence[HeldId]:
        with self._database.reading() as connection:
            return held_long(connection, now)
