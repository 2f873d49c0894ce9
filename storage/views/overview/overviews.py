"""How a firm's work stands, for those who see to it: a dozen queries, each by an index, on a reading connection."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.ids import FirmId, ReviewId
from handlers.overview.pages import overview
from handlers.overview.values import ExpertLoad, Overview, OverviewFacts, WaitingReview
from handlers.people.people import Person, Role
from handlers.people.permissions import may
from handlers.people.roles import IS_THERE
from handlers.remedies.commands import AskElsewhere, SendAgain
from storage.facts.mending.stuck import stuck_groups
from storage.facts.review.routing import people_reached
from storage.facts.review.turns import reviews_by_id
from storage.facts.walls.walls import wall_sets_of
from storage.tables import firms
from storage.views.overview.counts import (
    answered_by,
    day_counts,
    expired,
    held_counts,
    needing,
    on_hand,
    queue_counts,
)


def overview_of(connection: Connection, reader: Person, now: datetime) -> Overview | None:
    """Build the overview for a person; None for those who have nothing to see to."""
    if reader.state not in IS_THERE or not may(reader, AskElsewhere):
        return None
    return overview(_facts(connection, reader, now), now)


def _facts(connection: Connection, reader: Person, now: datetime) -> OverviewFacts:
    firm_id = reader.firm_id
    firm = connection.execute(
        select(firms.c.name, firms.c.zone, firms.c.wall_version).where(firms.c.id == firm_id)
    ).one()
    late, needed = needing(connection, firm_id, now)
    over, over_total = expired(connection, firm_id, now)
    known = waiting_reviews(connection, [*late, *over])
    return OverviewFacts(
        reader=reader,
        firm_name=firm.name,
        days=day_counts(connection, firm_id, firm.zone, now),
        queue=queue_counts(connection, firm_id, now),
        waiting=tuple(known[key] for key in late if key in known),
        needing=needed,
        expired=tuple(known[key] for key in over if key in known),
        expired_total=over_total,
        experts=_experts(connection, firm_id, firm.zone, now),
        held=held_counts(connection, firm_id),
        stuck=tuple(stuck_groups(connection, firm_id, now)) if may(reader, SendAgain) else None,
        walls=wall_sets_of(connection, {firm_id: firm.wall_version})[firm_id],
    )


def waiting_reviews(connection: Connection, ids: Sequence[ReviewId]) -> dict[ReviewId, WaitingReview]:
    """Read these reviews as a list of what waits shows them."""
    return {
        one.review.id: WaitingReview(
            review=one.review, task=one.task, matter=one.matter, expert_name=one.expert_name
        )
        for one in reviews_by_id(connection, ids).values()
    }


def _experts(connection: Connection, firm_id: FirmId, zone: str, now: datetime) -> tuple[ExpertLoad, ...]:
    waits, answered = on_hand(connection, firm_id, now), answered_by(connection, firm_id, zone, now)
    return tuple(
        ExpertLoad(
            person=person,
            load=waits.get(person.id, 0) + max(0, answered.get(person.id, 0)),
            is_reached=is_reached,
        )
        for person, is_reached in people_reached(connection, firm_id)
        if Role.EXPERT in person.roles
    )
