"""Attempts at deliveries: claim, look where it is needed, send, settle (DESIGN §7)."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dispatch import Dispatcher, new_command_id
from bot.sending.contents import card_for, content_of, copies_to_show, destinations
from bot.sending.expert_digests import ExpertDigests
from bot.sending.outcomes import (
    NOWHERE,
    Update,
    failed,
    may_go_elsewhere,
    must_be_there,
    sent,
    update_outcome,
)
from bot.sending.platforms import (
    FILES,
    Address,
    CannotLookBack,
    CannotTellReaders,
    ChatPlatform,
    Content,
    PlatformTrouble,
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
from handlers.ids import DeliveryId, DigestId
from handlers.installs.values import NoteUninstalled
from handlers.messages import MessageKind
from handlers.people.people import Sender
from handlers.people.places.place_values import (
    NoteBlocked,
    NoteRemoved,
    PlaceKind,
    PlaceState,
    SeenPlace,
    root_of,
)
from handlers.review.cards.card_values import Card
from handlers.review.cards.form_copies import form_ends
from handlers.review.commands import MessageRef
from handlers.walls.rosters import NoteRoster
from storage.engine import Database
from storage.facts.people.rosters import roster_is_wanted
from storage.views.destinations import Destination

log = logging.getLogger(__name__)


class Courier:
    """Makes one attempt at a time at any delivery; any number of them may run, here and in other processes.

    `away` are those of the platforms that nothing goes to yet.
    """

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        platforms: Mapping[str, ChatPlatform],
        now: Callable[[], datetime],
        *,
        timing: Timing = USUAL,
        away: Collection[str] = (),
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._platforms = platforms
        self._now = now
        self._timing = timing
        self._away = away
        self._expert_digests = ExpertDigests(database)

    async def attempt(self, delivery_id: DeliveryId) -> None:
        """Make one attempt at a delivery, if it is due and nobody else is at it."""
        claim = ClaimDelivery(id=new_command_id(), delivery_id=delivery_id, timing=self._timing)
        reply = await self._dispatcher.dispatch(claim)
        if not isinstance(reply, Figures):
            return
        delivery = reply.value
        assert isinstance(delivery, Delivery), "a claim's figures are the delivery"
        await self._settle(delivery, await self._make(delivery))

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
        places = await asyncio.to_thread(destinations, self._database, delivery)
        return await self._post_to_one(places, delivery) if places else NOWHERE

    async def _post_to_one(self, places: Sequence[Destination], delivery: Delivery) -> Outcome:
        """Post to the first place that takes it; what none takes waits for one that may again."""
        refused: list[Failed] = []
        for to in places:
            outcome = await self._post_to(to, delivery)
            if not (isinstance(outcome, Failed) and may_go_elsewhere(outcome)):
                return outcome
            refused.append(outcome)
        return next((one for one in refused if one.waits_at is not None), refused[0])

    async def _post_to(self, to: Destination, delivery: Delivery) -> Outcome:
        channel = to.channel
        try:
            must_be_there(to)
            platform = self._platform(to)
            address = await self._address(platform, to)
            channel = address.channel
            outcome = await self._post(platform, address, delivery)
        except PlatformTrouble as trouble:
            log.info("delivery %s, attempt %d: %s", delivery.id, delivery.attempts, trouble.words)
            await self._note_lost(to, channel, trouble)
            return failed(trouble, to)
        return replace(outcome, workspace_id=to.workspace_id) if isinstance(outcome, Sent) else outcome

    async def _note_lost(self, to: Destination, conversation: str | None, trouble: PlatformTrouble) -> None:
        """Remember what a refusal tells of a place, so that no more is sent there and the admins are told."""
        if trouble.lost is None or to.state is not PlaceState.PRESENT:
            return
        person = to.platform_user_id
        if trouble.app_gone:
            gone = Sender(platform=to.platform, workspace=to.workspace, platform_user_id="")
            await self._dispatcher.dispatch(NoteUninstalled(id=new_command_id(), sender=gone))
            return
        if conversation is None:
            return
        note = NoteRemoved if trouble.lost is PlaceState.REMOVED else NoteBlocked
        await self._dispatcher.dispatch(
            note(
                id=new_command_id(),
                sender=Sender(platform=to.platform, workspace=to.workspace, platform_user_id=person or ""),
                place=SeenPlace(
                    conversation_id=conversation, kind=PlaceKind.PERSONAL if person else PlaceKind.CHANNEL
                ),
            )
        )

    def _platform(self, to: Destination) -> ChatPlatform:
        platform = self._platforms.get(to.platform)
        if platform is None or to.platform in self._away:
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
        if isinstance(content, Card) and content.wall_version and await self._learned(platform, to, delivery):
            content = await self._content(delivery)
        if earlier is not None and content is None and delivery.kind is MessageKind.CARD:
            # nothing is to be posted any more, and what stands there must not go on showing what it did
            content = await asyncio.to_thread(card_for, self._database, delivery, self._now())
        if earlier is not None and not isinstance(content, Card):
            return Sent(place=earlier.place, message=earlier.message)
        if content is None:
            return NotOwed()
        self._leave_time(delivery)
        if earlier is not None and isinstance(content, Card):
            # what stands there may be from before the last change, which nothing else would bring up to date
            return sent(await platform.update(earlier, to, content), content)
        return sent(await platform.post(to, content, key=delivery.id), content)

    async def _learned(self, platform: ChatPlatform, of: Address, delivery: Delivery) -> bool:
        """Ask who reads in the channel before a card goes there that somebody may not see; says whether it did.

        Where nobody tells, anybody may, and the card goes without its text.
        """
        if delivery.channel is None or delivery.workspace_id is None:
            return False
        if not await asyncio.to_thread(self._wants_readers, delivery.subject_id):
            return False
        try:
            accounts = await platform.readers(of)
        except CannotTellReaders:
            accounts = None
        await self._dispatcher.dispatch(
            NoteRoster(
                id=new_command_id(),
                workspace_id=delivery.workspace_id,
                conversation_id=root_of(of.channel),
                accounts=accounts,
            )
        )
        return True

    def _wants_readers(self, review_id: str) -> bool:
        with self._database.reading() as connection:
            return roster_is_wanted(connection, review_id, self._now())

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
        if delivery.kind is MessageKind.EXPERT_DIGEST:
            return await self._expert_digests.content(DigestId(delivery.subject_id))
        return await content_of(self._database, delivery, self._now())

    async def _update(self, delivery: Delivery) -> Outcome:
        """Show every copy of a card anew; one that cannot be shown keeps none of the others from it."""
        update = Update()
        for copy, to in await asyncio.to_thread(copies_to_show, self._database, delivery.subject_id):
            if (until := form_ends(copy, self._now())) is not None:
                update.held.append(until)
                continue
            if to.platform in self._away:
                update.leave(to, self._now() + self._timing.wait_for_place)
                continue
            try:
                update.shown += await self._show(copy, to)
            except PlatformTrouble as trouble:
                await self._note_lost(to, copy.place, trouble)
                update.refused.append((trouble, to))
        return update_outcome(delivery, update)

    async def _show(self, copy: Delivery, to: Destination) -> Sequence[Sent]:
        """Show a copy, where it stands, what its own reader may see."""
        must_be_there(to)
        card = await asyncio.to_thread(card_for, self._database, copy, self._now())
        if card is None or copy.place is None or copy.message is None:
            return ()
        address = Address(workspace=to.workspace, channel=copy.place)
        ref = MessageRef(place=copy.place, message=copy.message)
        return (sent(await self._platform(to).update(ref, address, card), card),)
