"""What the tests of storage may ask for."""

from collections.abc import Iterator

import pytest

from storage.engine import open_database
from storage.schema import create_fresh
from tests.seed import seed_client, seed_firm
from tests.storage.worlds import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Two firms in one transaction of a fresh database of each kind."""
    database = open_database(database_url)
    create_fresh(database)
    with database.writer.begin() as connection:
        mine = seed_firm(connection)
        yield World(
            connection=connection,
            mine=mine,
            second_client=seed_client(connection, mine, name="Other Lab"),
            theirs=seed_firm(connection, name="Rival LLP", workspace="T2"),
        )
    database.close()
