"""What matters are billed by beside their rates. Every query starts from the firm."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId, MatterId
from handlers.money.rating.billing_terms import BillingTerms
from storage.rows import BILLING_TERMS
from storage.tables import billing_terms, matters

_t = billing_terms.c
_later = billing_terms.alias("later")
_NEWEST = (
    select(func.max(_later.c.version)).where(_later.c.matter_id == _t.matter_id).correlate(billing_terms)
).scalar_subquery()


def billing_of(connection: Connection, firm_id: FirmId) -> tuple[BillingTerms, ...]:
    """Load the newest terms of each matter of a firm that has any of its own."""
    newest = select(*BILLING_TERMS.columns).where(_t.firm_id == firm_id, _t.version == _NEWEST)
    return tuple(BILLING_TERMS.value(row) for row in connection.execute(newest.order_by(_t.matter_id)))


def terms_of(
    connection: Connection, firm_id: FirmId, matter_ids: Iterable[MatterId]
) -> Mapping[MatterId, BillingTerms]:
    """Load the terms of a firm's matters; the usual ones where nobody set any."""
    wanted = sorted(set(matter_ids))
    if not wanted:
        return {}
    here = select(matters.c.id, matters.c.currency).where(
        matters.c.id.in_(wanted), matters.c.firm_id == firm_id
    )
    usual = {
        row.id: BillingTerms(matter_id=row.id, firm_id=firm_id, currency=row.currency)
        for row in connection.execute(here)
    }
    set_ones = select(*BILLING_TERMS.columns).where(
        _t.firm_id == firm_id, _t.matter_id.in_(wanted), _t.version == _NEWEST
    )
    found = (BILLING_TERMS.value(row) for row in connection.execute(set_ones))
    return {**usual, **{terms.matter_id: terms for terms in found}}
