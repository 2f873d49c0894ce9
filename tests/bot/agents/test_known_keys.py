"""A key that was found is known for a second; everything else is looked up each time."""

from sqlalchemy import event

from bot.agents.edge import KEY_SECONDS, Keys, Reads
from bot.agents.keys import new_key
from storage import tables
from storage.engine import Database
from tests.seed import seed_firm, write


class Ticking:
    """A clock that the test moves on; and how often the database was asked."""

    def __init__(self, database: Database) -> None:
        self.seconds = 100.0
        self.asked = 0
        event.listen(database.reader, "before_cursor_execute", self._count)

    def __call__(self) -> float:
        return self.seconds

    def _count(self, *_: object) -> None:
        self.asked += 1


def keys_of(database: Database) -> tuple[Keys, Ticking, str, str]:
    with database.writer.begin() as connection:
        client_id = seed_firm(connection).client_id
        text, issued = new_key(client_id)
        write(connection, issued)
    clock = Ticking(database)
    return Keys(Reads(database), clock), clock, text, client_id


def revoke(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(tables.api_keys.update().values(revoked_at=tables.api_keys.c.created_at))


async def test_a_key_that_was_used_just_now_is_not_looked_up_again(database: Database) -> None:
    keys, clock, text, client_id = keys_of(database)
    assert await keys.client(text) == client_id
    asked = clock.asked

    clock.seconds += KEY_SECONDS / 2

    assert await keys.client(text) == client_id
    assert clock.asked == asked


async def test_a_revoked_key_opens_nothing_a_second_after_it_was_looked_up(database: Database) -> None:
    keys, clock, text, client_id = keys_of(database)
    assert await keys.client(text) == client_id
    revoke(database)
    for _ in range(4):  # to use it does not keep it alive
        clock.seconds += KEY_SECONDS / 4
        last = await keys.client(text)

    assert last is None
    assert await keys.client(text) is None


async def test_another_secret_under_a_known_id_opens_nothing(database: Database) -> None:
    keys, _, text, _ = keys_of(database)
    await keys.client(text)
    known, _until = keys._known.popitem()[1]
    other, issued = new_key(known.client_id)
    keys._known[issued.id] = (known, float("inf"))

    assert await keys.client(other) is None


async def test_what_is_no_live_key_is_looked_up_every_time(database: Database) -> None:
    keys, clock, _, client_id = keys_of(database)
    text, issued = new_key(client_id)
    assert await keys.client(text) is None

    with database.writer.begin() as connection:
        write(connection, issued)

    assert await keys.client(text) == client_id
    assert clock.asked > 1
