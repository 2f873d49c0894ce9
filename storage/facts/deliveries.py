"""The facts that attempts are decided on, and which deliveries are due."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, text

from handlers.attempt_values import ClaimDelivery, ClaimFacts, SettleDelivery
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId
from handlers.messages import MessageKind
from storage import tables
from storage.queries import Query
from storage.rows import DELIVERY

_d = tables.deliveries
_BY_ID = Query(select(*DELIVERY.columns).where(_d.c.id.in_(bindparam("ids", expanding=True))))
_OF_CARDS = Query(
    select(*DELIVERY.columns).where(
        _d.c.subject_id.in_(bindparam("subjects", expanding=True)),
        _d.c.kind.in_((MessageKind.CARD, MessageKind.CARD_UPDATE)),
    )
)
_LANE = func.coalesce(_d.c.channel, _d.c.person_id, _d.c.subject_id)
# as the partial index says it: a condition with parameters would not be known to be the same
_UNSETTLED = text("deliveries.state IN ('due', 'sending')")
_DUE = Query(
    select(_d.c.id, _d.c.kind, _LANE.label("lane"))
    .where(
        _UNSETTLED,
        _d.c.next_at <= bindparam("now"),
        or_(_d.c.state == DeliveryState.DUE, _d.c.claimed_until <= bindparam("now")),
        _LANE.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(_d.c.next_at, _d.c.created_at)
    .limit(bindparam("most"))
)
_NEXT_DUE = Query(
    select(_d.c.next_at)
    .where(_UNSETTLED, _d.c.state == DeliveryState.DUE, _d.c.next_at > bindparam("now"))
    .order_by(_d.c.next_at)
    .limit(1)
)
_NEXT_CLAIM_END = Query(
    select(_d.c.claimed_until)
    .where(_UNSETTLED, _d.c.state == DeliveryState.SENDING, _d.c.claimed_until > bindparam("now"))
    .order_by(_d.c.claimed_until)
    .limit(1)
)
_COPIES = Query(
    select(*DELIVERY.columns)
    .where(
        _d.c.subject_id == bindparam("subject"),
        _d.c.kind == MessageKind.CARD,
        _d.c.message.is_not(None),
    )
    .order_by(_d.c.created_at)
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
    """Load deliveries, and beside them what else is owed about their card where that matters."""
    del now
    found = _BY_ID.rows(connection, ids=sorted({c.delivery_id for c in commands}))
    known = {delivery.id: delivery for delivery in map(DELIVERY.value, found)}
    subjects = {
        known[c.delivery_id].subject_id for c in commands if _asks_beside(c, known.get(c.delivery_id))
    }
    beside: dict[str, list[Delivery]] = defaultdict(list)
    if subjects:
        for row in _OF_CARDS.rows(connection, subjects=sorted(subjects)):
            one = DELIVERY.value(row)
            beside[one.subject_id].append(one)
    return [_facts(known.get(c.delivery_id), beside) for c in commands]


def _asks_beside(command: ClaimDelivery | SettleDelivery, delivery: Delivery | None) -> bool:
    """An update may have to wait for others; a card that was posted late may be known as a copy already."""
    if delivery is None:
        return False
    if isinstance(command, ClaimDelivery):
        return delivery.kind is MessageKind.CARD_UPDATE
    held = (delivery.state, delivery.attempts) == (DeliveryState.SENDING, command.attempt)
    return delivery.kind is MessageKind.CARD and not held


def _facts(delivery: Delivery | None, beside: dict[str, list[Delivery]]) -> ClaimFacts:
    if delivery is None:
        return ClaimFacts(delivery=None)
    others = beside.get(delivery.subject_id, [])
    return ClaimFacts(
        delivery=delivery,
        posts=tuple(d for d in others if d.kind is MessageKind.CARD),
        updates=tuple(d for d in others if d.kind is MessageKind.CARD_UPDATE and d.id != delivery.id),
    )


def due_deliveries(
    connection: Connection, now: datetime, busy_lanes: Sequence[str] = (), *, limit: int
) -> Sequence[DueDelivery]:
    """Find what is to be sent now in lanes that are free, the longest due first, and what nobody ever settled."""
    busy = list(busy_lanes) or [""]  # no lane has no name
    due = _DUE.rows(connection, now=now, busy=busy, most=limit)
    return [DueDelivery(id=key, kind=MessageKind(kind), lane=lane) for key, kind, lane in due]


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """Say when the next delivery falls due that is not due yet, or when the next claim ends."""
    found = [row[0] for asked in (_NEXT_DUE, _NEXT_CLAIM_END) for row in asked.rows(connection, now=now)]
    return min(found, default=None)


def delivery_by_id(connection: Connection, delivery_id: str) -> Delivery | None:
    """Find a delivery."""
    return next(map(DELIVERY.value, _BY_ID.rows(connection, ids=[delivery_id])), None)


def cards_of(connection: Connection, review_id: str) -> tuple[Delivery, ...]:
    """Find every card of a review that was owed, wherever it stands and whether it arrived or not."""
    rows = map(DELIVERY.value, _OF_CARDS.rows(connection, subjects=[review_id]))
    return tuple(delivery for delivery in rows if delivery.kind is MessageKind.CARD)


def copies_of_card(connection: Connection, review_id: str) -> Sequence[Delivery]:
    """Find every copy of a card that stands on a platform, each once."""
    copies: dict[tuple[str | None, str | None], Delivery] = {}
    for row in _COPIES.rows(connection, subject=review_id):
        copy = DELIVERY.value(row)
        # one that was clicked before its own delivery was settled has two rows
        copies.setdefault((copy.place, copy.message), copy)
    return tuple(copies.values())
