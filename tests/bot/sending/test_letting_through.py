"""What a platform would send away is put off in one go, and is no attempt; everything else goes as ever."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.dispatch import Dispatcher
from bot.sending.letting_through import LettingThrough
from bot.sending.platforms import Address
from bot.table import TABLE
from handlers.decisions import Decision, Done
from handlers.deliveries import DeliveryState
from handlers.messages import Message, MessageKind
from storage import tables
from storage.engine import Database, open_database
from storage.facts.sending.due import Standing, due_deliveries, where_updates_stand
from storage.record import record
from storage.schema import create_fresh
from tests.seed import NOW, Seeded, seed_firm

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    create_fresh(opened)
    yield opened
    opened.close()


@pytest.fixture
def seeded(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def dispatcher(database: Database) -> Iterator[Dispatcher]:
    made = Dispatcher(database, TABLE, lambda: NOW)
    made.start()
    yield made
    made.stop()


class Full:
    """A platform whose places are full for so long."""

    def __init__(self, places: Mapping[str, timedelta]) -> None:
        self._places = places

    def turned_away(self, to: Address) -> timedelta | None:
        return self._places.get(to.channel)


def owe(database: Database, seeded: Seeded, *stands_in: str) -> None:
    """Owe an update of one card, and let copies of it stand in these places."""
    name = "-".join(stands_in) or "nowhere"
    kinds = [MessageKind.CARD_UPDATE, *(MessageKind.CARD for _ in stands_in)]
    messages = tuple(
        Message(
            key=f"{name}/{number}",
            kind=kind,
            firm_id=seeded.firm.id,
            to=None,
            subject_id=name,
            version=1,
            due_at=NOW,
        )
        for number, kind in enumerate(kinds)
    )
    d = tables.deliveries
    with database.writer.begin() as connection:
        record(connection, [Decision(reply=Done(), messages=messages)], NOW)
        for number, place in enumerate(stands_in, 1):
            stands = {"state": DeliveryState.SENT, "place": place, "message": f"{place}.1"}
            copy = d.update().where(d.c.key == f"{name}/{number}")
            connection.execute(copy.values(workspace_id=seeded.workspace_id, **stands))


async def looked(database: Database, dispatcher: Dispatcher, full: Full) -> list[str]:
    """Look as the rounds do; gives what may be attempted."""
    letting = LettingThrough(dispatcher, {"slack": full}, lambda: NOW)
    with database.reading() as connection:
        due = due_deliveries(connection, NOW, limit=100)
        standing = where_updates_stand(connection, due)
    return [one.subject_id for one in await letting.through(due, standing)]


def updates(database: Database) -> dict[str, tuple[datetime, int]]:
    """Say when each update is due, and after how many attempts."""
    d = tables.deliveries
    chosen = select(d.c.subject_id, d.c.next_at, d.c.attempts).where(d.c.kind == MessageKind.CARD_UPDATE)
    with database.reading() as connection:
        found = connection.execute(chosen).all()
    return {row.subject_id: (row.next_at.astimezone(UTC), row.attempts) for row in found}


async def test_what_would_be_sent_away_is_put_off_and_was_not_tried(
    database: Database, seeded: Seeded, dispatcher: Dispatcher
) -> None:
    owe(database, seeded, "full")
    owe(database, seeded, "free")
    owe(database, seeded, "full", "free")
    owe(database, seeded)

    going = await looked(database, dispatcher, Full({"full": A_MINUTE}))

    assert sorted(going) == ["free", "full-free", "nowhere"], "one with a second copy may go there"
    assert updates(database) == {
        "full": (NOW + A_MINUTE, 0),
        "free": (NOW, 0),
        "full-free": (NOW, 0),
        "nowhere": (NOW, 0),
    }


async def test_every_version_of_an_update_is_put_off(
    database: Database, seeded: Seeded, dispatcher: Dispatcher
) -> None:
    owe(database, seeded, "full")
    newer = Message(
        key="full/newer",
        kind=MessageKind.CARD_UPDATE,
        firm_id=seeded.firm.id,
        to=None,
        subject_id="full",
        version=2,
        due_at=NOW,
    )
    with database.writer.begin() as connection:
        record(connection, [Decision(reply=Done(), messages=(newer,))], NOW)

    assert await looked(database, dispatcher, Full({"full": A_MINUTE})) == []


async def test_one_that_was_claimed_meanwhile_is_left_alone(
    database: Database, seeded: Seeded, dispatcher: Dispatcher
) -> None:
    owe(database, seeded, "full")
    letting = LettingThrough(dispatcher, {"slack": Full({"full": A_MINUTE})}, lambda: NOW)
    with database.reading() as connection:
        due = due_deliveries(connection, NOW, limit=100)
        standing = where_updates_stand(connection, due)
    with database.writer.begin() as connection:
        claimed = {"state": DeliveryState.SENDING, "claimed_until": NOW + A_MINUTE, "attempts": 1}
        connection.execute(
            tables.deliveries.update().where(tables.deliveries.c.id == due[0].id).values(**claimed)
        )

    assert not await letting.through(due, standing)

    assert updates(database) == {"full": (NOW, 1)}


def test_where_an_update_stands_is_told_of_one_place_alone(database: Database, seeded: Seeded) -> None:
    owe(database, seeded, "full")
    owe(database, seeded, "full", "free")
    owe(database, seeded)
    with database.reading() as connection:
        due = due_deliveries(connection, NOW, limit=100)
        (stands,) = where_updates_stand(connection, due).values()
    assert stands == Standing(platform="slack", workspace="T1", place="full")
