"""What the tests of storage may ask for."""

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.seed import seed_client, seed_firm
from tests.storage.worlds import World


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """Two firms in one transaction of a fresh database of each kind."""
    with database.writer.begin() as connection:
        mine = seed_firm(connection)
        yield World(
            connection=connection,
            mine=mine,
            second_client=seed_client(connection, mine, name="Other Lab"),
            theirs=seed_firm(connection, name="Rival LLP", workspace="T2"),
        )
