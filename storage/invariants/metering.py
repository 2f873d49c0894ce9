"""Metered time: a person's time counts once, and a review's metered time is what counts of it."""

from sqlalchemy import and_, exists, func, or_, select

from storage.invariants.invariant import REPORT, Invariant
from storage.tables import metered_spans, reviews

_s, _r = metered_spans.c, reviews.c
_in_order = select(
    _s.id,
    _s.starts_at,
    func.max(_s.ends_at)
    .over(partition_by=_s.person_id, order_by=(_s.starts_at, _s.id), rows=(None, -1))
    .label("counted_until"),
).subquery("in_order")
_counted = select(func.coalesce(func.sum(_s.milliseconds), 0)).where(_s.review_id == _r.id).scalar_subquery()
# before the first stretch of all nothing of the kind was written
_first = select(func.min(_s.starts_at)).scalar_subquery()

METERING = (
    Invariant(
        name="a person's time counts once",
        words="stretches of one person's time count for two reviews",
        remedy=REPORT,
        query=select(_in_order.c.id).where(_in_order.c.starts_at < _in_order.c.counted_until),
    ),
    Invariant(
        name="metered time is what counted",
        words="reviews have another metered time than the stretches that count for them",
        remedy=REPORT,
        query=select(_r.id).where(
            or_(
                and_(_r.opened_at >= _first, _r.metered_ms != _counted),
                and_(exists().where(_s.review_id == _r.id), _r.metered_ms < _counted),
            )
        ),
    ),
    Invariant(
        name="time counts for whose review it is",
        words="stretches of time count for a review of another firm or person",
        remedy=REPORT,
        query=select(_s.id)
        .join(reviews, _r.id == _s.review_id)
        .where(or_(_r.firm_id != _s.firm_id, _r.expert_id.is_(None), _r.expert_id != _s.person_id)),
    ),
)
