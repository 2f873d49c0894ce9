"""Replies, routing and leavers: each loader reads one firm's rows only, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId, ReviewId, WorkspaceId
from handlers.people.people import Sender
from handlers.people.places.place_values import PlaceState
from handlers.records import AccountLinked, AccountNoted
from handlers.review.answering.replies import answer_reply
from handlers.review.commands import (
    AnswerReply,
    NoteAccount,
    ReleaseIdle,
    RouteReview,
)
from handlers.review.messages import card_to, channel_of
from handlers.review.offering.offers import OfferDeclined
from handlers.review.offering.routing import RoutingFacts
from handlers.review.reviews import Review, ReviewState
from storage import tables
from storage.facts.review.claims import account_facts, idle_facts
from storage.facts.review.replies import reply_facts
from storage.facts.review.routing import routing_facts
from storage.record import record
from tests.seed import NOW, Seeded, review_of, task_of, write
from tests.storage.two_platforms import both, channel_in, chat_with, in_teams, join_teams
from tests.storage.worlds import World


def _posted(world: World, seeded: Seeded, review: Review, ts: str, *, place: str = "C1") -> None:
    """Say that a review's card stands in a place."""
    card = card_to(review, channel_of(seeded.matters["PIECE-1"]), NOW)
    record(world.connection, [Decision(reply=Done(), messages=(card,))], NOW)
    world.connection.execute(
        tables.deliveries.update()
        .where(tables.deliveries.c.subject_id == review.id)
        .values(place=place, message=ts, shows_whole=True)
    )


def _says(sender: Sender, text: str, thread: str | None = "1.1", place: str = "C1") -> AnswerReply:
    return AnswerReply(id=CommandId("r"), sender=sender, place=place, thread=thread, text=text)


def test_a_reply_finds_the_card_of_its_own_workspace(world: World) -> None:
    mine, theirs = world.add(world.mine, "PIECE-1", "m"), world.add(world.theirs, "PIECE-1", "t")
    _posted(world, world.mine, mine, "1.1")
    _posted(world, world.theirs, theirs, "1.1")
    stranger = Sender(platform="slack", workspace="T3", platform_user_id="U1")
    senders = (world.mine.sender("U1"), world.theirs.sender("U1"), stranger)

    found = reply_facts(world.connection, [_says(who, "approve") for who in senders], NOW)
    quoting = [replace(_says(who, "approve", thread=None), quoted="1.1") for who in senders]
    quoted = reply_facts(world.connection, quoting, NOW)
    (elsewhere,) = reply_facts(world.connection, [_says(senders[0], "approve", thread="9.9")], NOW)

    assert [one.verdict and one.verdict.turn.review and one.verdict.turn.review.id for one in found] == [
        mine.id,
        theirs.id,
        None,
    ]
    assert [one.shown_whole for one in found] == [True, True, False]
    assert quoted == found
    assert elsewhere.verdict is None


def test_the_words_of_a_reply_are_known_again_when_they_come_twice(world: World) -> None:
    mine = world.add(world.mine, "PIECE-1", "m")
    _posted(world, world.mine, mine, "1.1")
    said = _says(world.mine.sender("U1"), "Hm.")
    (first,) = reply_facts(world.connection, [said], NOW)
    write(world.connection, *answer_reply(said, first, NOW).records)

    (again,) = reply_facts(world.connection, [said], NOW)
    (other,) = reply_facts(world.connection, [replace(said, id=CommandId("other"))], NOW)

    assert [one.kept_already for one in (first, again, other)] == [False, True, False]


def test_in_the_direct_chat_a_reply_finds_what_waits_and_an_undo_what_was_answered(world: World) -> None:
    ada = world.mine.people["U1"]
    waiting = world.add(world.mine, "TIME-1", "w", expert_id=ada.id, in_channel=False, offered_at=NOW)
    answered = world.done(world.mine, "U1", "answered")
    another = world.add(world.mine, "TIME-1", "b", expert_id=world.mine.people["U2"].id)
    for number, review in enumerate((waiting, answered, another)):
        _posted(world, world.mine, review, f"{number}.0", place="D1")
    mine = world.mine.sender("U1")

    found = [
        reply_facts(world.connection, [_says(mine, text, thread=None, place="D1")], NOW)[0]
        for text in ("approve", "undo", "hello")
    ]

    assert [one.verdict and one.verdict.turn.review and one.verdict.turn.review.id for one in found] == [
        waiting.id,
        answered.id,
        waiting.id,
    ]
    assert [one.open_cards for one in found] == [1, 1, 1]


def test_routing_asks_the_live_experts_of_the_firm_alone(world: World) -> None:
    review = world.add(world.mine, "TIME-1", "m")
    write(
        world.connection,
        AccountNoted(
            workspace_id=world.mine.workspace_id, platform_user_id="U3", is_guest=True, is_deactivated=False
        ),
    )
    world.done(world.mine, "U1", "today")
    world.done(world.second_client, "U1", "today for the other client")
    world.done(world.theirs, "U1", "a rival's")
    world.add(world.mine, "TIME-1", "waits", expert_id=world.mine.people["U2"].id)

    (facts,) = routing_facts(world.connection, [RouteReview(id=CommandId("r"), review_id=review.id)], NOW)
    (tomorrow,) = routing_facts(
        world.connection,
        [RouteReview(id=CommandId("r"), review_id=review.id)],
        NOW + timedelta(days=1),
    )

    loads = {one.person.name: one.load for one in facts.candidates}
    assert loads == {"Ada Kern": 2, "Ben Odell": 1}
    assert {one.person.firm_id for one in facts.candidates} == {world.mine.firm.id}
    assert {one.person.name: one.load for one in tomorrow.candidates} == {"Ada Kern": 0, "Ben Odell": 1}


def test_routing_knows_who_declined_and_who_has_a_turn_at_the_same_task(world: World) -> None:
    ada, ben = world.mine.people["U1"], world.mine.people["U2"]
    task = task_of(world.mine.matters["OVERLAP-1"], "shared")
    first, second = (replace(review_of(task, number), version=2, offers=1) for number in (0, 1))
    declined = OfferDeclined(
        firm_id=task.firm_id, review_id=first.id, person_id=ada.id, reason="recuse", declined_at=NOW
    )
    write(world.connection, task, replace(first, expert_id=ben.id), second, declined)

    (facts,) = routing_facts(world.connection, [RouteReview(id=CommandId("r"), review_id=second.id)], NOW)

    assert {one.person.name: (one.declined, one.has_other_turn) for one in facts.candidates} == {
        "Ada Kern": (True, False),
        "Ben Odell": (False, True),
        "Cora Lund": (False, False),
    }
    assert facts.others_waiting == 1


def test_what_waits_for_somebody_who_leaves_is_theirs_alone(world: World) -> None:
    ada = world.mine.people["U1"]
    offered = world.add(world.mine, "TIME-1", "o", expert_id=ada.id)
    opened = world.add(world.mine, "TIME-1", "s", expert_id=ada.id, state=ReviewState.OPEN)
    world.add(world.mine, "TIME-1", "b", expert_id=world.mine.people["U2"].id)
    world.add(world.theirs, "TIME-1", "r", expert_id=world.theirs.people["U1"].id)
    world.done(world.mine, "U1", "answered")
    leaves = NoteAccount(
        id=CommandId("n"), sender=world.mine.sender("U1"), is_guest=False, is_deactivated=True
    )

    (facts,) = account_facts(world.connection, [leaves], NOW)

    assert {held.review.id for held in facts.turns} == {offered.id, opened.id}


def test_somebody_with_another_live_account_keeps_what_waits_for_them(world: World) -> None:
    ada = world.mine.people["U1"]
    world.add(world.mine, "TIME-1", "o", expert_id=ada.id)
    elsewhere = AccountLinked(
        workspace_id=world.theirs.workspace_id, platform_user_id="U77", person_id=PersonId(ada.id)
    )
    write(world.connection, elsewhere)
    leaves = NoteAccount(
        id=CommandId("n"), sender=world.mine.sender("U1"), is_guest=True, is_deactivated=False
    )

    (facts,) = account_facts(world.connection, [leaves], NOW)

    assert facts.turns == ()


def test_a_claim_is_found_by_its_id_and_nothing_else(world: World) -> None:
    review = world.add(world.mine, "TIME-1", "m", state=ReviewState.OPEN)

    found = idle_facts(
        world.connection,
        [ReleaseIdle(id=CommandId("i"), review_id=key) for key in (review.id, ReviewId("none"))],
        NOW,
    )

    assert [one.review and one.review.id for one in found] == [review.id, None]


def test_an_expert_in_two_workspaces_is_asked_once(world: World) -> None:
    review = world.add(world.mine, "TIME-1", "m", expert_id=None, in_channel=False)
    command = RouteReview(id=CommandId("r"), review_id=review.id)
    (before,) = routing_facts(world.connection, [command], NOW)
    join_teams(world.connection, world.mine, "U1", "U2")

    (after,) = routing_facts(world.connection, [command], NOW)
    leave(world, "U1", world.mine.workspace_id)
    (still,) = routing_facts(world.connection, [command], NOW)
    leave(world, "aad-U1", in_teams(world.mine))
    (gone,) = routing_facts(world.connection, [command], NOW)

    def people(facts: RoutingFacts) -> list[PersonId]:
        return sorted(candidate.person.id for candidate in facts.candidates)

    assert people(before) == people(after) == people(still) == sorted(set(people(after)))
    assert len(people(after)) == 3
    assert set(people(after)) - set(people(gone)) == {world.mine.people["U1"].id}


@pytest.mark.parametrize(
    ("states", "has_slack", "reached"),
    [
        ((), False, True),  # nothing was ever heard of the chat
        ((PlaceState.PRESENT,), False, True),
        ((PlaceState.REMOVED,), False, False),
        ((PlaceState.BLOCKED,), False, False),
        ((PlaceState.REMOVED, PlaceState.PRESENT), False, True),  # it was installed again
        ((PlaceState.BLOCKED,), True, True),
    ],
)
def test_an_expert_whose_every_chat_is_lost_is_not_reached(
    world: World, states: tuple[PlaceState, ...], has_slack: bool, reached: bool
) -> None:
    mine, theirs = both(world)
    review = world.add(mine, "TIME-1", "m", expert_id=None, in_channel=False)
    if not has_slack:
        leave(world, "U1", mine.workspace_id)
    for number, state in enumerate(states):
        write(world.connection, chat_with(mine, conversation_id=f"a:{number}", state=state))
    # what became of the app in a channel, in a colleague's chat and at another firm is nobody's reason
    gone = {"state": PlaceState.REMOVED}
    write(
        world.connection, channel_in(mine, **gone), chat_with(mine, "U9", **gone), chat_with(theirs, **gone)
    )

    (facts,) = routing_facts(world.connection, [RouteReview(id=CommandId("r"), review_id=review.id)], NOW)

    found = {one.person.name: one.is_reached for one in facts.candidates}
    assert found == {"Ada Kern": reached, "Ben Odell": True, "Cora Lund": True}


def leave(world: World, account: str, workspace_id: WorkspaceId) -> None:
    write(
        world.connection,
        AccountNoted(
            workspace_id=workspace_id, platform_user_id=account, is_guest=False, is_deactivated=True
        ),
    )
