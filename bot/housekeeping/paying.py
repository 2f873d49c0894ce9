"""Posting what was approved and making payout files: small commands, one after the other, until nothing is left."""

import asyncio

from bot.dispatch import Dispatcher, new_command_id
from handlers.decisions import Done
from handlers.ids import FirmId
from storage.engine import Database
from storage.facts.paying.approving import due_payouts, next_posting
from storage.facts.paying.exporting import next_filling


async def pay_due(dispatcher: Dispatcher, database: Database) -> None:
    """Go on with every firm's payouts that were approved and files that were asked for; raises what went wrong, last.

    One firm's trouble keeps no other's.
    """
    faults: list[BaseException] = []
    for firm_id in await asyncio.to_thread(_due, database):
        (fault,) = await asyncio.gather(pay_firm(dispatcher, database, firm_id), return_exceptions=True)
        if fault is not None:
            faults.append(fault)
    if faults:
        raise BaseExceptionGroup(f"the payouts of {len(faults)} firms could not be gone on with", faults)


async def pay_firm(dispatcher: Dispatcher, database: Database, firm_id: FirmId) -> None:
    """Take one step after the other; one that somebody else took before us ends the pass."""
    while (step := await asyncio.to_thread(next_step, database, firm_id)) is not None:
        reply = await dispatcher.dispatch(step)
        if not isinstance(reply, Done) or reply.already:
            return


def _due(database: Database) -> tuple[FirmId, ...]:
    with database.reading() as connection:
        return due_payouts(connection)


def next_step(database: Database, firm_id: FirmId) -> object | None:
    """Make the next command of a firm's payouts; None when nothing is to be done."""
    with database.reading() as connection:
        posting = next_posting(connection, firm_id, new_command_id())
        return posting or next_filling(connection, firm_id, new_command_id())
