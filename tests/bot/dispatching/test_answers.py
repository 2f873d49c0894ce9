"""Answers that a writer thread gives reach whoever waits for them, on whatever loop, and nobody else is in the way."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from bot.answers import Answer, Outcome, tell
from handlers.decisions import Done, Reply
from tests.patience import PATIENCE

YES = Done(words="Yes.")


def tell_from_a_thread(*outcomes: tuple[Answer, Outcome]) -> None:
    thread = threading.Thread(target=tell, args=[outcomes])
    thread.start()
    thread.join()


async def test_all_who_wait_on_a_loop_are_answered_each_with_their_own() -> None:
    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    fault = ValueError("no")

    tell_from_a_thread((first, YES), (second, fault))

    assert await asyncio.wait_for(first, PATIENCE) == YES
    with pytest.raises(ValueError, match="no"):
        await asyncio.wait_for(second, PATIENCE)


async def test_one_who_stopped_waiting_keeps_no_other_from_their_answer() -> None:
    loop = asyncio.get_running_loop()
    gone, waits = loop.create_future(), loop.create_future()
    gone.cancel()

    tell_from_a_thread((gone, YES), (waits, YES))

    assert await asyncio.wait_for(waits, PATIENCE) == YES
    assert gone.cancelled()


async def test_a_loop_is_woken_once_for_a_whole_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    woken = []
    wake = loop.call_soon_threadsafe
    monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *given: (woken.append(1), wake(*given))[1])
    waiting = [loop.create_future() for _ in range(16)]

    tell_from_a_thread(*((one, YES) for one in waiting))
    await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)

    assert len(woken) == 1


def test_a_loop_that_was_closed_is_left_alone_and_threads_are_answered() -> None:
    loop = asyncio.new_event_loop()
    nobody, somebody = loop.create_future(), Future[Reply]()
    loop.close()

    tell([(nobody, YES), (somebody, YES)])

    assert somebody.result(timeout=PATIENCE) == YES
    assert not nobody.done()
