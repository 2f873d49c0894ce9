"""Attempts at deliveries: claim, look where it is needed, send, settle (DESIGN §7)."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.contents import card_for, destination, digest_part, simple_content
from bot.dispatch import Dispatcher, new_command_id
from bot.platforms import (
    FILES,
    Address,
    CannotLookBack,
    ChatPlatform,
    Content,
    PlatformTrouble,
    Posted,
)
from handlers.attempts import (
    CannotLook,
    ClaimDelivery,
    Failed,
    NoteDirectChat,
    Outcome,
    SendingUnseen,
    Sent,
    SettleDelivery,
    may_send_unseen,
)
from handlers.decisions import Figures, MessageKind
from handlers.deliveries import Delivery
from handlers.ids import DeliveryId
from handlers.review.card_values import Card
from handlers.review.commands import MessageRef
from storage.engine import Database
from storage.facts.deliveries import copies_of_card
from storage.views.cards import Destination

log = logging.getLogger(__name__)

_GONE = Failed(error="what it was about is not there any more", permanent=True)
_NOWHERE = Failed(error="there is nowhere to send it: no live account or workspace", permanent=True)
_DIGESTS = FILES | {MessageKind.EXPERT_DIGEST, MessageKind.FIRM_DIGEST}


class Courier:
    """Makes one attempt at a time at any delivery; any number of them may run, here and in other processes."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        platforms: Mapping[str, ChatPlatform],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._platforms = platforms
        self._now = now

    async def attempt(self, delivery_id: DeliveryId) -> None:
        """Make one attempt at a delivery, if it is due and nobody else is at it."""
        claim = ClaimDelivery(id=new_command_id(), delivery_id=delivery_id)
        reply = await self._dispatcher.dispatch(claim)
        if not isinstance(reply, Figures):
            return
        delivery = reply.value
        assert isinstance(delivery, Delivery), "a claim's figures are the delivery"
        try:
            outcome = await self._make(delivery)
        except PlatformTrouble as trouble:
            outcome = Failed(
                error=trouble.words,
                ambiguous=trouble.ambiguous,
                permanent=trouble.permanent,
                wait=trouble.wait,
            )
            log.info("delivery %s, attempt %d: %s", delivery.id, delivery.attempts, trouble.words)
        await self._settle(delivery, outcome)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        await self._dispatcher.dispatch(
            SettleDelivery(
                id=new_command_id(), delivery_id=delivery.id, attempt=delivery.attempts, outcome=outcome
            )
        )

    async def _make(self, delivery: Delivery) -> Outcome:
        if delivery.kind is MessageKind.CARD_UPDATE:
            return await self._update(delivery)
        to = await asyncio.to_thread(destination, self._database, delivery)
        if to is None:
            return _NOWHERE
        platform = self._platforms.get(to.platform)
        if platform is None:
            return Failed(error=f"{to.platform} is not connected")
        address = await self._address(platform, to)
        return await self._post(platform, address, delivery)

    async def _address(self, platform: ChatPlatform, to: Destination) -> Address:
        if to.channel is not None:
            return Address(workspace=to.workspace, channel=to.channel)
        assert to.platform_user_id is not None, "a place is a channel or a person's"
        channel = await platform.direct_chat(to.workspace, to.platform_user_id)
        await self._dispatcher.dispatch(
            NoteDirectChat(
                id=new_command_id(),
                workspace_id=to.workspace_id,
                platform_user_id=to.platform_user_id,
                channel=channel,
            )
        )
        return Address(workspace=to.workspace, channel=channel)

    async def _post(self, platform: ChatPlatform, to: Address, delivery: Delivery) -> Outcome:
        if delivery.ambiguous:
            found = await self._look(platform, to, delivery)
            if not isinstance(found, bool):
                return found
        content = await self._content(delivery)
        if content is None:
            return _GONE
        posted = await platform.post(to, content, key=delivery.id)
        return _sent(posted, content)

    async def _look(self, platform: ChatPlatform, to: Address, delivery: Delivery) -> Outcome | bool:
        """Look for what an earlier attempt may have left; True says that it may be sent (again)."""
        if delivery.kind in FILES:
            return CannotLook()  # an upload carries no key to look for
        try:
            since = delivery.first_attempt_at or self._now()
            found = await platform.look(to, key=delivery.id, since=since)
        except CannotLookBack:
            if not may_send_unseen(delivery, self._now()):
                return CannotLook()
            await self._settle(delivery, SendingUnseen())
            return True
        if found is None:
            return True
        return Sent(place=found.place, message=found.message, rendered_version=delivery.version)

    async def _content(self, delivery: Delivery) -> Content | None:
        if delivery.kind in _DIGESTS:
            return await digest_part(self._database, delivery)
        return await asyncio.to_thread(simple_content, self._database, delivery, self._now())

    async def _update(self, delivery: Delivery) -> Outcome:
        """Show every copy of a card anew; each shows what its own reader may see."""
        copies = await asyncio.to_thread(self._copies, delivery.subject_id)
        last = Sent(place=None, message=None, rendered_version=delivery.version)
        for copy in copies:
            card = await asyncio.to_thread(card_for, self._database, copy, self._now())
            to = await asyncio.to_thread(destination, self._database, copy)
            platform = None if to is None else self._platforms.get(to.platform)
            if card is None or to is None or platform is None or copy.place is None or copy.message is None:
                continue
            address = Address(workspace=to.workspace, channel=copy.place)
            ref = MessageRef(place=copy.place, message=copy.message)
            posted = await platform.update(ref, address, card)
            last = _sent(posted, card)
        return last

    def _copies(self, review_id: str) -> tuple[Delivery, ...]:
        with self._database.reading() as connection:
            return tuple(copies_of_card(connection, review_id))


def _sent(posted: Posted, content: Content) -> Sent:
    if not isinstance(content, Card):
        return Sent(place=posted.ref.place, message=posted.ref.message)
    return Sent(
        place=posted.ref.place,
        message=posted.ref.message,
        rendered_version=content.version,
        shows_whole=posted.shows_whole,
        refresh_at=content.refresh_at,
    )
