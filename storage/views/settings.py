"""A firm by its id, where it may be one of another installation."""

from sqlalchemy import Connection, select

from handlers.ids import FirmId
from handlers.people.people import Firm
from storage.rows import FIRM
from storage.tables import firms


def firm_by_id(connection: Connection, firm_id: FirmId) -> Firm | None:
    """Find a firm; None where there is none with this id."""
    row = connection.execute(select(*FIRM.columns).where(firms.c.id == firm_id)).first()
    return None if row is None else FIRM.value(row)
