"""What a handler may ask of the world: a reply, records to keep, messages that are owed."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.ids import ReviewId
from handlers.messages import Message
from handlers.records import Record


class Refusal(StrEnum):
    """Why a command was refused; the words for the person come with it."""

    NOT_AN_EXPERT = "not_an_expert"
    DEACTIVATED = "deactivated"
    GUEST = "guest"
    NOT_YOURS = "not_yours"
    NOT_YOUR_AREA = "not_your_area"
    NOT_CLEARED = "not_cleared"
    TAKEN = "taken"
    ALREADY_ANSWERED = "already_answered"
    OUT_OF_DATE = "out_of_date"
    TOO_LATE = "too_late"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNCHANGED = "unchanged"
    INCOMPLETE = "incomplete"
    TOO_LONG = "too_long"
    DECLINED = "declined"
    NO_RATE = "no_rate"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    CONFLICT = "conflict"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No: why, in words for the person; `field` names the input of a form that the words belong to."""

    reason: Refusal
    words: str
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Yes: what was done, in words for the person; `subject_id` names what came of it."""

    words: str = ""
    subject_id: str = ""
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """An answer that is data: whatever value the command's own file describes."""

    value: object


class FormPurpose(StrEnum):
    EDIT = "edit"
    REJECT = "reject"
    READ = "read"  # the whole text with the three answers
    CONTEXT = "context"  # prompt and context, to read
    RELEASE = "release"  # a held answer: all of it, to be released
    SEND_BACK = "send_back"  # a held answer: what has to change


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A piece of text, a choice or a rubric's criterion; ids stay the same from one opening to the next."""

    id: str
    label: str
    value: str = ""
    max_length: int = 3000
    multiline: bool = False
    required: bool = False
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()  # (value, label); not empty: a choice of one
    criteria: tuple[tuple[str, str], ...] = ()  # (value, label); not empty: any of these may be met
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to open for the person who asked, before any platform renders it.

    `review_id` names what it is about: a review, or a held answer.
    """

    purpose: FormPurpose
    review_id: ReviewId
    title: str
    intro: tuple[str, ...] = ()  # paragraphs of plain words above the fields
    document: str = ""  # Markdown, shown to read
    fields: tuple[FormField, ...] = ()
    submit: str = ""  # empty: nothing to send, only to read


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowForm:
    """A form to open; `meter_started` says that the meter runs because of it, so that a failure can take it back."""

    form: Form
    meter_started: bool = False


Reply = Done | Refused | Figures | ShowForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a handler decided: the reply, what is to be remembered, and what is owed to whom."""

    reply: Reply
    records: tuple[Record, ...] = ()
    messages: tuple[Message, ...] = ()


def refuse(reason: Refusal, words: str, *, field: str | None = None) -> Decision:
    """Decide to do nothing and say why."""
    return Decision(reply=Refused(reason=reason, words=words, field=field))
