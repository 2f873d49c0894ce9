"""Keeping reviews moving: offers what is to be offered, and takes back what was left lying."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from bot.dispatch import Dispatcher, new_command_id
from handlers.ids import ReviewId
from handlers.review.commands import ReleaseIdle, RouteReview
from storage.engine import Database
from storage.facts.review.routing import claims_over, reviews_to_route

log = logging.getLogger(__name__)


class Turns:
    """Looks at every review whose time has come; any number of processes may do so."""

    def __init__(self, database: Database, dispatcher: Dispatcher, now: Callable[[], datetime]) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    async def go_on(self) -> None:
        """Route what is to be routed and release what is over, until nothing is left for now.

        One that fails holds up no other: it is logged under an id, and tried again the next time.
        """
        while await self.once():
            pass

    async def once(self) -> bool:
        """Look once at all that is due, and say whether there may be more."""
        async with self._one_at_a_time:
            return await self._round()

    async def _round(self) -> bool:
        """Look once at all that is due; say whether to look again, which a failure would make an endless matter."""
        to_route, over = await asyncio.to_thread(self._read)
        commands = [*(_route(key) for key in to_route), *(_release(key) for key in over)]
        told = await asyncio.gather(*map(self._dispatcher.ask, commands), return_exceptions=True)
        failed = [problem for problem in told if isinstance(problem, BaseException)]
        for problem in failed:
            log.error("a review could not be moved, id %s", uuid4().hex[:8], exc_info=problem)
        return bool(commands) and not failed

    def _read(self) -> tuple[Sequence[ReviewId], Sequence[ReviewId]]:
        with self._database.reading() as connection:
            now = self._now()
            return reviews_to_route(connection, now), claims_over(connection, now)


def _route(review_id: ReviewId) -> RouteReview:
    return RouteReview(id=new_command_id(), review_id=review_id)


def _release(review_id: ReviewId) -> ReleaseIdle:
    return ReleaseIdle(id=new_command_id(), review_id=review_id)
