"""An orderly end: what was begun is finished, what was accepted is answered, nothing is left half sent."""

import asyncio
from pathlib import Path

from sqlalchemy import select

from handlers.deliveries import DeliveryState
from storage import tables
from tests.patience import PATIENCE
from tests.reliability.arena import Trial, arena
from tests.reliability.crowd import key_of

BUSY = 12  # messages in the workspace when the end comes


async def test_sigterm_in_the_middle_of_work_leaves_nothing_half_sent(
    database_url: str, tmp_path: Path
) -> None:
    trial = Trial(database_url=database_url, folder=tmp_path, kills=0, seed=5)
    async with arena(trial) as made:
        working = asyncio.create_task(made.crowd.work(6))
        world = made.workspace.world
        async with asyncio.timeout(PATIENCE):
            while len(world.conversations["C1"].messages) < BUSY:
                await world.changed(world.revision)

        exit_code = await made.lives[0].end()

        working.cancel()
        await asyncio.wait({working})
        d = tables.deliveries
        with made.database.reading() as connection:
            rows = connection.execute(select(d.c.id, d.c.state, d.c.ambiguous, d.c.message)).all()
        posted = {key_of(m) for c in world.conversations.values() for m in c.lasting()}
        assert exit_code == 0
        assert not [row for row in rows if row.state == DeliveryState.SENDING or row.ambiguous]
        assert posted <= {row.id for row in rows if row.state == DeliveryState.SENT}
        assert not made.lives[0].errors()
