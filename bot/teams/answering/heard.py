"""What events tell beside what they ask: where the app is, and by which names this bot knows people there."""

from collections.abc import Callable

from bot.dispatch import new_command_id
from bot.process.edges import Dispatch
from bot.teams.answering.parse import command_id, room_of, sender_of
from bot.teams.entry.border import Actor, Event, EventKind
from handlers.decisions import Done
from handlers.people.people import Sender
from handlers.people.places.place_values import (
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    SeenPlace,
)
from handlers.walls.rosters import NoteMembership

# What was told a minute ago is told again: somebody else may have found meanwhile that the app is not there any more.
FRESH_SECONDS = 60.0
REMEMBERED = 10_000

_ACTS = frozenset({EventKind.MESSAGE, EventKind.CARD_ACTION, EventKind.DIALOG_OPEN, EventKind.DIALOG_SUBMIT})


class Heard:
    """Passes on what is new about places and people; mostly an event tells nothing new, and costs nothing."""

    def __init__(self, dispatch: Dispatch, now: Callable[[], float]) -> None:
        self._dispatch = dispatch
        self._now = now
        self._told: dict[tuple[Sender, SeenPlace], float] = {}

    async def note(self, event: Event) -> None:
        """Note where somebody wrote or pressed something, unless that was noted just now."""
        sender = sender_of(event)
        if sender is None or event.kind not in _ACTS or event.automatic:
            return
        place = seen_place(event)
        if self._now() - self._told.get((sender, place), float("-inf")) < FRESH_SECONDS:
            return
        await self._dispatch(
            NotePlace(id=new_command_id(), sender=sender, place=place, member_id=event.actor.id, acted=True)
        )
        self._remember(sender, place)

    async def installed(self, event: Event) -> bool:
        """Note that the app was added; says whether that is news."""
        sender = sender_of(event)
        if sender is None:
            return False
        here = command_id(event, new_command_id())
        reply = await self._dispatch(
            NoteInstalled(id=here, sender=sender, place=seen_place(event), member_id=event.actor.id)
        )
        return isinstance(reply, Done) and not reply.already

    async def removed(self, event: Event) -> None:
        """Note that the app was taken away."""
        sender = sender_of(event)
        if sender is not None:
            self._told.clear()  # in a team it is gone from every channel
            here = command_id(event, new_command_id())
            await self._dispatch(NoteRemoved(id=here, sender=sender, place=seen_place(event)))

    async def met(self, event: Event) -> None:
        """Note by which names this bot knows those who came."""
        for person in event.people:
            if person.aad_id:
                await self._dispatch(_member(event, person))

    async def came_or_went(self, event: Event) -> None:
        """Note who reads from now on in the channels of a team or in a group chat, or does no more."""
        joined = event.kind is EventKind.MEMBERS_ADDED
        for person in event.people:
            if person.aad_id or joined:
                await self._dispatch(_membership(event, person, joined=joined))

    def _remember(self, sender: Sender, place: SeenPlace) -> None:
        if len(self._told) >= REMEMBERED:
            self._told.clear()
        self._told[sender, place] = self._now()


def seen_place(event: Event) -> SeenPlace:
    """The place of an event, whichever of its threads the event is in."""
    place = event.place
    return SeenPlace(
        conversation_id=room_of(event),
        kind=place.kind,
        service_url=place.service_url,
        team_id=place.team_id,
        channel_id=place.channel_id,
    )


def _member(event: Event, person: Actor) -> NoteMember:
    sender = sender_of(event)
    assert sender is not None, "an event has a tenant and an actor"
    who = Sender(platform=sender.platform, workspace=sender.workspace, platform_user_id=person.aad_id)
    return NoteMember(id=new_command_id(), sender=who, member_id=person.id)


def _membership(event: Event, person: Actor, *, joined: bool) -> NoteMembership:
    sender = sender_of(event)
    assert sender is not None, "an event has a tenant and an actor"
    account = person.aad_id or person.id
    who = Sender(platform=sender.platform, workspace=sender.workspace, platform_user_id=account)
    return NoteMembership(
        id=new_command_id(),
        sender=who,
        conversation_id=room_of(event),
        joined=joined,
        team_id=event.place.team_id,
        is_unnamed=not person.aad_id,
    )
