"""Sealing the audit as it grows: small commands with rests between them, so that whoever clicks goes first."""

import asyncio

from bot.dispatch import Dispatcher, new_command_id
from handlers.audit.sealing import CHUNK, SealAudit
from handlers.decisions import Figures
from handlers.ids import FirmId
from storage.engine import Database
from storage.facts.audit.audit import firms_to_seal

# times as long as a command took: some 400 records a second, and 3 % of what the machine can do
REST_SHARE = 29
PASS_SECONDS = 3.0  # then the next tick goes on, so that an end never waits long for a pass


async def seal_due(dispatcher: Dispatcher, database: Database) -> None:
    """Seal what was committed, firm by firm, for a few seconds at most."""
    clock = asyncio.get_running_loop().time
    ends = clock() + PASS_SECONDS
    for firm_id in await asyncio.to_thread(_firms, database):
        while clock() < ends:
            began = clock()
            if await seal_next(dispatcher, firm_id) < CHUNK:
                break
            await asyncio.sleep(REST_SHARE * (clock() - began))


async def seal_next(dispatcher: Dispatcher, firm_id: FirmId) -> int:
    """Seal the next part of a firm's records, and say how many they were."""
    reply = await dispatcher.dispatch(SealAudit(id=new_command_id(), firm_id=firm_id))
    return reply.value if isinstance(reply, Figures) and isinstance(reply.value, int) else 0


def _firms(database: Database) -> tuple[FirmId, ...]:
    with database.reading() as connection:
        return firms_to_seal(connection)
