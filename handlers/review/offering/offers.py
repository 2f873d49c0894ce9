"""Offers: who was offered a review, when, where and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, PersonId, ReviewId


class OfferOutcome(StrEnum):
    STANDING = "standing"
    TAKEN = "taken"
    DECLINED = "declined"
    PASSED = "passed"  # not answered in time, and offered to somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade:
    """An offer of a review: to one person, or to a channel (no person). `number` counts from 1.

    `wall_version` is of the wall set that it was judged by.
    """

    firm_id: FirmId
    review_id: ReviewId
    number: int
    person_id: PersonId | None
    offered_at: datetime
    outcome: OfferOutcome = OfferOutcome.STANDING
    wall_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined:
    """A person gave a review back: in a channel others still may take it, so it is a row of its own."""

    firm_id: FirmId
    review_id: ReviewId
    person_id: PersonId
    reason: str
    declined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Text that somebody typed as a reply, kept until they say what it is: a comment or an edit."""

    id: str
    firm_id: FirmId
    review_id: ReviewId
    person_id: PersonId
    text: str
    created_at: datetime
