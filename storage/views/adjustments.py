"""What receipts say of the time that counts, and what the card of time that is asked for is built from."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from handlers.ids import PersonId
from handlers.money.rates import RateUnit
from handlers.money.time import local_day
from handlers.review.adjusting.cards import AdjustmentCardFacts
from handlers.review.answering.day_limits import HOUR_MS
from handlers.review.answering.verdict_values import Verdict
from handlers.review.cards.card_values import Counted, DayLeft
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter
from handlers.walls.wall_sets import judge_reader
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.turns import reviews_by_id, walls_of
from storage.facts.review.undo import on_invoice
from storage.facts.review.verdicts import BY_THE_HOUR
from storage.queries import Query
from storage.rows import TIME_ADJUSTMENT

_a, _e = tables.time_adjustments, tables.time_entries
_back = _e.alias("back")
_line = tables.payout_lines
_COUNTED = Query(
    select(
        _e.c.milliseconds, or_(exists().where(_line.c.time_entry_id == _e.c.id), on_invoice(_e.c.id))
    ).where(
        _e.c.review_id == bindparam("review"),
        _e.c.version == bindparam("version"),
        _e.c.reverses.is_(None),
        ~exists().where(_back.c.reverses == _e.c.id),
    )
)
_NEWEST = Query(
    select(*TIME_ADJUSTMENT.columns)
    .where(_a.c.review_id == bindparam("review"), _a.c.asked_at >= bindparam("since"))
    .order_by(_a.c.asked_at.desc(), _a.c.id)
    .limit(1)
)
_OF_DAY = Query(
    select(func.sum(_e.c.milliseconds)).where(
        _e.c.person_id == bindparam("person"), _e.c.local_day == bindparam("day"), BY_THE_HOUR
    )
)
_BY_ID = select(*TIME_ADJUSTMENT.columns).where(_a.c.id == bindparam("id"))


def counted_for(connection: Connection, matter: Matter, verdict: Verdict | None) -> Counted | None:
    """Load what counts of the time of a verdict in force; None where none is metered."""
    if verdict is None or matter.basis is RateUnit.PIECE:
        return None
    entries = _COUNTED.rows(connection, review=verdict.review_id, version=verdict.version)
    if not entries:
        return None
    milliseconds, is_taken = entries[0]
    newest = _NEWEST.rows(connection, review=verdict.review_id, since=verdict.decided_at)
    return Counted(
        milliseconds=milliseconds,
        is_taken=bool(is_taken),
        newest=TIME_ADJUSTMENT.value(newest[0]) if newest else None,
    )


def day_left(
    connection: Connection, person_id: PersonId, zone: str, day_hours: int, now: datetime
) -> DayLeft:
    """Say what is left of a person's local day, in the firm's zone."""
    rows = _OF_DAY.rows(connection, person=person_id, day=local_day(now, zone))
    return DayLeft(milliseconds=day_hours * HOUR_MS - int(rows[0][0] or 0), hours=day_hours)


def day_left_for(
    connection: Connection, review: Review, matter: Matter, zone: str, day_hours: int, now: datetime
) -> DayLeft | None:
    """Say what is left of the day of an open review's expert; None where no time counts by the hour."""
    if review.expert_id is None or review.state is not ReviewState.OPEN or matter.basis is RateUnit.PIECE:
        return None
    return day_left(connection, review.expert_id, zone, day_hours, now)


def adjustment_card_facts(
    connection: Connection, key: str, reader_id: PersonId | None, now: datetime
) -> AdjustmentCardFacts | None:
    """Read what the card of an adjustment shows a reader; None for one that is not there or not of their firm."""
    row = connection.execute(_BY_ID, {"id": key}).first()
    if row is None:
        return None
    adjustment = TIME_ADJUSTMENT.value(row)
    people = people_by_id(connection, (reader_id, adjustment.person_id, adjustment.decided_by))
    reader = None if reader_id is None else people.get(reader_id)
    known = reviews_by_id(connection, (adjustment.review_id,)).get(adjustment.review_id)
    if known is None or reader is None or reader.firm_id != adjustment.firm_id:
        return None
    walls = walls_of(connection, (known,))[adjustment.firm_id]
    expert = people.get(adjustment.person_id)
    ended_by = None if adjustment.decided_by is None else people.get(adjustment.decided_by)
    return AdjustmentCardFacts(
        adjustment=adjustment,
        matter=known.matter,
        expert_name="" if expert is None else expert.name,
        ended_by="" if ended_by is None else ended_by.name,
        zone=reader.zone,
        judged=judge_reader(walls, reader.id, known.task, now),
        wall_version=walls.version,
    )
