"""What approving and posting a week's payouts are decided on, and what there is to do next of a firm's."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal_column, select, union

from handlers.ids import CommandId, FirmId, PeriodId, PersonId
from handlers.money.amounts import Money
from handlers.money.paying.going_out.approving import (
    CHUNK,
    ApprovingFacts,
    Change,
    Drafted,
    Postable,
    PostingFacts,
    PostPayouts,
    counting,
)
from handlers.money.paying.values import ExchangeRate, PayApproval, PayoutStanding, PayRun
from handlers.people.people import Person
from storage.facts.paying.keeping import disputed_among, standings, terms_of, walled_among
from storage.rows import EXCHANGE_RATE, PAY_APPROVAL, PAY_RUN, PAYOUT
from storage.tables import (
    exchange_rates,
    firms,
    pay_changes,
    pay_details,
    pay_runs,
    payout_approvals,
    payout_files,
    payouts,
    people,
)

# written out, so that the database sees that its partial index fits
IS_DRAFTED: ColumnElement[bool] = literal_column(
    "payouts.state = 'drafted' AND payouts.state IN ('drafted', 'approved', 'bounced')"
)
_DUE = union(
    select(pay_runs.c.firm_id).where(pay_runs.c.is_open),
    select(payout_files.c.firm_id).where(payout_files.c.state == literal_column("'filling'")),
)


def due_payouts(connection: Connection) -> tuple[FirmId, ...]:
    """Find the firms of which something may be there to post or to put into a file."""
    return tuple(FirmId(row[0]) for row in connection.execute(_DUE))


def held_run(connection: Connection, firm_id: FirmId, period_id: str) -> PayRun | None:
    """Load a firm's settled week, held until the end: nobody approves or changes it meanwhile."""
    asked = select(*PAY_RUN.columns).where(pay_runs.c.period_id == period_id, pay_runs.c.firm_id == firm_id)
    row = connection.execute(asked.with_for_update(key_share=True)).first()
    return PAY_RUN.value(row) if row else None


def approvals_of(connection: Connection, period_id: PeriodId) -> tuple[PayApproval, ...]:
    """Load a week's approvals, the first first."""
    asked = select(*PAY_APPROVAL.columns).where(payout_approvals.c.period_id == period_id)
    return tuple(map(PAY_APPROVAL.value, connection.execute(asked.order_by(payout_approvals.c.number))))


def drafted_of(connection: Connection, period_id: PeriodId) -> tuple[Drafted, ...]:
    """Sum up what waits for approval, by currency."""
    asked = (
        select(payouts.c.currency, func.count(), func.sum(payouts.c.amount))
        .where(payouts.c.period_id == period_id, IS_DRAFTED)
        .group_by(payouts.c.currency)
        .order_by(payouts.c.currency)
    )
    return tuple(
        Drafted(people=count, total=Money(minor=int(total), currency=currency))
        for currency, count, total in connection.execute(asked)
    )


def changes_of(connection: Connection, period_id: PeriodId) -> tuple[Change, ...]:
    """Load what changed of a week since it was settled."""
    c = pay_changes.c
    asked = select(c.number, people.c.name, c.what, c.amount, c.currency).join(
        people, people.c.id == c.person_id
    )
    rows = connection.execute(asked.where(c.period_id == period_id).order_by(c.number))
    return tuple(
        Change(number=number, person=name, what=what, money=Money(minor=amount, currency=currency))
        for number, name, what, amount, currency in rows
    )


def approving_of(connection: Connection, approver: Person, period_id: str) -> ApprovingFacts:
    """Load the approver's firm's week, held, with all that an approval is decided on."""
    run = held_run(connection, approver.firm_id, period_id)
    if run is None:
        return ApprovingFacts(approver=approver, run=None)
    own = select(payouts.c.amount, payouts.c.currency).where(
        payouts.c.period_id == run.period_id, IS_DRAFTED, payouts.c.person_id == approver.id
    )
    zone = connection.execute(select(firms.c.zone).where(firms.c.id == run.firm_id)).scalar_one()
    return ApprovingFacts(
        approver=approver,
        run=run,
        zone=zone,
        drafted=drafted_of(connection, run.period_id),
        approvals=approvals_of(connection, run.period_id),
        changes=changes_of(connection, run.period_id),
        own=tuple(Money(minor=minor, currency=currency) for minor, currency in connection.execute(own)),
    )


def posting_facts(
    connection: Connection, commands: Sequence[PostPayouts], now: datetime
) -> Sequence[PostingFacts]:
    """Load settled weeks, held, with the next payouts that enough people have approved."""
    return [_posting(connection, command, now) for command in commands]


def _posting(connection: Connection, command: PostPayouts, now: datetime) -> PostingFacts:
    asked = select(*PAY_RUN.columns).where(pay_runs.c.period_id == command.period_id)
    row = connection.execute(asked.with_for_update(key_share=True)).first()
    if row is None:
        return PostingFacts(run=None)
    run = PAY_RUN.value(row)
    ready = _postable(run, counting(run, approvals_of(connection, run.period_id)))
    rows = [] if ready is None else connection.execute(ready.limit(CHUNK).with_for_update()).all()
    found = tuple(PAYOUT.value(row) for row in rows)
    left = select(func.count()).where(payouts.c.period_id == run.period_id, IS_DRAFTED)
    waiting = connection.execute(left.select_from(payouts)).scalar_one() - len(found)
    return PostingFacts(
        run=run, payouts=tuple(_postables(connection, run, found, now)), others_wait=waiting > 0
    )


def _postable(run: PayRun, approvals: Sequence[PayApproval]) -> Select[tuple[object, ...]] | None:
    """Ask for the drafted payouts that enough people other than their own person have approved."""
    if len(approvals) < run.approvals:
        return None
    asked = select(*PAYOUT.columns).where(payouts.c.period_id == run.period_id, IS_DRAFTED)
    if len(approvals) == run.approvals:
        asked = asked.where(payouts.c.person_id.not_in([one.person_id for one in approvals]))
    return asked.order_by(payouts.c.id)


def _postables(
    connection: Connection, run: PayRun, found: Sequence[PayoutStanding], now: datetime
) -> Iterable[Postable]:
    if not found:
        return
    persons = [payout.person_id for payout in found]
    known = standings(connection, persons, terms_of(connection, run.firm_id))
    disputed = disputed_among(connection, persons)
    walled = walled_among(connection, run.firm_id, (payout.id for payout in found), now)
    paid_in = _paid_in(connection, persons)
    for payout in found:
        into = paid_in.get(payout.person_id, "")
        is_foreign = into not in ("", payout.currency)
        yield Postable(
            payout=payout,
            is_disputed=(payout.person_id, payout.currency) in disputed,
            is_walled=payout.id in walled,
            lacks_notice=known[payout.person_id].lacks_notice,
            paid_in=into if is_foreign else "",
            rate=newest_rate(connection, run.firm_id, payout.currency, into) if is_foreign else None,
        )


def _paid_in(connection: Connection, persons: Sequence[PersonId]) -> dict[PersonId, str]:
    asked = select(pay_details.c.person_id, pay_details.c.currency)
    rows = connection.execute(asked.where(pay_details.c.person_id.in_(persons)))
    return {PersonId(person): currency for person, currency in rows}


def newest_rate(connection: Connection, firm_id: FirmId, one: str, other: str) -> ExchangeRate | None:
    """Find the rate that was noted last between two currencies."""
    r = exchange_rates.c
    asked = select(*EXCHANGE_RATE.columns).where(
        r.firm_id == firm_id, r.from_currency == one, r.to_currency == other
    )
    row = connection.execute(asked.order_by(r.at.desc(), r.id.desc()).limit(1)).first()
    return EXCHANGE_RATE.value(row) if row else None


def next_posting(connection: Connection, firm_id: FirmId, command_id: CommandId) -> PostPayouts | None:
    """Make the command that posts the next of a firm's approved payouts, or ends a week that has none left."""
    asked = select(*PAY_RUN.columns).where(pay_runs.c.firm_id == firm_id, pay_runs.c.is_open)
    for row in connection.execute(asked.order_by(pay_runs.c.settled_at)).all():
        run = PAY_RUN.value(row)
        ready = _postable(run, counting(run, approvals_of(connection, run.period_id)))
        drafted = exists().where(payouts.c.period_id == run.period_id, IS_DRAFTED)
        if not connection.execute(select(drafted)).scalar_one():
            return PostPayouts(id=command_id, period_id=run.period_id)
        if ready is not None and connection.execute(ready.limit(1)).first():
            return PostPayouts(id=command_id, period_id=run.period_id)
    return None
