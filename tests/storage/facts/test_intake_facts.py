"""What a batch of tasks is judged on: each client's own, found without reading every task there is."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from handlers.ids import CommandId
from handlers.review.intake.intake_values import CreateTasks, NewTask
from storage.engine import Database
from storage.facts.review.intake import intake_facts
from tests.seed import NOW, Seeded, seed_client, seed_firm, task_of, write


@pytest.fixture
def labs(database: Database) -> tuple[Seeded, Seeded]:
    """Two clients that use the same codes, names and keys."""
    with database.writer.begin() as connection:
        first = seed_firm(connection)
        return first, seed_client(connection, first, name="Bolt Lab")


def sent(lab: Seeded, name: str, key: str) -> CreateTasks:
    task = NewTask(matter="PIECE-1", output="The clause is valid.", external_id=name)
    return CreateTasks(
        id=CommandId(f"{lab.client_id}/{name}"),
        client_id=lab.client_id,
        key=key,
        fingerprint="f" * 64,
        tasks=(task,),
    )


def test_two_clients_of_a_batch_see_each_only_their_own(
    database: Database, labs: tuple[Seeded, Seeded]
) -> None:
    first, second = labs
    with database.writer.begin() as connection:
        write(connection, task_of(first.matters["PIECE-1"], "a"), task_of(second.matters["PIECE-1"], "b"))
        of_first, of_second = intake_facts(connection, [sent(first, "b", "k"), sent(second, "a", "k")], NOW)

    assert dict(of_first.matters) == {"PIECE-1": first.matters["PIECE-1"]}
    assert dict(of_second.matters) == {"PIECE-1": second.matters["PIECE-1"]}
    # both rows were read, for both names were asked for, and neither is the other's
    assert "b" not in of_first.external
    assert "a" not in of_second.external


def test_a_name_that_was_used_is_found_among_many(database: Database, labs: tuple[Seeded, Seeded]) -> None:
    first, second = labs
    task = task_of(first.matters["PIECE-1"], "a")
    with database.writer.begin() as connection:
        write(connection, task)
        of_first, of_second = intake_facts(connection, [sent(first, "a", "k"), sent(second, "a", "k")], NOW)

    assert of_first.external == {"a": task.id}
    assert of_second.external == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_look_reads_a_whole_table(database: Database, labs: tuple[Seeded, Seeded]) -> None:
    commands = [sent(lab, name, name) for lab in labs for name in ("a", "b")]
    with database.writer.begin() as connection:
        asked = statements(connection, commands)
        plans = [
            (sql, [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")])
            for sql in asked
        ]

    assert len(plans) == 3
    assert [sql for sql, steps in plans if any(step.startswith("SCAN") for step in steps)] == []


def statements(connection: Connection, commands: Sequence[CreateTasks]) -> list[str]:
    """What SQLite itself was asked, with the values in their places."""
    driver: Any = connection.connection.driver_connection
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    intake_facts(connection, commands, NOW)
    driver.set_trace_callback(None)
    return seen
