"""What is sent, read fresh when it is sent: the destination of a delivery and its content."""

from dataclasses import dataclass
from datetime import datetime

from bot.digests import FirmDigest, digest_content
from bot.platforms import Content, File, Suggestion, Words
from handlers.deliveries import Delivery
from handlers.ids import DigestId, ReviewId, reference_of
from handlers.messages import MessageKind
from handlers.review.card_values import Card, CardPlace
from handlers.review.cards import build_card
from handlers.review.reviews import WAITING
from storage.engine import Database
from storage.views.cards import (
    Destination,
    card_facts,
    channel_destination,
    draft_of,
    person_destination,
)

_NOTICE = "The review that you had open went back, because its time was over. Nothing of it was recorded."
_REMINDER = "You asked me to remind you: a review is waiting for your answer in this chat or in its channel."


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a card where it stands, and what it shall show."""

    delivery: Delivery
    to: Destination
    card: Card


def destination(database: Database, delivery: Delivery) -> Destination | None:
    """Find where a delivery goes; None when there is no such place (any more)."""
    with database.reading() as connection:
        if delivery.workspace_id is not None and delivery.channel is not None:
            return channel_destination(connection, delivery.workspace_id, delivery.channel)
        if delivery.person_id is not None:
            return person_destination(connection, delivery.person_id)
    return None


def simple_content(database: Database, delivery: Delivery, now: datetime) -> Content | None:
    """Build what a delivery other than a digest says; None when there is nothing left to say."""
    if delivery.kind is MessageKind.CARD:
        return card_for(database, delivery, now)
    if delivery.kind is MessageKind.SUGGESTION:
        return _suggestion(database, delivery)
    if delivery.kind is MessageKind.NOTICE:
        return Words(text=_NOTICE)
    return _reminder(database, delivery, now)


async def digest_part(database: Database, delivery: Delivery) -> Content:
    """Build the part of a digest that a delivery brings: its words, its picture or its table."""
    digest = await digest_content(database, DigestId(delivery.subject_id))
    if not isinstance(digest, FirmDigest):
        return digest
    if delivery.kind is MessageKind.FIRM_PICTURE:
        title = f"Reviews by practice area, {digest.week}"
        return File(name=digest.picture_name, title=title, content=digest.picture)
    if delivery.kind is MessageKind.FIRM_TABLE:
        return File(name=digest.table_name, title=f"All figures, {digest.week}", content=digest.table)
    return digest


def card_for(database: Database, delivery: Delivery, now: datetime) -> Card | None:
    """Build the card of a delivery as its reader may see it now."""
    place = CardPlace.CHANNEL if delivery.channel is not None else CardPlace.DIRECT
    with database.reading() as connection:
        facts = card_facts(connection, delivery.subject_id, delivery.person_id, now)
    return None if facts is None else build_card(facts, place=place, now=now)


def _suggestion(database: Database, delivery: Delivery) -> Suggestion | None:
    with database.reading() as connection:
        found = draft_of(connection, delivery.subject_id)
    if found is None:
        return None
    return Suggestion(
        draft_id=delivery.subject_id, review_id=found[0], reference=reference_of(ReviewId(found[0]))
    )


def _reminder(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """A reminder for a review that was answered or went to somebody else meanwhile is not owed any more."""
    with database.reading() as connection:
        facts = card_facts(connection, delivery.subject_id, delivery.person_id, now)
    if facts is None or facts.review.state not in WAITING:
        return None
    mine = facts.review.expert_id in (None, delivery.person_id)
    return Words(text=_REMINDER) if mine else None
