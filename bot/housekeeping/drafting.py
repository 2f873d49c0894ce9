"""Drafting the pre-bills that were opened: small commands, one after the other, until their lines are priced."""

import asyncio

from bot.dispatch import Dispatcher, new_command_id
from handlers.decisions import Done
from handlers.ids import PreBillId
from storage.engine import Database
from storage.facts.money.drafting import Step, drafts_under_way, next_draft_step


async def draft_due(dispatcher: Dispatcher, database: Database) -> None:
    """Draft every pre-bill that is not drafted to the end."""
    for pre_bill_id in await asyncio.to_thread(_under_way, database):
        await draft_one(dispatcher, database, pre_bill_id)


async def draft_one(dispatcher: Dispatcher, database: Database, pre_bill_id: PreBillId) -> None:
    """Take one step after the other; a step that somebody else took ends the pass, and the next tick looks again."""
    while step := await asyncio.to_thread(_next, database, pre_bill_id):
        reply = await dispatcher.dispatch(step)
        if not isinstance(reply, Done) or reply.already:
            return


def _under_way(database: Database) -> tuple[PreBillId, ...]:
    with database.reading() as connection:
        return drafts_under_way(connection)


def _next(database: Database, pre_bill_id: PreBillId) -> Step | None:
    with database.reading() as connection:
        return next_draft_step(connection, pre_bill_id, new_command_id())
