"""What one person sees of the workspace: the making of a snapshot."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.workspace.shapes import file_type
from bot.workspace.snapshot import (
    SeenApp,
    SeenConversation,
    SeenFile,
    SeenMessage,
    SeenPerson,
    SeenView,
    Snapshot,
)
from bot.workspace.state import DemoAction, Kind, Message, Person, StoredFile, View, WorkspaceConfig
from bot.workspace.world import Conversation, World


def seen_by(world: World, person: Person, demo_actions: Sequence[DemoAction], limit: int = 200) -> Snapshot:
    """What a person sees; `limit` top-level messages of each conversation at most."""
    seen = [
        _conversation(world, conversation, person.id, limit)
        for conversation in world.conversations.values()
        if person.id in conversation.members or _may_look(world.config, conversation, person)
    ]
    config, home = world.config, world.homes.get(person.id)
    return {
        "revision": world.revision,
        "workspace": {"id": config.team_id, "name": config.team_name, "domain": config.domain},
        "app": _app(world, person),
        "me": _person(person),
        "people": [_person(known) for known in world.people.values()],
        "channels": [shape for shape in seen if shape["kind"] != Kind.DIRECT],
        "direct_messages": [shape for shape in seen if shape["kind"] == Kind.DIRECT],
        "home": _view(world.views[home]) if home is not None else None,
        "modals": [_view(world.views[view]) for view in world.modals.get(person.id, [])],
        "demo_actions": [{"key": one.key, "label": one.label, "hint": one.hint} for one in demo_actions],
    }


def _may_look(config: WorkspaceConfig, conversation: Conversation, person: Person) -> bool:
    guest = person.is_restricted or person.is_ultra_restricted or config.is_outsider(person)
    return conversation.kind is Kind.PUBLIC and not guest


def _app(world: World, person: Person) -> SeenApp:
    app = world.config.app
    return {
        "id": app.app_id,
        "name": app.name,
        "person": app.bot_person_id,
        "direct": world.directs.get(person.id),
        "commands": [
            {"name": command.name, "description": command.description, "usage_hint": command.usage_hint}
            for command in app.commands
        ],
    }


def _person(person: Person) -> SeenPerson:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "is_admin": person.is_admin,
        "is_bot": person.is_bot,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "deleted": person.deleted,
    }


def _conversation(world: World, conversation: Conversation, viewer: str, limit: int) -> SeenConversation:
    inside = viewer in conversation.members
    visible = [
        message
        for message in (conversation.messages.values() if inside else ())
        if message.ephemeral_to in (None, viewer)
    ]
    threads: dict[str, list[Message]] = {}
    for message in visible:
        if message.thread_ts in conversation.messages:
            threads.setdefault(str(message.thread_ts), []).append(message)
    top = [message for message in visible if message.thread_ts not in conversation.messages]
    read = conversation.read.get(viewer, "")
    return {
        "id": conversation.id,
        "name": conversation.name,
        "kind": conversation.kind.value,
        "topic": conversation.topic,
        "members": list(conversation.members),
        "is_member": inside,
        "other": _other(world, conversation, viewer),
        "unread": sum(message.ts > read and message.author != viewer for message in visible),
        "earlier": max(0, len(top) - limit),
        "messages": [_message(world, conversation, message, viewer, threads) for message in top[-limit:]],
    }


def _other(world: World, conversation: Conversation, viewer: str) -> str | None:
    if conversation.kind is not Kind.DIRECT:
        return None
    return world.app_person if conversation.other == viewer else conversation.other


def _message(
    world: World,
    conversation: Conversation,
    message: Message,
    viewer: str,
    threads: Mapping[str, Sequence[Message]],
) -> SeenMessage:
    replies = threads.get(message.ts, ())
    files = [_file(world.files[file], viewer) for file in message.files]
    return {
        "ts": message.ts,
        "channel": message.channel,
        "person": message.author,
        "is_app": message.is_app,
        "text": message.text,
        "blocks": list(message.blocks),
        "files": files,
        "edited": message.edited_ts is not None,
        "ephemeral": message.ephemeral_to is not None,
        "thread_ts": message.thread_ts or (message.ts if replies else None),
        "replies": [_message(world, conversation, reply, viewer, {}) for reply in replies],
        "state": {"values": conversation.values.get((viewer, message.ts), {})},
    }


def _file(file: StoredFile, viewer: str) -> SeenFile:
    mimetype, filetype = file_type(file.name)
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetype,
        "filetype": filetype,
        "size": len(file.content),
        "url": f"/_/files/{file.id}/{quote(file.name)}?as={viewer}",
    }


def _view(view: View) -> SeenView:
    def label(name: str) -> str | None:
        text = view.body.get(name)
        return str(text["text"]) if text else None

    return {
        "id": view.id,
        "type": str(view.body["type"]),
        "hash": view.hash,
        "title": label("title") or "",
        "submit": label("submit"),
        "close": label("close"),
        "blocks": view.body["blocks"],
        "state": {"values": view.values},
        "errors": view.errors,
    }


def file_seen_by(world: World, viewer: str, file_id: str) -> StoredFile | None:
    """A file shared where the viewer is, or None."""
    file = world.files.get(file_id)
    if file is None or not any(viewer in world.conversations[channel].members for channel in file.channels):
        return None
    return file
