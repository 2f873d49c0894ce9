"""Words that ask for something, answered to whoever typed them; what is a person's own is never said among others."""

import asyncio

from bot.dispatch import new_command_id
from bot.process.edges import Dispatch, HomeOf
from bot.sending.weekly.trends import draw_trend
from bot.teams.answering.desk import TeamsDesk
from bot.teams.answering.parse import command_id, sender_of
from bot.teams.answering.typed import Asks, TypedCommand
from bot.teams.calling.chats import Chats
from bot.teams.cards.audit import audit_card
from bot.teams.cards.home import earnings_card, queue_card
from bot.teams.cards.rendered import Rendered
from bot.teams.cards.speaking import help_card
from bot.teams.entry.border import Event, EventAnswer, Note, Nothing
from handlers.audit.asked import AskAudit
from handlers.audit.asking import AuditAnswer
from handlers.decisions import Done, Figures, Refused
from handlers.money.reports.trends import REVENUE_TITLE, TrendWeek
from handlers.people.people import Sender
from handlers.people.places.place_values import PlaceKind
from handlers.review.commands import VoidVerdict

ANSWERED = "I answered in our chat."
NOT_ANSWERED = "I could not write in our chat. Add Signoff to your own chats in Teams and ask again."
WHICH = "Say which one: “void 3fa9c1”, with the reference that its card shows."


class Asking:
    """Answers typed commands; `home` reads a person's own page."""

    def __init__(self, *, dispatch: Dispatch, home: HomeOf, chats: Chats, desk: TeamsDesk) -> None:
        self._dispatch = dispatch
        self._home = home
        self._chats = chats
        self._desk = desk

    async def answer(self, event: Event, typed: TypedCommand) -> EventAnswer:
        """Answer what was asked."""
        sender = sender_of(event)
        assert sender is not None, "an event has a tenant and an actor"
        match typed.asks:
            case Asks.HELP:
                await self._chats.here(event, help_card())
                return Nothing()
            case Asks.QUEUE:
                return await self._privately(event, queue_card(await self._home(sender)))
            case Asks.EARNINGS:
                home = await self._home(sender)
                drawn = await asyncio.to_thread(_revenue_picture, home.revenue) if home.revenue else b""
                return await self._privately(event, earnings_card(home, drawn))
            case Asks.OVERVIEW | Asks.SETUP | Asks.PAYOUTS | Asks.PAY | Asks.CONNECT:
                return await self._at_desk(event, typed.asks)
            case Asks.OUT | Asks.BACK | Asks.LEAVE | Asks.INVOICES:
                return await self._desk.come_and_go(event, typed.asks.value, typed.reference)
            case Asks.CLAIM:
                return await self._desk.claim(event, typed.reference)
            case Asks.VOID:
                return Note(await self._void(event, sender, typed.reference))
            case Asks.AUDIT:
                return await self._audit(event, sender, typed.reference)

    async def _at_desk(self, event: Event, asks: Asks) -> EventAnswer:
        shows = {
            Asks.OVERVIEW: self._desk.overview,
            Asks.PAYOUTS: self._desk.payouts,
            Asks.PAY: self._desk.own_pay,
            Asks.CONNECT: self._desk.connect,
        }
        return await shows.get(asks, self._desk.page)(event)

    async def _void(self, event: Event, sender: Sender, reference: str) -> str:
        if not reference:
            return WHICH
        void = VoidVerdict(id=command_id(event, new_command_id()), sender=sender, reference=reference)
        reply = await self._dispatch(void)
        return reply.words if isinstance(reply, (Done, Refused)) else ""

    async def _audit(self, event: Event, sender: Sender, about: str) -> EventAnswer:
        asked = AskAudit(id=command_id(event, new_command_id()), sender=sender, about=about)
        reply = await self._dispatch(asked)
        if isinstance(reply, Figures) and isinstance(reply.value, AuditAnswer):
            return await self._privately(event, audit_card(reply.value))
        return Note(reply.words if isinstance(reply, (Done, Refused)) else "")

    async def _privately(self, event: Event, shown: Rendered) -> EventAnswer:
        is_shown = await self._chats.to_person(event, shown)
        if event.place.kind is PlaceKind.PERSONAL:
            return Nothing()
        return Note(ANSWERED if is_shown else NOT_ANSWERED)


def _revenue_picture(weeks: tuple[TrendWeek, ...]) -> bytes:
    return draw_trend(REVENUE_TITLE, weeks)
