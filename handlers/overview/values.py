"""How a firm's work stands, for those who see to it: what is known, and the page before any platform renders it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.desk.values import DeskButton
from handlers.people.people import Person
from handlers.remedies.values import StuckGroup
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_sets import NO_WALLS, WallSet

DAYS = 7
SOON = timedelta(hours=1)
UNPLACED_AFTER = timedelta(minutes=10)
AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
ROWS_READ = 24  # reviews that need somebody; a few of them are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """A day of the firm: how many tasks came, and how many answers were given that count."""

    day: date
    received: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """What waits for an answer; `ages` counts by AGES and beyond, `dues` overdue, within SOON, within a day, later."""

    ages: tuple[int, int, int, int] = (0, 0, 0, 0)
    dues: tuple[int, int, int, int] = (0, 0, 0, 0)
    unplaced: int = 0
    oldest_at: datetime | None = None

    @property
    def waiting(self) -> int:
        """All that wait."""
        return sum(self.ages)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReview:
    """A review that needs somebody to see to it."""

    review: Review
    task: Task
    matter: Matter
    expert_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLoad:
    """An expert; `load` counts today's answers and what waits for an answer of theirs."""

    person: Person
    load: int
    is_reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCounts:
    standing: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewFacts:
    """Everything that the page is built from. `stuck` is None where the reader may not see to deliveries."""

    reader: Person
    firm_name: str
    days: tuple[DayCount, ...]
    queue: QueueCounts
    waiting: tuple[WaitingReview, ...] = ()
    needing: int = 0  # of which `waiting` are the first
    expired: tuple[WaitingReview, ...] = ()
    expired_total: int = 0
    experts: tuple[ExpertLoad, ...] = ()
    held: HeldCounts = HeldCounts()
    stuck: tuple[StuckGroup, ...] | None = None
    walls: WallSet = NO_WALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """A line of a chart: `filled` of BAR_LENGTH parts of its bar are, and `words` say the number."""

    label: str
    filled: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    title: str
    rows: tuple[BarRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRow:
    """Something to see to: what, why and how it is mended, with a button for each remedy."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[DeskButton, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPart:
    """Rows of one sort; `note` says what is not shown, or that there is nothing."""

    title: str
    rows: tuple[OverviewRow, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The page: figures first, then charts, then what somebody has to see to."""

    title: str
    figures: tuple[tuple[str, str], ...]
    charts: tuple[BarChart, ...]
    parts: tuple[OverviewPart, ...]
    updated_at: datetime
    zone: str
