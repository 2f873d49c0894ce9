"""The running week in the terminal."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.engine import Database, open_database
from tests.bot.commands.line import run
from tests.seed import seed_firm, write
from tests.work import work_done


@pytest.fixture
def worked(furnished_url: str) -> str:
    """A firm where somebody worked just now, and another one where nobody did."""
    database = open_database(furnished_url)
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        seed_firm(connection, name="Quiet LLP", workspace="T2")
        now = datetime.now(UTC)
        write(connection, *work_done(firm, "U1", "one", at=now))
        write(connection, *work_done(firm, "U2", "two", at=now, matter="TIME-1", milliseconds=1_800_000))
    database.close()
    return furnished_url


def rows_of(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }


def test_the_week_is_shown_with_the_words_of_the_digest_and_nothing_is_taken(worked: str) -> None:
    database = open_database(worked)
    before = rows_of(database)
    ran = run(worked, "digest", "--now", "--firm", "Kern LLP")
    assert ran.code == 0
    for words in ("Experts earn", "Clients owe", "$66.00", "$110.00", "$44.00", "2 approved", "0:30:00"):
        assert words in ran.out
    for name in ("Contracts", "Acme Lab", "PIECE-1", "TIME-1", "Ada Kern", "Ben Odell"):
        assert name in ran.out
    assert rows_of(database) == before
    database.close()


def test_a_quiet_week_says_so(worked: str) -> None:
    ran = run(worked, "digest", "--now", "--firm", "quiet llp")
    assert ran.code == 0
    assert "so far: no reviews yet." in ran.out


def test_the_firm_must_be_clear_and_so_must_the_wish(worked: str) -> None:
    assert "say which one" in run(worked, "digest", "--now").err
    refused = run(worked, "digest")
    assert refused.code == 2
    assert "signoff digest --now" in refused.err
