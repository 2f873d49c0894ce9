"""The facts that attempts are decided on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from handlers.attempt_values import ClaimDelivery, ClaimFacts, SettleDelivery
from handlers.deliveries import Delivery, DeliveryState
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
_COPIES = Query(
    select(*DELIVERY.columns)
    .where(
        _d.c.subject_id == bindparam("subject"),
        _d.c.kind == MessageKind.CARD,
        _d.c.message.is_not(None),
    )
    .order_by(_d.c.created_at)
)


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


def delivery_by_id(connection: Connection, delivery_id: str) -> Delivery | None:
    """Find a delivery."""
    return next(map(DELIVERY.value, _BY_ID.rows(connection, ids=[delivery_id])), None)


def cards_of(connection: Connection, review_ids: Iterable[str]) -> Mapping[str, Sequence[Delivery]]:
    """Find every card of reviews that was owed, by review, wherever it stands and whether it arrived or not."""
    wanted = sorted(set(review_ids))
    cards: dict[str, list[Delivery]] = {key: [] for key in wanted}
    for row in _OF_CARDS.rows(connection, subjects=wanted) if wanted else ():
        delivery = DELIVERY.value(row)
        if delivery.kind is MessageKind.CARD:
            cards[delivery.subject_id].append(delivery)
    return cards


def copies_of_card(connection: Connection, review_id: str) -> Sequence[Delivery]:
    """Find every copy of a card that stands on a platform, each once."""
    copies: dict[tuple[str | None, str | None], Delivery] = {}
    for row in _COPIES.rows(connection, subject=review_id):
        copy = DELIVERY.value(row)
        # one that was clicked before its own delivery was settled has two rows
        copies.setdefault((copy.place, copy.message), copy)
    return tuple(copies.values())
