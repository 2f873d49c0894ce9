"""Closing what is due: small commands, one after the other, until nothing is left to do."""

import asyncio
from datetime import datetime

from bot.dispatch import Dispatcher, new_command_id
from bot.process.clock import Clock
from handlers.decisions import Done
from handlers.ids import FirmId
from storage.engine import Database
from storage.facts.closing import Step, due_closings, next_step


async def close_due(dispatcher: Dispatcher, database: Database, clock: Clock) -> None:
    """Close every firm's week that is due, and any closing that stopped half way; raises what went wrong, last.

    One firm's trouble does not keep the others' weeks open.
    """
    faults: list[BaseException] = []
    for firm_id in await asyncio.to_thread(_due, database, clock.now()):
        (fault,) = await asyncio.gather(
            close_firm(dispatcher, database, clock, firm_id), return_exceptions=True
        )
        if fault is not None:
            faults.append(fault)
    if faults:
        raise BaseExceptionGroup(f"{len(faults)} weeks could not be closed", faults)


async def close_firm(dispatcher: Dispatcher, database: Database, clock: Clock, firm_id: FirmId) -> None:
    """Take one step of a firm's closing after the other until nothing is due.

    A step that somebody else took before us ends the pass: they are closing the same week, and the next tick looks
    again.
    """
    while step := await asyncio.to_thread(_next, database, firm_id, clock.now()):
        reply = await dispatcher.dispatch(step)
        if not isinstance(reply, Done) or reply.already:
            return


def _due(database: Database, now: datetime) -> tuple[FirmId, ...]:
    with database.reading() as connection:
        return due_closings(connection, now)


def _next(database: Database, firm_id: FirmId, now: datetime) -> Step | None:
    with database.reading() as connection:
        return next_step(connection, firm_id, now, new_command_id())
