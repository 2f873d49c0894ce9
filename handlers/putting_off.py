"""Leaving deliveries for later that a platform's pace would send away: many at once, and none of them is an attempt."""

from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, DeliveryId
from handlers.records import DeliveryPutOff


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """Leave deliveries that are due until a moment of their own."""

    id: CommandId
    until: tuple[tuple[DeliveryId, datetime], ...]


def put_off(command: PutOff, facts: None, now: datetime) -> Decision:
    """Decide to leave them; what is not later than now is due already."""
    del facts
    return Decision(
        reply=Done(),
        records=tuple(
            DeliveryPutOff(delivery_id=key, until=until) for key, until in command.until if until > now
        ),
    )
