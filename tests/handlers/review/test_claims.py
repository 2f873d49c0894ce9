"""Claiming a review and letting it go: what the meter counts, who gets which card, and what is said."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, FormPurpose, ShowForm
from handlers.messages import MessageKind, ToPerson
from handlers.records import OfferEnded
from handlers.review.commands import (
    CloseForm,
    OpenForm,
    PauseReview,
    StartReview,
)
from handlers.review.offering.claims import (
    FormFacts,
    close_form,
    open_form,
    pause_review,
    start_review,
)
from handlers.review.offering.offers import OfferOutcome
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, BEN, NOW, OUTPUT
from tests.handlers.review.turn_samples import (
    ADAS,
    HOURLY,
    ID,
    SECRET,
    SHARED,
    asked,
    changed,
    refused,
    review,
    words,
)

S, KIND = ReviewState, MessageKind
MINUTE = timedelta(minutes=1)
STARTED = asked(S.OPEN, matter=HOURLY)
PAUSED = asked(S.OPEN, matter=HOURLY, review_changes={"meter_since": None, "metered_ms": 60_000})


def about(**more: Any) -> dict[str, Any]:
    return {"id": ID, "sender": ADAS, "review_id": review().id, **more}


def start(facts: TurnFacts) -> Decision:
    return start_review(StartReview(**about()), facts, NOW)


def form(facts: TurnFacts, purpose: FormPurpose = FormPurpose.EDIT, now: datetime = NOW) -> Decision:
    return open_form(OpenForm(**about(purpose=purpose)), FormFacts(turn=facts, text=OUTPUT), now)


def close(facts: TurnFacts, *, failed: bool = False) -> Decision:
    return close_form(CloseForm(**about(failed=failed)), facts, NOW)


def owed(decision: Decision) -> list[tuple[MessageKind, bool]]:
    """What is owed, and whether to a person."""
    return [(message.kind, isinstance(message.to, ToPerson)) for message in decision.messages]


def ended(decision: Decision) -> OfferEnded | None:
    found = [record for record in decision.records if isinstance(record, OfferEnded)]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize(
    ("facts", "said", "with_card"),
    [
        (
            asked(matter=SECRET),
            "It is yours: the text is in your direct chat with me, and the meter runs.",
            True,
        ),
        (
            asked(matter=HOURLY),
            "It is yours: the text is in your direct chat with me, and the meter runs.",
            True,
        ),
        (
            asked(matter=SECRET, review_changes={"in_channel": False}),
            "It is yours: the text is in your direct chat with me, and the meter runs.",
            True,
        ),
        (asked(of=ADA, matter=HOURLY), "It is yours: the meter runs.", False),
        (asked(of=ADA, matter=SHARED), "It is yours: the meter runs.", False),
        (asked(), "It is yours: the meter runs.", False),
    ],
    ids=[
        "secret in channel",
        "timed in channel",
        "given back by another",
        "timed direct",
        "shared direct",
        "piece in channel",
    ],
)
def test_a_start_claims_the_review_and_brings_the_text_where_it_is_not_yet(
    facts: TurnFacts, said: str, with_card: bool
) -> None:
    decision = start(facts)

    after = changed(decision)
    assert words(decision) == said
    assert (after.state, after.expert_id, after.meter_since) == (S.OPEN, ADA, NOW)
    assert (after.claim_until, after.route_at) == (NOW + 30 * MINUTE, None)
    card = [(KIND.CARD, True)] if with_card else []
    assert owed(decision) == [(KIND.CARD_UPDATE, False), *card]
    taken = ended(decision)
    assert taken is not None
    assert taken.outcome is OfferOutcome.TAKEN


def test_each_claim_owes_a_card_of_its_own_so_that_none_is_lost_when_it_was_claimed_before() -> None:
    first = start(asked(matter=SECRET))
    again = start(asked(matter=SECRET, review_changes={"version": 9}))

    keys = {message.key for decision in (first, again) for message in decision.messages}
    assert len(keys) == 4


def test_a_second_start_is_done_already_and_changes_nothing() -> None:
    decision = start(STARTED)

    assert decision == Decision(reply=Done(words="This one is open with you already.", already=True))


@pytest.mark.parametrize("purpose", [FormPurpose.EDIT, FormPurpose.REJECT, FormPurpose.READ])
@pytest.mark.parametrize(
    ("facts", "since", "started", "updates"),
    [
        (asked(), NOW, True, 1),
        (asked(matter=SECRET), NOW, True, 2),
        (STARTED, NOW - MINUTE, False, 0),
        (PAUSED, NOW, True, 1),
    ],
    ids=["in the channel", "secret", "running", "paused"],
)
def test_a_form_claims_the_review_and_lets_its_meter_run(
    facts: TurnFacts, since: datetime, started: bool, updates: int, purpose: FormPurpose
) -> None:
    decision = form(facts, purpose)

    assert isinstance(decision.reply, ShowForm)
    assert decision.reply.form.purpose is purpose
    assert decision.reply.meter_started is started
    after = changed(decision)
    assert (after.state, after.meter_since, after.claim_until) == (S.OPEN, since, NOW + 30 * MINUTE)
    assert len(decision.messages) == updates


def test_the_context_is_read_without_any_change() -> None:
    for facts in (asked(), STARTED, PAUSED):
        decision = form(facts, FormPurpose.CONTEXT)
        assert isinstance(decision.reply, ShowForm)
        assert not decision.reply.meter_started
        assert (decision.records, decision.messages) == ((), ())


@pytest.mark.parametrize(
    ("facts", "failed", "metered"),
    [(STARTED, False, 60_000), (STARTED, True, 0), (PAUSED, False, 60_000), (PAUSED, True, 60_000)],
    ids=["closed", "not opened", "closed while paused", "not opened while paused"],
)
def test_a_closed_form_stops_the_meter_and_one_that_never_opened_counts_nothing(
    facts: TurnFacts, failed: bool, metered: int
) -> None:
    after = changed(close(facts, failed=failed))

    assert (after.state, after.expert_id) == (S.OPEN, ADA)
    assert (after.metered_ms, after.meter_since) == (metered, None)


def test_a_closed_form_gives_a_shared_card_back_with_the_time_kept_beside() -> None:
    decision = close(asked(S.OPEN, review_changes={"in_channel": True}))

    after = changed(decision)
    assert (after.state, after.expert_id, after.metered_ms) == (S.OFFERED, None, 0)
    kept = ended(decision)
    assert kept is not None
    assert (kept.outcome, kept.metered_ms) == (OfferOutcome.STANDING, 60_000)


@pytest.mark.parametrize(
    "facts", [asked(), asked(S.OPEN, of=BEN), asked(S.APPROVED)], ids=["offered", "another's", "answered"]
)
def test_a_form_closed_late_changes_nothing(facts: TurnFacts) -> None:
    assert close(facts) == Decision(reply=Done())


@pytest.mark.parametrize(
    ("facts", "metered", "since", "said"),
    [
        (STARTED, 60_000, None, "Paused: no time counts. Continue when you are ready."),
        (PAUSED, 60_000, NOW, "The meter runs again."),
    ],
    ids=["running", "paused"],
)
def test_a_pause_stops_the_meter_and_another_lets_it_run_again(
    facts: TurnFacts, metered: int, since: datetime | None, said: str
) -> None:
    decision = pause_review(PauseReview(**about()), facts, NOW)

    after = changed(decision)
    assert words(decision) == said
    assert (after.metered_ms, after.meter_since, after.claim_until) == (metered, since, NOW + 30 * MINUTE)


def test_what_is_not_started_cannot_be_paused_and_what_is_full_not_resumed() -> None:
    early = refused(pause_review(PauseReview(**about()), asked(matter=HOURLY), NOW))
    full = asked(S.OPEN, matter=HOURLY, review_changes={"meter_since": None, "metered_ms": HOURLY.cap_ms})
    late = refused(pause_review(PauseReview(**about()), full, NOW))

    assert early.words == "Start this one first; there is nothing to pause."
    assert late.words == "The meter has come to its limit, so no more time counts."


def test_the_meter_adds_up_over_pauses_and_forms() -> None:
    facts, now = asked(matter=HOURLY, of=ADA), NOW
    after = changed(start(facts))
    for minutes in (2, 5, 1):
        now += minutes * MINUTE
        decision = pause_review(PauseReview(**about()), replace(facts, review=after), now)
        after = changed(decision)

    assert after.meter(HOURLY.cap_ms).read(now) == 3 * 60_000
