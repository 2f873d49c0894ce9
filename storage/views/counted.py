"""Which time entries count as a review: the one rule for digests, Home and reports."""

from sqlalchemy import and_, case, exists, func

from storage.tables import time_adjustments, time_entries, verdicts

reversed_entries = time_entries.alias("reversed")
_first_dated = func.coalesce(reversed_entries.c.dated_at, time_entries.c.dated_at)
# An entry without time and without a piece that is dated after its verdict corrects a day's rounding; it is no review,
# unless it was entered anew as an adjustment to nothing.
_is_correction = and_(
    time_entries.c.milliseconds == 0,
    time_entries.c.units == 0,
    _first_dated > verdicts.c.decided_at,
    ~exists().where(
        time_adjustments.c.new_entry_id == func.coalesce(time_entries.c.reverses, time_entries.c.id)
    ),
)
_once = case((time_entries.c.reverses.is_not(None), -1), else_=1)

# asked with `reversed_entries` and `verdicts` joined
reviews = func.sum(case((_is_correction, 0), else_=_once))
# the same of entries with time or a piece, which correct nothing: nothing has to be joined
reviews_of_work = func.sum(_once)
of_reversed = reversed_entries.c.id == time_entries.c.reverses
of_verdict = and_(
    verdicts.c.review_id == time_entries.c.review_id, verdicts.c.version == time_entries.c.version
)
