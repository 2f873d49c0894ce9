"""Notice of outside business: nothing accrues to a person while their notice is missing or their firm is paid."""

from datetime import timedelta

from sqlalchemy import and_, exists, func, or_, select

from handlers.people.people import UNPAID, OutsideBusiness
from storage.invariants.apart import seconds_apart
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import outside_business_notices, time_entries, verdicts

# Answers and changes wait for each other, but each says the time at which it began: of two that met, the one that came
# first may say the later time. What was answered that close to a change belongs to either.
_MET = timedelta(seconds=5)
_t, _n, _v = time_entries.c, outside_business_notices.c, verdicts.c
_then = func.coalesce(
    select(_n.status)
    .where(_n.person_id == _t.person_id, _n.since <= _t.dated_at)
    .order_by(_n.number.desc())
    .limit(1)
    .correlate(time_entries)
    .scalar_subquery(),
    OutsideBusiness.NOT_NEEDED,
)
_met = exists().where(
    _n.person_id == _t.person_id, seconds_apart(_n.since, _t.dated_at) <= _MET.total_seconds()
)
# what only trues a day's rounding up is no work of its own
_is_work = and_(_t.reverses.is_(None), or_(_t.milliseconds != 0, _t.units != 0))

DUTIES = (
    Invariant(
        name="nothing accrues without notice",
        words="time entries pay somebody whose notice of outside business was missing or whose firm is paid, "
        "or pay nothing to somebody who was to be paid",
        remedy=REPORT,
        query=select(_t.id).where(
            _is_work,
            or_(
                and_(_t.unpaid.is_(None), _then.in_(UNPAID), ~_met),
                and_(_t.unpaid.is_not(None), _t.unpaid != _then, ~_met),
                and_(_t.unpaid.is_not(None), _t.pay != 0),
            ),
        ),
    ),
    Invariant(
        name="a verdict says whether it is paid",
        words="verdicts say another reason for paying nothing than their time entry",
        remedy=REPORT,
        query=select(_v.id)
        .join(time_entries, and_(_t.review_id == _v.review_id, _t.version == _v.version))
        .where(_is_work, func.coalesce(_t.unpaid, "") != func.coalesce(_v.unpaid, "")),
    ),
)
