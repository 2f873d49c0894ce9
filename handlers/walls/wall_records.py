"""What decisions about walls ask storage to remember, beside the walls themselves."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import FirmId, PersonId, ReviewId, TimeEntryId, WorkspaceId
from handlers.walls.wall_sets import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class WallSetMade:
    """The firm's next wall set, if the one before it still is the newest; `decided_by` is somebody's name."""

    firm_id: FirmId
    seen: int
    version: int
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOwed:
    """From `due_at` on the cards that a version concerns must be gone through: something of it begins or ends then.

    `person_id`: it concerns what bars this person, who has a new account by which others see them read.
    """

    firm_id: FirmId
    version: int
    due_at: datetime
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepMoved:
    """How far a sweep has come, if it still was where it was seen; `done_at` once it is through."""

    firm_id: FirmId
    version: int
    due_at: datetime
    seen_cursor: str
    cursor: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A review that was offered to nobody, by which version of the walls and how that judged it."""

    review_id: ReviewId
    firm_id: FirmId
    wall_version: int
    judgement: Judgement
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayReleased:
    """A time entry that compliance lets go although a wall holds it."""

    time_entry_id: TimeEntryId
    released_by: str
    released_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsCleared:
    """No form stands in the place of any copy of a review's or held answer's card any more, whatever is typed there."""

    review_id: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterNoted:
    """All who read in a channel, as the platform told it at this moment."""

    workspace_id: WorkspaceId
    conversation_id: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterForgotten:
    """Nobody knows any more who reads in a channel."""

    workspace_id: WorkspaceId
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanged:
    """Accounts that joined a channel or left it, where its roster is known; `asked`: now it is known anew."""

    workspace_id: WorkspaceId
    conversation_id: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    asked: bool = False
