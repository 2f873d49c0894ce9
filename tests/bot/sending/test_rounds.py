"""The rounds: what is due is sent for at once, one at a time in each place, and no place starves another."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.sending.rounds import AT_ONCE, DUE_AT_ONCE, Rounds
from handlers.decisions import Decision, Done
from handlers.deliveries import DeliveryState
from handlers.ids import DeliveryId
from handlers.messages import Message, MessageKind, ToChannel
from storage import tables
from storage.engine import Database
from storage.record import record
from tests.clocks import StillClock
from tests.patience import PATIENCE
from tests.seed import NOW, Seeded, seed_firm

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def seeded(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture(autouse=True)
def _never_looks_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sending.rounds.LONGEST_REST", timedelta(minutes=1))


class Couriers:
    """Attempts that end when a test says so; `most` is how many there were at once in each place."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places: dict[str, str] = {}
        self.begun: list[str] = []
        self.now: dict[str, int] = defaultdict(int)
        self.most: dict[str, int] = defaultdict(int)
        self.go_on = asyncio.Event()
        self.changed = asyncio.Condition()

    async def attempt(self, delivery_id: DeliveryId) -> None:
        place = await asyncio.to_thread(self._place, delivery_id)
        self.now[place] += 1
        self.most[place] = max(self.most[place], self.now[place])
        self.begun.append(place)
        await self._tell()
        try:
            await self.go_on.wait()
            if place == "C-broken":
                raise RuntimeError("a courier's fault")
            await asyncio.to_thread(self._sent, delivery_id)
        finally:
            self.now[place] -= 1
            await self._tell()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, what: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(what)

    def _place(self, delivery_id: DeliveryId) -> str:
        d = tables.deliveries
        with self._database.reading() as connection:
            found = connection.execute(d.select().where(d.c.id == delivery_id)).one()
            return str(found.channel)

    def _sent(self, delivery_id: DeliveryId) -> None:
        d = tables.deliveries
        with self._database.writer.begin() as connection:
            sent = d.update().where(d.c.id == delivery_id).values(state=DeliveryState.SENT)
            connection.execute(sent)


def owe(
    database: Database, seeded: Seeded, channel: str, count: int, *, later: timedelta = timedelta()
) -> None:
    """Owe so many notices to a channel."""
    messages = tuple(
        Message(
            key=f"{channel}/{number}/{later}",
            kind=MessageKind.NOTICE,
            firm_id=seeded.firm.id,
            to=ToChannel(workspace_id=seeded.workspace_id, channel=channel),
            subject_id=f"{channel}/{number}",
            version=1,
            due_at=NOW + later,
        )
        for number in range(count)
    )
    with database.writer.begin() as connection:
        record(connection, [Decision(reply=Done(), messages=messages)], NOW)


@asynccontextmanager
async def rounds_of(database: Database, couriers: Couriers, clock: StillClock) -> AsyncIterator[Rounds]:
    rounds = Rounds(database, couriers.attempt, clock.now)
    rounds.start()
    try:
        yield rounds
    finally:
        couriers.go_on.set()
        await rounds.stop()


async def test_each_place_has_one_at_a_time_and_all_comes_to_its_turn(
    database: Database, seeded: Seeded
) -> None:
    owe(database, seeded, "C1", 5)
    owe(database, seeded, "C2", 5)
    couriers = Couriers(database)

    async with rounds_of(database, couriers, StillClock(NOW)):
        await couriers.until(lambda: len(couriers.begun) == 2)
        couriers.go_on.set()
        await couriers.until(lambda: len(couriers.begun) == 10)

    assert couriers.most == {"C1": 1, "C2": 1}


async def test_a_place_with_very_much_owed_starves_no_other(database: Database, seeded: Seeded) -> None:
    owe(database, seeded, "C-full", 2 * DUE_AT_ONCE)
    owe(database, seeded, "C-late", 1)
    couriers = Couriers(database)

    async with rounds_of(database, couriers, StillClock(NOW)):
        # nothing has ended yet: the full place's first one does not hold up the other's
        await couriers.until(lambda: set(couriers.begun) == {"C-full", "C-late"})

        assert len(couriers.begun) == 2


async def test_no_more_are_under_way_than_there_are_hands(database: Database, seeded: Seeded) -> None:
    for number in range(AT_ONCE + 5):
        owe(database, seeded, f"C{number}", 1)
    couriers = Couriers(database)

    async with rounds_of(database, couriers, StillClock(NOW)) as rounds:
        await couriers.until(lambda: len(couriers.begun) == AT_ONCE)
        rounds.wake()
        couriers.go_on.set()
        await couriers.until(lambda: len(couriers.begun) == AT_ONCE + 5)

    assert set(couriers.most.values()) == {1}


async def test_a_place_whose_courier_failed_rests_and_holds_up_nobody(
    database: Database, seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(database, seeded, "C-broken", 1)
    owe(database, seeded, "C1", 3)
    couriers = Couriers(database)
    couriers.go_on.set()

    async with rounds_of(database, couriers, StillClock(NOW)):
        await couriers.until(lambda: couriers.begun.count("C1") == 3 and couriers.now["C1"] == 0)
        assert couriers.begun.count("C-broken") == 1

    monkeypatch.setattr("bot.sending.rounds.LONGEST_REST", timedelta(milliseconds=20))
    async with rounds_of(database, couriers, StillClock(NOW)):
        await couriers.until(lambda: couriers.begun.count("C-broken") == 3)


async def test_what_falls_due_later_is_sent_for_then(database: Database, seeded: Seeded) -> None:
    owe(database, seeded, "C1", 1)
    owe(database, seeded, "C-later", 1, later=timedelta(milliseconds=300))
    couriers, clock = Couriers(database), StillClock(NOW)
    couriers.go_on.set()

    async with rounds_of(database, couriers, clock):
        await couriers.until(lambda: couriers.begun == ["C1"])
        clock.move_to(NOW + timedelta(seconds=1))
        await couriers.until(lambda: couriers.begun == ["C1", "C-later"])


async def test_an_end_waits_for_what_is_under_way_and_begins_nothing_new(
    database: Database, seeded: Seeded
) -> None:
    owe(database, seeded, "C1", 3)
    couriers = Couriers(database)
    rounds = Rounds(database, couriers.attempt, lambda: NOW)
    rounds.start()
    await couriers.until(lambda: couriers.begun == ["C1"])

    stopping = asyncio.create_task(rounds.stop())
    couriers.go_on.set()
    await asyncio.wait_for(stopping, PATIENCE)

    assert couriers.begun == ["C1"]
    assert couriers.now == {"C1": 0}


async def test_an_end_waits_for_a_look_that_is_under_way(database: Database) -> None:
    looking, go_on = threading.Event(), threading.Event()

    def slow_clock() -> datetime:
        looking.set()
        assert go_on.wait(PATIENCE)
        return NOW

    rounds = Rounds(database, Couriers(database).attempt, slow_clock)
    rounds.start()
    assert await asyncio.to_thread(looking.wait, PATIENCE)
    ending = asyncio.create_task(rounds.stop())
    for _ in range(50):
        await asyncio.sleep(0)
    assert not ending.done()

    go_on.set()
    await ending


async def test_a_bad_moment_of_the_database_does_not_end_the_rounds(
    database: Database, seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    couriers = Couriers(database)
    couriers.go_on.set()
    monkeypatch.setattr("bot.sending.rounds.LONGEST_REST", timedelta(milliseconds=20))
    rounds = Rounds(database, couriers.attempt, lambda: NOW)
    read, failures = rounds._read, [OSError("gone"), OSError("gone")]

    def flaky(*asked: tuple[str, ...]) -> object:
        if failures:
            raise failures.pop()
        return read(*asked)

    monkeypatch.setattr(rounds, "_read", flaky)
    owe(database, seeded, "C1", 1)
    rounds.start()

    await couriers.until(lambda: couriers.begun == ["C1"])

    await rounds.stop()
