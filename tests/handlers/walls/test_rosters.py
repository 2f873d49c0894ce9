"""Who reads in a channel: noted once it was asked, kept by events, and cards are shown anew where it matters."""

from dataclasses import replace

import pytest

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId, WorkspaceId
from handlers.messages import MessageKind
from handlers.people.people import Sender
from handlers.walls.rosters import NoteMembership, NoteRoster, RosterFacts, note_membership, note_roster
from handlers.walls.wall_records import RosterChanged, RosterForgotten, RosterNoted
from handlers.walls.wall_sets import WallKind
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import review
from tests.handlers.walls.wall_samples import task, wall, walls

W, C = WorkspaceId("w"), "C1"
ON_ADA = walls(wall(WallKind.PARTY, "Acme"))
CARD = (review(), task())
OTHER = (review(), task(parties=("Birch",)))
U2 = frozenset({"U2"})
KNOWN = RosterFacts(
    workspace_id=W, known=U2, channels=((C, U2),), people=(ADA,), walls=ON_ADA, cards=(CARD, OTHER)
)


def told(facts: RosterFacts, *accounts: str) -> Decision:
    return note_roster(
        NoteRoster(id=CommandId("c"), workspace_id=W, conversation_id=C, accounts=accounts), facts, NOW
    )


def moved(facts: RosterFacts, account: str, *, joined: bool) -> Decision:
    sender = Sender(platform="slack", workspace="T1", platform_user_id=account)
    return note_membership(
        NoteMembership(id=CommandId("c"), sender=sender, conversation_id=C, joined=joined), facts, NOW
    )


def test_the_first_roster_is_noted_whole_and_no_card_showed_too_much_before() -> None:
    decision = told(replace(KNOWN, known=None), "U1", "U2")

    assert decision.records == (RosterNoted(workspace_id=W, conversation_id=C, accounts=("U1", "U2")),)
    assert decision.messages == ()


def test_a_later_one_notes_who_came_and_left_and_shows_anew_what_they_may_not_see() -> None:
    decision = told(KNOWN, "U1")

    assert decision.records == (
        RosterChanged(workspace_id=W, conversation_id=C, joined=("U1",), left=("U2",), asked=True),
    )
    (owed,) = decision.messages
    assert (owed.kind, owed.subject_id) == (MessageKind.CARD_UPDATE, CARD[0].id)


def test_where_nobody_tells_any_more_every_walled_card_is_shown_anew() -> None:
    command = NoteRoster(id=CommandId("c"), workspace_id=W, conversation_id=C, accounts=None)
    decision = note_roster(command, replace(KNOWN, people=()), NOW)

    assert decision.records == (RosterForgotten(workspace_id=W, conversation_id=C),)
    assert len(decision.messages) == 1


@pytest.mark.parametrize(("account", "joined"), [("U1", True), ("U2", False)])
def test_who_joins_or_leaves_is_noted_and_cards_that_concern_them_are_shown_anew(
    account: str, *, joined: bool
) -> None:
    decision = moved(KNOWN, account, joined=joined)
    (changed,) = decision.records

    assert changed == RosterChanged(
        workspace_id=W,
        conversation_id=C,
        joined=(account,) if joined else (),
        left=() if joined else (account,),
    )
    assert len(decision.messages) == 1


@pytest.mark.parametrize("people", [(BEN,), (), (PersonId("nil"),)])
def test_whoever_no_wall_bars_changes_no_card(people: tuple[PersonId, ...]) -> None:
    assert moved(replace(KNOWN, people=people), "U1", joined=True).messages == ()


@pytest.mark.parametrize(
    ("facts", "account", "joined"),
    [
        (KNOWN, "U2", True),
        (KNOWN, "U1", False),
        (replace(KNOWN, channels=()), "U1", True),
        (RosterFacts(workspace_id=None), "U1", True),
    ],
)
def test_what_is_known_or_cannot_be_is_no_news(facts: RosterFacts, account: str, *, joined: bool) -> None:
    assert moved(facts, account, joined=joined) == Decision(reply=Done(already=True))


def test_who_joins_a_team_reads_in_each_of_its_channels_where_they_do_not_yet() -> None:
    of_team = replace(KNOWN, channels=((C, U2), ("C2", frozenset({"U1"})), ("C3", frozenset())))
    decision = moved(of_team, "U1", joined=True)

    assert [one.conversation_id for one in decision.records if isinstance(one, RosterChanged)] == [C, "C3"]


def test_where_nobody_says_who_joined_nobody_knows_who_reads_there() -> None:
    sender = Sender(platform="teams", workspace="T1", platform_user_id="29:x")
    command = NoteMembership(
        id=CommandId("c"), sender=sender, conversation_id=C, joined=True, is_unnamed=True
    )
    decision = note_membership(command, replace(KNOWN, people=()), NOW)

    assert decision.records == (RosterForgotten(workspace_id=W, conversation_id=C),)
    assert len(decision.messages) == 1
    assert note_membership(command, replace(KNOWN, channels=()), NOW) == Decision(reply=Done(already=True))
