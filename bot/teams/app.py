"""The Teams edge: what Teams posts becomes a command, its reply becomes a card, a window or words."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.dispatch import new_command_id
from bot.process.edges import Decide, Dispatch, HomeOf
from bot.teams.answering.asked import Asking
from bot.teams.answering.desk import VERBS, TeamsDesk
from bot.teams.answering.heard import Heard
from bot.teams.answering.parse import command_id, sender_of, thread_of, verb_of
from bot.teams.answering.reviewing import CardLeft, CardOf, Reviewing
from bot.teams.answering.typed import is_addressed, reply_from_message, typed_command
from bot.teams.calling.chats import Chats
from bot.teams.cards.home import welcome_card
from bot.teams.cards.speaking import help_card
from bot.teams.entry.border import Connector, Event, EventAnswer, EventKind, Note, Nothing
from handlers.decisions import Done, Refused
from handlers.people.places.place_values import PlaceKind

AccountOf = Callable[
    [str, str], Awaitable[str | None]
]  # a tenant, and this bot's own name for somebody there


class TeamsEdge:
    """Answers events; `dispatch` takes commands, the rest reads what is shown and who is meant."""

    def __init__(
        self,
        *,
        dispatch: Dispatch,
        decide: Decide,
        home: HomeOf,
        card_of: CardOf,
        card_left: CardLeft,
        account_of: AccountOf,
        connector: Connector,
        now: Callable[[], float],
        screen_seconds: float,
    ) -> None:
        self._dispatch = dispatch
        self._home = home
        self._account_of = account_of
        self._chats = Chats(connector, screen_seconds=screen_seconds)
        self._heard = Heard(dispatch, now)
        self._reviewing = Reviewing(
            dispatch=dispatch, decide=decide, card_of=card_of, card_left=card_left, chats=self._chats
        )
        self._desk = TeamsDesk(dispatch=dispatch, home=home, chats=self._chats)
        self._asking = Asking(dispatch=dispatch, home=home, chats=self._chats, desk=self._desk)

    async def handle(self, event: Event) -> EventAnswer:
        """Answer an event, whatever it is; one that we do not know is left alone."""
        event = await self._recognised(event)
        await self._heard.note(event)
        match event.kind:
            case EventKind.CARD_ACTION | EventKind.DIALOG_OPEN | EventKind.DIALOG_SUBMIT:
                return await self._pressed(event)
            case EventKind.MESSAGE:
                return await self._on_message(event)
            case EventKind.INSTALLED:
                await self._on_installed(event)
            case EventKind.REMOVED:
                await self._heard.removed(event)
            case EventKind.MEMBERS_ADDED:
                await self._heard.met(event)
                await self._heard.came_or_went(await self._named(event))
            case EventKind.MEMBERS_REMOVED:
                await self._heard.came_or_went(await self._named(event))
            case _:
                pass
        return Nothing()

    async def _pressed(self, event: Event) -> EventAnswer:
        """A button of the firm's desk, or of a card or its form."""
        is_desk = verb_of(event) in VERBS
        return await (self._desk.answer(event) if is_desk else self._reviewing.answer(event))

    async def _recognised(self, event: Event) -> Event:
        """Find who it is where Teams told this bot's own name for them alone."""
        if event.actor.aad_id:
            return event
        account = await self._account_of(event.tenant_id, event.actor.id)
        return event if account is None else replace(event, actor=replace(event.actor, aad_id=account))

    async def _named(self, event: Event) -> Event:
        """Find who came or went where Teams told this bot's own name for them alone."""
        if event.place.kind is PlaceKind.PERSONAL:
            return replace(event, people=())
        people = [
            one if one.aad_id else replace(one, aad_id=await self._account_of(event.tenant_id, one.id) or "")
            for one in event.people
        ]
        return replace(event, people=tuple(people))

    async def _on_message(self, event: Event) -> EventAnswer:
        """Words that somebody typed; a client too old for our buttons sends what they carry as a message too."""
        if event.data:
            return await self._pressed(event)
        typed = typed_command(event)
        if typed is not None:
            return await self._asking.answer(event, typed)
        if _is_about_no_card(event):
            return await self._on_words_to_nobody(event)
        command = reply_from_message(event, command_id(event, new_command_id()))
        reply = None if command is None else await self._dispatch(command)
        return Note(reply.words) if isinstance(reply, (Done, Refused)) and reply.words else Nothing()

    async def _on_words_to_nobody(self, event: Event) -> EventAnswer:
        """Words among others that are about no card: those who spoke to us are told what can be asked."""
        if is_addressed(event):
            await self._chats.here(event, help_card())
        return Nothing()

    async def _on_installed(self, event: Event) -> None:
        """Whoever installs the app where nobody is an admin yet is the first, and is greeted in their own chat."""
        sender = sender_of(event)
        is_first = sender is not None and await self._desk.installed(event)
        if not await self._heard.installed(event) or sender is None or is_first:
            return
        if event.place.kind is PlaceKind.PERSONAL:
            await self._chats.here(event, welcome_card(await self._home(sender)))
        else:
            await self._chats.here(event, help_card())


def _is_about_no_card(event: Event) -> bool:
    """Whether words among others are about nothing that was said before: they begin a thread, and quote nothing."""
    among_others = event.place.kind is not PlaceKind.PERSONAL
    return among_others and thread_of(event) is None and not (event.quoted and is_addressed(event))
