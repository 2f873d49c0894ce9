"""What Slack sends, as our commands; None for what is not ours, of another version, or in another shape."""

from collections.abc import Mapping

from bot.chat.clicks import CardCommand, Click, command_of
from bot.chat.form_answers import METERED, FormCommand, command_of_form
from bot.chat.opaque import unpack
from bot.slack.drawing.blocks import MENU
from bot.slack.drawing.views import form_about, read_submission
from handlers.ids import CommandId, ReviewId
from handlers.people.people import Sender
from handlers.review.cards.card_values import ActionKind
from handlers.review.commands import (
    AnswerReply,
    CloseForm,
    MessageRef,
    NoteAccount,
)
from handlers.walls.rosters import NoteMembership

PLATFORM = "slack"

Payload = Mapping[str, object]


def sender_of(body: Payload) -> Sender | None:
    """Say who acted in an interaction or a slash command.

    The team is the person's own: in a channel shared with another organisation that is not the firm's, and an
    outsider must not pass for one of the firm's people of the same id.
    """
    person = _mapping(body, "user")
    platform_user_id = _text(person, "id") or _text(body, "user_id")
    team = _text(person, "team_id") or _text(_mapping(body, "team"), "id") or _text(body, "team_id")
    if not platform_user_id or not team:
        return None
    return Sender(platform=PLATFORM, workspace=team, platform_user_id=platform_user_id)


def clicked_message(body: Payload) -> MessageRef | None:
    """The message whose element was used; None for an element of a view."""
    container = _mapping(body, "container")
    place, message = _text(container, "channel_id"), _text(container, "message_ts")
    return MessageRef(place=place, message=message) if place and message else None


def command_from_action(body: Payload, command_id: CommandId) -> CardCommand | None:
    """Read a press of a card's button or of an option of its menu."""
    click = _click(body, command_id)
    return None if click is None else command_of(click)


def command_from_submission(body: Payload, command_id: CommandId) -> FormCommand | None:
    """Read a form that was sent."""
    sent, sender = read_submission(_mapping(body, "view")), sender_of(body)
    if sent is None or sender is None:
        return None
    review_id, purpose, values = sent
    return command_of_form(command_id, sender, review_id, purpose, values)


def command_from_close(body: Payload, command_id: CommandId) -> CloseForm | None:
    """Read a form that was closed without an answer; to close one that no meter runs for asks nothing."""
    about, sender = form_about(_mapping(body, "view")), sender_of(body)
    if about is None or sender is None or about[1] not in METERED:
        return None
    return CloseForm(id=command_id, sender=sender, review_id=about[0])


def reply_from_message(event: Payload, *, team: str, command_id: CommandId) -> AnswerReply | None:
    """Read a message that a person typed; None for an app's, an edited one, and Slack's own notes.

    `team` is the event's, for a message that does not say its author's.
    """
    author = _text(event, "user")
    if event.get("type") != "message" or event.get("subtype") or event.get("bot_id") or not author:
        return None
    place, text = _text(event, "channel"), _text(event, "text").strip()
    if not place or not text:
        return None
    workspace = _text(event, "user_team") or _text(event, "team") or team
    return AnswerReply(
        id=command_id,
        sender=Sender(platform=PLATFORM, workspace=workspace, platform_user_id=author),
        place=place,
        thread=_text(event, "thread_ts") or None,
        text=text,
    )


def account_from_user_change(event: Payload, *, team: str, command_id: CommandId) -> NoteAccount | None:
    """Read what Slack says about an account: deactivated, or a guest."""
    account = _mapping(event, "user")
    platform_user_id = _text(account, "id")
    if not platform_user_id:
        return None
    workspace = _text(account, "team_id") or team
    return NoteAccount(
        id=command_id,
        sender=Sender(platform=PLATFORM, workspace=workspace, platform_user_id=platform_user_id),
        is_guest=bool(account.get("is_restricted") or account.get("is_ultra_restricted")),
        is_deactivated=bool(account.get("deleted")),
    )


def verb_and_rest(text: str) -> tuple[str, str]:
    """Cut what was typed after /signoff into its verb, in small letters, and the rest; nothing is "help"."""
    verb, rest = (*text.split(maxsplit=1), "", "")[:2]
    return verb.lower() or "help", rest.strip()


def _click(body: Payload, command_id: CommandId) -> Click | None:
    actions, sender = body.get("actions"), sender_of(body)
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, Mapping) or sender is None:
        return None
    named = _named(action)
    if named is None or named[0] not in tuple(ActionKind):
        return None
    kind, (review_id, *rest) = named
    return Click(
        id=command_id,
        sender=sender,
        review_id=ReviewId(review_id),
        kind=ActionKind(kind),
        draft_id=rest[0] if rest else None,
        clicked=clicked_message(body),
    )


def _named(action: Payload) -> tuple[str, tuple[str, ...]] | None:
    """The kind of an action and the ids that it carries: an option names its kind in its value."""
    if action.get("action_id") != MENU:
        ids = unpack(action.get("value"))
        return None if ids is None or len(ids) > 2 else (_text(action, "action_id"), ids)
    chosen = unpack(_mapping(action, "selected_option").get("value"))
    return None if chosen is None or len(chosen) != 2 else (chosen[1], chosen[:1])


def _mapping(payload: Payload, key: str) -> Payload:
    value = payload.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(payload: Payload, key: str) -> str:
    value = payload.get(key)
    return value if isinstance(value, str) else ""


def membership_from_event(
    event: Payload, *, team: str, command_id: CommandId, joined: bool
) -> NoteMembership | None:
    """Read that somebody joined a channel or left it; `team` is whose workspace the channel is in."""
    person, channel = _text(event, "user"), _text(event, "channel")
    if not person or not channel or not team:
        return None
    return NoteMembership(
        id=command_id,
        sender=Sender(platform=PLATFORM, workspace=team, platform_user_id=person),
        conversation_id=channel,
        joined=joined,
    )
