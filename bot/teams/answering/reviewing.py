"""Cards and forms in Teams: what was pressed becomes a command, its reply the card that takes the other's place.

In a personal chat a form stands in the place of its card. Elsewhere it comes into the personal chat of whoever pressed,
and in a window it stays there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.answers import Decided
from bot.chat.clicks import CardCommand
from bot.chat.form_answers import FormCommand
from bot.dispatch import new_command_id
from bot.process.edges import Decide, Dispatch
from bot.teams.answering.answers import DIALOGS
from bot.teams.answering.parse import (
    clicked_message,
    command_from_action,
    command_from_close,
    command_from_submission,
    command_id,
    form_about,
    form_values,
    page_asked,
    refreshed_review,
    sender_of,
    verb_of,
)
from bot.teams.calling.chats import Chats
from bot.teams.cards.actions import Verb
from bot.teams.cards.elements import Element
from bot.teams.cards.forms import form_card, refused_form
from bot.teams.cards.rendered import Rendered, with_card
from bot.teams.entry.border import (
    CloseDialog,
    Event,
    EventAnswer,
    EventKind,
    Note,
    Nothing,
    OpenDialog,
    ReplaceCard,
)
from handlers.decisions import Done, Form, FormPurpose, Refused, Reply, ShowForm
from handlers.ids import ReviewId
from handlers.people.places.place_values import PlaceKind
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, OpenTimeForm, RefuseTime
from handlers.review.commands import (
    CloseForm,
    DeclineReview,
    ExplainOffer,
    MessageRef,
    OpenForm,
    RecordVerdict,
    SnoozeReview,
    StartReview,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack

Opening = OpenForm | OpenHeldForm | OpenTimeForm | OpenRefusal
OUT_OF_DATE = "This card is out of date. Nothing was recorded."
OPENED = "I opened it in our chat."
_ASK = "If Signoff is not in your own chats yet, add it in Teams and press again."
NOT_OPENED = (
    f"I could not write in our chat, so no form is open. Nothing was recorded and no time counts. {_ASK}"
)
NOT_SHOWN = f"I could not write in our chat, so nothing is open. Nothing was recorded. {_ASK}"
FORM_NOTICE = "A form for a review"  # never a word of a task
_SPOKEN = (DeclineReview, SnoozeReview, ExplainOffer)  # the card alone would not say it


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshCard:
    """A review's card as it is now, for whoever looks at it there; one that stands among others asks anew by itself.

    `kept_up`: it stands in its own message, which a delivery brings up to date for everybody; a form that we sent into
    a personal chat does not.
    """

    shown: Rendered
    kept_up: bool


CardOf = Callable[[Event, ReviewId], Awaitable[FreshCard | None]]
CardLeft = Callable[[Event, Decided], Awaitable[FreshCard | None]]


class Reviewing:
    """Answers buttons of cards and forms; `card_of` reads a card anew, for whoever may see it there.

    `card_left` builds the card that a verdict left, from what it was decided on; None where it has to be read.
    """

    def __init__(
        self, *, dispatch: Dispatch, decide: Decide, card_of: CardOf, card_left: CardLeft, chats: Chats
    ) -> None:
        self._dispatch = dispatch
        self._decide = decide
        self._card_of = card_of
        self._card_left = card_left
        self._chats = chats

    async def answer(self, event: Event) -> EventAnswer:
        """Answer a press of any button of ours."""
        match verb_of(event):
            case Verb.REFRESH:
                return await self._looked_at(event)
            case Verb.FORM_SUBMIT:
                return await self._submitted(event)
            case Verb.FORM_CLOSE:
                return await self._closed(event)
            case Verb.FORM_PAGE:
                return await self._turned(event)
            case _:
                return await self._pressed(event)

    async def _pressed(self, event: Event) -> EventAnswer:
        command = command_from_action(event, command_id(event, new_command_id()))
        if command is None:
            return _said(event, OUT_OF_DATE)
        if isinstance(command, OpenForm):
            return await self._open(event, replace(command, in_place=_in_place(event)))
        if isinstance(command, OpenHeldForm | OpenTimeForm | OpenRefusal):
            return await self._open(event, command)
        if isinstance(command, RecordVerdict):
            return await self._answered(event, command)
        reply = await self._dispatch(command)
        if words := _spoken(event, command, reply):
            return _said(event, words)
        return await self._anew(event, _about(command), _words(reply))

    async def _answered(self, event: Event, command: RecordVerdict) -> EventAnswer:
        """Record a verdict of one click, and show what it left."""
        decided = await self._decide(command)
        reply = decided.decision.reply
        if words := _spoken(event, command, reply):
            return _said(event, words)
        left = None if event.kind in DIALOGS else await self._card_left(event, decided)
        return await self._anew(event, command.review_id, _words(reply), left)

    async def _looked_at(self, event: Event) -> EventAnswer:
        """Show a person their own view of a card; nothing is recorded by looking."""
        review_id = refreshed_review(event)
        fresh = None if review_id is None else await self._card_of(event, review_id)
        if fresh is None or event.kind is not EventKind.CARD_ACTION:
            return Nothing()
        return ReplaceCard(fresh.shown.card)

    async def _open(self, event: Event, command: Opening, page: int = 0) -> EventAnswer:
        reply = await self._dispatch(command)
        if not isinstance(reply, ShowForm):
            return _said(event, _words(reply))
        card = await asyncio.to_thread(form_card, reply.form, dialog=event.kind in DIALOGS, page=page)
        if event.kind is EventKind.CARD_ACTION and event.place.kind is not PlaceKind.PERSONAL:
            return await self._open_in_chat(event, command, reply, card)
        return await self._instead(event, reply.form, card)

    async def _open_in_chat(
        self, event: Event, command: Opening, opened: ShowForm, card: Element
    ) -> EventAnswer:
        """Bring a form into the personal chat; where that cannot be, the meter that it started stops again."""
        if await self._chats.to_person(event, with_card(card, summary=FORM_NOTICE)):
            return _said(event, OPENED)
        if not (opened.meter_started and isinstance(command, OpenForm)):
            return _said(event, NOT_SHOWN)
        await self._dispatch(
            CloseForm(id=new_command_id(), sender=command.sender, review_id=command.review_id, failed=True)
        )
        return _said(event, NOT_OPENED)

    async def _instead(self, event: Event, form: Form, card: Element) -> EventAnswer:
        """Show a form where it was asked for; an old client's answer brings no card, so the chat does."""
        if event.kind in DIALOGS:
            return OpenDialog(form.title, card)
        if event.kind is EventKind.CARD_ACTION:
            return ReplaceCard(card)
        shown = await self._chats.to_person(event, with_card(card, summary=FORM_NOTICE))
        return Nothing() if shown else _said(event, NOT_SHOWN)

    async def _submitted(self, event: Event) -> EventAnswer:
        command = command_from_submission(event, command_id(event, new_command_id()))
        if command is None:
            return _said(event, OUT_OF_DATE)
        if isinstance(command, RecordVerdict):
            command = replace(command, clicked=_stood_in(event))
        reply = await self._dispatch(command)
        if isinstance(reply, Refused) and isinstance(command, RecordVerdict):
            return await self._again(event, command.review_id, reply)
        if isinstance(reply, Refused):
            return _said(event, reply.words)
        return await self._anew(event, _about(command), _words(reply))

    async def _again(self, event: Event, review_id: ReviewId, refused: Refused) -> EventAnswer:
        """Show a refused form with all that was typed, and why; where there is no form any more, say why alone."""
        about, values, sender = form_about(event), form_values(event), sender_of(event)
        assert about is not None, "it was sent"
        assert values is not None, "it was sent"
        assert sender is not None, "it was sent"
        reply = await self._dispatch(
            OpenForm(
                id=new_command_id(),
                sender=sender,
                review_id=review_id,
                purpose=about[1],
                clicked=_stood_in(event),
                in_place=_in_place(event),
            )
        )
        if not isinstance(reply, ShowForm) or event.kind is EventKind.MESSAGE:
            return _said(event, refused.words)
        dialog = event.kind in DIALOGS
        card = await asyncio.to_thread(refused_form, reply.form, values, refused, dialog=dialog)
        return _said(event, refused.words) if card is None else await self._instead(event, reply.form, card)

    async def _closed(self, event: Event) -> EventAnswer:
        about, command = form_about(event), command_from_close(event, command_id(event, new_command_id()))
        if about is None:
            return _said(event, OUT_OF_DATE)
        if command is not None:
            reply = await self._dispatch(replace(command, clicked=_stood_in(event)))
            if isinstance(reply, Refused):
                return _said(event, reply.words)
        return await self._anew(event, about[0], OUT_OF_DATE)

    async def _turned(self, event: Event) -> EventAnswer:
        """Another page of a text to read."""
        asked, sender = page_asked(event), sender_of(event)
        if asked is None or sender is None:
            return _said(event, OUT_OF_DATE)
        review_id, page = asked
        context = OpenForm(
            id=new_command_id(), sender=sender, review_id=review_id, purpose=FormPurpose.CONTEXT
        )
        return await self._open(event, context, page)

    async def _anew(
        self, event: Event, review_id: ReviewId, words: str, left: FreshCard | None = None
    ) -> EventAnswer:
        """Show the card as it is now, to whoever pressed; everybody else's is brought up to date by a delivery.

        `words` are for somebody who may not see a card there; `left` is the card where it is known already.
        """
        if event.kind in DIALOGS:
            return CloseDialog()
        fresh = left or await self._card_of(event, review_id)
        if fresh is None:
            return _said(event, words)
        if not fresh.kept_up:
            await self._chats.instead(event, fresh.shown)
        return ReplaceCard(fresh.shown.card) if event.kind is EventKind.CARD_ACTION else Nothing()


def _about(command: CardCommand | FormCommand) -> ReviewId:
    """What a command's card is about: a review, a held answer, or time that was asked for."""
    if isinstance(command, OpenHeldForm | ReleaseHeld | SendBack):
        return ReviewId(command.held_id)
    if isinstance(command, GrantTime | OpenRefusal | RefuseTime):
        return ReviewId(command.adjustment_id)
    return command.review_id


def _in_place(event: Event) -> bool:
    """Whether a form takes the place of the card that it was asked for on, where its updates would wipe it."""
    return event.kind is EventKind.CARD_ACTION and event.place.kind is PlaceKind.PERSONAL


def _stood_in(event: Event) -> MessageRef | None:
    """The message in whose place a form stood, if it did."""
    return clicked_message(event) if _in_place(event) else None


def _spoken(event: Event, command: object, reply: Reply) -> str:
    """What has to be said instead of showing the card anew, for Teams shows one or the other."""
    if isinstance(reply, Refused):
        return reply.words
    if not isinstance(reply, Done):
        return ""
    starts_elsewhere = isinstance(command, StartReview) and event.place.kind is not PlaceKind.PERSONAL
    return reply.words if reply.already or isinstance(command, _SPOKEN) or starts_elsewhere else ""


def _words(reply: Reply) -> str:
    return reply.words if isinstance(reply, (Done, Refused)) else ""


def _said(event: Event, words: str) -> EventAnswer:
    return CloseDialog(words) if event.kind in DIALOGS else Note(words)
