"""A start asks by itself whether the schema is the newest, and must agree with the migrations."""

from sqlalchemy import text

from storage.engine import open_database
from storage.revision import is_newest
from storage.schema import is_current, migrate


def test_an_empty_database_is_not_the_newest_and_a_migrated_one_is(database_url: str) -> None:
    database = open_database(database_url)
    assert not is_newest(database)

    migrate(database)

    assert is_newest(database)
    assert is_current(database)
    database.close()


def test_a_database_of_another_revision_is_not_the_newest(database_url: str) -> None:
    database = open_database(database_url)
    migrate(database)
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert not is_newest(database)
    database.close()
