"""What PostgreSQL is told of its disk, and that a URL's own options have their way."""

from contextlib import closing

import pytest
from sqlalchemy import text

from storage.engine import open_database


@pytest.mark.parametrize(
    ("options", "cost"),
    [("", "1.1"), ("?options=-c%20random_page_cost%3D2.5", "2.5")],
    ids=["ours", "its own"],
)
def test_postgresql_is_told_what_its_disk_costs(postgres_url: str, options: str, cost: str) -> None:
    with closing(open_database(f"{postgres_url}{options}")) as database:
        for engine in (database.writer, database.reader):
            with engine.connect() as connection:
                assert connection.scalar(text("SHOW random_page_cost")) == cost
