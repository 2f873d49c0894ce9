"""What can be asked about the time of an answered review."""

from dataclasses import dataclass

from handlers.ids import AdjustmentId, CommandId, ReviewId
from handlers.people.people import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimeForm:
    """An expert wants to adjust what counts for their review."""

    id: CommandId
    sender: Sender
    review_id: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustTime:
    """An expert says what should count, as they typed it; `seen` is the time entry that their form showed."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    seen: str
    hours: str
    minutes: str
    seconds: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTime:
    """A supervisor lets the time count that was asked for."""

    id: CommandId
    sender: Sender
    adjustment_id: AdjustmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRefusal:
    """A supervisor wants to say why the time that was asked for does not count."""

    id: CommandId
    sender: Sender
    adjustment_id: AdjustmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseTime:
    """A supervisor does not let it count, and says why."""

    id: CommandId
    sender: Sender
    adjustment_id: AdjustmentId
    note: str
