"""Limits of several kinds, and turns that heed them all; the clock stands still unless a test moves it."""

import asyncio
from heapq import heappop, heappush

import pytest

from bot.sending.pace import LIMITS_KEPT, TooBusy, Turns, Window, Windows, full_bucket
from bot.teams.calling.pace import CONVERSATION

TRIED = 400


def _times(limit: Windows, every: float = 0.0) -> list[float]:
    """Ask again and again, and give when each call was let through."""
    times: list[float] = []
    for number in range(TRIED):
        at = limit.due(number * every)
        limit.take(at)
        times.append(at)
    return times


@pytest.mark.parametrize("every", [0.0, 0.01, 0.3, 1.0])
@pytest.mark.parametrize("window", CONVERSATION)
def test_no_stretch_of_time_ever_holds_more_than_its_window_allows(window: Window, every: float) -> None:
    times = _times(Windows(CONVERSATION), every)
    # the moments are floats: what is at the window's very edge is outside
    busiest = max(sum(at <= other < at + window.seconds - 1e-6 for other in times) for at in times)
    assert busiest <= window.most


def test_all_windows_count_at_once() -> None:
    times = _times(Windows((Window(2, 1), Window(3, 10))))
    assert times[:7] == [0, 0, 1, 10, 10, 11, 20]


def test_calls_far_apart_never_wait() -> None:
    times = _times(Windows(CONVERSATION), 2.0)
    assert times == [number * 2.0 for number in range(TRIED)]


def test_a_bucket_gives_its_burst_at_once_and_then_keeps_its_rate() -> None:
    bucket, times = full_bucket(3, 2.0, 100.0), []
    for _ in range(6):
        times.append(bucket.due(100.0))
        bucket.take(times[-1])
    assert times == [100.0, 100.0, 100.0, 100.5, 101.0, 101.5]


def test_a_bucket_never_fills_over_its_rim() -> None:
    bucket = full_bucket(1, 1.0, 0.0)
    bucket.take(0.0)
    bucket.take(bucket.due(50.0))
    assert bucket.due(50.0) == 51.0


async def test_whoever_would_wait_too_long_takes_no_turn() -> None:
    turns = Turns(lambda: 0.0, patience=5.0)
    await turns.turn({"a": lambda _: Windows((Window(1, 60),))})
    with pytest.raises(TooBusy) as busy:
        await turns.turn({"a": lambda _: Windows((Window(1, 60),)), "b": lambda _: Windows((Window(1, 60),))})
    assert busy.value.seconds == 60.0
    await turns.turn({"b": lambda _: Windows((Window(1, 60),))})


async def test_who_would_be_sent_away_is_told_so_without_coming() -> None:
    turns = Turns(lambda: 0.0, patience=5.0)
    limit = {"a": lambda _: Windows((Window(1, 60),))}
    assert turns.turned_away(limit) is None, "and that took no turn"
    await turns.turn(limit)
    assert [turns.turned_away(limit) for _ in range(3)] == [60.0, 120.0, 180.0]


def test_who_waits_patiently_is_never_turned_away() -> None:
    turns = Turns(lambda: 0.0)
    assert turns.turned_away({"a": lambda _: full_bucket(0.0, 0.001, 0.0)}) is None


class Crowd:
    """Callers who come when they are told to, until each had a turn; the clock goes to whoever is next."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns = Turns(lambda: self.now, patience=0.0)
        self.asked = 0

    async def all_had_one(self, count: int) -> list[float]:
        """Give when each had their turn."""
        coming, had = [(0.0, number) for number in range(count)], list[float]()
        while coming:
            self.now, number = heappop(coming)
            self.asked += 1
            try:
                await self.turns.turn({"channel": lambda _: Windows(CONVERSATION)})
            except TooBusy as busy:
                heappush(coming, (self.now + busy.seconds, number))
            else:
                had.append(self.now)
        return had


async def test_those_who_are_sent_away_come_again_one_after_the_other() -> None:
    crowd = Crowd()
    had = await crowd.all_had_one(TRIED)
    assert had == _times(Windows(CONVERSATION)), "no turn is left unused, and none is taken too early"
    assert crowd.asked < 2 * TRIED, "nobody comes in vain a second time"


async def test_a_promise_that_nobody_keeps_holds_up_nobody() -> None:
    now = 0.0
    turns = Turns(lambda: now, patience=0.0)
    limit = {"a": lambda _: Windows((Window(1, 60),))}
    await turns.turn(limit)
    told = []
    for _ in range(3):
        with pytest.raises(TooBusy) as busy:
            await turns.turn(limit)
        told.append(busy.value.seconds)
    assert told == [60.0, 120.0, 180.0]
    now = 60.0
    await turns.turn(limit)
    now = 200.0
    await turns.turn(limit)
    with pytest.raises(TooBusy) as busy:
        await turns.turn(limit)
    assert busy.value.seconds == 60.0


async def test_who_waits_for_a_busy_channel_holds_up_nobody_in_the_others() -> None:
    turns = Turns(lambda: 0.0, patience=0.0)
    limits = {"all": lambda _: full_bucket(3, 1.0, 0.0), "busy": lambda _: full_bucket(1, 0.1, 0.0)}
    await turns.turn(limits)
    for _ in range(5):
        with pytest.raises(TooBusy):
            await turns.turn(limits)
    patient = Turns(lambda: 0.0)
    patient._limits = turns._limits
    waiting = asyncio.create_task(patient.turn(limits))
    await asyncio.sleep(0)
    await turns.turn({"all": limits["all"]})
    waiting.cancel()


async def test_limits_that_nobody_asks_for_are_forgotten() -> None:
    turns = Turns(lambda: 0.0)
    for number in range(LIMITS_KEPT + 100):
        await turns.turn({f"{number}": lambda _: Windows((Window(1, 60),))})
    assert len(turns._limits) <= LIMITS_KEPT
