"""What Teams' edge asks of storage: cards as somebody may see them, places, and files for whom they are meant."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.contents import card_for, digest_part
from bot.platforms import FILES, File
from bot.teams.border import Event, Place
from bot.teams.parse import PLATFORM, clicked_message, sender_of
from bot.teams.reviewing import FreshCard
from handlers.deliveries import Delivery
from handlers.ids import FirmId, ReviewId
from handlers.people.people import Account
from handlers.people.place_values import PlaceKind, root_of
from handlers.review.card_values import CardPlace
from handlers.review.cards import build_card
from handlers.review.commands import MessageRef
from storage.engine import Database
from storage.facts.deliveries import cards_of, delivery_by_id
from storage.facts.turns import accounts_of, reviews_by_id
from storage.views.cards import card_facts
from storage.views.held import firm_of_held
from storage.views.places import account_of_member, place_of, service_url_of


class TeamsFacts:
    """Reads for the edge, each by itself and off the event loop."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def card_of(self, event: Event, review_id: ReviewId) -> FreshCard | None:
        """Build a review's card as whoever acted may see it there; None for one that they may not, or that is not."""
        return await asyncio.to_thread(self._card, event, review_id)

    async def place_of(self, tenant_id: str, conversation_id: str) -> Place | None:
        """Find how a conversation is reached."""
        return await asyncio.to_thread(self._place, tenant_id, conversation_id)

    async def service_of(self, tenant_id: str) -> str | None:
        """Find where a tenant was reached last."""
        return await asyncio.to_thread(self._service, tenant_id)

    async def account_of(self, tenant_id: str, member_id: str) -> str | None:
        """Find the directory's id of somebody whom this bot knows by a name of its own."""
        return await asyncio.to_thread(self._member, tenant_id, member_id)

    async def file_of(self, event: Event, key: str) -> File | None:
        """Make the file that a delivery brings; None for whoever it was not sent to."""
        delivery = await asyncio.to_thread(self._file_delivery, event, key)
        if delivery is None:
            return None
        part = await digest_part(self._database, delivery)
        return part if isinstance(part, File) else None

    def _card(self, event: Event, review_id: ReviewId) -> FreshCard | None:
        with self._database.reading() as connection:
            account = _account(connection, event)
            firm_id = _firm_of(connection, review_id)
            copies = cards_of(connection, review_id)
        if account is None or account.person.firm_id != firm_id:
            return None
        copy = _copy_at(copies, clicked_message(event))
        if copy is not None and copy.person_id in (None, account.person.id):
            card = card_for(self._database, copy, self._now())
            return None if card is None else FreshCard(card=card, kept_up=True)
        return self._own(account, review_id) if event.place.kind is PlaceKind.PERSONAL else None

    def _own(self, account: Account, review_id: ReviewId) -> FreshCard | None:
        """Build a person's own card: it shows the text to the review's own expert alone."""
        now = self._now()
        with self._database.reading() as connection:
            facts = card_facts(connection, review_id, account.person.id, now)
        if facts is None:
            return None
        return FreshCard(card=build_card(facts, place=CardPlace.DIRECT, now=now), kept_up=False)

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

    def _file_delivery(self, event: Event, key: str) -> Delivery | None:
        with self._database.reading() as connection:
            delivery, account = delivery_by_id(connection, key), _account(connection, event)
        if delivery is None or account is None or delivery.kind not in FILES:
            return None
        return delivery if delivery.person_id == account.person.id else None


def _firm_of(connection: Connection, about: ReviewId) -> FirmId | None:
    """Say whose a review or a held answer is."""
    known = reviews_by_id(connection, (about,)).get(about)
    return firm_of_held(connection, about) if known is None else known.review.firm_id


def _account(connection: Connection, event: Event) -> Account | None:
    """Find whose act it was; somebody who may do nothing any more sees nothing either."""
    sender = sender_of(event)
    account = None if sender is None else accounts_of(connection, (sender,)).get(sender)
    return None if account is None or account.is_guest or account.is_deactivated else account


def _copy_at(copies: tuple[Delivery, ...], clicked: MessageRef | None) -> Delivery | None:
    """Find the copy of a card that was clicked; a channel's may have been clicked before it was known to have come."""
    if clicked is None:
        return None
    room = root_of(clicked.place)
    here = [copy for copy in copies if root_of(copy.place or copy.channel or "") == room]
    exact = (copy for copy in here if copy.message == clicked.message)
    return next(exact, next((copy for copy in here if copy.channel is not None), None))
