"""The messages that a review owes; each is owed once for each cause."""

from dataclasses import replace
from datetime import datetime

from handlers.ids import CommandId, PersonId
from handlers.messages import Destination, Message, MessageKind, ToChannel, ToPerson
from handlers.review.reviews import Review
from handlers.review.tasks import Matter


def card_to(review: Review, to: Destination, now: datetime) -> Message:
    """Owe the review's card, or an offer without the text, as of this version."""
    where = "direct" if isinstance(to, ToPerson) else "channel"
    return Message(
        key=f"card/{review.id}/{review.version}/{where}",
        kind=MessageKind.CARD,
        firm_id=review.firm_id,
        to=to,
        subject_id=review.id,
        version=review.version,
        due_at=now,
    )


def card_update(review: Review, now: datetime) -> Message:
    """Owe every copy of the review's card a look as of this version."""
    return Message(
        key=f"update/{review.id}/{review.version}",
        kind=MessageKind.CARD_UPDATE,
        firm_id=review.firm_id,
        to=None,
        subject_id=review.id,
        version=review.version,
        due_at=now,
    )


def notice(review: Review, person_id: PersonId, kind: MessageKind, now: datetime) -> Message:
    """Owe one person a word about a review of theirs."""
    return Message(
        key=f"{kind}/{review.id}/{review.version}",
        kind=kind,
        firm_id=review.firm_id,
        to=ToPerson(person_id=person_id),
        subject_id=review.id,
        version=review.version,
        due_at=now,
    )


def compliance_notice(review: Review, person_id: PersonId, wall_version: int, now: datetime) -> Message:
    """Owe somebody in compliance a word of a hit on the watch list; the same walls owe it once."""
    told = notice(review, person_id, MessageKind.COMPLIANCE_NOTICE, now)
    return replace(told, key=f"{MessageKind.COMPLIANCE_NOTICE}/{review.id}/{wall_version}/{person_id}")


def card_recheck(review: Review, wall_version: int, cause: str, now: datetime) -> Message:
    """Owe every copy of the review's card a look because of walls, whether or not the review itself has changed."""
    update = card_update(review, now)
    return replace(update, key=f"{update.key}/walls/{wall_version}/{cause}")


def remind(review: Review, person_id: PersonId, asked: CommandId, at: datetime) -> Message:
    """Owe one person a reminder at a time of their own; they may ask for it without the review changing."""
    reminder = notice(review, person_id, MessageKind.REMINDER, at)
    return replace(reminder, key=f"{MessageKind.REMINDER}/{review.id}/{asked}")


def channel_of(matter: Matter) -> ToChannel:
    """Give the matter's channel; raises ValueError for a matter that has none."""
    if matter.workspace_id is None or matter.channel is None:
        raise ValueError(f"matter {matter.code} has no channel")
    return ToChannel(workspace_id=matter.workspace_id, channel=matter.channel)
