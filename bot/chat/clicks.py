"""A press of a card's button or menu, on any platform, as the command that it is."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.decisions import FormPurpose
from handlers.ids import AdjustmentId, CommandId, HeldId, ReviewId
from handlers.people.people import Sender
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, OpenTimeForm
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind
from handlers.review.commands import (
    Answer,
    DeclineReview,
    ExplainOffer,
    MessageRef,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld

CardCommand = (
    RecordVerdict
    | StartReview
    | PauseReview
    | OpenForm
    | DeclineReview
    | SnoozeReview
    | ExplainOffer
    | UndoVerdict
    | OpenHeldForm
    | ReleaseHeld
    | OpenTimeForm
    | GrantTime
    | OpenRefusal
)

_FORMS = {
    ActionKind.EDIT: FormPurpose.EDIT,
    ActionKind.REJECT: FormPurpose.REJECT,
    ActionKind.READ: FormPurpose.READ,
    ActionKind.CONTEXT: FormPurpose.CONTEXT,
}
_HELD_FORMS = {ActionKind.READ_HELD: FormPurpose.RELEASE, ActionKind.SEND_BACK: FormPurpose.SEND_BACK}
_DECISIONS: dict[ActionKind, type[GrantTime | OpenRefusal]] = {
    ActionKind.GRANT: GrantTime,
    ActionKind.REFUSE: OpenRefusal,
}
_DECLINES = {
    ActionKind.DECLINE_NO_TIME: "no_time",
    ActionKind.DECLINE_AREA: "not_my_area",
    ActionKind.RECUSE: "recuse",
}
_SNOOZES = {ActionKind.SNOOZE_HOUR: timedelta(hours=1), ActionKind.SNOOZE_MORNING: None}
_SIMPLE: dict[ActionKind, type[PauseReview | UndoVerdict | ExplainOffer]] = {
    ActionKind.PAUSE: PauseReview,
    ActionKind.UNDO: UndoVerdict,
    ActionKind.WHY: ExplainOffer,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A press of a card's button or menu; `draft_id` names a reply's text that goes with it.

    `review_id` is what the card is about: a review, a held answer, or time that was asked for.
    """

    id: CommandId
    sender: Sender
    review_id: ReviewId
    kind: ActionKind
    draft_id: str | None
    clicked: MessageRef | None


def command_of(click: Click) -> CardCommand:
    """Say what a press asks for."""
    the, who, review_id, clicked = click.id, click.sender, click.review_id, click.clicked
    if click.kind is ActionKind.APPROVE:
        answer = Answer(kind=VerdictKind.APPROVE)
        return RecordVerdict(id=the, sender=who, review_id=review_id, answer=answer, clicked=clicked)
    if click.kind is ActionKind.START:
        return StartReview(id=the, sender=who, review_id=review_id, clicked=clicked)
    if click.kind is ActionKind.RELEASE:
        return ReleaseHeld(id=the, sender=who, held_id=HeldId(review_id))
    if click.kind is ActionKind.ADJUST:
        return OpenTimeForm(id=the, sender=who, review_id=review_id)
    if click.kind in _DECISIONS:
        return _DECISIONS[click.kind](id=the, sender=who, adjustment_id=AdjustmentId(review_id))
    if click.kind in _HELD_FORMS:
        return OpenHeldForm(id=the, sender=who, held_id=HeldId(review_id), purpose=_HELD_FORMS[click.kind])
    if click.kind in _FORMS:
        return OpenForm(
            id=the,
            sender=who,
            review_id=review_id,
            purpose=_FORMS[click.kind],
            draft_id=click.draft_id,
            # a suggestion's buttons open forms too, and its message is not a copy of the card
            clicked=None if click.draft_id else clicked,
        )
    if click.kind in _DECLINES:
        reason = _DECLINES[click.kind]
        return DeclineReview(id=the, sender=who, review_id=review_id, reason=reason, clicked=clicked)
    if click.kind in _SNOOZES:
        wait = _SNOOZES[click.kind]
        return SnoozeReview(id=the, sender=who, review_id=review_id, for_time=wait, clicked=clicked)
    return _SIMPLE[click.kind](id=the, sender=who, review_id=review_id, clicked=clicked)
