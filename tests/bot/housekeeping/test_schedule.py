"""The scheduler ticks, whatever the acts do."""

import asyncio
import logging

import pytest

from bot.housekeeping.schedule import Ticks
from tests.patience import PATIENCE


class Counted:
    """An act that counts its calls and tells of each."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = asyncio.Condition()

    async def act(self) -> None:
        async with self.called:
            self.calls += 1
            self.called.notify_all()

    async def reach(self, calls: int) -> None:
        async with asyncio.timeout(PATIENCE), self.called:
            await self.called.wait_for(lambda: self.calls >= calls)


async def broken() -> None:
    raise ValueError("the disk is full")


async def test_every_act_is_called_at_the_start_and_again_at_each_tick() -> None:
    first, second = Counted(), Counted()
    ticks = Ticks([first.act, second.act], seconds=1)
    ticks.start()
    await first.reach(2)
    await second.reach(2)
    await ticks.stop()


async def test_an_act_may_be_called_between_two_ticks_and_not_after_the_last() -> None:
    counted = Counted()
    ticks = Ticks([counted.act], seconds=3600)
    ticks.start()
    await counted.reach(1)
    ticks.call(counted.act)
    await counted.reach(2)
    await ticks.stop()
    ticks.call(counted.act)
    assert counted.calls == 2


async def test_an_act_that_fails_is_logged_with_an_id_and_harms_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sound = Counted()
    with caplog.at_level(logging.ERROR, logger="bot.housekeeping.schedule"):
        await Ticks([broken, sound.act]).now()
        await Ticks([broken, sound.act]).now()
    assert sound.calls == 2
    first, second = (record.getMessage() for record in caplog.records)
    assert first.endswith("broken failed")
    assert first != second


async def test_an_act_that_is_under_way_is_not_begun_again() -> None:
    begun, finish, at_once, most = asyncio.Event(), asyncio.Event(), 0, 0

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        begun.set()
        await finish.wait()
        at_once -= 1

    ticks = Ticks([slow])
    both = asyncio.gather(ticks.now(), ticks.now())
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        finish.set()
        await both
    assert most == 1


async def test_a_slow_act_holds_up_no_other() -> None:
    finish, quick = asyncio.Event(), Counted()

    async def slow() -> None:
        await finish.wait()

    ticks = Ticks([slow, quick.act], seconds=1)
    ticks.start()
    await quick.reach(2)
    finish.set()
    await ticks.stop()


async def test_stopping_waits_for_the_act_that_is_under_way() -> None:
    begun, finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await finish.wait()
        finished.set()

    ticks = Ticks([slow])
    ticks.start()
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        stopping = asyncio.ensure_future(ticks.stop())
        for _ in range(20):  # as many turns of the loop as stopping could need, and more
            await asyncio.sleep(0)
        assert not stopping.done()
        finish.set()
        await stopping
    assert finished.is_set()


async def test_stopping_what_never_started_is_no_trouble() -> None:
    await Ticks([broken]).stop()
