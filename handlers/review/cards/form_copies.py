"""Forms that stand in the place of a card, where the platform has no window of its own for them.

To show such a card anew would wipe what somebody is typing there, so that one copy waits. The others do not: they
say who is at it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, FormPurpose, Refused, ShowForm
from handlers.deliveries import Delivery
from handlers.records import FormEnded, FormShown
from handlers.review.commands import CloseForm, OpenForm, RecordVerdict

FORM_LASTS = timedelta(minutes=30)  # whoever types for longer without a word has gone


def keep_copy(decision: Decision, command: OpenForm, now: datetime) -> Decision:
    """Leave the copy alone that a form takes the place of; one that only shows the context may be shown over."""
    shown = isinstance(decision.reply, ShowForm) and command.purpose is not FormPurpose.CONTEXT
    if not (command.in_place and shown) or command.clicked is None:
        return decision
    form = FormShown(
        review_id=command.review_id,
        place=command.clicked.place,
        message=command.clicked.message,
        until=now + FORM_LASTS,
    )
    return replace(decision, records=(*decision.records, form))


def free_copy(decision: Decision, command: RecordVerdict | CloseForm) -> Decision:
    """Let a copy be shown again when the form that stood in its place was answered or closed.

    An answer that was refused leaves the form where it is, with all that was typed.
    """
    if command.clicked is None or isinstance(decision.reply, Refused):
        return decision
    if isinstance(command, RecordVerdict) and not command.answer.from_form:
        return decision
    ended = FormEnded(
        review_id=command.review_id, place=command.clicked.place, message=command.clicked.message
    )
    return replace(decision, records=(*decision.records, ended))


def form_ends(copy: Delivery, now: datetime) -> datetime | None:
    """Say until when a copy must be left alone; None for one that may be shown anew."""
    return copy.form_until if copy.form_until is not None and copy.form_until > now else None
