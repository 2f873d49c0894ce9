"""Verdicts, the reviews that they decide, and the time entries that they leave."""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union_all

from handlers.messages import MessageKind
from handlers.review.reviews import DECIDED, ReviewState
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import (
    deliveries,
    matters,
    people,
    reviews,
    tasks,
    time_adjustments,
    time_entries,
    verdicts,
)

_v, _r, _t, _a = verdicts.c, reviews.c, time_entries.c, time_adjustments.c
_back = time_entries.alias("back")
_original = _t.reverses.is_(None)
# An entry without time and pieces that came with a reversal trues a day's rounding up; it is nobody's verdict.
_is_true_up = and_(
    _t.milliseconds == 0,
    _t.units == 0,
    ~exists().where(_a.new_entry_id == _t.id),
    exists().where(
        _back.c.reverses.is_not(None),
        _back.c.reverses != _t.id,
        _back.c.review_id == _t.review_id,
        _back.c.version == _t.version,
        _back.c.dated_at == _t.dated_at,
    ),
)


def _of_verdict(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    same = (_t.review_id == _v.review_id, _t.version == _v.version)
    return exists().where(*same, _original, ~_is_true_up, *more)


_is_adjusted = exists().where(_a.entry_id == _t.id, _a.new_entry_id.is_not(None))
_is_reversed = exists().where(_back.c.reverses == _t.id)
_in_force = _v.revoked_at.is_(None)
_verdict_in_force = exists().where(_v.review_id == _r.id, _in_force)

VERDICTS = (
    Invariant(
        name="one verdict in force",
        words="reviews have more than one verdict in force",
        remedy=REPORT,
        query=select(_v.review_id).where(_in_force).group_by(_v.review_id).having(func.count() > 1),
    ),
    Invariant(
        name="one verdict a version",
        words="reviews have two verdicts of the same version",
        remedy=REPORT,
        query=select(_v.review_id).group_by(_v.review_id, _v.version).having(func.count() > 1),
    ),
    Invariant(
        name="a decided review has its verdict",
        words="reviews are decided without a verdict in force, or have one and are not decided",
        remedy=REPORT,
        query=select(_r.id).where(
            or_(
                and_(_r.state.in_(DECIDED), ~_verdict_in_force),
                and_(_r.state.not_in(DECIDED), _verdict_in_force),
            )
        ),
    ),
    Invariant(
        name="a verdict has its time entry",
        words="verdicts in force have no time entry of their expert, or one that was taken back",
        remedy=REPORT,
        query=select(_v.id).where(_in_force, ~_of_verdict(_t.person_id == _v.expert_id, ~_is_reversed)),
    ),
    Invariant(
        name="one time entry a verdict",
        words="reviews have two time entries of the same version",
        remedy=REPORT,
        query=select(_t.review_id)
        .where(_original, ~_is_true_up, ~_is_adjusted)
        .group_by(_t.review_id, _t.version)
        .having(func.count() > 1),
    ),
    Invariant(
        name="a revoked verdict is not paid",
        words="verdicts were taken back and their time entries were not",
        remedy=REPORT,
        query=select(_v.id).where(_v.revoked_at.is_not(None), _of_verdict(~_is_reversed)),
    ),
    Invariant(
        name="a time entry has its cause",
        words="time entries belong to no verdict and to no withdrawn review",
        remedy=REPORT,
        query=select(_t.id)
        .join(reviews, _r.id == _t.review_id)
        .where(
            _r.state != ReviewState.WITHDRAWN,
            ~exists().where(_v.review_id == _t.review_id, _v.version == _t.version),
        ),
    ),
    Invariant(
        name="firms do not mix",
        words="reviews or verdicts are of another firm than their task, matter or expert",
        remedy=REPORT,
        query=select(
            union_all(
                select(_r.id)
                .join(tasks, tasks.c.id == _r.task_id)
                .join(matters, matters.c.id == _r.matter_id)
                .outerjoin(people, people.c.id == _r.expert_id)
                .where(
                    or_(
                        tasks.c.firm_id != _r.firm_id,
                        matters.c.firm_id != _r.firm_id,
                        people.c.firm_id != _r.firm_id,
                        tasks.c.matter_id != _r.matter_id,
                        tasks.c.client_id != matters.c.client_id,
                    )
                ),
                select(_v.id)
                .join(reviews, _r.id == _v.review_id)
                .where(or_(_r.firm_id != _v.firm_id, _r.task_id != _v.task_id)),
            )
            .subquery("mixed")
            .c.id
        ),
    ),
)

SHOWN_VERDICTS = (
    Invariant(
        name="a verdict is shown",
        words="verdicts have no delivery that brings their card up to date",
        remedy=REPORT,
        query=select(_v.id).where(
            ~exists().where(
                deliveries.c.subject_id == _v.review_id,
                deliveries.c.kind == MessageKind.CARD_UPDATE,
                deliveries.c.version == _v.version,
            )
        ),
    ),
)
