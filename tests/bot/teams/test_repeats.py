"""Answers that are remembered, and shared while they are being made."""

import asyncio

import pytest

from bot.teams.entry.repeats import Repeats


async def test_whoever_stops_waiting_stops_nobody_elses_answer() -> None:
    repeats: Repeats[str] = Repeats()
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def make() -> str:
        begun.set()
        await may_end.wait()
        return "done"

    first = asyncio.create_task(repeats.once("a", make))
    await begun.wait()
    second = asyncio.create_task(repeats.once("a", make))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    may_end.set()
    assert await second == "done"


async def test_only_the_last_answers_are_remembered() -> None:
    repeats: Repeats[int] = Repeats(2)
    made: list[int] = []

    async def make() -> int:
        made.append(len(made))
        return made[-1]

    answers = [await repeats.once(key, make) for key in ("a", "b", "a", "c", "b", "a")]
    assert answers == [0, 1, 0, 2, 1, 3]
