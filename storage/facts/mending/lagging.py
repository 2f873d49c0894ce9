"""A review that somebody is to see to, with whose turn it is and when they were reminded."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId
from handlers.messages import MessageKind
from handlers.people.people import Person
from handlers.remedies.values import Lagging
from handlers.review.reviews import UNDECIDED
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.turns import reviews_by_id
from storage.rows import REVIEW

_d, _r = tables.deliveries, tables.reviews


def lagging_of(connection: Connection, asking: Person, review_id: str) -> Lagging | None:
    """Load a review of the asking person's firm; None for one that is not there."""
    known = reviews_by_id(connection, (review_id,)).get(review_id)
    if known is None or known.review.firm_id != asking.firm_id:
        return None
    review = known.review
    others = select(*REVIEW.columns).where(
        _r.c.task_id == review.task_id, _r.c.id != review.id, _r.c.state.in_(UNDECIDED)
    )
    expert = review.expert_id
    return Lagging(
        review=review,
        task=known.task,
        matter=known.matter,
        expert=None if expert is None else people_by_id(connection, (expert,)).get(expert),
        reminded_at=_reminded_at(connection, review.id, asking.firm_id),
        others=tuple(REVIEW.value(row) for row in connection.execute(others.order_by(_r.c.id))),
        zone=asking.zone,
    )


def _reminded_at(connection: Connection, review_id: str, firm_id: FirmId) -> datetime | None:
    last = select(func.max(_d.c.created_at)).where(
        _d.c.subject_id == review_id, _d.c.kind == MessageKind.NUDGE, _d.c.firm_id == firm_id
    )
    found: datetime | None = connection.execute(last).scalar()
    return found
