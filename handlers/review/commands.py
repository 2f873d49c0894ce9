"""Everything that can be asked about a review. A command is a frozen value with an id made at the edge."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.decisions import FormPurpose
from handlers.ids import ClientId, CommandId, ReviewId, TaskId, WorkspaceId
from handlers.people.people import Sender
from handlers.review.answering.verdict_values import VerdictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message on a platform: where it stands and its id there (Slack: channel and ts)."""

    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the expert says: the kind, and what goes with it.

    `pieces` are the texts of a form's inputs by field id, `text` is a whole edited text; an edit has one of the
    two. `from_form` says that the whole text was shown.
    """

    kind: VerdictKind
    pieces: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    reason: str | None = None
    comment: str = ""
    criteria_met: tuple[str, ...] | None = None
    from_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerdict:
    id: CommandId
    sender: Sender
    review_id: ReviewId
    answer: Answer
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReview:
    """Claim an offer: the text comes into the expert's direct chat and the meter starts."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReview:
    """Stop the meter of an open review, or let it run again."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """Open a form about a review; `draft_id` names a reply's text to fill in.

    `in_place`: the form will stand in the place of the message that was clicked.
    """

    id: CommandId
    sender: Sender
    review_id: ReviewId
    purpose: FormPurpose
    draft_id: str | None = None
    clicked: MessageRef | None = None
    in_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseForm:
    """The form was closed without an answer, or (`failed`) could not be opened: the meter stops.

    `clicked` is the message in whose place it stood, if it did.
    """

    id: CommandId
    sender: Sender
    review_id: ReviewId
    failed: bool = False
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReview:
    """Give the turn back, unpaid; `reason` is one of recuse, not_my_area, no_time."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    reason: str
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeReview:
    """Be reminded later. `for_time` None: the next morning of working hours."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    for_time: timedelta | None
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainOffer:
    """Why me: the reply says on what ground this review was offered to the person."""

    id: CommandId
    sender: Sender
    review_id: ReviewId
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoVerdict:
    id: CommandId
    sender: Sender
    review_id: ReviewId
    clicked: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidVerdict:
    """A supervisor takes a verdict back; `reference` is the card's short reference or the review's id."""

    id: CommandId
    sender: Sender
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReply:
    """A message typed in a card's thread (`thread`), or in the direct chat: it may be an answer.

    In a chat without threads it may quote what it answers (`quoted`).
    """

    id: CommandId
    sender: Sender
    place: str
    thread: str | None
    text: str
    quoted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteReview:
    """Look at a review whose `route_at` has come: offer it, offer it again, wait or let it expire."""

    id: CommandId
    review_id: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseIdle:
    """An open review whose claim time is over without an answer goes back."""

    id: CommandId
    review_id: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTask:
    """The client no longer wants a verdict."""

    id: CommandId
    client_id: ClientId
    task_id: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAccount:
    """The platform said something new about an account: deactivated, guest, or neither."""

    id: CommandId
    sender: Sender
    is_guest: bool
    is_deactivated: bool
    workspace_id: WorkspaceId | None = None
