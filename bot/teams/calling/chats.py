"""Saying something outside of an answer: in the place of an event, or in the personal chat of whoever acted."""

import asyncio
import logging
from collections.abc import Awaitable

from bot.sending.platforms import PlatformTrouble
from bot.teams.cards.rendered import Rendered
from bot.teams.entry.border import Connector, Event, Place
from handlers.people.places.place_values import PlaceKind

log = logging.getLogger(__name__)


class Chats:
    """Shows messages to a person who waits; what cannot be shown is not owed."""

    def __init__(self, connector: Connector, *, screen_seconds: float) -> None:
        self._connector = connector
        self._screen_seconds = screen_seconds

    async def here(self, event: Event, shown: Rendered) -> bool:
        """Show something where the event came from; says whether that was possible."""
        return await self._try(self._connector.send(event.place, shown.activity))

    async def to_person(self, event: Event, shown: Rendered) -> bool:
        """Show something to the person alone, in their chat with the bot; says whether that was possible."""
        return await self._try(self._send_directly(event, shown))

    async def instead(self, event: Event, shown: Rendered) -> bool:
        """Put something in the place of the message whose card was used, wherever it is looked at."""
        return await self._try(self._connector.update(event.place, event.reply_to, shown.activity))

    async def _send_directly(self, event: Event, shown: Rendered) -> None:
        await self._connector.send(await self._chat(event), shown.activity)

    async def _chat(self, event: Event) -> Place:
        if event.place.kind is PlaceKind.PERSONAL:
            return event.place
        return await self._connector.open_direct(event.place.service_url, event.tenant_id, event.actor.id)

    async def _try(self, act: Awaitable[object]) -> bool:
        try:
            async with asyncio.timeout(self._screen_seconds):
                await act
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("an answer could not be shown: %s", trouble)
            return False
        return True
