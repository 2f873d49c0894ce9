"""What matters are billed by beside their rates."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from handlers.ids import FirmId, MatterId
from handlers.money.rating.billing_terms import BillingTerms
from storage.tables import matters


def terms_of(
    connection: Connection, firm_id: FirmId, matter_ids: Iterable[MatterId]
) -> Mapping[MatterId, BillingTerms]:
    """Load the terms of a firm's matters; the usual ones where nobody set any."""
    wanted = sorted(set(matter_ids))
    if not wanted:
        return {}
    found = select(matters.c.id, matters.c.currency).where(
        matters.c.id.in_(wanted), matters.c.firm_id == firm_id
    )
    return {
        row.id: BillingTerms(matter_id=row.id, firm_id=firm_id, currency=row.currency)
        for row in connection.execute(found)
    }
