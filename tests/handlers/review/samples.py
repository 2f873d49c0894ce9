"""A review with its task and matter, to build cards and forms from; each test changes what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.ids import ClientId, FirmId, MatterId, PersonId, ReviewId, TaskId, VerdictId, WorkspaceId
from handlers.money.rates import RateUnit
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.cards.card_values import Card, CardFacts, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Offer, Reason, Task, TaskState

NOW = datetime(2026, 11, 23, 10, 32, tzinfo=UTC)  # a Monday
ADA, BEN = PersonId("ada"), PersonId("ben")
FINAL_AT = NOW + timedelta(minutes=10)
OUTPUT = "The cap in clause 12 is one year of fees.\n\nFraud is carved out, **gross negligence is not**."
EDITED = "The cap in clause 12 is two years of fees.\n\nFraud is carved out, **gross negligence is not**."

MATTER = Matter(
    id=MatterId("matter"),
    firm_id=FirmId("firm"),
    client_id=ClientId("client"),
    code="NW-7",
    title="Clause checks for Northwind Models",
    practice_area="commercial contracts",
    offer=Offer.CHANNEL,
    basis=RateUnit.PIECE,
    currency="USD",
    reviews_per_task=1,
    expected_minutes=3,
    cap_ms=9 * 60_000,
    due_minutes=360,
    claim_minutes=30,
    workspace_id=WorkspaceId("workspace"),
    channel="C0LAW",
    reject_reasons=(Reason(code="law", text="Wrong law"), Reason(code="tone", text="Wrong tone")),
    rubric=(),
    confidential=False,
    is_open=True,
)
TIMED = replace(MATTER, basis=RateUnit.HOUR)
CONFIDENTIAL = replace(MATTER, confidential=True)
OVERLAP = replace(MATTER, reviews_per_task=3)

TASK = Task(
    id=TaskId("task"),
    firm_id=FirmId("firm"),
    client_id=ClientId("client"),
    matter_id=MatterId("matter"),
    external_id=None,
    title="Liability cap, supply agreement",
    agent="drafting-agent-x",
    agent_version="4",
    output=OUTPUT,
    prompt="Summarise the liability clause.",
    context="The customer is a retailer.",
    state=TaskState.OPEN,
    due_at=NOW + timedelta(hours=6),
    created_at=NOW,
)

REVIEW = Review(
    id=ReviewId("019e3c8a0bad3fa9c17d3fa9c17d3fa9"),
    firm_id=FirmId("firm"),
    task_id=TaskId("task"),
    matter_id=MatterId("matter"),
    state=ReviewState.OFFERED,
    version=1,
    expert_id=None,
    offers=1,
    offered_at=NOW,
    in_channel=True,
    route_at=None,
    opened_at=None,
    claim_until=None,
    metered_ms=0,
    meter_since=None,
    snoozed_until=None,
    decided_at=None,
    final_at=None,
    created_at=NOW,
)

_DECIDED = {
    ReviewState.APPROVED: VerdictKind.APPROVE,
    ReviewState.EDITED: VerdictKind.EDIT,
    ReviewState.REJECTED: VerdictKind.REJECT,
}


def verdict(kind: VerdictKind, **changes: Any) -> Verdict:
    """Ada's verdict of this moment."""
    made = Verdict(
        id=VerdictId("verdict"),
        firm_id=FirmId("firm"),
        task_id=TaskId("task"),
        review_id=REVIEW.id,
        version=2,
        expert_id=ADA,
        kind=kind,
        edited_output=EDITED if kind is VerdictKind.EDIT else None,
        reason="law" if kind is VerdictKind.REJECT else None,
        comment="Look at clause 14 too." if kind is VerdictKind.REJECT else "",
        criteria_met=None,
        decided_at=NOW,
    )
    return replace(made, **changes)


def facts(
    state: ReviewState = ReviewState.OFFERED,
    *,
    matter: Matter = MATTER,
    reader: PersonId | None = None,
    task: Mapping[str, Any] | None = None,
    **review: Any,
) -> CardFacts:
    """A card's facts in a state; a direct chat's reader makes it the reader's own unless said otherwise."""
    decided, owned = state in _DECIDED, state is not ReviewState.OFFERED or reader is not None
    expert = ADA if owned else None
    times = {"decided_at": NOW, "final_at": FINAL_AT} if decided else {}
    return CardFacts(
        review=replace(REVIEW, state=state, **{"expert_id": expert, **times, **review}),
        task=replace(TASK, **(task or {})),
        matter=matter,
        expert_name="Ada Okafor" if owned else None,
        verdict=verdict(_DECIDED[state]) if decided else None,
        fee_text="$250.00 an hour" if matter.basis is RateUnit.HOUR else "$12.00 a review",
        zone="Europe/Berlin",
        reader_id=reader,
    )


def card_of(given_facts: CardFacts, *, final: bool = False) -> Card:
    """Build the card for its reader's direct chat, or for the channel; `final`: when the undo time has ended."""
    place = CardPlace.CHANNEL if given_facts.reader_id is None else CardPlace.DIRECT
    return build_card(given_facts, place=place, now=FINAL_AT if final else NOW)
