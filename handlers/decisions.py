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
    NOT_AVAILABLE = "not_available"
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
    """Yes: what was done, in words for the person; `subject_id` names what came of it, `next` what to do next."""

    words: str = ""
    subject_id: str = ""
    already: bool = False
    next: "NextStep | None" = None


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
    ADJUST = "adjust"  # what counts of the time of an answered review
    REFUSE_TIME = "refuse_time"  # time that was asked for: why it does not count


class Picks(StrEnum):
    """What a field lets somebody pick from what the platform knows; its value is the platform's own id."""

    PERSON = "person"
    PEOPLE = "people"
    CHANNEL = "channel"
    DATE = "date"  # such as 2026-12-01
    TIME = "time"  # such as 09:30


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A piece of text, a choice, a rubric's criterion or a pick; ids stay the same from one opening to the next.

    What is picked already is in `chosen`, a date or a time in `value`.
    """

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
    picks: Picks | None = None
    numbered: bool = True  # criteria are counted; what is only ticked is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to open for the person who asked, before any platform renders it.

    `review_id` names what it is about: a review, a held answer, or time that was asked for. `seen` names what the form
    shows of it, where that may have changed by the time it is sent.
    """

    purpose: FormPurpose
    review_id: ReviewId
    title: str
    intro: tuple[str, ...] = ()  # paragraphs of plain words above the fields
    document: str = ""  # Markdown, shown to read
    fields: tuple[FormField, ...] = ()
    submit: str = ""  # empty: nothing to send, only to read
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowForm:
    """A form to open; `meter_started` says that the meter runs because of it, so that a failure can take it back."""

    form: Form
    meter_started: bool = False


class Sheet(StrEnum):
    """What a form of the firm's desk is about; an old message's button names it for ever."""

    FIRM = "firm"
    WEEK = "week"
    APPROVERS = "approvers"
    INVITE = "invite"
    ACCEPT = "accept"
    OUT = "out"
    BACK = "back"
    LEAVE = "leave"
    ADD_PERSON = "add_person"
    ROLES = "roles"
    NEW_CLIENT = "new_client"
    CLEARANCE = "clearance"
    KEYS = "keys"
    NEW_MATTER = "new_matter"
    TERMS = "terms"
    WORDING = "wording"
    OPEN_OR_CLOSE = "open_or_close"
    CONNECT = "connect"
    RATE = "rate"
    RATES = "rates"
    PREMIUM = "premium"
    BILLING = "billing"
    NOTICE = "notice"
    CONSENT = "consent"
    WALL = "wall"
    RESTRICT = "restrict"
    WATCH = "watch"
    MEMBER = "member"
    WALLS = "walls"
    END_WALL = "end_wall"
    WALL_FILE = "wall_file"
    HELD_PAY = "held_pay"
    RELEASE_PAY = "release_pay"
    HOLD = "hold"
    RETENTION = "retention"
    NAMES = "names"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"
    REMIND = "remind"
    ELSEWHERE = "elsewhere"
    MORE_TIME = "more_time"
    APPROVE_PAYOUTS = "approve_payouts"
    DISPUTES = "disputes"
    ANSWER_DISPUTE = "answer_dispute"
    PAYOUT_FILE = "payout_file"
    FILE_AGAIN = "file_again"
    MARK_PAID = "mark_paid"
    PAY_TERMS = "pay_terms"
    PAY_DETAILS = "pay_details"
    ADJUST_PAY = "adjust_pay"
    EXCHANGE_RATE = "exchange_rate"
    MY_PAY = "my_pay"
    NOT_RIGHT = "not_right"
    INVOICES = "invoices"
    DRAFT_BILL = "draft_bill"
    PRE_BILL = "pre_bill"
    BILL_LINE = "bill_line"
    DROP_BILL = "drop_bill"
    ISSUE = "issue"
    INVOICE = "invoice"
    VOID_INVOICE = "void_invoice"
    CREDIT = "credit"
    RECEIPT = "receipt"
    FIRM_BILLING = "firm_billing"
    CLIENT_BILLING = "client_billing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A form of the desk that is best opened next, and the words of its button."""

    label: str
    sheet: Sheet
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """A row of a list in a form; where it has a label, its button leads to another form about `about`."""

    text: str
    label: str = ""
    sheet: Sheet | None = None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskForm:
    """A form of the firm's desk. `about` is the id of what it is about, `seen` the version of that which it shows.

    `rows` is a list to read above the fields.
    """

    sheet: Sheet
    title: str
    about: str = ""
    seen: int = 0
    intro: tuple[str, ...] = ()
    rows: tuple[DeskRow, ...] = ()
    fields: tuple[FormField, ...] = ()
    submit: str = "Save"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDeskForm:
    """A form of the desk to open, or to go on with."""

    form: DeskForm


Reply = Done | Refused | Figures | ShowForm | ShowDeskForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a handler decided: the reply, what is to be remembered, and what is owed to whom.

    `basis` is for the audit alone: on what it was decided, such as the version of the walls, by name.
    """

    reply: Reply
    records: tuple[Record, ...] = ()
    messages: tuple[Message, ...] = ()
    basis: tuple[tuple[str, str | int], ...] = ()


def refuse(reason: Refusal, words: str, *, field: str | None = None) -> Decision:
    """Decide to do nothing and say why."""
    return Decision(reply=Refused(reason=reason, words=words, field=field))
