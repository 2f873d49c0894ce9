"""The product under fire: killed again and again while the platform misbehaves, and then looked at."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy import func, or_, select

from handlers.deliveries import DeliveryState
from handlers.review.reviews import ReviewState
from storage import tables
from storage.engine import Database
from tests.reliability.arena import LOST_SECONDS, Arena, Trial, arena
from tests.reliability.audit import Findings, audit
from tests.reliability.lives import Lives
from tests.reliability.weather import storm

HANDS = 6
FREEZE_SECONDS = 2.5  # beyond the lease
QUIET_SECONDS = 60.0
STILL_SECONDS = LOST_SECONDS + 1  # or a card that is lost for good would not be known to be


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    trial: Trial
    findings: Findings
    acked: int
    faults: int
    errors: str
    seconds: float
    quiet_after: float

    @property
    def broken(self) -> tuple[str, ...]:
        """Everything that must not be; what a process logged as an error is among it."""
        return (*self.findings.broken, *((self.errors,) if self.errors else ()))

    def __str__(self) -> str:
        """Tell it in a line."""
        trial, found = self.trial, self.findings
        return (
            f"seed {trial.seed}: {trial.kills} kills, {trial.freezes} freezes of {trial.processes} process(es); "
            f"{found.cards} cards, {self.acked} acknowledged acts, {found.verdicts} verdicts, {self.faults} faults; "
            f"{found.extra_copies} extra copies, {found.unsure} unsure; quiet after {self.quiet_after:.1f} s; "
            f"{self.seconds:.1f} s in all; broken: {len(self.broken)}"
        )


async def under_fire(trial: Trial) -> Report:
    """Try it; what it finds is in the report, and a TimeoutError says that it never came to rest."""
    began = time.monotonic()
    async with arena(trial) as made:
        for fault in storm(trial.seed):
            made.workspace.faults.add(fault)
        working = asyncio.create_task(made.crowd.work(HANDS))
        await _fire(trial, made)
        faults = sum(hits for _, hits in made.workspace.faults.hits())
        made.workspace.faults.clear()
        ceased = time.monotonic()
        made.crowd.finish()
        await until_quiet(working, made)
        quiet_after = time.monotonic() - ceased
        now = datetime.now(UTC)
        findings = audit(made.database, made.workspace.world, made.crowd, now, may_look=trial.may_look)
    return Report(
        trial=trial,
        findings=findings,
        acked=sum(len(story.acked) for story in made.crowd.stories),
        faults=faults,
        errors="\n".join(filter(None, (life.errors() for life in made.lives))),
        seconds=time.monotonic() - began,
        quiet_after=quiet_after,
    )


async def _fire(trial: Trial, made: Arena) -> None:
    """Kill a process at a random moment, even while it starts, and start it again at once."""
    rng = Random(trial.seed)
    shots = [Lives.kill] * trial.kills + [Lives.freeze] * trial.freezes
    rng.shuffle(shots)
    for shot in shots:
        life = rng.choice(made.lives)
        await asyncio.sleep(rng.uniform(0.1, 1.2))  # the moment is what is random
        if shot is Lives.freeze:
            await life.freeze(FREEZE_SECONDS)
        else:
            await life.kill()
            await life.begin()
        made.hear(rng.choice(made.lives))
    for life in made.lives:
        await life.serving()


async def until_quiet(working: asyncio.Task[None], made: Arena) -> None:
    """Wait until nothing is owed and nobody does anything more; whoever is at work still will wait for ever."""
    database, world = made.database, made.workspace.world
    async with asyncio.timeout(QUIET_SECONDS):
        still = 0
        while not working.done() and still < STILL_SECONDS:
            seen = world.revision
            await asyncio.wait({working}, timeout=1)  # other processes' rows give no sign
            is_still = world.revision == seen and not await asyncio.to_thread(_owed, database)
            still = still + 1 if is_still else 0
        while await asyncio.to_thread(_owed, database):
            await asyncio.wait({asyncio.create_task(world.changed(world.revision))}, timeout=0.2)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working  # whatever went wrong there is told


def _owed(database: Database) -> int:
    d, r, now = tables.deliveries, tables.reviews, datetime.now(UTC)
    due = select(func.count()).where(
        or_((d.c.state == DeliveryState.DUE) & (d.c.next_at <= now), d.c.state == DeliveryState.SENDING)
    )
    unrouted = select(func.count()).where(r.c.state == ReviewState.OFFERED, r.c.route_at <= now)
    with database.reading() as connection:
        return int(connection.execute(due).scalar_one() + connection.execute(unrouted).scalar_one())
