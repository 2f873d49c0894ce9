"""What Teams posts again when an answer is slow gets the same answer, and nothing is done a second time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

REMEMBERED = 500  # answers; Teams posts again within a minute or so

Answer = TypeVar("Answer")


class Repeats(Generic[Answer]):
    """Remembers the last answers, and those that are still being made."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._answers: dict[Hashable, asyncio.Future[Answer]] = {}

    async def once(self, key: Hashable, make: Callable[[], Awaitable[Answer]]) -> Answer:
        """Make an answer, or give the one that was made; whoever stops waiting for it stops nobody else's."""
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = asyncio.ensure_future(make())
            if len(self._answers) > self._remembered:
                del self._answers[next(iter(self._answers))]
        return await asyncio.shield(answer)

    def forget(self, key: Hashable) -> None:
        """Let it be done anew when it comes again: it failed."""
        self._answers.pop(key, None)
