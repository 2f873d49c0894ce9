"""Pay periods follow each other without a gap, and every closed one has its digests, once each."""

from sqlalchemy import and_, exists, func, or_, select

from handlers.messages import MessageKind
from handlers.money.closing_values import DigestKind, PeriodState
from storage.invariants.invariant import FAR, REPORT, Invariant
from storage.tables import (
    deliveries,
    digests,
    firms,
    left_entries,
    pay_periods,
    payout_lines,
    payouts,
    time_entries,
)

_p, _d, _e = pay_periods.c, digests.c, time_entries.c
_other = pay_periods.alias("other")
_message = (
    MessageKind.EXPERT_DIGEST,
    MessageKind.FIRM_DIGEST,
    MessageKind.SUPERVISOR_DIGEST,
    MessageKind.PRACTICE_DIGEST,
)

WEEKS = (
    Invariant(
        name="no period is missing",
        words="pay periods do not begin where the one before them ended",
        remedy=REPORT,
        query=select(_p.id).where(
            exists().where(_other.c.firm_id == _p.firm_id, _other.c.ends_at < _p.ends_at),
            ~exists().where(_other.c.firm_id == _p.firm_id, _other.c.ends_at == _p.starts_at),
        ),
    ),
    Invariant(
        name="no period is doubled",
        words="pay periods of one firm overlap, or reach beyond its next cut-off",
        remedy=REPORT,
        query=select(_p.id)
        .join(firms, firms.c.id == _p.firm_id)
        .where(
            or_(
                _p.ends_at > firms.c.next_close_at,
                exists().where(
                    _other.c.firm_id == _p.firm_id,
                    _other.c.id != _p.id,
                    _other.c.starts_at < _p.ends_at,
                    _other.c.ends_at > _p.starts_at,
                ),
            )
        ),
    ),
    Invariant(
        name="no entry is left out",
        words="time entries of weeks that were closed are in no payout, and no later week looks for them",
        remedy=REPORT,
        query=select(_e.id).where(
            _e.dated_at
            < select(func.max(_other.c.starts_at))
            .where(_other.c.firm_id == _e.firm_id, _other.c.state != PeriodState.TAKING)
            .scalar_subquery(),
            ~exists().where(payout_lines.c.time_entry_id == _e.id),
            ~exists().where(left_entries.c.time_entry_id == _e.id),
        ),
    ),
    Invariant(
        name="no week is left out",
        words="firms have their next cut-off more than eight days away",
        remedy=REPORT,
        query=select(firms.c.id).where(firms.c.next_close_at > FAR),
    ),
    Invariant(
        name="a closed week has one firm's digest",
        words="closed pay periods have no digest of the firm, or more than one",
        remedy=REPORT,
        query=select(_p.id)
        .outerjoin(digests, and_(_d.period_id == _p.id, _d.kind == DigestKind.FIRM))
        .where(_p.state == PeriodState.CLOSED)
        .group_by(_p.id)
        .having(func.count(_d.id) != 1),
    ),
    Invariant(
        name="whoever is paid gets a digest",
        words="payouts of closed pay periods have no digest for their person",
        remedy=REPORT,
        query=select(payouts.c.id)
        .join(pay_periods, _p.id == payouts.c.period_id)
        .where(
            _p.state == PeriodState.CLOSED,
            ~exists().where(
                _d.period_id == payouts.c.period_id,
                _d.person_id == payouts.c.person_id,
                _d.kind == DigestKind.EXPERT,
            ),
        ),
    ),
    Invariant(
        name="one digest a person and period",
        words="people have two digests of one kind of the same pay period",
        remedy=REPORT,
        query=select(_d.period_id)
        .where(_d.person_id.is_not(None))
        .group_by(_d.period_id, _d.person_id, _d.kind)
        .having(func.count() > 1),
    ),
    Invariant(
        name="a digest is sent",
        words="digests have no delivery to anybody",
        remedy="Add somebody with the role finance, or a digest channel: signoff admin digest-channel.",
        query=select(_d.id).where(
            ~exists().where(deliveries.c.subject_id == _d.id, deliveries.c.kind.in_(_message))
        ),
    ),
)
