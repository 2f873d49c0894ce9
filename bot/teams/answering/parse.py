"""What Teams sends, as our commands; None for what is not ours, of another version, or in another shape."""

from bot.chat.clicks import CardCommand, Click, command_of
from bot.chat.form_answers import METERED, FieldValues, FormCommand, command_of_form
from bot.chat.opaque import unpack
from bot.teams.cards.actions import IDS, VERB, Verb
from bot.teams.cards.forms import read_form_ids
from bot.teams.cards.inputs import field_values
from bot.teams.entry.border import Event
from handlers.decisions import FormPurpose
from handlers.ids import CommandId, ReviewId, derived_id
from handlers.people.people import Sender
from handlers.review.cards.card_values import ActionKind
from handlers.review.commands import CloseForm, MessageRef

PLATFORM = "teams"
_THREAD = ";messageid="


def sender_of(event: Event) -> Sender | None:
    """Say who acted, by the directory's id for them where it is told: the other one is this bot's alone."""
    platform_user_id = event.actor.aad_id or event.actor.id
    if not platform_user_id or not event.tenant_id:
        return None
    return Sender(platform=PLATFORM, workspace=event.tenant_id, platform_user_id=platform_user_id)


def command_id(event: Event, fresh: CommandId) -> CommandId:
    """Give the id of what an event asks: Teams may post one again, and the same event is the same command.

    `fresh` is for an event without an id of its own.
    """
    if not event.activity_id:
        return fresh
    told = (event.tenant_id, event.place.conversation_id, event.activity_id)
    return CommandId(derived_id("teams activity", *told))


def room_of(event: Event) -> str:
    """The conversation of an event; a channel's, whichever of its threads the event is in."""
    return event.place.conversation_id.partition(_THREAD)[0]


def thread_of(event: Event) -> str | None:
    """The message that the event's thread began with; None where there are no threads."""
    return event.place.conversation_id.partition(_THREAD)[2] or None


def clicked_message(event: Event) -> MessageRef | None:
    """The message whose card was used."""
    place = room_of(event)
    return MessageRef(place=place, message=event.reply_to) if place and event.reply_to else None


def verb_of(event: Event) -> str:
    """What a card was asked for: a button of a client that does not know ours carries it in its data."""
    verb = event.verb or event.data.get(VERB)
    return verb if isinstance(verb, str) else ""


def command_from_action(event: Event, command: CommandId) -> CardCommand | None:
    """Read a press of a card's button or of an entry of its menu."""
    ids, sender, verb = unpack(event.data.get(IDS)), sender_of(event), verb_of(event)
    if ids is None or len(ids) > 2 or sender is None or verb not in tuple(ActionKind):
        return None
    review_id, *draft = ids
    return command_of(
        Click(
            id=command,
            sender=sender,
            review_id=ReviewId(review_id),
            kind=ActionKind(verb),
            draft_id=draft[0] if draft else None,
            clicked=clicked_message(event),
        )
    )


def command_from_submission(event: Event, command: CommandId) -> FormCommand | None:
    """Read a form that was sent."""
    about, values, sender = form_about(event), form_values(event), sender_of(event)
    if verb_of(event) != Verb.FORM_SUBMIT or about is None or values is None or sender is None:
        return None
    return command_of_form(command, sender, *about, values)


def command_from_close(event: Event, command: CommandId) -> CloseForm | None:
    """Read a form that was closed without an answer; to close one that no meter runs for asks nothing."""
    about, sender = form_about(event), sender_of(event)
    if verb_of(event) != Verb.FORM_CLOSE or about is None or sender is None:
        return None
    if about[1] not in METERED:
        return None
    return CloseForm(id=command, sender=sender, review_id=about[0])


def form_about(event: Event) -> tuple[ReviewId, FormPurpose] | None:
    """Read which review a form is about and what for."""
    read = read_form_ids(event.data.get(IDS))
    return None if read is None else read[:2]


def form_values(event: Event) -> FieldValues | None:
    """Read what a form was filled in with, by field id."""
    read = read_form_ids(event.data.get(IDS))
    return None if read is None else field_values(event.data, read[2])


def page_asked(event: Event) -> tuple[ReviewId, int] | None:
    """Read which page of a review's context was asked for."""
    if verb_of(event) != Verb.FORM_PAGE:
        return None
    match unpack(event.data.get(IDS)):
        case (review_id, page) if page.isascii() and page.isdecimal():
            return ReviewId(review_id), int(page)
    return None


def refreshed_review(event: Event) -> ReviewId | None:
    """Read which review's card asks for its newest state."""
    if verb_of(event) != Verb.REFRESH:
        return None
    match unpack(event.data.get(IDS)):
        case (review_id,):
            return ReviewId(review_id)
    return None
