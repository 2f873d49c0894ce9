"""The firm's desk in Teams: typed words, buttons and forms become commands, and their replies the cards that are shown.

In the personal chat a form stands in the place of the desk's card. In a channel it is shown to whoever pressed alone.
"""

from dataclasses import replace

from bot.chat.desk import (
    NO_OVERVIEW,
    OUT_OF_DATE,
    coming_and_going,
    hash_of_code,
    is_kept,
    read_carried,
    with_key,
)
from bot.dispatch import new_command_id
from bot.process.edges import Dispatch, HomeOf
from bot.teams.answering.parse import command_id, room_of, sender_of, verb_of
from bot.teams.calling.chats import Chats
from bot.teams.cards.actions import IDS, Verb
from bot.teams.cards.desk import (
    asks_for_overview,
    connect_card,
    desk_card,
    desk_form_card,
    desk_values,
    said_card,
)
from bot.teams.cards.elements import Element
from bot.teams.cards.overviews import overview_card
from bot.teams.cards.rendered import Rendered, with_card
from bot.teams.entry.border import Event, EventAnswer, EventKind, Note, Nothing, ReplaceCard
from handlers.decisions import Done, Figures, Refused, Reply, Sheet, ShowDeskForm
from handlers.desk.commands import OpenDesk, OpenSheet, SendSheet
from handlers.desk.filled import typed_into
from handlers.desk.values import DeskPage
from handlers.money.paying.shown.opening import OpenPayouts
from handlers.people.firms.first_admins import ClaimFirm
from handlers.people.people import Sender
from handlers.people.places.place_values import PlaceKind
from handlers.remedies.sheets import REMEDY_SHEETS

VERBS = (Verb.DESK_OPEN, Verb.DESK_SEND, Verb.DESK_PAGE)
ANSWERED = "I answered in our chat."
NOT_ANSWERED = "I could not write in our chat. Add Signoff to your own chats in Teams and ask again."
NO_CODE = "Say the code that `signoff serve` shows, such as “claim ABCD-EFGH-JKLM”."
NOT_HERE = "Mention me in the channel that the reviews shall come to, and say “connect” there."
NOTICE = "The firm’s desk"


class TeamsDesk:
    """Answers what is asked of the desk."""

    def __init__(self, *, dispatch: Dispatch, home: HomeOf, chats: Chats) -> None:
        self._dispatch = dispatch
        self._home = home
        self._chats = chats

    async def page(self, event: Event) -> EventAnswer:
        """Show the desk to whoever asks, in their own chat."""
        shown = await self._page(_sender(event))
        if isinstance(shown, str):
            return Note(shown)
        return await self._in_chat(event, shown)

    async def overview(self, event: Event) -> EventAnswer:
        """Show how the work stands to whoever asks, in their own chat."""
        shown = await self._overview(_sender(event))
        return Note(NO_OVERVIEW) if shown is None else await self._in_chat(event, shown)

    async def connect(self, event: Event) -> EventAnswer:
        """Offer to connect the channel that somebody asks in."""
        if event.place.kind is not PlaceKind.CHANNEL:
            return Note(NOT_HERE)
        await self._chats.here(event, connect_card())
        return Nothing()

    async def claim(self, event: Event, code: str) -> EventAnswer:
        """Let somebody be the first admin by the one-time code."""
        if not code:
            return Note(NO_CODE)
        return Note(_words(await self._claim(event, hash_of_code(code))))

    async def come_and_go(self, event: Event, verb: str, until: str) -> EventAnswer:
        """Let an expert step out or come back by a word, or leave by a form that asks once more."""
        sender = _sender(event)
        if verb == Sheet.BACK or (verb == Sheet.OUT and until):
            return Note(_words(await self._dispatch(coming_and_going(verb, until, sender))))
        return await self._sheet(event, Sheet(verb))

    async def payouts(self, event: Event) -> EventAnswer:
        """Show the week's payouts to whoever asks, in their own chat."""
        shown = await self._page(_sender(event), OpenPayouts)
        return Note(shown) if isinstance(shown, str) else await self._in_chat(event, shown)

    async def own_pay(self, event: Event) -> EventAnswer:
        """Show an expert the lines of their pay, in their own chat."""
        return await self._sheet(event, Sheet.MY_PAY)

    async def _sheet(self, event: Event, sheet: Sheet) -> EventAnswer:
        """Show a form to whoever asks for it, in their own chat."""
        reply = await self._dispatch(OpenSheet(id=new_command_id(), sender=_sender(event), sheet=sheet))
        if not isinstance(reply, ShowDeskForm):
            return Note(_words(reply))
        return await self._in_chat(event, with_card(desk_form_card(reply.form), summary=NOTICE))

    async def installed(self, event: Event) -> bool:
        """Let whoever installs the app first be the first admin; says whether they are."""
        reply = await self._claim(event, "")
        return isinstance(reply, Done) and not reply.already

    async def answer(self, event: Event) -> EventAnswer:
        """Answer a press of a button of the desk or of one of its forms."""
        if verb_of(event) == Verb.DESK_PAGE and asks_for_overview(event.data.get(IDS)):
            overview = await self._overview(_sender(event))
            return Note(NO_OVERVIEW) if overview is None else await self._instead(event, overview.card)
        if verb_of(event) == Verb.DESK_PAGE:
            shown = await self._page(_sender(event))
            return Note(shown) if isinstance(shown, str) else await self._instead(event, shown.card)
        known = read_carried(event.data.get(IDS))
        if known is None:
            return Note(OUT_OF_DATE)
        opening = OpenSheet(
            id=new_command_id(),
            sender=_sender(event),
            sheet=known.sheet,
            about=known.about,
            place=_channel(event),
        )
        if verb_of(event) == Verb.DESK_OPEN:
            reply = await self._dispatch(opening)
            if not isinstance(reply, ShowDeskForm):
                return Note(_words(reply))
            return await self._instead(event, desk_form_card(reply.form))
        command, secret = with_key(
            SendSheet(
                id=command_id(event, new_command_id()),
                sender=opening.sender,
                sheet=known.sheet,
                about=known.about,
                seen=known.seen,
                values=desk_values(event.data),
                place=opening.place,
            )
        )
        return await self._sent(event, opening, command, secret)

    async def _sent(self, event: Event, opening: OpenSheet, command: SendSheet, secret: str) -> EventAnswer:
        reply = await self._dispatch(command)
        if isinstance(reply, ShowDeskForm):
            return await self._instead(event, desk_form_card(reply.form))
        if command.sheet in REMEDY_SHEETS and isinstance(reply, Done):
            overview = await self._overview(command.sender, reply.words)
            if overview is not None:
                return await self._instead(event, overview.card)
        if not isinstance(reply, Refused):
            shown = secret if is_kept(reply, command) else ""
            following = reply.next if isinstance(reply, Done) else None
            return await self._instead(event, said_card(_words(reply), shown, following), secret=bool(shown))
        again = await self._dispatch(replace(opening, id=new_command_id()))
        if not isinstance(again, ShowDeskForm):
            return Note(reply.words)
        # the version that they saw stays the one that they answer
        form = replace(typed_into(again.form, command.values), seen=command.seen)
        return await self._instead(event, desk_form_card(form, reply))

    async def _page(
        self, sender: Sender, asked: type[OpenDesk] | type[OpenPayouts] = OpenDesk
    ) -> Rendered | str:
        reply = await self._dispatch(asked(id=new_command_id(), sender=sender))
        if isinstance(reply, Figures) and isinstance(reply.value, DeskPage):
            return desk_card(reply.value)
        return _words(reply)

    async def _overview(self, sender: Sender, told: str = "") -> Rendered | None:
        page = (await self._home(sender)).overview
        return None if page is None else overview_card(page, told)

    async def _claim(self, event: Event, code_hash: str) -> Reply:
        return await self._dispatch(
            ClaimFirm(
                id=command_id(event, new_command_id()),
                sender=_sender(event),
                code_hash=code_hash,
                firm="",
                person=event.actor.name,
                zone=event.zone,
            )
        )

    async def _instead(self, event: Event, card: Element, *, secret: bool = False) -> EventAnswer:
        """Show a card where it was asked for; an old client's answer brings none, so the chat does, but no secret."""
        if event.kind is EventKind.CARD_ACTION:
            return ReplaceCard(card)
        if secret:
            return Note("The key cannot be shown in this version of Teams; make another in a newer one.")
        return await self._in_chat(event, with_card(card, summary=NOTICE))

    async def _in_chat(self, event: Event, shown: Rendered) -> EventAnswer:
        is_shown = await self._chats.to_person(event, shown)
        if event.place.kind is PlaceKind.PERSONAL:
            return Nothing()
        return Note(ANSWERED if is_shown else NOT_ANSWERED)


def _sender(event: Event) -> Sender:
    sender = sender_of(event)
    assert sender is not None, "an event has a tenant and an actor"
    return sender


def _channel(event: Event) -> str:
    return room_of(event) if event.place.kind is PlaceKind.CHANNEL else ""


def _words(reply: Reply) -> str:
    return reply.words if isinstance(reply, (Done, Refused)) else ""
