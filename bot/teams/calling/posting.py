"""Acting in Teams: posting, updating, asking about files. Implements ChatPlatform."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.sending.platforms import (
    Address,
    CannotLookBack,
    CannotTellReaders,
    Content,
    File,
    PlatformTrouble,
    Posted,
)
from bot.teams.calling.calls import MENDABLE_WAIT
from bot.teams.calling.files import NOT_HERE, consent_activity
from bot.teams.calling.pace import Pace
from bot.teams.cards.rendered import Rendered
from bot.teams.entry.border import Connector, Place
from handlers.people.places.place_values import PlaceKind, root_of
from handlers.review.cards.card_values import Card
from handlers.review.commands import MessageRef

PERSONAL_START = "a:"  # what the id of a personal chat with a bot begins with

# What is shown, and to whom each in their own state ("29:…"); None: a file that is handed over, not shown.
Render = Callable[[Content, Sequence[str]], Rendered | None]
ReadersOf = Callable[
    [str, str], Awaitable[Sequence[str]]
]  # who can act on a review in a tenant, the nearest first
PlaceOf = Callable[[str, str], Awaitable[Place | None]]  # a tenant's conversation, as it was last heard from
ServiceOf = Callable[[str], Awaitable[str]]  # the service URL for what nobody in a tenant has written in yet


class TeamsPlatform:
    """One bot in any number of tenants; an address is a tenant's id and a conversation's."""

    def __init__(
        self,
        connector: Connector,
        pace: Pace,
        *,
        render: Render,
        place_of: PlaceOf,
        service_of: ServiceOf,
        readers_of: ReadersOf,
    ) -> None:
        self._connector = connector
        self._pace = pace
        self._render = render
        self._place_of = place_of
        self._service_of = service_of
        self._readers_of = readers_of

    async def post(self, to: Address, content: Content, *, key: str) -> Posted:
        """Post a message; for a file, the question whether the person wants it."""
        # first of all: who is sent away again has had nothing read and rendered in vain
        await self._pace.turn(to.workspace, to.channel)
        place = await self._place(to.workspace, to.channel)
        rendered = await self._shown(place, to, content) or self._handed_over(place, content, key)
        message_id = await self._connector.send(place, rendered.activity)
        ref = MessageRef(place=to.channel, message=message_id)
        return Posted(ref=ref, shows_whole=rendered.shows_whole)

    async def update(self, ref: MessageRef, to: Address, content: Card) -> Posted:
        """Show a card anew where it stands; doing it twice does no harm."""
        await self._pace.turn(to.workspace, ref.place)
        place = await self._place(to.workspace, ref.place)
        rendered = await self._shown(place, to, content)
        assert rendered is not None, "a card is shown"
        await self._connector.update(place, ref.message, rendered.activity)
        return Posted(ref=ref, shows_whole=rendered.shows_whole)

    def turned_away(self, to: Address) -> timedelta | None:
        """Say how long nothing need be tried in a place, for its limits are used up; None where they are not."""
        return self._pace.turned_away(to.workspace, to.channel)

    async def look(self, to: Address, *, key: str, since: datetime) -> MessageRef | None:  # noqa: ARG002  # as agreed
        """Say that nobody can: Teams lets a bot read no history, and an activity carries no key of ours."""
        raise CannotLookBack

    async def readers(self, of: Address) -> tuple[str, ...]:
        """Name the members of a conversation by the directory's ids.

        A channel's are those of its team: the app's manifest lets it into no private or shared channel. Where Teams
        refuses, or has no such id for somebody, nobody tells.
        """
        await self._pace.turn(of.workspace)
        place = await self._place(of.workspace, root_of(of.channel))
        try:
            members = await self._connector.members(place)
        except PlatformTrouble as trouble:
            if trouble.permanent:
                raise CannotTellReaders from trouble
            raise
        if not members or not all(one.aad_id for one in members):
            raise CannotTellReaders
        return tuple(one.aad_id for one in members)

    async def direct_chat(self, workspace: str, platform_user_id: str) -> str:
        """Open the personal chat with a person, or find it."""
        await self._pace.turn(workspace)
        service_url = await self._service_of(workspace)
        place = await self._connector.open_direct(service_url, workspace, platform_user_id)
        return place.conversation_id

    async def _shown(self, place: Place, to: Address, content: Content) -> Rendered | None:
        """Render something for a place; where others are, a card that can be asked something is each reader's own."""
        among_others = place.kind is not PlaceKind.PERSONAL
        readers: Sequence[str] = ()
        if among_others and isinstance(content, Card) and content.can_be_asked:
            readers = await self._readers_of(to.workspace, content.review_id)
        return await asyncio.to_thread(self._render, content, readers)

    def _handed_over(self, place: Place, content: Content, key: str) -> Rendered:
        assert isinstance(content, File), "all else is shown"
        if place.kind is not PlaceKind.PERSONAL:
            raise PlatformTrouble(NOT_HERE, permanent=True)
        return Rendered(dict(consent_activity(content, key)))

    async def _place(self, tenant_id: str, conversation_id: str) -> Place:
        place = await self._place_of(tenant_id, conversation_id)
        if place is not None:
            return place
        if conversation_id.startswith(PERSONAL_START):
            # opened by us just now: nobody has written there yet
            service_url = await self._service_of(tenant_id)
            return Place(service_url=service_url, conversation_id=conversation_id, kind=PlaceKind.PERSONAL)
        words = "Teams has not told of this conversation yet; add the app there, or mention it once"
        raise PlatformTrouble(words, wait=MENDABLE_WAIT)
