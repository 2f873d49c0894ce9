"""What many ask at the same moment is read at once, as the writer does with what is to be written."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

AT_ONCE = 64  # as many as the writer takes

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class Together(Generic[Asked, Found]):
    """Reads on a thread for whoever asks: one reading at a time, and the next one is for all who came meanwhile.

    `read` gives what it found in the order of what was asked.
    """

    def __init__(self, read: Callable[[Sequence[Asked]], Sequence[Found]]) -> None:
        self._read = read
        self._waiting: list[tuple[Asked, asyncio.Future[Found]]] = []
        self._reading: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Found:
        """Ask for one; raises what reading it raises."""
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_on(), name="reading together")
        return await answer

    async def _read_on(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            await self._answer(taken)

    async def _answer(self, taken: Sequence[tuple[Asked, asyncio.Future[Found]]]) -> None:
        """Answer all of them; where that fails each is read by itself, for one must not be another's trouble."""
        try:
            found = await asyncio.to_thread(self._read, [asked for asked, _ in taken])
        except Exception as problem:  # noqa: BLE001  # whoever asked is told
            if len(taken) > 1:
                for one in taken:
                    await self._answer((one,))
            elif not taken[0][1].done():
                taken[0][1].set_exception(problem)
            return
        for (_, answer), one_found in zip(taken, found, strict=True):
            if not answer.done():
                answer.set_result(one_found)
