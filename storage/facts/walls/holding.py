"""Rows held until the transaction ends, where what is decided depends on a sum over others that another may change.

SQLite has one writer and needs none of it. Rows are held in the order of their ids, and against changes alone:
others may still write rows that point at them.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, select

from storage import tables


def hold_days(connection: Connection, person_ids: Iterable[str | None]) -> None:
    """Keep other writers from adding to these experts' days: what accrues by the hour depends on the sum so far."""
    _hold(connection, tables.people, person_ids)


def hold_turns(connection: Connection, firm_ids: Iterable[str]) -> None:
    """Keep other writers from offering to people of these firms: whose turn it is depends on what others have."""
    _hold(connection, tables.firms, firm_ids)


def hold_matters(connection: Connection, matter_ids: Iterable[str]) -> None:
    """Keep other writers from putting these matters on hold: what is held must not be removed."""
    _hold(connection, tables.matters, matter_ids)


def hold_answers(connection: Connection, firm_id: str) -> None:
    """Let no answer of a firm be given until the transaction ends, and wait for those that are being given.

    The strongest lock of a row: an answer holds its firm's in a weaker one, that of every row which names it.
    """
    held = select(tables.firms.c.id).where(tables.firms.c.id == firm_id).with_for_update()
    connection.execute(held).one()


def _hold(connection: Connection, table: Table, ids: Iterable[str | None]) -> None:
    wanted = sorted({key for key in ids if key is not None})
    if wanted and connection.dialect.name != "sqlite":
        held = select(table.c.id).where(table.c.id.in_(wanted)).order_by(table.c.id)
        connection.execute(held.with_for_update(key_share=True)).all()
