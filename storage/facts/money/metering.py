"""What of people's time counts already, for a meter that is about to stop."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from handlers.ids import PersonId
from handlers.money.metering.stretches import Stretch
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import Review
from storage import tables
from storage.facts.review.turns import AboutReview, turn_facts
from storage.facts.walls.holding import hold_days
from storage.queries import Query

_s = tables.metered_spans
_TAKEN = Query(
    select(_s.c.person_id, _s.c.starts_at, _s.c.ends_at).where(
        _s.c.person_id.in_(bindparam("people", expanding=True)), _s.c.ends_at > bindparam("since")
    )
)


def stopping_facts(
    connection: Connection, commands: Sequence[AboutReview], now: datetime
) -> Sequence[TurnFacts]:
    """Load the facts of a sender and a review whose meter may stop; where none runs, nothing more is asked."""
    turns = turn_facts(connection, commands, now)
    hold_days(connection, (one.meters for one in turns))
    return with_taken(connection, turns)


def with_taken(connection: Connection, turns: Sequence[TurnFacts]) -> Sequence[TurnFacts]:
    """Add what counts for other reviews; the days of those whose meters run are held by the caller."""
    running = [one.review for one in turns if one.meters is not None and one.review is not None]
    if not running:
        return turns
    taken = taken_since(connection, running)
    return [one if one.meters is None else replace(one, taken=taken.get(one.meters, ())) for one in turns]


def taken_since(connection: Connection, running: Iterable[Review]) -> Mapping[PersonId, tuple[Stretch, ...]]:
    """Load what counts of the time of these reviews' experts since their meters began to run, by person."""
    begun = [(one.expert_id, one.meter_since) for one in running]
    people = sorted({person for person, _ in begun if person is not None})
    moments = [since for _, since in begun if since is not None]
    if not people or not moments:
        return {}
    taken: dict[PersonId, list[Stretch]] = defaultdict(list)
    for person, starts_at, ends_at in _TAKEN.rows(connection, people=people, since=min(moments)):
        taken[person].append(Stretch(starts_at=starts_at, ends_at=ends_at))
    return {person: tuple(stretches) for person, stretches in taken.items()}
