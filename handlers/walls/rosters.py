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
    """An account joined a channel, or left it."""

    id: CommandId
    sender: Sender
    conversation_id: str
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFacts:
    """A channel's roster so far (None: not known), and what its newest cards are of.

    `people` are those of ours behind the accounts that came or left; `cards` are there where they, or where nobody
    tells the roster any more anybody, may be kept from one. `workspace_id` None: the workspace is no firm's.
    """

    workspace_id: WorkspaceId | None
    known: frozenset[str] | None = None
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
    """Remember who joined or left; of a channel whose roster is not known nothing is kept, for anybody may be there."""
    if facts.workspace_id is None or facts.known is None:
        return Decision(reply=Done(already=True))
    account = command.sender.platform_user_id
    if (account in facts.known) is command.joined:
        return Decision(reply=Done(already=True))
    changed = RosterChanged(
        workspace_id=facts.workspace_id,
        conversation_id=command.conversation_id,
        joined=(account,) if command.joined else (),
        left=() if command.joined else (account,),
    )
    messages = _rechecks(command.id, facts, now, facts.people)
    return Decision(reply=Done(), records=(changed,), messages=messages)


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
