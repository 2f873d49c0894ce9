"""Outcomes of attempts: what became of a delivery, and of one whose claim was lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.attempt_values import CannotLook, Failed, NotOwed, Outcome, SendingUnseen, Sent
from handlers.attempts import ATTEMPTS_MAX, LOST, MAY_STAND_TWICE, UNCERTAIN, may_send_unseen
from handlers.decisions import Refusal, Refused
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId, PersonId, WorkspaceId
from handlers.messages import MessageKind
from handlers.records import CardAdopted
from tests.handlers.attempt_samples import ARRIVED, NOW, POSTED, SENDING, SHOWING, TIMING, S, only, settle


def test_what_arrived_is_remembered_where_it_stands() -> None:
    after = only(settle(SENDING, ARRIVED))

    assert (after.state, after.place, after.message, after.shows_whole) == (S.SENT, "C1", "1.0", True)
    assert (after.claimed_until, after.ambiguous, after.last_error) == (None, False, "")


def test_an_update_comes_back_when_what_it_shows_is_over_and_a_post_does_not() -> None:
    refresh_at = NOW + timedelta(minutes=10)
    arrived = replace(ARRIVED, refresh_at=refresh_at)

    update, post = only(settle(SHOWING, arrived)), only(settle(SENDING, arrived))

    assert (update.state, update.next_at) == (S.DUE, refresh_at)
    assert post.state is S.SENT


def test_what_could_not_all_be_shown_says_so() -> None:
    assert only(settle(SHOWING, replace(ARRIVED, remark="a copy is gone"))).last_error == "a copy is gone"


FAILURES = [  # attempts before, the failure, seconds until the next
    (1, Failed(error="no"), 1),
    (2, Failed(error="no"), 2),
    (4, Failed(error="no"), 8),
    (12, Failed(error="no"), 60),
    (400, Failed(error="no"), 60),
    (1, Failed(error="no", wait=timedelta(seconds=30)), 30),
    (9, Failed(error="no", wait=timedelta(seconds=5)), 5),
    (9, Failed(error="no", wait=timedelta()), 0),
]


@pytest.mark.parametrize(("attempts", "failed", "seconds"), FAILURES)
def test_what_failed_is_tried_again_less_and_less_often_or_when_the_platform_says(
    attempts: int, failed: Failed, seconds: int
) -> None:
    after = only(settle(replace(SENDING, attempts=attempts), failed, attempt=attempts))

    assert (after.state, after.next_at) == (S.DUE, NOW + timedelta(seconds=seconds))
    assert (after.claimed_until, after.last_error) == (None, "no")


def test_once_an_attempt_may_have_arrived_that_is_not_forgotten() -> None:
    doubtful = only(settle(SENDING, Failed(error="cut", ambiguous=True)))
    again = replace(doubtful, state=S.SENDING, attempts=2)

    assert doubtful.ambiguous
    assert only(settle(again, Failed(error="429"), attempt=2)).ambiguous


@pytest.mark.parametrize(
    ("attempts", "failed"),
    [(1, Failed(error="is_archived", permanent=True)), (ATTEMPTS_MAX, Failed(error="is_archived"))],
)
def test_what_will_never_arrive_is_given_up(attempts: int, failed: Failed) -> None:
    after = only(settle(replace(SENDING, attempts=attempts), failed, attempt=attempts))

    assert (after.state, after.last_error) == (S.DEAD, "is_archived")


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.CARD_UPDATE])
def test_where_nobody_may_look_a_card_waits_once_and_a_digest_waits_for_an_operator(
    kind: MessageKind,
) -> None:
    lost = replace(SENDING, kind=kind, ambiguous=True)

    first = only(settle(lost, CannotLook()))
    second = only(settle(replace(lost, sent_unseen=True), CannotLook()))

    waits = kind in MAY_STAND_TWICE
    assert first.state is (S.DUE if waits else S.UNSURE)
    assert first.next_at == (NOW + TIMING.second_copy_after if waits else NOW)
    assert second.state is S.UNSURE
    assert first.last_error == second.last_error == UNCERTAIN


@pytest.mark.parametrize(
    ("delivery", "after", "may"),
    [
        (SENDING, timedelta(seconds=59), False),
        (SENDING, timedelta(seconds=60), True),
        (replace(SENDING, sent_unseen=True), timedelta(seconds=60), False),
        (replace(SENDING, kind=MessageKind.EXPERT_DIGEST), timedelta(days=1), False),
        (replace(SENDING, first_attempt_at=None), timedelta(days=1), False),
    ],
)
def test_a_card_is_sent_once_more_unseen_after_a_minute(
    delivery: Delivery, after: timedelta, may: bool
) -> None:
    assert may_send_unseen(delivery, TIMING, NOW + after) is may


def test_the_second_copy_is_remembered_before_it_is_sent_and_marked_after() -> None:
    about_to = only(settle(replace(SENDING, ambiguous=True), SendingUnseen()))
    sent = only(settle(about_to, ARRIVED))

    assert (about_to.state, about_to.sent_unseen) == (S.SENDING, True)
    assert (sent.state, sent.message, sent.last_error) == (S.UNSURE, "1.0", UNCERTAIN)


def test_what_is_not_owed_any_more_is_over_without_a_word() -> None:
    after = only(settle(replace(SENDING, last_error="Slack answered 500"), NotOwed()))

    assert (after.state, after.claimed_until, after.last_error) == (S.SUPERSEDED, None, "")


LOST_CLAIMS = [
    replace(SENDING, attempts=2),
    replace(SENDING, state=S.DUE),
    replace(POSTED, attempts=2),
    replace(SENDING, state=S.DEAD),
]


@pytest.mark.parametrize("delivery", LOST_CLAIMS)
@pytest.mark.parametrize("outcome", [Failed(error="no"), CannotLook(), SendingUnseen(), NotOwed()])
def test_whoever_lost_the_claim_has_nothing_to_say(delivery: Delivery, outcome: Outcome) -> None:
    decision = settle(delivery, outcome)

    assert decision.reply == Refused(reason=Refusal.CONFLICT, words=LOST)
    assert not decision.records
    assert settle(None, outcome).reply == Refused(reason=Refusal.NOT_FOUND, words=LOST)


def test_a_card_that_was_posted_late_is_kept_up_to_date_as_a_copy() -> None:
    late = replace(ARRIVED, message="2.0")

    decision = settle(replace(POSTED, attempts=2), late)

    (copy,) = decision.records
    assert copy == CardAdopted(card=replace(POSTED, attempts=2), place="C1", message="2.0")
    (look,) = decision.messages
    assert (look.kind, look.key) == (MessageKind.CARD_UPDATE, "update/r/copy/2.0")


def test_a_copy_that_is_known_already_is_not_owed_a_second_look() -> None:
    copy = replace(POSTED, id=DeliveryId("copy"), message="2.0")

    decision = settle(replace(POSTED, attempts=2), replace(ARRIVED, message="2.0"), posts=(copy,))

    assert (decision.records, decision.messages) == ((), ())


@pytest.mark.parametrize(
    ("delivery", "outcome"),
    [
        (replace(POSTED, attempts=2), ARRIVED),  # the very message that somebody found
        (replace(POSTED, attempts=2), replace(ARRIVED, message=None)),
        (replace(POSTED, attempts=2, kind=MessageKind.NOTICE), replace(ARRIVED, message="2.0")),
        (replace(SHOWING, attempts=2), ARRIVED),
        (replace(SHOWING, state=S.DEAD), ARRIVED),
    ],
)
def test_otherwise_what_comes_late_leaves_everything_as_it_is(delivery: Delivery, outcome: Sent) -> None:
    decision = settle(delivery, outcome)

    assert isinstance(decision.reply, Refused)
    assert (decision.records, decision.messages) == ((), ())


@pytest.mark.parametrize("state", [S.SENT, S.SUPERSEDED])
def test_a_card_that_was_shown_late_is_shown_anew(state: DeliveryState) -> None:
    after = only(settle(replace(SHOWING, attempts=2, state=state, claimed_until=None), ARRIVED))

    assert (after.state, after.next_at) == (S.DUE, NOW)


def test_nothing_is_sent_in_the_second_half_of_a_claim() -> None:
    until = NOW + TIMING.lease

    assert TIMING.may_send(until, NOW + timedelta(seconds=30))
    assert not TIMING.may_send(until, NOW + timedelta(seconds=31))
    assert not TIMING.may_send(None, NOW)


@pytest.mark.parametrize("attempts", [1, ATTEMPTS_MAX, ATTEMPTS_MAX + 1])
@pytest.mark.parametrize("permanent", [True, False])
def test_what_a_lost_place_would_get_waits_for_it_in_words(attempts: int, permanent: bool) -> None:
    lost = Failed(error="Signoff was removed there", permanent=permanent, waits_at="w/19:one")

    after = only(settle(replace(SENDING, attempts=attempts), lost, attempt=attempts))

    assert (after.state, after.next_at) == (S.DUE, NOW + TIMING.wait_for_place)
    assert (after.waits_at, after.last_error, after.claimed_until) == (
        "w/19:one",
        "Signoff was removed there",
        None,
    )


@pytest.mark.parametrize("outcome", [ARRIVED, Failed(error="no"), Failed(error="no", permanent=True)])
def test_what_waited_and_was_tried_again_waits_no_more(outcome: Outcome) -> None:
    assert only(settle(replace(SENDING, waits_at="w/19:one"), outcome)).waits_at is None


def test_of_an_update_the_copy_in_a_lost_place_waits_and_the_others_are_refreshed() -> None:
    refresh_at = NOW + timedelta(minutes=10)
    partly = Sent(place=None, message=None, rendered_version=2, refresh_at=refresh_at, waits_at="w/19:one")

    after = only(settle(SHOWING, partly))

    assert (after.state, after.next_at, after.waits_at) == (S.DUE, refresh_at, "w/19:one")


IN_TEAMS, IN_SLACK = WorkspaceId("teams"), WorkspaceId("slack")
TRIED = [  # where it was known to be, the outcome, where it is known to be after
    (None, replace(ARRIVED, workspace_id=IN_TEAMS), IN_TEAMS),
    (IN_SLACK, replace(ARRIVED, workspace_id=IN_TEAMS), IN_TEAMS),
    (IN_SLACK, ARRIVED, IN_SLACK),
    (None, Failed(error="cut", ambiguous=True, workspace_id=IN_TEAMS), IN_TEAMS),
    (IN_SLACK, Failed(error="429", workspace_id=IN_TEAMS), IN_SLACK),
    (None, Failed(error="429", workspace_id=IN_TEAMS), None),
    (None, Failed(error="removed", workspace_id=IN_TEAMS, waits_at="w/x"), None),
]


@pytest.mark.parametrize(("before", "outcome", "after"), TRIED)
def test_where_something_may_stand_is_kept(
    before: WorkspaceId | None, outcome: Outcome, after: WorkspaceId | None
) -> None:
    delivery = replace(SENDING, channel=None, person_id=PersonId("ada"), workspace_id=before)
    assert only(settle(delivery, outcome)).workspace_id == after


def test_a_card_that_arrived_too_late_is_kept_up_to_date_where_it_stands() -> None:
    delivery = replace(POSTED, attempts=2, workspace_id=IN_SLACK)
    late = replace(ARRIVED, place="a:chat", message="17", workspace_id=IN_TEAMS)

    (copy,) = [r for r in settle(delivery, late).records if isinstance(r, CardAdopted)]

    assert (copy.place, copy.message, copy.workspace_id) == ("a:chat", "17", IN_TEAMS)
