"""What Teams' edge asks of storage: cards as somebody may see them, places, and files for whom they are meant."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.answers import Decided
from bot.lines.review import Clicked
from bot.process.together import Together
from bot.sending.contents import content_of
from bot.sending.platforms import FILES, File
from bot.teams.answering.parse import PLATFORM, clicked_message, sender_of
from bot.teams.answering.reviewing import FreshCard
from bot.teams.cards.review import review_view
from bot.teams.entry.border import Event, Place
from handlers.deliveries import Delivery
from handlers.ids import PersonId, ReviewId
from handlers.people.people import Account
from handlers.people.places.place_values import PlaceKind, root_of
from handlers.review.adjusting.cards import build_adjustment_card
from handlers.review.cards.card_values import Card, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.own_views import own_view
from handlers.review.commands import MessageRef
from handlers.review.held.cards import build_held_card
from storage.engine import Database
from storage.facts.review.copies import PostedCard
from storage.facts.review.turns import accounts_of
from storage.facts.sending.deliveries import cards_of, delivery_by_id
from storage.views.adjustments import adjustment_card_facts
from storage.views.held import held_card_facts
from storage.views.looks import Look, LookFacts, facts_left, look_facts
from storage.views.places import account_of_member, place_of, readers_of_card, service_url_of

SHORT = 1_000  # characters of a text
Copy = TypeVar("Copy", bound=Delivery | PostedCard)


class TeamsFacts:
    """Reads for the edge, off the event loop: cards for all who look at the same moment, anything else by itself."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._looks: Together[tuple[Event, Look], FreshCard | None] = Together(self._cards)

    async def card_of(self, event: Event, review_id: ReviewId) -> FreshCard | None:
        """Build a review's card as whoever acted may see it there; None for one that they may not, or that is not."""
        sender = sender_of(event)
        if sender is None:
            return None
        return await self._looks.ask((event, Look(sender=sender, review_id=review_id)))

    async def card_left(self, event: Event, decided: Decided) -> FreshCard | None:
        """Build the card that a verdict left, for whoever gave it; None where it has to be read.

        A reading would find what was just decided on and what was decided. A short text is shown in less time than
        it takes to wake a thread.
        """
        clicked = decided.facts
        assert isinstance(clicked, Clicked), "a verdict was pressed on a card"
        known = facts_left(clicked.facts, clicked.posted, decided.decision)
        if known is None or known.turn.task is None:
            return None
        if len(known.turn.task.output) <= SHORT:
            return _fresh(event, known, self._now())
        return await asyncio.to_thread(_fresh, event, known, self._now())

    async def place_of(self, tenant_id: str, conversation_id: str) -> Place | None:
        """Find how a conversation is reached."""
        return await asyncio.to_thread(self._place, tenant_id, conversation_id)

    async def service_of(self, tenant_id: str) -> str | None:
        """Find where a tenant was reached last."""
        return await asyncio.to_thread(self._service, tenant_id)

    async def account_of(self, tenant_id: str, member_id: str) -> str | None:
        """Find the directory's id of somebody whom this bot knows by a name of its own."""
        return await asyncio.to_thread(self._member, tenant_id, member_id)

    async def readers_of(self, tenant_id: str, review_id: str) -> Sequence[str]:
        """Find who in a tenant can act on a review, by this bot's own names for them."""
        return await asyncio.to_thread(self._readers, tenant_id, review_id)

    async def file_of(self, event: Event, key: str) -> File | None:
        """Make the file that a delivery brings; None for whoever it was not sent to."""
        delivery = await asyncio.to_thread(self._file_delivery, event, key)
        if delivery is None:
            return None
        part = await content_of(self._database, delivery, self._now())
        return part if isinstance(part, File) else None

    def _cards(self, looks: Sequence[tuple[Event, Look]]) -> Sequence[FreshCard | None]:
        now = self._now()
        with self._database.reading() as connection:
            known = look_facts(connection, [look for _, look in looks], now)
            return [
                _fresh(event, facts, now)
                if facts.turn.review is not None
                else _fresh_held(connection, event, look, facts.turn.account, now)
                for (event, look), facts in zip(looks, known, strict=True)
            ]

    def _place(self, tenant_id: str, conversation_id: str) -> Place | None:
        with self._database.reading() as connection:
            known = place_of(connection, PLATFORM, tenant_id, conversation_id)
        if known is None or not known.service_url:
            return None
        return Place(
            service_url=known.service_url,
            conversation_id=conversation_id,
            kind=known.kind,
            team_id=known.team_id,
            channel_id=known.channel_id,
        )

    def _service(self, tenant_id: str) -> str | None:
        with self._database.reading() as connection:
            return service_url_of(connection, PLATFORM, tenant_id)

    def _member(self, tenant_id: str, member_id: str) -> str | None:
        with self._database.reading() as connection:
            return account_of_member(connection, PLATFORM, tenant_id, member_id)

    def _readers(self, tenant_id: str, review_id: str) -> Sequence[str]:
        with self._database.reading() as connection:
            return readers_of_card(connection, PLATFORM, tenant_id, review_id)

    def _file_delivery(self, event: Event, key: str) -> Delivery | None:
        with self._database.reading() as connection:
            delivery, account = delivery_by_id(connection, key), _account(connection, event)
        if delivery is None or account is None or delivery.kind not in FILES:
            return None
        return delivery if delivery.person_id == account.person.id else None


def _fresh(event: Event, facts: LookFacts, now: datetime) -> FreshCard | None:
    """Build the copy that somebody pressed as they may see it, or else, in their own chat, their own card."""
    account = facts.turn.account
    if account is None or not _may_see(account):
        return None
    copy = _copy_at(facts.copies, clicked_message(event))
    among_others = copy is not None and copy.channel is not None
    mine = copy is not None and copy.person_id == account.person.id
    if not (among_others or mine or event.place.kind is PlaceKind.PERSONAL):
        return None
    # a person's own card shows the text to the review's own expert alone
    place = CardPlace.CHANNEL if among_others else CardPlace.DIRECT
    about = facts.card_facts(place, now)
    if about is None:
        return None
    card = build_card(about, place=place, now=now)
    shown = own_view(card, facts.turn, now) if among_others else card
    readers = () if event.place.kind is PlaceKind.PERSONAL else (event.actor.id,)
    return FreshCard(shown=review_view(shown, readers), kept_up=among_others or mine)


def _fresh_held(
    connection: Connection, event: Event, look: Look, account: Account | None, now: datetime
) -> FreshCard | None:
    """Build the card of a held answer or of time that is asked for, for whom it was sent to; few look at one."""
    if account is None or not _may_see(account):
        return None
    copy = _copy_at(cards_of(connection, (look.review_id,))[look.review_id], clicked_message(event))
    if copy is None or copy.person_id != account.person.id:
        return None
    made = _supervisors_card(connection, look.review_id, account.person.id, now)
    return None if made is None else FreshCard(shown=review_view(made, ()), kept_up=True)


def _supervisors_card(connection: Connection, about: str, reader: PersonId, now: datetime) -> Card | None:
    """Build the card of a held answer, or of time that is asked for."""
    held = held_card_facts(connection, about, reader, now)
    if held is not None:
        return build_held_card(held, now=now)
    adjustment = adjustment_card_facts(connection, about, reader, now)
    return None if adjustment is None else build_adjustment_card(adjustment, now=now)


def _account(connection: Connection, event: Event) -> Account | None:
    """Find whose act it was."""
    sender = sender_of(event)
    account = None if sender is None else accounts_of(connection, (sender,)).get(sender)
    return account if account is not None and _may_see(account) else None


def _may_see(account: Account) -> bool:
    """Whether somebody is shown anything; those who may do nothing any more are not."""
    return not (account.is_guest or account.is_deactivated)


def _copy_at(copies: Sequence[Copy], clicked: MessageRef | None) -> Copy | None:
    """Find the copy of a card that was clicked; a channel's may have been clicked before it was known to have come."""
    if clicked is None:
        return None
    room = root_of(clicked.place)
    here = [copy for copy in copies if root_of(copy.place or copy.channel or "") == room]
    exact = (copy for copy in here if copy.message == clicked.message)
    return next(exact, next((copy for copy in here if copy.channel is not None), None))
