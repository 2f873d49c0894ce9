"""Reading together: who comes while a reading is under way is in the next one, and nobody is another's trouble."""

import asyncio
import threading
from collections.abc import Sequence

from bot.process.together import AT_ONCE, Together
from tests.patience import PATIENCE


class Reader:
    """Reads numbers when a test lets it; `read` keeps what was asked each time."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.together = Together(self._read)

    def _read(self, numbers: Sequence[int]) -> Sequence[str]:
        self.asked.append(list(numbers))
        self.has_begun.set()
        assert self.may_end.wait(PATIENCE)
        if any(number < 0 for number in numbers):
            raise ValueError(f"not {min(numbers)}")
        return [str(number) for number in numbers]

    def ask(self, *numbers: int) -> list["asyncio.Task[str]"]:
        return [asyncio.create_task(self.together.ask(number)) for number in numbers]

    async def begun(self) -> None:
        """Wait until the first reading is under way."""
        assert await asyncio.to_thread(self.has_begun.wait, PATIENCE)


async def test_who_comes_at_the_same_moment_is_read_at_once_and_who_comes_meanwhile_next() -> None:
    reader = Reader()
    first = reader.ask(1, 2)
    await reader.begun()
    then = reader.ask(3, 4, 5)
    await asyncio.sleep(0)
    reader.may_end.set()
    assert await asyncio.gather(*first, *then) == ["1", "2", "3", "4", "5"]
    assert reader.asked == [[1, 2], [3, 4, 5]]
    assert await asyncio.gather(*reader.ask(6)) == ["6"]


async def test_one_that_cannot_be_read_is_nobody_elses_trouble() -> None:
    reader = Reader()
    reader.may_end.set()
    found = await asyncio.gather(*reader.ask(1, -2, 3), return_exceptions=True)
    assert [found[0], found[2]] == ["1", "3"]
    assert isinstance(found[1], ValueError)
    assert str(found[1]) == "not -2"


async def test_who_stops_waiting_stops_nobody_else() -> None:
    reader = Reader()
    gone, bad, there = reader.ask(1, -2, 3)
    await reader.begun()
    gone.cancel()
    bad.cancel()
    reader.may_end.set()
    assert await there == "3"
    assert await asyncio.gather(*reader.ask(4)) == ["4"]


async def test_no_reading_is_longer_than_a_batch_of_the_writer() -> None:
    reader = Reader()
    reader.may_end.set()
    await asyncio.gather(*reader.ask(*range(AT_ONCE + 1)))
    assert [len(numbers) for numbers in reader.asked] == [AT_ONCE, 1]
