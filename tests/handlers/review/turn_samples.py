"""Somebody and a review: the facts that every act of a person about a review is decided on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.decisions import Decision, Done, Refused, ShowForm
from handlers.ids import CommandId, FirmId, PersonId, RateLineId, WorkspaceId
from handlers.money.rates import RateLine, RateUnit
from handlers.people.people import Account, Hours, Person, PersonState, Role, Sender
from handlers.records import ReviewChanged
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import DECIDED, Review, ReviewState
from handlers.review.tasks import Matter, Offer
from tests.handlers.review.samples import ADA, FINAL_AT, MATTER, NOW, REVIEW, TASK, verdict

ID = CommandId("command")
ADAS = Sender(platform="slack", workspace="T1", platform_user_id="U1")
LONG_AGO = NOW - timedelta(days=365)
CLEARED = replace(MATTER, cleared_from=LONG_AGO)
HOURLY = replace(CLEARED, basis=RateUnit.HOUR, offer=Offer.DIRECT)
SECRET = replace(CLEARED, confidential=True)
SHARED = replace(CLEARED, reviews_per_task=2, offer=Offer.DIRECT)
KINDS = {
    ReviewState.APPROVED: VerdictKind.APPROVE,
    ReviewState.EDITED: VerdictKind.EDIT,
    ReviewState.REJECTED: VerdictKind.REJECT,
}
PERSON = Person(
    id=ADA,
    firm_id=FirmId("firm"),
    name="Ada Okafor",
    roles=frozenset({Role.EXPERT}),
    practice_areas=frozenset({"commercial contracts"}),
    seniority="partner",
    zone="Europe/Berlin",
    hours=Hours(),
    daily_capacity=3,
    state=PersonState.ACTIVE,
)
RATES = tuple(
    RateLine(
        id=RateLineId(unit),
        firm_id=FirmId("firm"),
        matter_id=None,
        practice_area=None,
        seniority=None,
        unit=unit,
        pay=pay,
        price=price,
        currency="USD",
        effective_from=LONG_AGO,
    )
    for unit, pay, price in ((RateUnit.PIECE, 600, 1_000), (RateUnit.HOUR, 12_000, 20_000))
)


def account(person: Person = PERSON, *, guest: bool = False, gone: bool = False) -> Account:
    """A person's account on the platform."""
    return Account(
        workspace_id=WorkspaceId("workspace"),
        platform_user_id="U1",
        person=person,
        is_guest=guest,
        is_deactivated=gone,
    )


def review(state: ReviewState = ReviewState.OFFERED, *, of: PersonId | None = None, **changes: Any) -> Review:
    """A review in a state, Ada's unless it only stands in the channel; a started one has run for a minute."""
    owner = of if of is not None or state is ReviewState.OFFERED else ADA
    made = replace(REVIEW, state=state, expert_id=owner, version=5, in_channel=owner is None)
    if state is ReviewState.OPEN:
        made = replace(
            made,
            meter_since=NOW - timedelta(minutes=1),
            opened_at=NOW,
            claim_until=NOW + timedelta(minutes=29),
        )
    if state in DECIDED:
        made = replace(made, decided_at=NOW, final_at=FINAL_AT)
    return replace(made, **changes)


def asked(
    state: ReviewState = ReviewState.OFFERED,
    *,
    by: Account | None = None,
    of: PersonId | None = None,
    matter: Matter = CLEARED,
    review_changes: dict[str, Any] | None = None,
    **changes: Any,
) -> TurnFacts:
    """Ada (or `by`) asks something about a review in a state."""
    subject = review(state, of=of, **(review_changes or {}))
    given = verdict(KINDS[state], expert_id=subject.expert_id, version=5) if state in DECIDED else None
    facts = TurnFacts(
        account=by or account(),
        review=subject,
        task=TASK,
        matter=matter,
        verdict=given,
        expert_name=""
        if subject.expert_id is None
        else "Ben Odell"
        if subject.expert_id != ADA
        else "Ada Okafor",
        firm_zone="Europe/Berlin",
    )
    return replace(facts, **changes)


def refused(decision: Decision) -> Refused:
    """The refusal that a decision is, with nothing recorded and nothing owed."""
    assert isinstance(decision.reply, Refused), decision
    assert (decision.records, decision.messages) == ((), ())
    return decision.reply


def words(decision: Decision) -> str:
    """What the person is told."""
    assert isinstance(decision.reply, Done | Refused), decision
    return decision.reply.words


def changed(decision: Decision) -> Review:
    """The review as a decision leaves it."""
    assert isinstance(decision.reply, Done | ShowForm), decision
    (change,) = [record for record in decision.records if isinstance(record, ReviewChanged)]
    assert change.review.version == change.seen_version + 1
    return change.review
