"""What Teams posts, read as an event of the border; the raw JSON is read, for the SDK's models lose the tenant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.teams.entry.border import Actor, Event, EventKind, Json, Place
from handlers.people.places.place_values import PlaceKind

INVOKE = "invoke"
_INVOKES = {
    "adaptiveCard/action": EventKind.CARD_ACTION,
    "task/fetch": EventKind.DIALOG_OPEN,
    "task/submit": EventKind.DIALOG_SUBMIT,
    "fileConsent/invoke": EventKind.FILE_CONSENT,
}
_INSTALLS = {
    "add": EventKind.INSTALLED,
    "add-upgrade": EventKind.INSTALLED,
    "remove": EventKind.REMOVED,
    "remove-upgrade": EventKind.OTHER,  # the next one says that the newer version was added
}
_PLACES = {"personal": PlaceKind.PERSONAL, "groupChat": PlaceKind.GROUP, "channel": PlaceKind.CHANNEL}
_NO_BREAK = "\N{NO-BREAK SPACE}"
# A reply in a chat quotes what it answers: a tag in its text, the HTML beside it and, of late, an entity name that
_QUOTED_TAG = re.compile(r'<quoted\s+messageId="[^"<>]*"\s*/>', re.IGNORECASE)
_QUOTE, _REPLY = re.compile(r"<blockquote\b[^<>]*>", re.IGNORECASE), "schema.skype.com/Reply"
_ITEM = re.compile(r'\bitemid="([^"<>]+)"', re.IGNORECASE)


def tenant_of(activity: Json) -> str:
    """Name the tenant that an activity comes from, in small letters; empty where it names none."""
    said = _text(_part(_part(activity, "channelData"), "tenant"), "id")
    return (said or _text(_part(activity, "conversation"), "tenantId")).lower()


def event_of(activity: Json) -> Event | None:
    """Read an activity; None where it does not say who did it or where."""
    actor, place = _actor(_part(activity, "from")), _place(activity)
    if not actor.id or not place.conversation_id or not place.service_url:
        return None
    kind = _kind(activity)
    value = _part(activity, "value")
    action = _part(value, "action") if kind is EventKind.CARD_ACTION else {}
    words, mentioned = _words(activity)
    return Event(
        kind=kind,
        tenant_id=tenant_of(activity),
        actor=actor,
        place=place,
        activity_id=_text(activity, "id"),
        reply_to=_text(activity, "replyToId"),
        verb=_text(action, "verb"),
        data=_data(kind, value, action),
        text=words,
        mentioned=mentioned,
        quoted=_quoted(activity),
        automatic=_text(value, "trigger") == "automatic",
        people=_people(activity, kind),
        zone=_zone(activity),
    )


def is_invoke(activity: Json) -> bool:
    """Whether somebody waits at the screen for what the answer's body says."""
    return activity.get("type") == INVOKE


def _kind(activity: Json) -> EventKind:
    match activity.get("type"):
        case "message":
            return EventKind.MESSAGE
        case "invoke":
            return _INVOKES.get(_text(activity, "name"), EventKind.OTHER)
        case "installationUpdate":
            return _INSTALLS.get(_text(activity, "action"), EventKind.OTHER)
        case "conversationUpdate" if activity.get("membersAdded"):
            return EventKind.MEMBERS_ADDED
        case "conversationUpdate" if activity.get("membersRemoved"):
            return EventKind.MEMBERS_REMOVED
        case _:
            return EventKind.OTHER


def _data(kind: EventKind, value: Json, action: Json) -> Json:
    if kind is EventKind.CARD_ACTION:
        return _part(action, "data")
    if kind in {EventKind.DIALOG_OPEN, EventKind.DIALOG_SUBMIT}:
        return _part(value, "data")
    return value


def _place(activity: Json) -> Place:
    conversation, data = _part(activity, "conversation"), _part(activity, "channelData")
    kind = _text(conversation, "conversationType")
    usual = PlaceKind.GROUP if conversation.get("isGroup") is True else PlaceKind.PERSONAL
    return Place(
        service_url=_text(activity, "serviceUrl"),
        conversation_id=_text(conversation, "id"),
        kind=_PLACES.get(kind, usual),
        team_id=_text(_part(data, "team"), "id"),
        channel_id=_text(_part(data, "channel"), "id"),
    )


def _actor(account: Json) -> Actor:
    return Actor(
        id=_text(account, "id"),
        aad_id=(_text(account, "aadObjectId") or _text(account, "objectId")).lower(),
        name=_text(account, "name"),
    )


def members_of(page: Json) -> tuple[Actor, ...]:
    """Read a page of a conversation's roster."""
    return tuple(_actor(member) for member in _parts(page, "members"))


def _people(activity: Json, kind: EventKind) -> tuple[Actor, ...]:
    names = {EventKind.MEMBERS_ADDED: "membersAdded", EventKind.MEMBERS_REMOVED: "membersRemoved"}
    members = activity.get(names.get(kind, ""))
    if not isinstance(members, Sequence) or isinstance(members, str):
        return ()
    me = _text(_part(activity, "recipient"), "id")  # that we came or went is said by the installation
    people = (_actor(member) for member in members if isinstance(member, Mapping))
    return tuple(one for one in people if one.id and one.id != me)


def _words(activity: Json) -> tuple[str, bool]:
    """What was typed, and whether to this bot: its own mention is left out, other people's keep the name."""
    text, mentioned = _QUOTED_TAG.sub("", _text(activity, "text")), False
    me = _text(_part(activity, "recipient"), "id")
    for entity in _parts(activity, "entities"):
        if entity.get("type") == "mention" and (tag := _text(entity, "text")):
            who = _part(entity, "mentioned")
            is_me = _text(who, "id") == me
            mentioned = mentioned or is_me
            text = text.replace(tag, "" if is_me else _text(who, "name"))
    return text.replace(_NO_BREAK, " ").strip(), mentioned


def _zone(activity: Json) -> str:
    """Read the time zone of whoever typed: Teams tells it beside the message, or with what their program is."""
    told = (_text(entity, "timezone") for entity in _parts(activity, "entities") if _is_client(entity))
    return _text(activity, "localTimezone") or next(told, "")


def _is_client(entity: Json) -> bool:
    return entity.get("type") == "clientInfo"


def _quoted(activity: Json) -> str:
    """Name the message that this one quotes; empty for none."""
    for entity in _parts(activity, "entities"):
        if entity.get("type") == "quotedReply" and (told := _text(_part(entity, "quotedReply"), "messageId")):
            return told
    for attachment in _parts(activity, "attachments"):
        quotes = _QUOTE.findall(_text(attachment, "content"))
        for quote in quotes if attachment.get("contentType") == "text/html" else ():
            if _REPLY in quote and (item := _ITEM.search(quote)):
                return item[1]
    return ""


def _parts(of: Json, name: str) -> Iterator[Mapping[str, Any]]:
    parts = of.get(name)
    return (part for part in (parts if isinstance(parts, list) else ()) if isinstance(part, Mapping))


def _part(of: Json, name: str) -> Mapping[str, Any]:
    part = of.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(of: Json, name: str) -> str:
    text = of.get(name)
    return text if isinstance(text, str) else ""
