"""How a house is run in a test: a clock that stands still, and a look after every commit."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from handlers.attempt_values import USUAL
from tests.journeys.stage import House

# on a clock that stands still, an update that waits for its post a second would wait for ever
AT_ONCE = replace(USUAL, wait_for_post=timedelta(0))


def listen(house: House) -> None:
    """Let what is waited for be looked at after every commit."""
    loop = asyncio.get_running_loop()

    def told(_batch: object) -> None:
        loop.call_soon_threadsafe(house.committed.set)

    house.service.dispatcher.listen(told)
