"""Cards: what a person is shown of a review, in which place and state, and what they can answer."""

from datetime import datetime
from enum import Enum, auto

from handlers.ids import reference_of
from handlers.money.rates import RateUnit
from handlers.review.answering.day_limits import limit_words
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.card_actions import (
    ADJUST_ROW,
    NO_ACTIONS,
    TAKE_BACK_ROW,
    UNDO_OR_ADJUST_ROW,
    UNDO_ROW,
    answers,
    answers_if_cut,
    offer_row,
)
from handlers.review.cards.card_values import (
    ActionKind,
    ActionRow,
    ActionStyle,
    Card,
    CardAction,
    CardFacts,
    CardPlace,
    Remark,
)
from handlers.review.cards.card_words import (
    adjustment_words,
    area_words,
    clock_words,
    date_words,
    meter_words,
    minutes_words,
    offer_words,
    receipt_words,
    remarks_of,
    verdict_words,
)
from handlers.review.cards.redline import Span, redline
from handlers.review.outbound.findings import finding_words
from handlers.review.reviews import DECIDED, ReviewState
from handlers.walls.wall_sets import CLOSED, Judgement

__all__ = [
    "ActionKind",
    "ActionRow",
    "ActionStyle",
    "Card",
    "CardAction",
    "CardFacts",
    "CardPlace",
    "Remark",
    "build_card",
]


class _Sight(Enum):
    """How much of a review a reader may see."""

    OFFER = auto()  # no text, and it can be taken
    ANSWER = auto()  # the text and the answers
    HELD = auto()  # the text and that a supervisor looks at the answer; never the answer itself
    TAKEN = auto()  # no text: it is somebody else's
    RECEIPT = auto()  # the text and what became of it
    RECORD = auto()  # what became of it, without the text
    PASSED = auto()  # it was the reader's turn, and is no longer
    WITHHELD = auto()  # walls keep it from all who read here
    CLOSED = auto()  # withdrawn, expired or void


_WITH_TEXT = frozenset({_Sight.ANSWER, _Sight.HELD, _Sight.RECEIPT})

_CLOSED_WORDS = {
    ReviewState.WITHDRAWN: "No longer needed: it was withdrawn. Thank you all the same.",
    ReviewState.EXPIRED: "Its time ran out before it was answered. Nothing to do any more.",
    ReviewState.VOID: "A supervisor took this answer back, so it does not count. A new review replaces it.",
}

_NOTIFICATIONS = {
    _Sight.TAKEN: "A review was taken",
    _Sight.HELD: "A review waits for a supervisor",
    _Sight.RECEIPT: "A review was answered",
    _Sight.RECORD: "A review was answered",
    _Sight.PASSED: "A review is no longer with you",
    _Sight.WITHHELD: "A review is closed",
    _Sight.CLOSED: "A review is closed",
}


def build_card(facts: CardFacts, *, place: CardPlace, now: datetime) -> Card:
    """Build the card of a review as one place shows it at this moment."""
    sight = _sight(facts, place, now)
    decided = sight in (_Sight.RECEIPT, _Sight.RECORD)
    undoable = sight is _Sight.RECEIPT and not _is_final(facts, now)
    whole, cut = _actions(facts, sight, undoable=undoable)
    spans = _redline(facts) if sight is _Sight.RECEIPT else ()
    return Card(
        review_id=facts.review.id,
        version=facts.review.version,
        title=_title(facts, sight),
        reference=reference_of(facts.review.id),
        eyebrow=_eyebrow(facts, place),
        state_line=_state_line(facts, sight, place, now),
        body=facts.task.output if sight in _WITH_TEXT and not spans else "",
        redline=spans,
        verdict_line=_verdict_line(facts, now) if decided else "",
        remarks=_remarks(facts, sight, place),
        footnotes=_footnotes(facts, sight, place, undoable=undoable),
        actions_if_whole=whole,
        actions_if_cut=cut,
        notification=_notification(facts, sight, place),
        refresh_at=facts.review.final_at if undoable else None,
        wall_version=facts.wall_version,
    )


def _sight(facts: CardFacts, place: CardPlace, now: datetime) -> _Sight:
    review, at_once = facts.review, facts.text_at_once
    if facts.judged in CLOSED:  # the same words as for anybody whose turn it is no longer
        return _Sight.PASSED if place is CardPlace.DIRECT else _Sight.WITHHELD
    if review.state in _CLOSED_WORDS:
        return _Sight.CLOSED
    if place is CardPlace.DIRECT and (facts.reader_id is None or review.expert_id != facts.reader_id):
        return _Sight.PASSED
    if review.state in DECIDED:
        kept = place is CardPlace.DIRECT or (at_once and not _is_final(facts, now))
        return _Sight.RECEIPT if kept else _Sight.RECORD
    if review.state is ReviewState.HELD:
        return _Sight.HELD if at_once or place is CardPlace.DIRECT else _Sight.TAKEN
    if place is CardPlace.CHANNEL and review.state is ReviewState.OFFERED and review.expert_id is not None:
        return _Sight.TAKEN  # nobody took it from the channel in time, so it was offered to one person
    if at_once or (place is CardPlace.DIRECT and review.state is ReviewState.OPEN):
        return _Sight.ANSWER
    return _Sight.OFFER if review.state is ReviewState.OFFERED else _Sight.TAKEN


def _is_final(facts: CardFacts, now: datetime) -> bool:
    return facts.review.final_at is None or now >= facts.review.final_at


def _title(facts: CardFacts, sight: _Sight) -> str:
    """The task's own title only where its text is or was: a title can give a confidential matter away."""
    shown = facts.text_at_once or (sight in _WITH_TEXT and facts.judged is Judgement.DELIVER)
    return (shown and facts.task.title.strip()) or f"{area_words(facts.matter)} review"


def _eyebrow(facts: CardFacts, place: CardPlace) -> tuple[str, ...]:
    """An offer's pay is anybody's; once somebody has taken it, what they earn is not for a channel."""
    if facts.review.state is ReviewState.OFFERED or (
        place is CardPlace.DIRECT and facts.review.state is ReviewState.OPEN
    ):
        return offer_words(facts)
    return (area_words(facts.matter),)


def _state_line(facts: CardFacts, sight: _Sight, place: CardPlace, now: datetime) -> str:
    review = facts.review
    match sight:
        case _Sight.CLOSED:
            return _CLOSED_WORDS[review.state]
        case _Sight.PASSED:
            return "This review is no longer with you. Nothing to do."
        case _Sight.WITHHELD:
            return "This review is closed. Nothing to do any more."
        case _Sight.RECEIPT | _Sight.RECORD:
            return ""
        case _Sight.TAKEN if review.state is ReviewState.OFFERED:
            return f"Offered to {facts.expert_name or 'somebody'} now"
        case _Sight.OFFER | _Sight.ANSWER if review.state is ReviewState.OFFERED:
            return _snoozed_line(facts, place, now)
    if review.state is ReviewState.HELD:
        return _held_line(facts, place)
    if place is CardPlace.CHANNEL:
        return f"{facts.expert_name or 'Somebody'} is on it"
    return meter_words(facts, now) if facts.matter.basis is RateUnit.HOUR else "This one is yours to answer"


def _held_line(facts: CardFacts, place: CardPlace) -> str:
    if place is CardPlace.CHANNEL:
        return f"{facts.expert_name or 'Somebody'} has answered; a supervisor looks at it first"
    return "Your answer is held: a supervisor looks at it first"


def _snoozed_line(facts: CardFacts, place: CardPlace, now: datetime) -> str:
    snoozed = facts.review.snoozed_until
    if place is CardPlace.CHANNEL or snoozed is None or snoozed <= now:
        return ""
    return f"Snoozed until {date_words(snoozed, facts.zone)}"


def _redline(facts: CardFacts) -> tuple[Span, ...]:
    verdict = facts.verdict
    if verdict is None or verdict.kind is not VerdictKind.EDIT or verdict.edited_output is None:
        return ()
    return redline(facts.task.output, verdict.edited_output)


def _remarks(facts: CardFacts, sight: _Sight, place: CardPlace) -> tuple[Remark, ...]:
    """What the expert said; of a held answer its expert alone reads what was found in it."""
    if sight is _Sight.HELD and place is CardPlace.DIRECT and facts.held is not None:
        return (Remark(label="Found", text=finding_words(facts.held.findings, whose="your")),)
    if sight is not _Sight.RECEIPT or facts.verdict is None:
        return ()
    return remarks_of(facts.verdict, facts.worded)


def _verdict_line(facts: CardFacts, now: datetime) -> str:
    """With several reviews to a task nobody is told what another said: only the expert's own card says it."""
    shown = facts.matter.reviews_per_task == 1 or facts.reader_id == facts.review.expert_id
    return verdict_words(facts, kind_shown=shown, now=now)


def _footnotes(facts: CardFacts, sight: _Sight, place: CardPlace, *, undoable: bool) -> tuple[str, ...]:
    if sight is _Sight.OFFER:
        where = "in our direct chat" if place is CardPlace.CHANNEL else "here"
        return (f"Start makes it yours and shows you the text {where}.",)
    if sight is _Sight.HELD:
        return ("It counts once it is released.",) if place is CardPlace.DIRECT else ()
    if sight is _Sight.ANSWER and facts.day is not None and facts.day.milliseconds < facts.matter.cap_ms:
        return (limit_words(facts.day.milliseconds, facts.day.hours),)
    if sight is not _Sight.RECEIPT:
        return ()
    receipt = receipt_words(facts, for_expert=place is CardPlace.DIRECT)
    asked = adjustment_words(facts.counted)
    told = (receipt, asked) if asked else (receipt,)
    final_at = facts.review.final_at
    if not undoable or final_at is None:
        return told
    return (*told, f"Can be undone until {clock_words(final_at, facts.zone)}")


def _actions(facts: CardFacts, sight: _Sight, *, undoable: bool) -> tuple[ActionRow, ActionRow]:
    if sight is _Sight.OFFER:
        row = offer_row()
        return row, row
    if sight is _Sight.ANSWER:
        return answers(facts), answers_if_cut(facts)
    if sight is _Sight.HELD:
        return TAKE_BACK_ROW, TAKE_BACK_ROW
    if sight is _Sight.RECEIPT and facts.counted is not None and not facts.counted.is_taken:
        row = UNDO_OR_ADJUST_ROW if undoable else ADJUST_ROW
    else:
        row = UNDO_ROW if undoable else NO_ACTIONS
    return row, row


def _notification(facts: CardFacts, sight: _Sight, place: CardPlace) -> str:
    if sight in _NOTIFICATIONS:
        return _NOTIFICATIONS[sight]
    if facts.review.state is ReviewState.OPEN:
        return "A review is open"
    waiting = "a review is waiting for you" if place is CardPlace.DIRECT else "a review is waiting"
    return f"{area_words(facts.matter)}: {waiting} · {minutes_words(facts.matter)}"
