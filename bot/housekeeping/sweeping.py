"""Going through the cards that new walls concern: small commands, one after the other, until nothing is left to do."""

import asyncio
from datetime import datetime

from bot.dispatch import Dispatcher, new_command_id
from bot.process.clock import Clock
from handlers.decisions import Done
from handlers.walls.sweeps import SweepCards
from storage.engine import Database
from storage.facts.walls.sweeps import next_sweep


async def sweep_due(dispatcher: Dispatcher, database: Database, clock: Clock) -> None:
    """Take one step of the sweeps that are due after the other; whoever else is at it ends the pass."""
    while step := await asyncio.to_thread(_next, database, clock.now()):
        reply = await dispatcher.dispatch(step)
        if not isinstance(reply, Done) or reply.already:
            return


def _next(database: Database, now: datetime) -> SweepCards | None:
    with database.reading() as connection:
        return next_sweep(connection, now, new_command_id())
