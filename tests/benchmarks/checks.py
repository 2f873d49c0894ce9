"""Whether the database tells, after the load and after the server was killed, what its answers said."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Table, func, select

from handlers.messages import MessageKind
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database


def complaints(database: Database, *, verdicts: int, tasks: int, began: datetime) -> Iterator[str]:
    """Say in words what is missing or too much beside the answers that were given.

    The invariants are asked as of the beginning: at Slack's pace thousands of deliveries take hours to go out.
    """
    ours = (
        (tables.verdicts, verdicts),
        (tables.time_entries, verdicts),
        (tables.ledger_entries, 2 * verdicts),
    )
    with database.reading() as connection:

        def count(table: Table, *conditions: object) -> int:
            counted = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
            return connection.execute(counted).scalar_one()

        for table, expected in ours:
            if (found := count(table)) != expected:
                yield f"{found} {table.name} where {expected} were acknowledged"
        updates = count(tables.deliveries, tables.deliveries.c.kind == MessageKind.CARD_UPDATE)
        if updates != verdicts:
            yield f"{updates} looks owed to cards where {verdicts} verdicts were acknowledged"
        sent = count(tables.tasks, tables.tasks.c.external_id.like("sent-%"))
        if sent != tasks:
            yield f"{sent} tasks where {tasks} were acknowledged"
        for broken in broken_invariants(connection, began):
            yield f"{broken.invariant.name}: {broken.count}, such as {broken.ids[0]}"
