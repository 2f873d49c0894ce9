from sqlalchemy import func, select

from storage import tables
from storage.engine import open_database
from tests.seed import review_of, seed_client, seed_firm, task_of, write


def test_the_seeded_firm_fits_the_tables_of_both_databases(database_url: str) -> None:
    database = open_database(database_url)
    tables.metadata.create_all(database.writer)
    with database.writer.begin() as connection:
        first = seed_firm(connection)
        seed_client(connection, first, name="Other Lab")
        seed_firm(connection, name="Other LLP", workspace="T2")
        task = task_of(first.matters["PIECE-1"], "one")
        write(connection, task, review_of(task))
    with database.reading() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.firms, tables.clients, tables.matters, tables.people, tables.reviews)
        }
    database.close()
    assert counts == {"firms": 2, "clients": 3, "matters": 15, "people": 10, "reviews": 1}
