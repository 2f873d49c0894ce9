"""What a card is: the values it is built from, and the values that a platform renders."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import PersonId, ReviewId
from handlers.money.adjusting.values import TimeAdjustment
from handlers.review.answering.verdict_values import Verdict
from handlers.review.cards.redline import Span
from handlers.review.held.values import HeldAnswer
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task, Wording
from handlers.walls.wall_sets import Judgement


class CardPlace(StrEnum):
    CHANNEL = "channel"  # everybody in the channel reads it
    DIRECT = "direct"  # one expert reads it


class ActionKind(StrEnum):
    """Everything that a card can be asked; old messages carry these for ever."""

    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    READ = "read"
    CONTEXT = "context"
    START = "start"
    PAUSE = "pause"  # stops the meter, or lets it run again
    UNDO = "undo"
    DECLINE_NO_TIME = "decline_no_time"
    DECLINE_AREA = "decline_area"
    RECUSE = "recuse"
    SNOOZE_HOUR = "snooze_hour"
    SNOOZE_MORNING = "snooze_morning"
    WHY = "why"
    RELEASE = "release"  # of a held answer, as the two below
    READ_HELD = "read_held"
    SEND_BACK = "send_back"
    ADJUST = "adjust"  # the time of an answered review
    GRANT = "grant"  # time that was asked for, as the one below
    REFUSE = "refuse"


class ActionStyle(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAction:
    kind: ActionKind
    label: str
    style: ActionStyle = ActionStyle.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """The buttons of a card, and the options of its menu (five at most: Slack's overflow takes no more)."""

    buttons: tuple[CardAction, ...] = ()
    menu: tuple[CardAction, ...] = ()

    @property
    def kinds(self) -> frozenset[ActionKind]:
        """What the row can be asked, in buttons and menu."""
        return frozenset(action.kind for action in (*self.buttons, *self.menu))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something the expert said with a verdict, such as the reason or the comment."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts of the time of an answer, whether a payout has taken it, and its newest adjustment."""

    milliseconds: int
    is_taken: bool = False
    newest: TimeAdjustment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLeft:
    """What is left of an expert's local day before a supervisor is asked, of so many hours."""

    milliseconds: int
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What a card is built from. `verdict` is the one in force, `held` the answer that waits for a supervisor.

    `reader_id` is whose direct chat it is (None in a channel), `zone` the reader's or the channel's, and
    `fee_text` what the expert earns, such as "$12.00 a review". `judged` is what walls allow in this place, by the
    set of `wall_version`. `wording` is that of the verdict, where the matter has changed since; `counted` is what its
    time counts for and `day` what is left of their day, where it is metered and its expert reads it.
    """

    review: Review
    task: Task
    matter: Matter
    expert_name: str | None
    verdict: Verdict | None
    fee_text: str
    zone: str
    reader_id: PersonId | None = None
    held: HeldAnswer | None = None
    judged: Judgement = Judgement.DELIVER
    wall_version: int = 0
    wording: Wording | None = None
    counted: Counted | None = None
    day: DayLeft | None = None

    @property
    def worded(self) -> Wording:
        """The reasons and the rubric that its verdict was given by."""
        return self.wording or self.matter.wording

    @property
    def text_at_once(self) -> bool:
        """Whether the card carries the output before anybody claims it, in this place."""
        return self.matter.shows_text_at_once and self.judged is Judgement.DELIVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a person is shown, before any platform renders it. Empty text: there is no such part.

    `review_id` names what it is about: a review, or a held answer.

    The card carries the whole body and both rows of actions; who renders it knows whether the body fits, and
    takes `actions_if_cut` where it does not: nobody approves a text they were not shown. `notification` is
    for lock screens and never holds a task's title or text. At `refresh_at` the card must be rendered again.
    `wall_version` is of the walls that it was judged by.
    """

    review_id: ReviewId
    version: int
    title: str
    reference: str
    eyebrow: tuple[str, ...]
    state_line: str
    body: str
    redline: tuple[Span, ...]
    verdict_line: str
    remarks: tuple[Remark, ...]
    footnotes: tuple[str, ...]
    actions_if_whole: ActionRow
    actions_if_cut: ActionRow
    notification: str
    refresh_at: datetime | None
    wall_version: int = 0

    @property
    def can_be_asked(self) -> bool:
        """Whether anybody could press anything on it."""
        return bool(self.actions_if_whole.kinds or self.actions_if_cut.kinds)

    @property
    def whole_required(self) -> bool:
        """Whether the answers depend on the whole body being shown."""
        return self.actions_if_whole != self.actions_if_cut
