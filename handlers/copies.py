"""Copies of a card that stand somewhere without our knowing, until somebody clicks on one."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Refused
from handlers.messages import Message, MessageKind
from handlers.records import CardAdopted


def adopt(decision: Decision, copy: CardAdopted | None, now: datetime) -> Decision:
    """Keep a copy up to date from now on, whatever was decided; it is owed a look, for nobody knows what it shows.

    A form whose answer was refused stays a form.
    """
    if copy is None or (copy.was_form and isinstance(decision.reply, Refused)):
        return decision
    look = Message(
        key=f"update/{copy.card.subject_id}/copy/{copy.message}",
        kind=MessageKind.CARD_UPDATE,
        firm_id=copy.card.firm_id,
        to=None,
        subject_id=copy.card.subject_id,
        version=copy.card.version,
        due_at=now,
    )
    return replace(decision, records=(*decision.records, copy), messages=(*decision.messages, look))
