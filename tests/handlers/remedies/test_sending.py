"""What becomes of a delivery that is sent again or let be, and what is said of why it hangs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.audit.values import Noted
from handlers.decisions import Done, Refusal, Refused
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import CommandId, WorkspaceId
from handlers.people.places.place_values import Place, PlaceKind, PlaceState
from handlers.records import DeliveryChanged
from handlers.remedies.causes import cause_of
from handlers.remedies.commands import GiveUp, ReviveDeliveries, SendAgain
from handlers.remedies.sending import ReviveFacts, give_up, revive_deliveries, send_again
from handlers.remedies.values import Stuck, Trouble, trouble_of
from tests.handlers.attempt_samples import CARD, NOW

S, T = DeliveryState, Trouble
ID = CommandId("c")
LONG_AGO = NOW - timedelta(hours=1)
TRIED = replace(CARD, attempts=3, first_attempt_at=LONG_AGO, last_error="Slack refused it")
DEAD = replace(TRIED, state=S.DEAD)
UNSURE = replace(TRIED, state=S.UNSURE, ambiguous=True, sent_unseen=False)
TWICE = replace(UNSURE, message="1.0", place="C1", sent_unseen=True)
WAITS = replace(TRIED, waits_at="w/C1", next_at=NOW + timedelta(minutes=5))
PLACE = Place(
    workspace_id=WorkspaceId("w"),
    conversation_id="C1",
    kind=PlaceKind.CHANNEL,
    service_url="",
    team_id="",
    channel_id="",
    platform_user_id=None,
    state=PlaceState.REMOVED,
    noted_at=LONG_AGO,
)


@pytest.mark.parametrize(
    ("delivery", "trouble"),
    [
        (DEAD, T.DEAD),
        (UNSURE, T.UNSURE),
        (TWICE, T.TWICE),
        (WAITS, T.WAITS),
        (TRIED, T.HELD_UP),
        (replace(TRIED, first_attempt_at=NOW - timedelta(minutes=9)), None),  # not for long
        (replace(TRIED, last_error=""), None),  # nothing went wrong
        (replace(TRIED, rendered_version=2), None),  # shown, and waits to be shown anew
        (replace(WAITS, state=S.SENT), None),
        (replace(TRIED, state=S.SENDING), None),  # somebody is at it
        (replace(TRIED, state=S.SUPERSEDED), None),
        (CARD, None),
    ],
)
def test_how_a_delivery_hangs(delivery: Delivery, trouble: Trouble | None) -> None:
    assert trouble_of(delivery, NOW) is trouble


def stuck(*deliveries: Delivery, **more: object) -> Stuck:
    trouble = trouble_of(deliveries[0], NOW)
    assert trouble is not None
    made = Stuck(
        trouble=trouble, deliveries=deliveries, total=len(deliveries), where="the channel of PIECE-1"
    )
    return replace(made, **more)


def after(decided: object, *kinds: type) -> list[object]:
    return [one for one in decided.records if isinstance(one, kinds)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("was", "ambiguous", "attempts"),
    [
        (DEAD, False, 3),
        (replace(DEAD, attempts=500), False, 0),  # it has all its attempts again
        (replace(DEAD, ambiguous=True), True, 3),  # looked for first
        (UNSURE, False, 3),  # nobody can look: the admin did, or takes the risk of a copy
        (WAITS, False, 3),
        (TRIED, False, 3),
    ],
)
def test_what_is_sent_again_is_due_at_once(was: Delivery, ambiguous: bool, attempts: int) -> None:
    decided = send_again(SendAgain(id=ID, stuck=stuck(was)), None, NOW)

    (change,) = after(decided, DeliveryChanged)
    assert isinstance(change, DeliveryChanged)
    assert (change.seen_state, change.seen_attempts) == (was.state, was.attempts)
    due = change.delivery
    assert (due.state, due.next_at, due.waits_at, due.last_error) == (S.DUE, NOW, None, "")
    assert (due.ambiguous, due.attempts) == (ambiguous, attempts)
    assert due.first_attempt_at == (LONG_AGO if ambiguous else None)
    (noted,) = after(decided, Noted)
    assert isinstance(noted, Noted)
    assert (noted.did, noted.about["delivery"]) == ("delivery.sent_again", was.id)
    assert isinstance(decided.reply, Done)
    assert "1 message is" in decided.reply.words


def test_a_card_that_nobody_needs_is_not_sent_and_the_rest_is_counted() -> None:
    other = replace(DEAD, id=type(DEAD.id)("other"))
    group = stuck(DEAD, other, needless=frozenset({other.id}), total=900)

    decided = send_again(SendAgain(id=ID, stuck=group), None, NOW)

    states = {one.delivery.id: one.delivery.state for one in after(decided, DeliveryChanged)}  # type: ignore[attr-defined]
    assert states == {DEAD.id: S.DUE, other.id: S.SUPERSEDED}
    assert decided.reply == Done(
        words="1 message is sent again now. 1 card is not owed any more: the review is over, or with somebody else. "
        "898 more are left; do it again for those. What fails once more shows here again."
    )


def test_a_lost_place_is_tried_again() -> None:
    decided = send_again(SendAgain(id=ID, stuck=stuck(WAITS, place=PLACE)), None, NOW)

    (place,) = after(decided, Place)
    assert isinstance(place, Place)
    assert place.state is PlaceState.PRESENT


@pytest.mark.parametrize("group", [None, stuck(TWICE)])
def test_what_does_not_hang_is_not_sent_again(group: Stuck | None) -> None:
    decided = send_again(SendAgain(id=ID, stuck=group), None, NOW)

    assert isinstance(decided.reply, Refused)
    assert decided.reply.reason is Refusal.OUT_OF_DATE
    assert decided.records == ()


@pytest.mark.parametrize(
    ("was", "state"), [(DEAD, S.SUPERSEDED), (UNSURE, S.SUPERSEDED), (WAITS, S.SUPERSEDED), (TWICE, S.SENT)]
)
def test_what_is_let_be_is_sent_no_more(was: Delivery, state: DeliveryState) -> None:
    decided = give_up(GiveUp(id=ID, stuck=stuck(was)), None, NOW)

    (change,) = after(decided, DeliveryChanged)
    assert isinstance(change, DeliveryChanged)
    assert (change.delivery.state, change.delivery.waits_at, change.delivery.last_error) == (state, None, "")
    assert trouble_of(change.delivery, NOW) is None
    assert [one.did for one in after(decided, Noted)] == ["delivery.given_up"]  # type: ignore[attr-defined]


def test_whoever_runs_signoff_revives_all_but_what_stands_there() -> None:
    facts = ReviveFacts(stuck=(stuck(DEAD), stuck(TWICE)))

    decided = revive_deliveries(ReviveDeliveries(id=ID, firm=""), facts, NOW)

    assert len(after(decided, DeliveryChanged)) == 1
    nothing = revive_deliveries(ReviveDeliveries(id=ID, firm=""), ReviveFacts(), NOW)
    assert isinstance(nothing.reply, Refused)


@pytest.mark.parametrize(
    ("trouble", "error", "why", "mend"),
    [
        (T.HELD_UP, "Slack refused it for now: not_in_channel: the app …", "not in this channel", "/invite"),
        (T.HELD_UP, "Slack refused it for now: channel_not_found: …", "does not see this channel", "Invite"),
        (T.DEAD, "Slack refused it: is_archived: the channel is archived", "archived", "Unarchive"),
        (T.WAITS, "Teams refused it: ConversationBlockedByUser: …", "blocked Signoff’s chat", "unblock"),
        (T.WAITS, "Slack: Signoff was removed there; this goes …", "was removed", "Add it there again"),
        (T.WAITS, "Teams: Signoff was blocked there; this goes …", "blocked", "unblock"),
        (
            T.HELD_UP,
            "Slack refused it for now: token_revoked: the app's token …",
            "credentials",
            "token anew",
        ),
        (T.DEAD, "there is nowhere to send it: no live account or workspace", "no live account", "account"),
        (T.DEAD, "Slack refused it: msg_too_long: it is too long for Slack", "too long", "tell"),
        (T.HELD_UP, "Slack could not be reached", "could not be reached", "by itself"),
        (T.HELD_UP, "slack is not connected", "not connected", "set it up"),
        (T.UNSURE, "whatever", "may have arrived", "stands there twice"),
        (T.TWICE, "whatever", "may stand there twice", "Nothing has to be done"),
        (T.DEAD, "Slack refused it: some_new_word", "some_new_word", "log"),
        (T.DEAD, "", "Nobody knows why", "log"),
    ],
)
def test_why_and_what_mends_it(trouble: Trouble, error: str, why: str, mend: str) -> None:
    cause = cause_of(trouble, error)

    assert why in cause.why
    assert mend in cause.mend
