"""Keeping reviews moving: offers what is to be offered, and takes back what was left lying."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.dispatch import Dispatcher, new_command_id
from handlers.ids import ReviewId
from handlers.review.commands import ReleaseIdle, RouteReview
from storage.engine import Database
from storage.facts.routing import claims_over, reviews_to_route


class Turns:
    """Looks at every review whose time has come; any number of processes may do so."""

    def __init__(self, database: Database, dispatcher: Dispatcher, now: Callable[[], datetime]) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    async def go_on(self) -> None:
        """Route what is to be routed and release what is over, until nothing is left for now."""
        async with self._one_at_a_time:
            while True:
                to_route, over = await asyncio.to_thread(self._read)
                if not to_route and not over:
                    return
                await asyncio.gather(
                    *(self._dispatcher.dispatch(_route(key)) for key in to_route),
                    *(self._dispatcher.dispatch(_release(key)) for key in over),
                )

    def _read(self) -> tuple[Sequence[ReviewId], Sequence[ReviewId]]:
        with self._database.reading() as connection:
            now = self._now()
            return reviews_to_route(connection, now), claims_over(connection, now)


def _route(review_id: ReviewId) -> RouteReview:
    return RouteReview(id=new_command_id(), review_id=review_id)


def _release(review_id: ReviewId) -> ReleaseIdle:
    return ReleaseIdle(id=new_command_id(), review_id=review_id)
