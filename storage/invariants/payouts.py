"""Payouts against what they hold, what the ledger posted for them, and who approved them."""

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, or_, select

from handlers.ids import PersonId
from handlers.money.accounts import expert_accrued
from handlers.money.paying.values import PayoutState
from handlers.money.posting import PostingKind
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import (
    ledger_entries,
    pay_adjustments,
    pay_periods,
    pay_runs,
    payout_adjustments,
    payout_approvals,
    payout_lines,
    payouts,
    time_entries,
)

_p, _e = payouts.c, ledger_entries.c
_into = payouts.alias("into_this")
_later, _its, _after = payouts.alias("later"), pay_periods.alias("its"), pay_periods.alias("after")
_POSTED = (PayoutState.APPROVED, PayoutState.EXPORTED, PayoutState.PAID, PayoutState.BOUNCED)
_goes_out = func.coalesce(_p.paid_amount, _p.amount)


def _sum(amount: ColumnElement[int], *conditions: ColumnElement[bool], of: object) -> ColumnElement[int]:
    asked = select(cast(func.coalesce(func.sum(amount), 0), Integer)).select_from(of)  # type: ignore[arg-type]
    return asked.where(*conditions).correlate(payouts).scalar_subquery()


_lines = _sum(
    time_entries.c.pay,
    payout_lines.c.payout_id == _p.id,
    of=payout_lines.join(time_entries, time_entries.c.id == payout_lines.c.time_entry_id),
)
_adjusted = _sum(
    pay_adjustments.c.amount,
    payout_adjustments.c.payout_id == _p.id,
    of=payout_adjustments.join(pay_adjustments, pay_adjustments.c.id == payout_adjustments.c.adjustment_id),
)
_carried = _sum(_into.c.amount, _into.c.carried_to == _p.id, of=_into)
_accrued = literal(expert_accrued(PersonId(""))) + _e.person_id
_payable = _sum(
    case((_e.debit == _accrued, _e.amount), else_=-_e.amount),
    _e.cause_id == _p.id,
    _e.leg == PostingKind.PAYABLE,
    of=ledger_entries,
)
_cash = _sum(
    case((_e.leg == PostingKind.PAID, _e.amount), else_=-_e.amount),
    _e.cause_id == _p.id,
    _e.leg.in_((PostingKind.PAID, PostingKind.BOUNCED)),
    of=ledger_entries,
)
_approvers = (
    select(func.count(payout_approvals.c.person_id.distinct()))
    .where(payout_approvals.c.period_id == _p.period_id, payout_approvals.c.person_id != _p.person_id)
    .correlate(payouts)
    .scalar_subquery()
)

PAYOUTS = (
    Invariant(
        name="a payout is what it holds",
        words="payouts come to something else than their lines, their adjustments and what was carried into them",
        remedy=REPORT,
        query=select(_p.id).where(_p.state != PayoutState.TAKEN, _p.amount != _lines + _adjusted + _carried),
    ),
    Invariant(
        name="what is payable was posted once",
        words="payouts have other entries in the ledger than what was approved of them",
        remedy=REPORT,
        query=select(_p.id).where(_payable != case((_p.state.in_(_POSTED), _p.amount), else_=0)),
    ),
    Invariant(
        name="nobody is paid twice",
        words="payouts have more or less cash posted than was paid of them",
        remedy=REPORT,
        query=select(_p.id).where(_cash != case((_p.state == PayoutState.PAID, _goes_out), else_=0)),
    ),
    Invariant(
        name="nothing negative is paid",
        words="payouts of nothing or less wait for approval or were approved",
        remedy=REPORT,
        query=select(_p.id).where(_p.amount <= 0, _p.state.not_in((PayoutState.TAKEN, PayoutState.CARRIED))),
    ),
    Invariant(
        name="what is carried over arrives",
        words="payouts are carried into one of somebody else, of another currency or not of a later week",
        remedy=REPORT,
        query=select(_p.id)
        .join(_later, _later.c.id == _p.carried_to)
        .join(_its, _its.c.id == _p.period_id)
        .join(_after, _after.c.id == _later.c.period_id)
        .where(
            or_(
                _later.c.person_id != _p.person_id,
                _later.c.currency != _p.currency,
                _later.c.firm_id != _p.firm_id,
                _after.c.ends_at <= _its.c.ends_at,
            )
        ),
    ),
    Invariant(
        name="others approved it",
        words="payouts went out without the approvals of enough people other than their own person",
        remedy=REPORT,
        query=select(_p.id)
        .join(pay_runs, pay_runs.c.period_id == _p.period_id)
        .where(and_(_p.state.in_(_POSTED), _approvers < pay_runs.c.approvals)),
    ),
)
