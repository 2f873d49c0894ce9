"""What may keep pay from its person: walls, a missing notice, an open dispute, being new; and how the firm pays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, func, select

from handlers.ids import FirmId, PayoutId, PersonId
from handlers.money.paying.values import DisputeState, PayTerms
from handlers.people.people import OutsideBusiness, PersonState, Role
from storage.facts.walls.walling import held_among
from storage.facts.walls.walls import newest_walls
from storage.rows import PAY_TERMS
from storage.tables import pay_terms, payout_disputes, payout_lines, payouts, people, time_entries

_GONE = (PersonState.LEFT, PersonState.DEACTIVATED)
_first_work = (
    select(func.min(time_entries.c.dated_at)).where(time_entries.c.person_id == people.c.id).scalar_subquery()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands when their pay is settled."""

    lacks_notice: bool
    has_left: bool
    hold_ends: datetime | None


def terms_of(connection: Connection, firm_id: FirmId) -> PayTerms:
    """Load how a firm pays; one that never said has what is usual."""
    row = connection.execute(select(*PAY_TERMS.columns).where(pay_terms.c.firm_id == firm_id)).first()
    return PAY_TERMS.value(row) if row else PayTerms(firm_id=firm_id)


def finance_of(connection: Connection, firm_id: FirmId) -> tuple[PersonId, ...]:
    """Find each person in finance."""
    is_there = people.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED))
    holds = cast(people.c.roles, Text).contains(f'"{Role.FINANCE}"')
    found = select(people.c.id).where(people.c.firm_id == firm_id, is_there, holds).order_by(people.c.id)
    return tuple(connection.scalars(found))


def standings(
    connection: Connection, person_ids: Iterable[PersonId], terms: PayTerms
) -> Mapping[PersonId, Standing]:
    """Load where these people stand; a new expert's hold ends so many weeks after their first work."""
    asked = select(people.c.id, people.c.state, people.c.outside_business, _first_work.label("first"))
    weeks = timedelta(weeks=terms.hold_weeks)
    return {
        row.id: Standing(
            lacks_notice=row.outside_business == OutsideBusiness.MISSING,
            has_left=row.state in _GONE,
            hold_ends=row.first + weeks if row.first and weeks else None,
        )
        for row in connection.execute(asked.where(people.c.id.in_(list(person_ids))))
    }


def disputed_among(
    connection: Connection, person_ids: Iterable[PersonId], *, but: str = ""
) -> frozenset[tuple[PersonId, str]]:
    """Find the people and currencies of which a line is in question, `but` for one dispute."""
    asked = (
        select(payout_disputes.c.person_id, payouts.c.currency)
        .join(payouts, payouts.c.id == payout_disputes.c.payout_id)
        .where(
            payout_disputes.c.person_id.in_(list(person_ids)),
            payout_disputes.c.state == DisputeState.OPEN,
            payout_disputes.c.id != but,
        )
    )
    return frozenset((PersonId(person), currency) for person, currency in connection.execute(asked))


def walled_among(
    connection: Connection, firm_id: FirmId, payout_ids: Iterable[PayoutId], now: datetime
) -> frozenset[PayoutId]:
    """Tell which payouts hold pay, of their own week or carried into them, that walls keep from its person now."""
    wanted = list(payout_ids)
    walls = newest_walls(connection, firm_id)
    if not walls.walls or not wanted:
        return frozenset()
    start = select(payouts.c.id.label("root"), payouts.c.id.label("id")).where(payouts.c.id.in_(wanted))
    chain = start.cte("chain", recursive=True)
    before = select(chain.c.root, payouts.c.id).join(chain, payouts.c.carried_to == chain.c.id)
    chain = chain.union_all(before)
    asked = (
        select(chain.c.root, time_entries.c.id)
        .join(payout_lines, payout_lines.c.payout_id == chain.c.id)
        .join(time_entries, time_entries.c.id == payout_lines.c.time_entry_id)
        .where(time_entries.c.pay != 0)
    )
    lines = connection.execute(asked).all()
    held = held_among(connection, walls, (entry for _, entry in lines), now)
    return frozenset(root for root, entry in lines if entry in held)
