"""Giving a review back: declines, snoozes, claims left lying, and people whose time here ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Refusal
from handlers.messages import MessageKind, ToPerson
from handlers.people.accounts import AccountFacts, HeldTurn, note_account
from handlers.records import AccountNoted, OfferEnded, PersonOffered
from handlers.review.answering.releases import IdleFacts, release_idle
from handlers.review.commands import DeclineReview, ExplainOffer, NoteAccount, ReleaseIdle, SnoozeReview
from handlers.review.offering.claims import decline_review, explain_offer, snooze_review
from handlers.review.offering.offers import OfferDeclined, OfferOutcome
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import Review, ReviewState
from tests.handlers.review.samples import ADA, NOW, TASK
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    account,
    asked,
    changed,
    refused,
    review,
    words,
)

S, KIND = ReviewState, MessageKind
MINUTE = timedelta(minutes=1)
STARTED = asked(S.OPEN, matter=HOURLY)


def about(**more: Any) -> dict[str, Any]:
    return {"id": ID, "sender": ADAS, "review_id": review().id, **more}


def snooze(facts: TurnFacts, hours: int | None = 1) -> Decision:
    wanted = None if hours is None else timedelta(hours=hours)
    return snooze_review(SnoozeReview(**about(for_time=wanted)), facts, NOW)


def owed(decision: Decision) -> list[tuple[MessageKind, bool]]:
    """What is owed, and whether to a person."""
    return [(message.kind, isinstance(message.to, ToPerson)) for message in decision.messages]


def ended(decision: Decision) -> OfferEnded | None:
    found = [record for record in decision.records if isinstance(record, OfferEnded)]
    assert len(found) < 2
    return found[0] if found else None


def test_a_decline_in_the_channel_leaves_it_there() -> None:
    decision = decline_review(DeclineReview(**about(reason="no_time")), asked(), NOW)

    after = changed(decision)
    assert (after.state, after.expert_id, after.route_at) == (S.OFFERED, None, None)
    assert (
        words(decision) == "Declined. It stays here for your colleagues, and it does not count against you."
    )
    assert ended(decision) is None
    assert _declined(decision).reason == "no_time"


@pytest.mark.parametrize(
    "facts", [asked(of=ADA, matter=HOURLY), STARTED, asked(S.OPEN, review_changes={"in_channel": True})]
)
def test_a_decline_of_ones_own_turn_asks_somebody_else_at_once(facts: TurnFacts) -> None:
    decision = decline_review(DeclineReview(**about(reason="recuse")), facts, NOW)

    after = changed(decision)
    assert (after.state, after.expert_id, after.route_at, after.metered_ms) == (S.OFFERED, None, NOW, 0)
    assert words(decision) == "Declined. It goes to somebody else, and it does not count against you."
    given_back = ended(decision)
    assert given_back is not None
    assert given_back.outcome is OfferOutcome.DECLINED
    assert _declined(decision).person_id == ADA


def _declined(decision: Decision) -> OfferDeclined:
    (found,) = [record for record in decision.records if isinstance(record, OfferDeclined)]
    return found


def test_a_snooze_in_the_channel_is_one_persons_reminder_and_changes_nothing() -> None:
    decision = snooze(asked())

    assert decision.records == ()
    assert owed(decision) == [(KIND.REMINDER, True)]
    assert decision.messages[0].due_at == NOW + timedelta(hours=1)
    assert words(decision) == "I will remind you at 12:32."


def test_a_snooze_of_ones_own_offer_keeps_routing_away_until_well_after_the_reminder() -> None:
    after = changed(snooze(asked(of=ADA, matter=HOURLY), hours=2))

    assert after.snoozed_until == NOW + timedelta(hours=2)
    assert after.route_at == NOW + timedelta(hours=5)  # three quarters of the four that are left then


def test_a_snooze_of_a_started_review_stops_its_meter_and_keeps_its_claim() -> None:
    after = changed(snooze(STARTED, hours=1))

    assert (after.state, after.meter_since, after.metered_ms) == (S.OPEN, None, 60_000)
    assert after.claim_until == NOW + timedelta(hours=1) + 30 * MINUTE


@pytest.mark.parametrize(
    ("due", "hours", "until", "said"),
    [
        (timedelta(hours=6), 1, timedelta(hours=1), "at 12:32"),
        (timedelta(hours=1), 1, 57 * MINUTE, "at 12:29"),
        (timedelta(hours=6), None, timedelta(hours=6) - 3 * MINUTE, "at 17:29"),
        (timedelta(hours=30), None, timedelta(hours=21, minutes=28), "on Tue 24 Nov, 09:00"),
    ],
    ids=["in an hour", "before it is due", "no morning before it is due", "in the morning"],
)
def test_a_reminder_leaves_time_to_answer(
    due: timedelta, hours: int | None, until: timedelta, said: str
) -> None:
    decision = snooze(asked(task=replace(TASK, due_at=NOW + due)), hours)

    assert decision.messages[-1].due_at == NOW + until
    assert words(decision) == f"I will remind you {said}."


def test_a_reminder_that_leaves_no_time_is_refused() -> None:
    reply = refused(snooze(asked(task=replace(TASK, due_at=NOW + 3 * MINUTE))))

    assert (reply.reason, reply.words) == (
        Refusal.TOO_LATE,
        "It is due at 11:35, too soon for a reminder.",
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            asked(),
            "It stands in the channel for every expert in commercial contracts here; the first to answer takes it.",
        ),
        (
            asked(of=ADA),
            (
                "You work in commercial contracts, you were on duty and below your 3 a day, "
                "and of those it was longest since you were last asked."
            ),
        ),
    ],
    ids=["channel", "direct"],
)
def test_why_me_is_answered(facts: TurnFacts, said: str) -> None:
    decision = explain_offer(ExplainOffer(**about()), facts, NOW)

    assert decision == Decision(reply=Done(words=said))


def test_a_claim_left_lying_goes_to_somebody_else_and_its_time_is_kept_unpaid() -> None:
    idle = review(S.OPEN, claim_until=NOW, created_at=NOW - MINUTE)

    decision = release_idle(ReleaseIdle(id=ID, review_id=idle.id), IdleFacts(review=idle, matter=HOURLY), NOW)

    after = changed(decision)
    assert (after.state, after.expert_id, after.route_at, after.metered_ms) == (S.OFFERED, None, NOW, 0)
    kept = ended(decision)
    assert kept is not None
    assert (kept.outcome, kept.metered_ms) == (OfferOutcome.PASSED, 60_000)
    assert PersonOffered(person_id=ADA, at=NOW) in decision.records
    assert owed(decision) == [(KIND.CARD_UPDATE, False), (KIND.NOTICE, True)]


@pytest.mark.parametrize(
    "idle",
    [None, review(S.OPEN, claim_until=NOW + MINUTE), review(S.OPEN, claim_until=None), review(S.APPROVED)],
    ids=["gone", "not over", "no end", "answered"],
)
def test_a_claim_that_is_not_over_is_left_alone(idle: Review | None) -> None:
    decision = release_idle(
        ReleaseIdle(id=ID, review_id=review().id), IdleFacts(review=idle, matter=HOURLY), NOW
    )

    assert decision == Decision(reply=Done(already=True))


@pytest.mark.parametrize("guest", [True, False])
def test_who_can_answer_no_more_gives_back_what_waits_for_them(guest: bool) -> None:
    held = (
        HeldTurn(review=review(S.OPEN), matter=HOURLY),
        HeldTurn(review=review(of=ADA), matter=CLEARED),
    )
    command = NoteAccount(id=ID, sender=ADAS, is_guest=guest, is_deactivated=not guest)

    decision = note_account(command, AccountFacts(account=account(), turns=held), NOW)

    freed = [record.review for record in decision.records if hasattr(record, "review")]
    assert [(one.state, one.expert_id, one.route_at) for one in freed] == [(S.OFFERED, None, NOW)] * 2
    assert sum(isinstance(record, AccountNoted) for record in decision.records) == 1
    assert owed(decision) == [(KIND.CARD_UPDATE, False)] * 2


def test_what_slack_says_again_or_of_strangers_changes_nothing() -> None:
    command = NoteAccount(id=ID, sender=ADAS, is_guest=False, is_deactivated=False)

    for facts in (AccountFacts(account=None), AccountFacts(account=account(PERSON))):
        assert note_account(command, facts, NOW) == Decision(reply=Done(already=True))
