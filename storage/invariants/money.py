"""The ledger against the time entries, reversals against what they take back, payouts against both."""

from sqlalchemy import Column, ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.sql.selectable import FromClause

from handlers.ids import ClientId, PersonId
from handlers.money.accounts import expert_accrued, margin, unbilled
from handlers.money.ledger import Leg
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import ledger_entries, pay_periods, payout_lines, payouts, time_entries

_e, _t = ledger_entries.c, time_entries.c
_of_expert = literal(expert_accrued(PersonId(""))) + _e.person_id
_of_client = literal(unbilled(ClientId(""))) + _e.client_id
_whose = case((_e.leg == Leg.PAY, _of_expert), else_=margin())


def _moved(leg: Leg) -> ColumnElement[int]:
    amount = case((_e.leg != leg, 0), (_e.credit == _whose, _e.amount), else_=-_e.amount)
    return func.coalesce(func.sum(amount), 0)


def _differ(one: FromClause, other: FromClause, names: str) -> ColumnElement[bool]:
    return or_(*(one.c[name] != other.c[name] for name in names.split()))


_taken_back = ledger_entries.alias("taken_back")
_undone = time_entries.alias("undone")
_time_back = time_entries.alias("time_back")


def _not_minus(name: str) -> ColumnElement[bool]:
    mine: Column[int] = _t[name]
    return mine != -_undone.c[name]


MONEY = (
    Invariant(
        name="entries add up",
        words="time entries are not what the ledger has posted for them",
        remedy=REPORT,
        query=select(_t.id)
        .outerjoin(ledger_entries, _e.time_entry_id == _t.id)
        .group_by(_t.id, _t.pay, _t.price)
        .having(or_(_moved(Leg.PAY) != _t.pay, _moved(Leg.MARGIN) != _t.price - _t.pay)),
    ),
    Invariant(
        name="one entry a leg",
        words="time entries have a leg posted twice",
        remedy=REPORT,
        query=select(_e.time_entry_id)
        .where(_e.time_entry_id.is_not(None))
        .group_by(_e.time_entry_id, _e.leg)
        .having(func.count() > 1),
    ),
    Invariant(
        name="entries move between the right accounts",
        words="ledger entries move an amount between other accounts than their client's and their leg's",
        remedy=REPORT,
        query=select(_e.id).where(
            _e.time_entry_id.is_not(None),
            ~or_(
                and_(_e.debit == _of_client, _e.credit == _whose),
                and_(_e.credit == _of_client, _e.debit == _whose),
            ),
        ),
    ),
    Invariant(
        name="entries belong to their time entries",
        words="ledger entries name another firm, person, matter, review or currency than their time entry",
        remedy=REPORT,
        query=select(_e.id)
        .join(time_entries, _t.id == _e.time_entry_id)
        .where(
            _differ(
                ledger_entries,
                time_entries,
                "firm_id person_id client_id matter_id review_id version currency dated_at",
            )
        ),
    ),
    Invariant(
        name="a reversal mirrors one entry",
        words="ledger reversals are not the mirror of the entry that they take back",
        remedy=REPORT,
        query=select(_e.id)
        .join(_taken_back, _taken_back.c.id == _e.reverses)
        .outerjoin(_time_back, _time_back.c.id == _e.time_entry_id)
        .where(
            _e.time_entry_id.is_not(None),
            or_(
                _taken_back.c.reverses.is_not(None),
                _e.debit != _taken_back.c.credit,
                _e.credit != _taken_back.c.debit,
                _differ(
                    ledger_entries,
                    _taken_back,
                    "amount currency leg firm_id person_id client_id matter_id review_id version",
                ),
                _time_back.c.reverses.is_(None),
                _time_back.c.reverses != _taken_back.c.time_entry_id,
            ),
        ),
    ),
    Invariant(
        name="a time reversal mirrors one entry",
        words="time reversals are not the mirror of the entry that they take back",
        remedy=REPORT,
        query=select(_t.id)
        .join(_undone, _undone.c.id == _t.reverses)
        .where(
            or_(
                _undone.c.reverses.is_not(None),
                *(_not_minus(name) for name in ("milliseconds", "units", "pay", "price")),
                _differ(
                    time_entries,
                    _undone,
                    "firm_id person_id client_id matter_id review_id version activity local_day unit "
                    "rate_line_id currency premium premium_pay_bp premium_price_bp",
                ),
            )
        ),
    ),
    Invariant(
        name="an entry is reversed once",
        words="entries were taken back twice",
        remedy=REPORT,
        query=select(_t.reverses)
        .where(_t.reverses.is_not(None))
        .group_by(_t.reverses)
        .having(func.count() > 1),
    ),
    Invariant(
        name="an entry is paid once",
        words="time entries are in more than one payout",
        remedy=REPORT,
        query=select(payout_lines.c.time_entry_id)
        .group_by(payout_lines.c.time_entry_id)
        .having(func.count() > 1),
    ),
    Invariant(
        name="a payout is its person's and its period's",
        words="payouts hold entries of another firm, person or currency, or of after their period",
        remedy=REPORT,
        query=select(payout_lines.c.time_entry_id)
        .join(payouts, payouts.c.id == payout_lines.c.payout_id)
        .join(time_entries, _t.id == payout_lines.c.time_entry_id)
        .join(pay_periods, pay_periods.c.id == payouts.c.period_id)
        .where(
            or_(
                _differ(payouts, time_entries, "firm_id person_id currency"),
                pay_periods.c.firm_id != payouts.c.firm_id,
                _t.dated_at >= pay_periods.c.ends_at,
            )
        ),
    ),
)
