"""Attempts at deliveries: claim, look where it is needed, send, settle (DESIGN §7)."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
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
from handlers.attempt_values import (
    USUAL,
    CannotLook,
    ClaimDelivery,
    Failed,
    NoteDirectChat,
    NotOwed,
    Outcome,
    SendingUnseen,
    Sent,
    SettleDelivery,
    Timing,
)
from handlers.attempts import may_send_unseen
from handlers.decisions import Done, Figures, Reply
from handlers.deliveries import Delivery
from handlers.ids import DeliveryId
from handlers.messages import MessageKind
from handlers.review.card_values import Card
from handlers.review.commands import MessageRef
from storage.engine import Database
from storage.facts.deliveries import copies_of_card
from storage.views.cards import Destination

log = logging.getLogger(__name__)

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
        *,
        timing: Timing = USUAL,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._platforms = platforms
        self._now = now
        self._timing = timing

    async def attempt(self, delivery_id: DeliveryId) -> None:
        """Make one attempt at a delivery, if it is due and nobody else is at it."""
        claim = ClaimDelivery(id=new_command_id(), delivery_id=delivery_id, timing=self._timing)
        reply = await self._dispatcher.dispatch(claim)
        if not isinstance(reply, Figures):
            return
        delivery = reply.value
        assert isinstance(delivery, Delivery), "a claim's figures are the delivery"
        try:
            outcome = await self._make(delivery)
        except PlatformTrouble as trouble:
            outcome = _failed(trouble)
            log.info("delivery %s, attempt %d: %s", delivery.id, delivery.attempts, trouble.words)
        await self._settle(delivery, outcome)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> Reply:
        return await self._dispatcher.dispatch(
            SettleDelivery(
                id=new_command_id(),
                delivery_id=delivery.id,
                attempt=delivery.attempts,
                outcome=outcome,
                timing=self._timing,
            )
        )

    async def _make(self, delivery: Delivery) -> Outcome:
        if delivery.kind is MessageKind.CARD_UPDATE:
            return await self._update(delivery)
        to = await asyncio.to_thread(destination, self._database, delivery)
        if to is None:
            return _NOWHERE
        platform = self._platform(to)
        address = await self._address(platform, to)
        return await self._post(platform, address, delivery)

    def _platform(self, to: Destination) -> ChatPlatform:
        platform = self._platforms.get(to.platform)
        if platform is None:
            raise PlatformTrouble(f"{to.platform} is not connected")
        return platform

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
        earlier = await self._earlier(platform, to, delivery) if delivery.ambiguous else None
        if isinstance(earlier, CannotLook):
            return earlier
        content = await self._content(delivery)
        if earlier is not None and not isinstance(content, Card):
            return Sent(place=earlier.place, message=earlier.message)
        if content is None:
            return NotOwed()
        self._leave_time(delivery)
        if earlier is not None and isinstance(content, Card):
            # what stands there may be from before the last change, which nothing else would bring up to date
            return _sent(await platform.update(earlier, to, content), content)
        return _sent(await platform.post(to, content, key=delivery.id), content)

    def _leave_time(self, delivery: Delivery) -> None:
        """Send nothing that may be under way still when somebody else takes the delivery over."""
        if not self._timing.may_send(delivery.claimed_until, self._now()):
            raise PlatformTrouble("there was no time left to send it")

    async def _earlier(
        self, platform: ChatPlatform, to: Address, delivery: Delivery
    ) -> MessageRef | CannotLook | None:
        """Look for what an earlier attempt may have left; None says that it may be sent (again)."""
        if delivery.kind in FILES:
            return CannotLook()  # an upload carries no key to look for
        try:
            since = delivery.first_attempt_at or self._now()
            return await platform.look(to, key=delivery.id, since=since)
        except CannotLookBack:
            if not may_send_unseen(delivery, self._timing, self._now()):
                return CannotLook()
            remembered = await self._settle(delivery, SendingUnseen())
            return None if isinstance(remembered, Done) else CannotLook()

    async def _content(self, delivery: Delivery) -> Content | None:
        if delivery.kind in _DIGESTS:
            return await digest_part(self._database, delivery)
        return await asyncio.to_thread(simple_content, self._database, delivery, self._now())

    async def _update(self, delivery: Delivery) -> Outcome:
        """Show every copy of a card anew; one that cannot be shown keeps none of the others from it."""
        copies = await asyncio.to_thread(self._copies, delivery.subject_id)
        shown: list[Sent] = []
        troubles: list[PlatformTrouble] = []
        for copy in copies:
            try:
                shown += await self._show(copy)
            except PlatformTrouble as trouble:
                troubles.append(trouble)
        return _update_outcome(delivery, shown, troubles)

    async def _show(self, copy: Delivery) -> Sequence[Sent]:
        """Show a copy what its own reader may see; one that has no live account behind it any more is left alone."""
        card = await asyncio.to_thread(card_for, self._database, copy, self._now())
        to = await asyncio.to_thread(destination, self._database, copy)
        if card is None or to is None or copy.place is None or copy.message is None:
            return ()
        address = Address(workspace=to.workspace, channel=copy.place)
        ref = MessageRef(place=copy.place, message=copy.message)
        return (_sent(await self._platform(to).update(ref, address, card), card),)

    def _copies(self, review_id: str) -> tuple[Delivery, ...]:
        with self._database.reading() as connection:
            return tuple(copies_of_card(connection, review_id))


def _failed(trouble: PlatformTrouble) -> Failed:
    return Failed(
        error=trouble.words,
        ambiguous=trouble.ambiguous,
        permanent=trouble.permanent,
        wait=trouble.wait,
    )


def _update_outcome(
    delivery: Delivery, shown: Sequence[Sent], troubles: Sequence[PlatformTrouble]
) -> Outcome:
    """What became of an update of several copies: any that may yet be shown makes all of it be tried again."""
    if passing := [trouble for trouble in troubles if not trouble.permanent]:
        return _failed(passing[0])
    refused = [trouble for trouble in troubles if not trouble.gone]
    if refused and not shown:
        return _failed(refused[0])
    return Sent(
        place=None,
        message=None,
        rendered_version=min((one.rendered_version or 0 for one in shown), default=delivery.version),
        shows_whole=any(one.shows_whole for one in shown),
        refresh_at=min((one.refresh_at for one in shown if one.refresh_at is not None), default=None),
        remark="; ".join(sorted({trouble.words for trouble in troubles})),
    )


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
