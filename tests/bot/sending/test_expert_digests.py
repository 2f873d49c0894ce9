"""Many experts' digests that are read together say what each says that is read alone."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from bot.dispatch import Dispatcher
from bot.housekeeping.closing import close_due
from bot.lines.closing import CLOSING_LINES
from bot.sending.digests import ExpertDigest, digest_content
from bot.sending.expert_digests import ExpertDigests, expert_digests
from handlers.ids import DigestId
from handlers.money.closing_values import DigestKind
from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from storage.engine import Database
from tests.clocks import StillClock
from tests.seed import seed_client, seed_firm, write
from tests.work import taken_back, work_done

CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)
WEEK = timedelta(days=7, hours=1)  # the clocks go back
IN_WEEK, AFTER = CUTOFF - timedelta(days=2), CUTOFF + timedelta(seconds=5)


@pytest.fixture
async def digest_ids(database: Database) -> Sequence[DigestId]:
    """Two weeks of two firms are closed: work of every kind, in two matters, some of it taken back."""
    with database.writer.begin() as connection:
        for name, workspace in (("Kern LLP", "T1"), ("Odell LLP", "T2")):
            firm = seed_firm(connection, name=name, workspace=workspace)
            other = seed_client(connection, firm, name="Birch Lab")
            for number, account in enumerate(("U1", "U2", "U3")):
                for kind in list(VerdictKind)[: number + 1]:
                    work = work_done(firm, account, f"{account} {kind}", at=IN_WEEK, kind=kind)
                    write(connection, *work, *work_done(other, account, f"{account} {kind}", at=IN_WEEK))
                write(connection, *taken_back(work, IN_WEEK if number == 1 else AFTER))
    for now in (AFTER, AFTER + WEEK):
        dispatcher = Dispatcher(database, CLOSING_LINES, lambda now=now: now)  # type: ignore[misc]  # a default
        dispatcher.start()
        await close_due(dispatcher, database, StillClock(now))
        dispatcher.stop()
    with database.reading() as connection:
        experts = tables.digests.c.kind == DigestKind.EXPERT
        return list(connection.scalars(select(tables.digests.c.id).where(experts)))


async def test_digests_that_are_read_together_say_what_each_alone_says(
    database: Database, digest_ids: Sequence[DigestId]
) -> None:
    alone = [await digest_content(database, digest_id, AFTER) for digest_id in digest_ids]
    assert len(alone) == 2 * (3 + 2)
    reader = ExpertDigests(database)
    together = await asyncio.gather(*(reader.content(digest_id) for digest_id in digest_ids))
    assert together == alone
    assert len({digest.figures.reviews for digest in together}) > 3
    assert all(isinstance(digest, ExpertDigest) and digest.unpaid for digest in together)


async def test_a_digest_that_is_not_there_is_nobody_elses_trouble(
    database: Database, digest_ids: Sequence[DigestId]
) -> None:
    reader = ExpertDigests(database)
    asked = [reader.content(digest_ids[0]), reader.content(DigestId("nothing"))]
    found, missing = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(found, ExpertDigest)
    assert isinstance(missing, NoResultFound)
    with pytest.raises(NoResultFound):
        expert_digests(database, ["firm"])  # type: ignore[list-item]  # any id
