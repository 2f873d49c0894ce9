"""What admins and supervisors do about what goes wrong, and what whoever runs Signoff does from the command line."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.ids import CommandId, DeliveryId, PersonId
from handlers.remedies.values import Lagging, Stuck


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain:
    """Send deliveries again that did not arrive; None: there are none any more."""

    id: CommandId
    stuck: Stuck | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Let deliveries be that did not arrive, so that nothing more of them is sent."""

    id: CommandId
    stuck: Stuck | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindExpert:
    """Send a word to whose turn a review is."""

    id: CommandId
    lagging: Lagging | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskElsewhere:
    """Offer a review to somebody else now."""

    id: CommandId
    lagging: Lagging | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveTime:
    """Let a task be due later, counted from now; one whose time is over is asked again."""

    id: CommandId
    lagging: Lagging | None
    time: timedelta
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviveDeliveries:
    """Send again what failed of a firm, or these and what hangs with them; by whoever runs Signoff."""

    id: CommandId
    firm: str
    delivery_ids: tuple[DeliveryId, ...] = ()
