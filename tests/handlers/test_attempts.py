"""Claims of deliveries: who may make an attempt at what, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.attempts import ATTEMPTS_MAX
from handlers.decisions import Done, Figures
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId
from handlers.records import DeliveryChanged
from tests.handlers.attempt_samples import (
    CARD,
    NEWER,
    NOW,
    OLDER,
    POSTED,
    SECOND,
    SENDING,
    TIMING,
    UPDATE,
    S,
    changed,
    claim,
    only,
)


@pytest.mark.parametrize(
    ("delivery", "claimed"),
    [
        (None, False),
        (CARD, True),
        (replace(CARD, next_at=NOW + SECOND), False),
        (SENDING, False),
        (replace(SENDING, claimed_until=NOW), True),
        (replace(SENDING, claimed_until=NOW + SECOND), False),
        (POSTED, False),
        (replace(CARD, state=S.SUPERSEDED), False),
        (replace(CARD, state=S.UNSURE), False),
        (replace(CARD, state=S.DEAD), False),
    ],
)
def test_only_what_is_due_or_was_abandoned_is_claimed(delivery: Delivery | None, claimed: bool) -> None:
    decision = claim(delivery)

    assert isinstance(decision.reply, Figures) is claimed
    assert bool(decision.records) is claimed


def test_a_claim_counts_the_attempt_and_holds_for_the_lease() -> None:
    decision = claim(CARD)

    held = only(decision)
    assert decision.reply == Figures(value=held)
    assert (held.state, held.attempts, held.claimed_until) == (S.SENDING, 1, NOW + TIMING.lease)
    assert (held.first_attempt_at, held.ambiguous) == (NOW, False)
    (change,) = decision.records
    assert isinstance(change, DeliveryChanged)
    assert (change.seen_state, change.seen_attempts) == (S.DUE, 0)


def test_what_somebody_left_without_a_word_may_have_arrived() -> None:
    held = only(claim(replace(SENDING, claimed_until=NOW, first_attempt_at=NOW - SECOND)))

    assert held.ambiguous
    assert (held.attempts, held.first_attempt_at) == (2, NOW - SECOND)


@pytest.mark.parametrize("attempts", [ATTEMPTS_MAX, ATTEMPTS_MAX + 1])
def test_after_the_last_attempt_a_delivery_is_given_up_with_its_last_words(attempts: int) -> None:
    given_up = only(claim(replace(CARD, attempts=attempts, last_error="Slack answered 500")))
    silent = only(claim(replace(SENDING, attempts=attempts, claimed_until=NOW)))

    assert (given_up.state, given_up.last_error) == (S.DEAD, "Slack answered 500")
    assert (silent.state, silent.last_error) == (S.DEAD, "No attempt came to an end, so no more are made.")


LATER = NOW + SECOND
UPDATES = [  # an update, beside it, what becomes of it
    ("its post is sent", (POSTED,), (), S.SENDING),
    ("there is no post yet", (), (), S.SENDING),
    ("its post is due", (CARD,), (), S.DUE),
    ("its post is being sent", (SENDING,), (), S.DUE),
    ("one of two posts is due", (POSTED, CARD), (), S.DUE),
    ("its post waits for a lost place", (POSTED, replace(CARD, waits_at="w/19:one")), (), S.SENDING),
    ("its post is tried at a lost place", (replace(SENDING, waits_at="w/19:one"),), (), S.DUE),
    ("its post was given up", (replace(CARD, state=S.DEAD),), (), S.SENDING),
    ("its post may have arrived", (replace(POSTED, state=S.UNSURE),), (), S.SENDING),
    ("a newer one is due", (POSTED,), (NEWER,), S.SUPERSEDED),
    ("a newer one is due and its post is too", (CARD,), (NEWER,), S.SUPERSEDED),
    ("a newer one is due later", (POSTED,), (replace(NEWER, next_at=LATER),), S.SENDING),
    ("a newer one is under way", (POSTED,), (replace(NEWER, state=S.SENDING),), S.DUE),
    ("a newer one was shown", (POSTED,), (replace(NEWER, state=S.SENT),), S.SENDING),
    ("an older one is under way", (POSTED,), (replace(OLDER, state=S.SENDING),), S.DUE),
    ("an older one is due", (POSTED,), (OLDER,), S.SENDING),
]


@pytest.mark.parametrize(
    ("posts", "updates", "state"), [row[1:] for row in UPDATES], ids=[row[0] for row in UPDATES]
)
def test_an_update_waits_for_its_posts_gives_way_to_newer_ones_and_goes_alone(
    posts: tuple[Delivery, ...], updates: tuple[Delivery, ...], state: DeliveryState
) -> None:
    decision = claim(UPDATE, posts=posts, updates=updates)

    after = changed(decision)[UPDATE.id]
    assert after.state is state
    assert isinstance(decision.reply, Figures) is (state is S.SENDING)
    if state is S.DUE:
        assert after.next_at == NOW + TIMING.wait_for_post
        assert after.claimed_until is None


def test_an_update_takes_the_place_of_those_that_it_makes_needless() -> None:
    same = replace(UPDATE, id=DeliveryId("same"), key="update/r/copy/1.0")
    refresh = replace(OLDER, id=DeliveryId("refresh"), next_at=NOW + timedelta(minutes=10))
    shown = replace(OLDER, id=DeliveryId("shown"), state=S.SENT)

    after = changed(claim(UPDATE, posts=(POSTED,), updates=(OLDER, same, refresh, shown)))

    assert {key: delivery.state for key, delivery in after.items()} == {
        "update": S.SENDING,
        "older": S.SUPERSEDED,
        "same": S.SUPERSEDED,
        "refresh": S.SUPERSEDED,
    }


def test_a_post_asks_nothing_of_its_updates() -> None:
    assert only(claim(CARD, posts=(SENDING,), updates=(NEWER,))).state is S.SENDING


def test_nothing_comes_back_for_what_is_not_there() -> None:
    assert claim(None).reply == Done(already=True)


@pytest.mark.parametrize("attempts", [ATTEMPTS_MAX, 10 * ATTEMPTS_MAX])
def test_what_waits_for_a_place_is_not_given_up_however_often_it_was_tried(attempts: int) -> None:
    waits = replace(CARD, attempts=attempts, waits_at="w/19:one")

    held = only(claim(waits))

    assert (held.state, held.attempts, held.waits_at) == (S.SENDING, attempts + 1, "w/19:one")


def test_what_another_update_shows_waits_for_nothing_more() -> None:
    waits = replace(OLDER, waits_at="w/19:one")

    after = changed(claim(UPDATE, posts=(POSTED,), updates=(waits,)))

    assert (after["older"].state, after["older"].waits_at) == (S.SUPERSEDED, None)
