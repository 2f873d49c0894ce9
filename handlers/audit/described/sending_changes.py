"""What was sent and shown, where and to whom, as the audit tells it."""

from handlers import records as r
from handlers.audit.described.change_values import Change, Described
from handlers.deliveries import Delivery, DeliveryState
from handlers.messages import MessageKind

_OF_REVIEWS = frozenset(
    {
        MessageKind.CARD,
        MessageKind.CARD_UPDATE,
        MessageKind.NOTICE,
        MessageKind.REMINDER,
        MessageKind.NUDGE,
    }
)
_FAILED = {
    DeliveryState.UNSURE: "unsure",  # it may have arrived, or stand there twice
    DeliveryState.DEAD: "undelivered",
}


def _delivery(change: r.DeliveryChanged) -> Change | None:
    """What came of an attempt. That one was claimed, waits or was made needless showed nobody anything."""
    delivery = change.delivery
    outcome = _FAILED.get(delivery.state) or ("sent" if change.shown else None)
    if outcome is None:
        return None
    return _about(delivery) | {
        "did": f"{delivery.kind}.{outcome}",
        "version": delivery.rendered_version,
        "whole": delivery.shows_whole,
    }


def _adopted(copy: r.CardAdopted) -> Change:
    return _about(copy.card) | {"did": "card.copy_found", "place": copy.place, "message": copy.message}


def _about(delivery: Delivery) -> Change:
    about = {"review" if delivery.kind in _OF_REVIEWS else "subject": delivery.subject_id}
    return about | {
        "delivery": delivery.id,
        "person": delivery.person_id,
        "workspace": delivery.workspace_id,
        "place": delivery.place or delivery.channel,
        "message": delivery.message,
    }


SENDING: Described = {r.DeliveryChanged: _delivery, r.CardAdopted: _adopted}
