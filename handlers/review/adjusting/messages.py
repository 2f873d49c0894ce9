"""The messages that an adjustment owes: cards for supervisors, a word to its expert, a look for its cards."""

from dataclasses import replace
from datetime import datetime

from handlers.ids import PersonId
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.adjusting.values import TimeAdjustment
from handlers.review.messages import card_update
from handlers.review.reviews import Review

ASKED, ENDED = 1, 2  # versions of an adjustment's card


def ask_supervisor(adjustment: TimeAdjustment, person_id: PersonId, now: datetime) -> Message:
    """Owe a supervisor the card of what was asked for."""
    return _about(
        adjustment, f"card/{adjustment.id}/{person_id}", MessageKind.CARD, person_id, version=ASKED, now=now
    )


def time_notice(adjustment: TimeAdjustment, now: datetime) -> Message:
    """Owe the expert a word of what became of it."""
    key = f"{MessageKind.TIME_NOTICE}/{adjustment.id}"
    return _about(adjustment, key, MessageKind.TIME_NOTICE, adjustment.person_id, version=ENDED, now=now)


def supervisors_update(adjustment: TimeAdjustment, now: datetime) -> Message:
    """Owe every card of the adjustment a look at what became of it."""
    return _about(
        adjustment, f"update/{adjustment.id}/{ENDED}", MessageKind.CARD_UPDATE, None, version=ENDED, now=now
    )


def receipt_update(review: Review, adjustment: TimeAdjustment, now: datetime) -> Message:
    """Owe every card of the review a look, though the review itself has not changed."""
    update = card_update(review, now)
    return replace(update, key=f"{update.key}/time/{adjustment.id}/{adjustment.state}")


def _about(
    adjustment: TimeAdjustment,
    key: str,
    kind: MessageKind,
    person_id: PersonId | None,
    *,
    version: int,
    now: datetime,
) -> Message:
    return Message(
        key=key,
        kind=kind,
        firm_id=adjustment.firm_id,
        to=None if person_id is None else ToPerson(person_id=person_id),
        subject_id=adjustment.id,
        version=version,
        due_at=now,
    )
