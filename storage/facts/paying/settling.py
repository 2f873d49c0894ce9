"""What settling a week is decided on: what is owed to the next people, of that week and from before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from handlers.ids import FirmId, PayoutId, PeriodId, PersonId
from handlers.money.closing_values import PayPeriod
from handlers.money.paying.settling import CHUNK, Due, SettlePayouts, SettlingFacts
from handlers.money.paying.values import PayoutStanding, PayTerms
from storage.facts.paying.approving import IS_DRAFTED
from storage.facts.paying.keeping import disputed_among, finance_of, standings, terms_of, walled_among
from storage.rows import PAYOUT, PERIOD
from storage.tables import (
    pay_adjustments,
    pay_periods,
    payout_adjustments,
    payout_lines,
    payouts,
    time_entries,
)

# written out, so that the database sees that its partial index fits; what comes to nothing is left where it is
IS_OPEN: ColumnElement[bool] = literal_column(
    "payouts.state IN ('carried', 'held') AND payouts.carried_to IS NULL"
)
_a = pay_adjustments.c
_UNTAKEN = pay_adjustments.outerjoin(payout_adjustments, payout_adjustments.c.adjustment_id == _a.id)
# Summed payout by payout: a join for many had PostgreSQL read every entry and every line, once for each part.
_LINES = (
    select(func.coalesce(func.sum(time_entries.c.pay), 0))
    .select_from(payout_lines.join(time_entries, time_entries.c.id == payout_lines.c.time_entry_id))
    .where(payout_lines.c.payout_id == payouts.c.id)
    .scalar_subquery()
)

Key = tuple[PersonId, str]


def settling_facts(
    connection: Connection, commands: Sequence[SettlePayouts], now: datetime
) -> Sequence[SettlingFacts]:
    """Load periods, locked, with what is owed to the next people after each cursor."""
    return [_facts(connection, command, now) for command in commands]


def _facts(connection: Connection, command: SettlePayouts, now: datetime) -> SettlingFacts:
    locked = select(*PERIOD.columns).where(pay_periods.c.id == command.period_id)
    row = connection.execute(locked.with_for_update(key_share=True)).first()
    if row is None:
        return SettlingFacts(period=None)
    period = PERIOD.value(row)
    terms = terms_of(connection, period.firm_id)
    people = next_people(connection, period, command.cursor)
    due = _due(connection, period, people, terms, now) if people else ()
    if len(people) == CHUNK:
        return SettlingFacts(period=period, terms=terms, due=due, last=people[-1])
    drafted = select(payouts.c.id).where(payouts.c.period_id == period.id, IS_DRAFTED).limit(1)
    return SettlingFacts(
        period=period,
        terms=terms,
        due=due,
        is_drafted=connection.execute(drafted).first() is not None,
        finance=finance_of(connection, period.firm_id),
    )


def next_people(connection: Connection, period: PayPeriod, cursor: str) -> list[PersonId]:
    """Find up to CHUNK people after a cursor to whom something is owed, in the order of their ids."""
    of_week = select(payouts.c.person_id).where(
        payouts.c.period_id == period.id, payouts.c.person_id > cursor
    )
    before = select(payouts.c.person_id).where(
        payouts.c.firm_id == period.firm_id, IS_OPEN, payouts.c.amount != 0, payouts.c.person_id > cursor
    )
    adjusted = (
        select(_a.person_id)
        .select_from(_UNTAKEN)
        .where(
            _a.firm_id == period.firm_id,
            _a.person_id > cursor,
            payout_adjustments.c.adjustment_id.is_(None),
        )
    )
    found: set[PersonId] = set()
    for source in (of_week, before, adjusted):
        column = source.selected_columns[0]
        found.update(connection.scalars(source.distinct().order_by(column).limit(CHUNK)))
    return sorted(found)[:CHUNK]


def _due(
    connection: Connection, period: PayPeriod, people: list[PersonId], terms: PayTerms, now: datetime
) -> tuple[Due, ...]:
    own = _own(connection, period.id, people)
    adjusted = _adjustments(connection, period.firm_id, people)
    earlier = _earlier(connection, period, people)
    known = standings(connection, people, terms)
    disputed = disputed_among(connection, people)
    waiting = [payout.id for payouts_ in earlier.values() for payout in payouts_]
    walled = walled_among(connection, period.firm_id, waiting, now)
    keys = sorted({*own, *adjusted, *earlier})
    return tuple(
        Due(
            person_id=person,
            currency=currency,
            payout_id=own[person, currency][0] if (person, currency) in own else None,
            lines=own[person, currency][1] if (person, currency) in own else 0,
            adjustments=adjusted.get((person, currency), ()),
            earlier=earlier.get((person, currency), ()),
            is_walled=any(payout.id in walled for payout in earlier.get((person, currency), ())),
            lacks_notice=known[person].lacks_notice,
            is_disputed=(person, currency) in disputed,
            has_left=known[person].has_left,
            hold_ends=known[person].hold_ends,
        )
        for person, currency in keys
    )


def _own(
    connection: Connection, period_id: PeriodId, people: list[PersonId]
) -> Mapping[Key, tuple[PayoutId, int]]:
    """The week's payouts with the sum of their lines; one that a correction alone made has none."""
    asked = select(payouts.c.person_id, payouts.c.currency, payouts.c.id, _LINES).where(
        payouts.c.period_id == period_id,
        payouts.c.person_id.in_(people),
        # they lie side by side in the index; by the list alone PostgreSQL went through all of the week's for each part
        payouts.c.person_id.between(min(people), max(people)),
    )
    found = connection.execute(asked)
    return {(PersonId(person), currency): (PayoutId(key), int(pay)) for person, currency, key, pay in found}


def _adjustments(
    connection: Connection, firm_id: FirmId, people: list[PersonId]
) -> Mapping[Key, tuple[tuple[str, int], ...]]:
    asked = (
        select(_a.person_id, _a.currency, _a.id, _a.amount)
        .select_from(_UNTAKEN)
        .where(_a.firm_id == firm_id, _a.person_id.in_(people), payout_adjustments.c.adjustment_id.is_(None))
        .order_by(_a.at, _a.id)
    )
    found: dict[Key, tuple[tuple[str, int], ...]] = {}
    for person, currency, key, amount in connection.execute(asked):
        found[person, currency] = (*found.get((person, currency), ()), (key, amount))
    return found


def _earlier(
    connection: Connection, period: PayPeriod, people: list[PersonId]
) -> Mapping[Key, tuple[PayoutStanding, ...]]:
    asked = select(*PAYOUT.columns).where(
        payouts.c.firm_id == period.firm_id,
        payouts.c.person_id.in_(people),
        # side by side in the index too; else all that the parts before held back were gone through for each part
        payouts.c.person_id.between(min(people), max(people)),
        IS_OPEN,
        _is_before(period),
        payouts.c.amount != 0,
    )
    found: dict[Key, tuple[PayoutStanding, ...]] = {}
    for row in connection.execute(asked.order_by(payouts.c.id).with_for_update()):
        payout = PAYOUT.value(row)
        key = (payout.person_id, payout.currency)
        found[key] = (*found.get(key, ()), payout)
    return found


def _is_before(period: PayPeriod) -> ColumnElement[bool]:
    return payouts.c.period_id != period.id
