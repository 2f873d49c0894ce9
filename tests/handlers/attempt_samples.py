"""Deliveries in every state, and the two decisions about them made short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.attempt_values import ClaimDelivery, ClaimFacts, Outcome, Sent, SettleDelivery, Timing
from handlers.attempts import claim_delivery, settle_delivery
from handlers.decisions import Decision
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import CommandId, DeliveryId, FirmId, WorkspaceId
from handlers.messages import MessageKind
from handlers.records import DeliveryChanged

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TIMING = Timing()
S = DeliveryState
CARD = Delivery(
    id=DeliveryId("card"),
    key="card/r/1/channel",
    firm_id=FirmId("firm"),
    kind=MessageKind.CARD,
    subject_id="r",
    version=1,
    workspace_id=WorkspaceId("w"),
    channel="C1",
    person_id=None,
    state=S.DUE,
    attempts=0,
    next_at=NOW,
    claimed_until=None,
    ambiguous=False,
    sent_unseen=False,
    first_attempt_at=None,
    place=None,
    message=None,
    rendered_version=None,
    shows_whole=False,
    last_error="",
    created_at=NOW,
)
POSTED = replace(CARD, state=S.SENT, place="C1", message="1.0")
UPDATE = replace(
    CARD, id=DeliveryId("update"), key="update/r/2", kind=MessageKind.CARD_UPDATE, version=2, channel=None
)
NEWER = replace(UPDATE, id=DeliveryId("newer"), key="update/r/3", version=3)
OLDER = replace(UPDATE, id=DeliveryId("older"), key="update/r/1", version=1)
SENDING = replace(CARD, state=S.SENDING, attempts=1, claimed_until=NOW + TIMING.lease, first_attempt_at=NOW)
SHOWING = replace(SENDING, id=UPDATE.id, kind=UPDATE.kind, version=2, channel=None)
ARRIVED = Sent(place="C1", message="1.0", rendered_version=1, shows_whole=True)


def claim(
    delivery: Delivery | None, *, posts: tuple[Delivery, ...] = (), updates: tuple[Delivery, ...] = ()
) -> Decision:
    command = ClaimDelivery(id=CommandId("c"), delivery_id=DeliveryId("d"))
    return claim_delivery(command, ClaimFacts(delivery=delivery, posts=posts, updates=updates), NOW)


def settle(
    delivery: Delivery | None, outcome: Outcome, *, attempt: int = 1, posts: tuple[Delivery, ...] = ()
) -> Decision:
    command = SettleDelivery(id=CommandId("s"), delivery_id=DeliveryId("d"), attempt=attempt, outcome=outcome)
    return settle_delivery(command, ClaimFacts(delivery=delivery, posts=posts), NOW)


def changed(decision: Decision) -> dict[str, Delivery]:
    changes = [record for record in decision.records if isinstance(record, DeliveryChanged)]
    return {change.delivery.id: change.delivery for change in changes}


def only(decision: Decision) -> Delivery:
    (delivery,) = changed(decision).values()
    return delivery
