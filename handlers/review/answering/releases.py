"""Letting a review go: the meter stops, and the turn is nobody's again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.messages import Message, MessageKind
from handlers.money.metering.stretches import Stretch
from handlers.records import OfferEnded, PersonOffered, Record, ReviewChanged
from handlers.review.answering.metering import spans_freed
from handlers.review.commands import ReleaseIdle
from handlers.review.messages import card_update, notice
from handlers.review.offering.offers import OfferOutcome
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleFacts:
    review: Review | None
    matter: Matter | None


def stopped(
    review: Review, matter: Matter, now: datetime, taken: Iterable[Stretch] = (), *, counts: bool = True
) -> Review:
    """Stop the meter; with `counts` False the time since it last began is dropped, and what is `taken` always is."""
    metered = review.meter(matter.cap_ms).read(now, taken) if counts else review.metered_ms
    return replace(review, version=review.version + 1, metered_ms=metered, meter_since=None)


def released(review: Review) -> Review:
    """Make the turn nobody's any more; the next one's time starts from nothing."""
    return replace(
        review,
        state=ReviewState.OFFERED,
        expert_id=None,
        opened_at=None,
        claim_until=None,
        metered_ms=0,
        meter_since=None,
        snoozed_until=None,
    )


def ended(review: Review, outcome: OfferOutcome) -> tuple[Record, ...]:
    """Say what came of the newest offer; the metered time goes with it, kept and unpaid."""
    if review.offers == 0:
        return ()
    offer = OfferEnded(
        review_id=review.id, number=review.offers, outcome=outcome, metered_ms=review.metered_ms
    )
    return (offer,)


def release_idle(command: ReleaseIdle, facts: IdleFacts, now: datetime) -> Decision:
    """Decide what happens when a claim's time is over: it is offered again, and its expert is told.

    Whoever let it lie is asked last among those who may be asked next.
    """
    del command
    review, matter = facts.review, facts.matter
    if review is None or matter is None or review.state is not ReviewState.OPEN:
        return Decision(reply=Done(already=True))
    if review.claim_until is None or now < review.claim_until or review.expert_id is None:
        return Decision(reply=Done(already=True))
    records, messages = passed_on(review, matter, now)
    asked = PersonOffered(person_id=review.expert_id, at=now)
    told = notice(review, review.expert_id, MessageKind.NOTICE, now)
    return Decision(reply=Done(), records=(*records, asked), messages=(*messages, told))


def passed_on(
    review: Review, matter: Matter, now: datetime
) -> tuple[tuple[Record, ...], tuple[Message, ...]]:
    """Take a turn back from its expert, so that somebody else is asked at once."""
    at_rest = stopped(review, matter, now)
    freed = replace(released(at_rest), route_at=now)
    change = ReviewChanged(review=freed, seen_state=review.state, seen_version=review.version)
    records = (change, *spans_freed(review), *ended(at_rest, OfferOutcome.PASSED))
    return records, (card_update(freed, now),)
