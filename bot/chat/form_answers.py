"""What a form's fields were filled in with, on any platform, as an expert's answer."""

from handlers.decisions import FormPurpose
from handlers.ids import AdjustmentId, CommandId, HeldId, ReviewId
from handlers.money.adjusting.durations import HOURS_FIELD, MINUTES_FIELD, SECONDS_FIELD
from handlers.people.people import Sender
from handlers.review.adjusting.commands import AdjustTime, RefuseTime
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.form_values import (
    ANSWER_FIELD,
    COMMENT_FIELD,
    CRITERIA_FIELD,
    PIECE_FIELD,
    REASON_FIELD,
)
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.held.commands import ReleaseHeld, SendBack

FormCommand = RecordVerdict | ReleaseHeld | SendBack | AdjustTime | RefuseTime
SEEN = "seen"  # no field: what the form showed goes with what was typed
METERED = frozenset(
    {FormPurpose.EDIT, FormPurpose.REJECT, FormPurpose.READ}
)  # a meter runs while they are open
FieldValues = dict[str, str | tuple[str, ...]]  # by field id: a text or a choice, or what was ticked


def command_of_form(
    command_id: CommandId, sender: Sender, about: ReviewId, purpose: FormPurpose, values: FieldValues
) -> FormCommand | None:
    """Say what a form that was sent asks for; None where it holds no answer."""
    held_id, note = HeldId(about), _text(values, COMMENT_FIELD)
    if purpose is FormPurpose.RELEASE:
        return ReleaseHeld(id=command_id, sender=sender, held_id=held_id, note=note)
    if purpose is FormPurpose.SEND_BACK:
        return SendBack(id=command_id, sender=sender, held_id=held_id, note=note)
    if purpose is FormPurpose.REFUSE_TIME:
        return RefuseTime(id=command_id, sender=sender, adjustment_id=AdjustmentId(about), note=note)
    if purpose is FormPurpose.ADJUST:
        return AdjustTime(
            id=command_id,
            sender=sender,
            review_id=about,
            seen=_text(values, SEEN),
            hours=_text(values, HOURS_FIELD),
            minutes=_text(values, MINUTES_FIELD),
            seconds=_text(values, SECONDS_FIELD),
            reason=note,
        )
    answer = answer_from(purpose, values)
    if answer is None:
        return None
    return RecordVerdict(id=command_id, sender=sender, review_id=about, answer=answer)


def answer_from(purpose: FormPurpose, values: FieldValues) -> Answer | None:
    """Make the expert's answer of a form's values; None where they hold none.

    The pieces go with every answer: who approves a text that they changed has to be asked.
    """
    said = values.get(ANSWER_FIELD) if purpose is FormPurpose.READ else purpose.value
    if said not in tuple(VerdictKind):
        return None
    criteria = values.get(CRITERIA_FIELD)
    pieces = ((name, text) for name, text in values.items() if name.startswith(PIECE_FIELD))
    return Answer(
        kind=VerdictKind(str(said)),
        pieces=tuple((name, text) for name, text in pieces if isinstance(text, str)),
        reason=_text(values, REASON_FIELD) or None,
        comment=_text(values, COMMENT_FIELD),
        criteria_met=criteria if isinstance(criteria, tuple) else None,
        from_form=True,
    )


def _text(values: FieldValues, field: str) -> str:
    value = values.get(field, "")
    return value if isinstance(value, str) else ""
