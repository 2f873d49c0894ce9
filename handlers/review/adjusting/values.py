"""What an adjustment is decided on."""

from dataclasses import dataclass
from datetime import datetime

from handlers.money.adjusting.values import TimeAdjustment
from handlers.people.people import Person
from handlers.review.answering.undo import UndoFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustFacts:
    """A sender and an answered review with its time entry in force, as an undo would see it.

    `people` are those of the firm who may be asked. `answered_at` is
    when the expert gave the answer, which a supervisor may have held for longer.
    """

    undo: UndoFacts
    people: tuple[Person, ...] = ()
    answered_at: datetime | None = None
    before: TimeAdjustment | None = None  # what the same command came to, where it came before


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """A supervisor and an adjustment of their firm; `undo` is of its review as it stands, with the supervisor's turn.

    `ended_by` is the name of whoever decided before.
    """

    undo: UndoFacts
    adjustment: TimeAdjustment | None = None
    expert: Person | None = None
    ended_by: str = ""
