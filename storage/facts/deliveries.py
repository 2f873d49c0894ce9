"""The facts that attempts are decided on, and which deliveries are due."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from handlers.attempts import ClaimDelivery, ClaimFacts, SettleDelivery
from handlers.decisions import MessageKind
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId
from storage import tables
from storage.rows import DELIVERY

_d = tables.deliveries
_BY_ID = select(*DELIVERY.columns).where(_d.c.id.in_(bindparam("ids", expanding=True)))
_OF_CARDS = select(*DELIVERY.columns).where(
    _d.c.subject_id.in_(bindparam("subjects", expanding=True)),
    _d.c.kind.in_((MessageKind.CARD, MessageKind.CARD_UPDATE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery to attempt and the lane it goes in: one at a time in each place."""

    id: DeliveryId
    kind: MessageKind
    lane: str


def claim_facts(
    connection: Connection, commands: Sequence[ClaimDelivery | SettleDelivery], now: datetime
) -> Sequence[ClaimFacts]:
    """Load deliveries, and beside an update what else is owed about its card."""
    del now
    found = connection.execute(_BY_ID, {"ids": sorted({c.delivery_id for c in commands})})
    known = {row.id: DELIVERY.value(row) for row in found}
    claims = {c.delivery_id for c in commands if isinstance(c, ClaimDelivery)}
    subjects = sorted(
        {d.subject_id for d in known.values() if d.kind is MessageKind.CARD_UPDATE and d.id in claims}
    )
    beside: dict[str, list[Delivery]] = defaultdict(list)
    if subjects:
        for row in connection.execute(_OF_CARDS, {"subjects": subjects}):
            beside[row.subject_id].append(DELIVERY.value(row))
    return [_facts(known.get(c.delivery_id), beside) for c in commands]


def _facts(delivery: Delivery | None, beside: dict[str, list[Delivery]]) -> ClaimFacts:
    if delivery is None:
        return ClaimFacts(delivery=None)
    others = beside.get(delivery.subject_id, [])
    return ClaimFacts(
        delivery=delivery,
        posts=tuple(d for d in others if d.kind is MessageKind.CARD),
        updates=tuple(d for d in others if d.kind is MessageKind.CARD_UPDATE and d.id != delivery.id),
    )


def due_deliveries(connection: Connection, now: datetime, limit: int = 500) -> Sequence[DueDelivery]:
    """Find what is to be sent now, the longest due first, and what its sender never settled."""
    due = (
        select(_d.c.id, _d.c.kind, _d.c.channel, _d.c.person_id, _d.c.subject_id)
        .where(
            _d.c.state.in_((DeliveryState.DUE, DeliveryState.SENDING)),
            _d.c.next_at <= now,
            or_(_d.c.state == DeliveryState.DUE, _d.c.claimed_until <= now),
        )
        .order_by(_d.c.next_at, _d.c.created_at)
        .limit(limit)
    )
    return [
        DueDelivery(
            id=row.id, kind=MessageKind(row.kind), lane=row.channel or row.person_id or row.subject_id
        )
        for row in connection.execute(due)
    ]


def next_due_at(connection: Connection) -> datetime | None:
    """Say when the next delivery falls due."""
    due = select(_d.c.next_at).where(_d.c.state == DeliveryState.DUE).order_by(_d.c.next_at).limit(1)
    return connection.execute(due).scalar()


def copies_of_card(connection: Connection, review_id: str) -> Sequence[Delivery]:
    """Find every copy of a card that stands on a platform."""
    copies = select(*DELIVERY.columns).where(
        _d.c.subject_id == review_id, _d.c.kind == MessageKind.CARD, _d.c.message.is_not(None)
    )
    return [DELIVERY.value(row) for row in connection.execute(copies.order_by(_d.c.created_at))]
