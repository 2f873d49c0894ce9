"""Who reads in a channel: asked of the platform before a walled task's card is posted there, and kept by its events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId, WorkspaceId, derived_id
from handlers.messages import Message
from handlers.people.people import Sender
from handlers.review.messages import card_recheck
from handlers.review.reviews import Review
from handlers.walls.wall_records import RosterChanged, RosterForgotten, RosterNoted
from handlers.walls.wall_sets import NO_WALLS, Named, WallSet, barred_people


class _Place(TypedDict):
    workspace_id: WorkspaceId
    conversation_id: str


FRESH = timedelta(minutes=1)  # an event may have been lost since: before a card is posted it is asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRoster:
    """All who read in a channel, as the platform tells it; `accounts` None: it tells nobody any more."""

    id: CommandId
    workspace_id: WorkspaceId
    conversation_id: str
    accounts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMembership:
    """An account joined a channel, or left it; `team_id`: the team whose channels they may read from now on.

    `is_unnamed`: somebody joined, and the platform does not say who.
    """

    id: CommandId
    sender: Sender
    conversation_id: str
    joined: bool
    team_id: str = ""
    is_unnamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFacts:
    """A channel's roster so far (None: not known), and what its newest cards are of.

    `channels` are, for who joined or left, those that are concerned and whose rosters are known. `people` are those
    of ours behind the accounts that came or left; `cards` are there where they, or where nobody tells the roster any
    more anybody, may be kept from one. `workspace_id` None: the workspace is no firm's.
    """

    workspace_id: WorkspaceId | None
    known: frozenset[str] | None = None
    channels: tuple[tuple[str, frozenset[str]], ...] = ()
    people: tuple[PersonId, ...] = ()
    walls: WallSet = NO_WALLS
    cards: tuple[tuple[Review, Named], ...] = ()


def note_roster(command: NoteRoster, facts: RosterFacts, now: datetime) -> Decision:
    """Remember who reads in a channel; cards there of what somebody new may not see are shown anew."""
    place: _Place = {"workspace_id": command.workspace_id, "conversation_id": command.conversation_id}
    if command.accounts is None:
        forgotten = RosterForgotten(**place)
        return Decision(reply=Done(), records=(forgotten,), messages=_rechecks(command.id, facts, now, None))
    if facts.known is None:  # until now every card there was judged as if anybody read it
        return Decision(reply=Done(), records=(RosterNoted(**place, accounts=command.accounts),))
    there = frozenset(command.accounts)
    changed = RosterChanged(
        **place,
        joined=tuple(sorted(there - facts.known)),
        left=tuple(sorted(facts.known - there)),
        asked=True,
    )
    messages = _rechecks(command.id, facts, now, facts.people)
    return Decision(reply=Done(), records=(changed,), messages=messages)


def note_membership(command: NoteMembership, facts: RosterFacts, now: datetime) -> Decision:
    """Remember who joined or left; of a channel whose roster is not known nothing is kept, for anybody may be there.

    Where nobody says who joined, nobody knows any more who reads there.
    """
    if facts.workspace_id is None:
        return Decision(reply=Done(already=True))
    workspace_id, account = facts.workspace_id, command.sender.platform_user_id
    if command.is_unnamed:
        forgotten = tuple(
            RosterForgotten(workspace_id=workspace_id, conversation_id=channel)
            for channel, _ in facts.channels
        )
        messages = _rechecks(command.id, facts, now, None) if forgotten else ()
        return Decision(reply=Done(already=not forgotten), records=forgotten, messages=messages)
    changed = tuple(
        RosterChanged(
            workspace_id=workspace_id,
            conversation_id=channel,
            joined=(account,) if command.joined else (),
            left=() if command.joined else (account,),
        )
        for channel, known in facts.channels
        if (account in known) is not command.joined
    )
    if not changed:
        return Decision(reply=Done(already=True))
    return Decision(reply=Done(), records=changed, messages=_rechecks(command.id, facts, now, facts.people))


def _rechecks(
    cause: CommandId, facts: RosterFacts, now: datetime, people: tuple[PersonId, ...] | None
) -> tuple[Message, ...]:
    """Owe a look to every card of a task that one of these people may not see, or (None) that anybody may not."""

    def concerns(task: Named) -> bool:
        kept_out = barred_people(facts.walls, task, now)
        return bool(kept_out) if people is None else not kept_out.isdisjoint(people)

    return tuple(
        card_recheck(review, facts.walls.version, derived_id(cause), now)
        for review, task in facts.cards
        if concerns(task)
    )
