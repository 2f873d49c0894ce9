"""The same work in either chat leaves the same verdicts, time entries, ledger entries and digests."""

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from bot.agents.keys import new_key
from storage import tables
from storage.engine import open_database
from storage.schema import create_fresh
from tests.clocks import StillClock
from tests.journeys.conftest import HANDS
from tests.journeys.hands import CHAT, Hands
from tests.seed import NOW, seed_firm, write

TABLES = (tables.verdicts, tables.time_entries, tables.ledger_entries, tables.digests)
Rows = Sequence[tuple[Any, ...]]


async def a_week(hands: Hands) -> None:
    """Every answer there is, one taken back, one metered, and the week closed."""
    for title in ("One", "Two", "Three", "Four"):
        await hands.house.send(f"Clause {title}.", title=title)
    await hands.press("U1", "Approve", "Clause One.")
    await hands.house.later(minutes=1)
    await hands.press("U1", "Edit", "Clause Two.")
    await hands.house.later(minutes=1)
    assert await hands.fill("U1", piece_0="Clause 2.", comment="As a number.") == ""
    await hands.press("U2", "Reject", "Clause Three.")
    assert await hands.fill("U2", reason="incomplete", comment="It has no end.") == ""
    await hands.reply("U2", "approve", "Clause Four.")
    await hands.reply("U2", "undo", "Clause Four.")
    await hands.house.send("Clause Five.", matter="TIME-1")
    await hands.house.settled()
    mine = next(row.expert_id for row in hands.house.rows(tables.reviews) if row.state == "offered")
    account = hands.house.account(mine)
    await hands.press(account, "Start", "about 5 min", CHAT)
    await hands.house.later(minutes=3)
    await hands.press(account, "Approve", "Clause Five.", CHAT)
    hands.house.clock.move_to(hands.house.seeded.firm.next_close_at + timedelta(hours=12))
    await hands.house.service.ticks.now()
    await hands.house.settled()


def told(hands: Hands, table: Table) -> Rows:
    """The rows of a table without their own ids, which are made anew for every task."""
    kept = [column.name for column in table.columns if not _is_an_id(column.name)]
    rows = [tuple(getattr(row, name) for name in kept) for row in hands.house.rows(table)]
    return sorted(rows, key=repr)


def _is_an_id(name: str) -> bool:
    return name in {"id", "reverses", "key"} or (
        name.endswith("_id") and name not in {"expert_id", "person_id"}
    )


async def test_a_week_leaves_the_same_rows_on_both(tmp_path: Path) -> None:
    left: dict[str, list[Rows]] = {}
    for platform, hands_of in HANDS.items():
        with closing(open_database(f"sqlite:///{tmp_path / platform}.db")) as database:
            create_fresh(database)
            with database.writer.begin() as connection:
                seeded = seed_firm(connection)
                key, issued = new_key(seeded.client_id)
                write(connection, issued)
            async with hands_of(database, seeded, key, StillClock(NOW)) as hands:
                await a_week(hands)
                left[platform] = [told(hands, table) for table in TABLES]
    assert all(left["slack"])
    assert left["teams"] == left["slack"]
