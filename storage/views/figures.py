"""The figures that people are shown of a week, a day or a payout: sums of time entries and of the ledger."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Subquery,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from handlers.ids import FirmId, PeriodId, PersonId
from handlers.money.accounts import expert_accrued, expert_payable
from handlers.money.amounts import Money
from handlers.money.digests import DigestRow, ExpertFigures, expert_figures
from handlers.money.rates import RateUnit
from handlers.money.spans import day_around, week_around
from handlers.people.people import OutsideBusiness
from storage.tables import (
    clients,
    firms,
    ledger_entries,
    matters,
    payout_lines,
    payouts,
    people,
    time_entries,
    verdicts,
)
from storage.views.counted import of_reversed, of_verdict, reversed_entries, reviews

Rows = Sequence[DigestRow]

# Work that was paid and never came to a verdict; written out, for it is grouped by too.
_verdict = func.coalesce(verdicts.c.kind, literal_column("'withdrawn'"))

# of each person
_ACCOUNTS = tuple(
    literal(of(PersonId(""))) + ledger_entries.c.person_id for of in (expert_accrued, expert_payable)
)

_taken = time_entries.join(payout_lines, payout_lines.c.time_entry_id == time_entries.c.id).join(
    payouts, payouts.c.id == payout_lines.c.payout_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands now: today in their own zone, the firm's running week, and what is not paid yet."""

    today: ExpertFigures
    week: ExpertFigures
    balance: tuple[Money, ...]


def period_rows(connection: Connection, period_id: PeriodId) -> Rows:
    """Sum what a period's payouts took, of everybody."""
    return _rows(connection, _taken, payouts.c.period_id == period_id)


def people_rows(connection: Connection, period_id: PeriodId, person_ids: Sequence[PersonId]) -> Rows:
    """Sum what a period's payouts took of each of these people."""
    return _rows(connection, _taken, payouts.c.period_id == period_id, payouts.c.person_id.in_(person_ids))


def person_rows(connection: Connection, person_id: PersonId, since: datetime, until: datetime) -> Rows:
    """Sum a person's entries dated from `since` to before `until`."""
    return _rows(connection, time_entries, time_entries.c.person_id == person_id, *_dated(since, until))


def firm_rows(connection: Connection, firm_id: FirmId, since: datetime, until: datetime) -> Rows:
    """Sum a firm's entries dated from `since` to before `until`, taken by a payout or not."""
    return _rows(connection, time_entries, time_entries.c.firm_id == firm_id, *_dated(since, until))


def unpaid_balance(connection: Connection, person_id: PersonId) -> tuple[Money, ...]:
    """What a person has earned and nobody has paid, by currency."""
    return unpaid_balances(connection, (person_id,)).get(person_id, ())


def unpaid_balances(
    connection: Connection, person_ids: Sequence[PersonId]
) -> Mapping[PersonId, tuple[Money, ...]]:
    """What each of these people has earned and nobody has paid, by currency; who never earned is left out."""
    to_them, from_them = ledger_entries.c.credit.in_(_ACCOUNTS), ledger_entries.c.debit.in_(_ACCOUNTS)
    amount = case(
        (and_(to_them, ~from_them), ledger_entries.c.amount),
        (and_(from_them, ~to_them), -ledger_entries.c.amount),
        else_=0,  # an approval moves it from the one account to the other
    )
    sums = (
        select(ledger_entries.c.person_id, ledger_entries.c.currency, func.sum(amount))
        .where(ledger_entries.c.person_id.in_(person_ids))
        .group_by(ledger_entries.c.person_id, ledger_entries.c.currency)
        .order_by(ledger_entries.c.person_id, ledger_entries.c.currency)
    )
    balances: dict[PersonId, tuple[Money, ...]] = defaultdict(tuple)
    for person_id, currency, minor in connection.execute(sums):
        balances[person_id] += (Money(minor=int(minor), currency=currency),)
    return balances


def standing(connection: Connection, person_id: PersonId, now: datetime) -> Standing:
    """Where a person stands; raises NoResultFound for somebody who is not there."""
    theirs = (
        select(people.c.name, people.c.zone, firms.c.zone, firms.c.week_end)
        .join(firms, firms.c.id == people.c.firm_id)
        .where(people.c.id == person_id)
    )
    name, zone, firm_zone, week_end = connection.execute(theirs).one()
    day, week = (day_around(now, zone), week_around(now, zone=firm_zone, week_end=week_end))
    today, this_week = (
        expert_figures(
            person_rows(connection, person_id, span.starts_at, span.ends_at),
            person_id=person_id,
            person_name=name,
        )
        for span in (day, week)
    )
    return Standing(today=today, week=this_week, balance=unpaid_balance(connection, person_id))


def _dated(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return time_entries.c.dated_at >= since, time_entries.c.dated_at < until


_SUMMED = (
    "verdict",
    "currency",
    "unpaid",
    "pay",
    "price",
    "milliseconds",
    "reviews",
    "timed_pay",
    "premium",
    "premium_pay_bp",
)


def _summed(source: FromClause, conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    """Sum entries by person, matter, verdict, currency, premium and why they are unpaid."""
    keys = (
        time_entries.c.person_id,
        time_entries.c.client_id,
        time_entries.c.matter_id,
        _verdict.label("verdict"),
        time_entries.c.currency,
        time_entries.c.unpaid,
        time_entries.c.premium,
        time_entries.c.premium_pay_bp,
    )
    amounts = (time_entries.c.pay, time_entries.c.price, time_entries.c.milliseconds)
    # what corrects a day's rounding has neither time nor a piece, and is pay for time
    is_timed = or_(time_entries.c.unit == RateUnit.HOUR, time_entries.c.milliseconds != 0)
    timed_pay = func.sum(case((is_timed, time_entries.c.pay), else_=0)).label("timed_pay")
    with_verdicts = source.outerjoin(reversed_entries, of_reversed).outerjoin(verdicts, of_verdict)
    return (
        select(
            *keys,
            *(func.sum(amount).label(amount.name) for amount in amounts),
            reviews.label("reviews"),
            timed_pay,
        )
        .select_from(with_verdicts)
        .where(*conditions)
        .group_by(*keys)
        .subquery("sums")
    )


def _rows(connection: Connection, source: FromClause, *conditions: ColumnElement[bool]) -> Rows:
    """Give the sums with names; people by name."""
    sums = _summed(source, conditions)
    named = (
        select(
            sums.c.person_id,
            people.c.name,
            sums.c.client_id,
            clients.c.name,
            sums.c.matter_id,
            matters.c.code,
            matters.c.practice_area,
            *(sums.c[name] for name in _SUMMED),
        )
        .join(people, people.c.id == sums.c.person_id)
        .join(clients, clients.c.id == sums.c.client_id)
        .join(matters, matters.c.id == sums.c.matter_id)
        .order_by(
            people.c.name,
            people.c.id,
            clients.c.name,
            matters.c.code,
            sums.c.verdict,
            sums.c.currency,
            func.coalesce(sums.c.unpaid, ""),
            sums.c.premium,
            sums.c.premium_pay_bp,
        )
    )
    return tuple(_row(tuple(row)) for row in connection.execute(named))


def _row(row: Sequence[Any]) -> DigestRow:
    # PostgreSQL sums whole numbers into decimals
    pay, price, milliseconds, reviews, timed_pay = (int(total) for total in row[10:15])
    return DigestRow(
        person_id=row[0],
        person_name=row[1],
        client_id=row[2],
        client_name=row[3],
        matter_id=row[4],
        matter_code=row[5],
        practice_area=row[6],
        verdict=row[7],
        currency=row[8],
        pay=pay,
        price=price,
        milliseconds=milliseconds,
        reviews=reviews,
        unpaid=None if row[9] is None else OutsideBusiness(row[9]),
        timed_pay=timed_pay,
        premium=row[15],
        premium_pay_bp=row[16],
    )
