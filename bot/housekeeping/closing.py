"""Closing what is due: small commands, one after the other, until nothing is left to do."""

import asyncio
from datetime import datetime

from bot.dispatch import Dispatcher, new_command_id
from bot.process.clock import Clock
from handlers.decisions import Done, Reply
from handlers.ids import FirmId
from handlers.money.closing import TakeEntries
from storage.engine import Database
from storage.facts.closing import Step, due_closings, next_step, taking_after


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

    The entries of the next step are looked for while this one is written. A step that somebody else took before us ends
    the pass: they are closing the same week, and the next tick looks again.
    """
    following: Step | None = None
    while step := following or await asyncio.to_thread(_next, database, firm_id, clock.now()):
        reply, following = await _taken(dispatcher, database, firm_id, step)
        if not isinstance(reply, Done) or reply.already:
            return


async def _taken(
    dispatcher: Dispatcher, database: Database, firm_id: FirmId, step: Step
) -> tuple[Reply, Step | None]:
    """Take a step, and make the one after it where that is known before it is taken."""
    if not isinstance(step, TakeEntries):
        return await dispatcher.dispatch(step), None
    looking = asyncio.to_thread(_after, database, firm_id, step)
    reply, following = await asyncio.gather(dispatcher.dispatch(step), looking, return_exceptions=True)
    if isinstance(reply, BaseException):
        raise reply
    if isinstance(following, BaseException):
        raise following
    return reply, following


def _due(database: Database, now: datetime) -> tuple[FirmId, ...]:
    with database.reading() as connection:
        return due_closings(connection, now)


def _after(database: Database, firm_id: FirmId, step: TakeEntries) -> Step | None:
    with database.reading() as connection:
        return taking_after(connection, step, firm_id, new_command_id())


def _next(database: Database, firm_id: FirmId, now: datetime) -> Step | None:
    with database.reading() as connection:
        return next_step(connection, firm_id, now, new_command_id())
