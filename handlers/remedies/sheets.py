"""The forms of remedies: each says what is the matter and what will happen, and asks to confirm it."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.decisions import DeskForm, Sheet
from handlers.desk.filled import choice
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.ids import reference_of
from handlers.people.firms.typed import Mistyped
from handlers.remedies.asking import NOT_THERE, ask_elsewhere, give_time, remind_expert
from handlers.remedies.causes import cause_of
from handlers.remedies.commands import AskElsewhere, GiveTime, GiveUp, RemindExpert, SendAgain
from handlers.remedies.sending import GONE, give_up, send_again
from handlers.remedies.values import Lagging, Stuck, Trouble
from handlers.review.cards.card_words import date_words
from handlers.review.reviews import ReviewState

_HOURS = {"1": "1 hour", "4": "4 hours", "8": "8 hours", "24": "a day", "48": "2 days", "168": "a week"}
_USUAL = "4"
_UNDONE = " Nothing was changed."  # whoever refuses says it
_AGAIN = {Trouble.WAITS: "Try again", Trouble.HELD_UP: "Try again"}
_LET_BE = {Trouble.UNSURE: "Let it be", Trouble.TWICE: "That is all right"}


def again_label(trouble: Trouble) -> str:
    """What the button says that sends something again."""
    return _AGAIN.get(trouble, "Send again")


def let_be_label(trouble: Trouble) -> str:
    """What the button says that lets something be."""
    return _LET_BE.get(trouble, "Give it up")


def _stuck(asked: Asked) -> Stuck:
    if asked.facts.stuck is None:
        raise Mistyped(GONE.removesuffix(_UNDONE), field="")
    return asked.facts.stuck


def _lagging(asked: Asked) -> Lagging:
    if asked.facts.lagging is None:
        raise Mistyped(NOT_THERE.removesuffix(_UNDONE), field="")
    return asked.facts.lagging


def _show_again(asked: Asked) -> DeskForm:
    stuck = _stuck(asked)
    cause = cause_of(stuck.trouble, stuck.deliveries[0].last_error)
    label = again_label(stuck.trouble)
    return DeskForm(
        sheet=Sheet.SEND_AGAIN,
        title=label,
        about=asked.about,
        intro=(f"{_count(stuck.total)} to {stuck.where}.", cause.why, cause.mend),
        submit=label,
    )


def _show_give_up(asked: Asked) -> DeskForm:
    stuck = _stuck(asked)
    cause = cause_of(stuck.trouble, stuck.deliveries[0].last_error)
    then = (
        "It is taken as sent."
        if stuck.trouble is Trouble.TWICE
        else "Nothing more of this is sent. A review itself stays: it goes to somebody else in time, or by your word."
    )
    return DeskForm(
        sheet=Sheet.GIVE_UP,
        title="Let it be",
        about=asked.about,
        intro=(f"{_count(stuck.total)} to {stuck.where}.", cause.why, then),
        submit=let_be_label(stuck.trouble),
    )


def _show_remind(asked: Asked) -> DeskForm:
    lagging = _lagging(asked)
    who = "its expert" if lagging.expert is None else lagging.expert.name
    words = f"{who} gets a word in their direct chat that {_what(lagging)} waits for them."
    return DeskForm(
        sheet=Sheet.REMIND,
        title="Remind",
        about=asked.about,
        intro=(f"{words[:1].upper()}{words[1:]}", "Once an hour is enough, so more are not sent."),
        submit="Remind",
    )


def _show_elsewhere(asked: Asked) -> DeskForm:
    lagging = _lagging(asked)
    rule = "It goes to whoever is on duty in its practice area, free, and was asked longest ago."
    return DeskForm(
        sheet=Sheet.ELSEWHERE,
        title="Ask somebody else",
        about=asked.about,
        intro=(f"{_what(lagging)[:1].upper()}{_what(lagging)[1:]} is offered to somebody else now.", rule),
        submit="Ask somebody else",
    )


def _show_time(asked: Asked) -> DeskForm:
    lagging = _lagging(asked)
    is_over = lagging.review.state is ReviewState.EXPIRED
    due = f"was due {date_words(lagging.task.due_at, lagging.zone)}"
    told = "The client was told that its time is over; now it sees it waiting again." if is_over else ""
    intro = (f"{_what(lagging)[:1].upper()}{_what(lagging)[1:]} {due}.", told)
    label = "Ask again" if is_over else "Give more time"
    return DeskForm(
        sheet=Sheet.MORE_TIME,
        title=label,
        about=asked.about,
        intro=tuple(words for words in intro if words),
        fields=(choice("time", "From now", _HOURS, _USUAL),),
        submit=label,
    )


def _what(lagging: Lagging) -> str:
    """Name a review by its reference alone: whoever does this may be walled off from what it says."""
    return f"review {reference_of(lagging.review.id)}"


def _count(total: int) -> str:
    return "1 message" if total == 1 else f"{total:,} messages"


def _read_again(asked: Asked) -> SendAgain:
    return SendAgain(id=asked.sent.id, stuck=asked.facts.stuck)


def _read_give_up(asked: Asked) -> GiveUp:
    return GiveUp(id=asked.sent.id, stuck=asked.facts.stuck)


def _read_remind(asked: Asked) -> RemindExpert:
    return RemindExpert(id=asked.sent.id, lagging=asked.facts.lagging)


def _read_elsewhere(asked: Asked) -> AskElsewhere:
    return AskElsewhere(id=asked.sent.id, lagging=asked.facts.lagging)


def _read_time(asked: Asked) -> GiveTime:
    hours = asked.filled.text("time") or _USUAL
    if hours not in _HOURS:
        raise Mistyped("Please choose how long.", field="time")
    return GiveTime(
        id=asked.sent.id,
        lagging=asked.facts.lagging,
        time=timedelta(hours=int(hours)),
        by=asked.person.id,
    )


REMEDY_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.SEND_AGAIN: SheetLine(act=SendAgain, show=_show_again, read=_read_again, do=send_again),
    Sheet.GIVE_UP: SheetLine(act=GiveUp, show=_show_give_up, read=_read_give_up, do=give_up),
    Sheet.REMIND: SheetLine(act=RemindExpert, show=_show_remind, read=_read_remind, do=remind_expert),
    Sheet.ELSEWHERE: SheetLine(
        act=AskElsewhere, show=_show_elsewhere, read=_read_elsewhere, do=ask_elsewhere
    ),
    Sheet.MORE_TIME: SheetLine(act=GiveTime, show=_show_time, read=_read_time, do=give_time),
}
ABOUT_DELIVERIES = frozenset({Sheet.SEND_AGAIN, Sheet.GIVE_UP})
ABOUT_REVIEWS = frozenset({Sheet.REMIND, Sheet.ELSEWHERE, Sheet.MORE_TIME})
