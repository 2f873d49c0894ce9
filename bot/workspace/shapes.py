"""Slack's JSON for what the workspace holds."""

import mimetypes
from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from bot.workspace.state import Json, Kind, Message, Person, StoredFile, View
from bot.workspace.world import Conversation, World


def person_json(world: World, person: Person, *, with_email: bool) -> Json:
    """A person as users.info answers it; the e-mail address needs its own scope."""
    profile = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": person.team_id or world.config.team_id,
    }
    if with_email and person.email:
        profile["email"] = person.email
    if person.is_bot:
        profile |= {"api_app_id": world.config.app.app_id, "bot_id": world.config.app.bot_id}
    offset = datetime.fromtimestamp(world.now(), ZoneInfo(person.tz)).utcoffset()
    return {
        "id": person.id,
        "team_id": person.team_id or world.config.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(world.now()),
    }


def conversation_json(world: World, conversation: Conversation, *, with_count: bool = False) -> Json:
    """A conversation as conversations.info answers it, seen by the app."""
    if conversation.kind is Kind.DIRECT:
        return {
            "id": conversation.id,
            "created": conversation.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": conversation.other,
            "context_team_id": world.config.team_id,
        }
    shape: Json = {
        "id": conversation.id,
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": conversation.kind is Kind.PUBLIC,
        "is_group": conversation.kind is Kind.PRIVATE,
        "is_im": False,
        "is_mpim": False,
        "is_private": conversation.kind is Kind.PRIVATE,
        "is_archived": False,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": is_shared(world, conversation),
        "is_org_shared": False,
        "is_member": world.app_person in conversation.members,
        "created": conversation.created,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "context_team_id": world.config.team_id,
    }
    return shape | ({"num_members": len(conversation.members)} if with_count else {})


def _team_of(world: World, person: str) -> str:
    return world.people[person].team_id or world.config.team_id


def is_shared(world: World, conversation: Conversation) -> bool:
    """Whether people of another workspace are in it."""
    return any(_team_of(world, member) != world.config.team_id for member in conversation.members)


def message_json(world: World, message: Message, *, with_metadata: bool = False) -> Json:
    """A message as it is in a channel's history, in an event or in an interaction's payload."""
    shape: Json = {"type": "message", "user": message.author, "ts": message.ts, "text": message.text}
    shape["team"] = _team_of(world, message.author)
    if message.is_app:
        shape |= {"bot_id": world.config.app.bot_id, "app_id": world.config.app.app_id}
        shape["bot_profile"] = _bot_profile(world)
    if message.client_msg_id is not None:
        shape["client_msg_id"] = message.client_msg_id
    if message.blocks:
        shape["blocks"] = list(message.blocks)
    if message.files:
        shape["files"] = [file_json(world, world.files[file]) for file in message.files]
    if message.edited_ts is not None:
        shape["edited"] = {"user": message.author, "ts": message.edited_ts}
    if with_metadata and message.metadata is not None:
        shape["metadata"] = message.metadata
    return shape | _thread_json(world, message)


def _bot_profile(world: World) -> Json:
    app = world.config.app
    return {
        "id": app.bot_id,
        "app_id": app.app_id,
        "name": app.name,
        "deleted": False,
        "team_id": world.config.team_id,
    }


def _thread_json(world: World, message: Message) -> Json:
    conversation = world.conversations[message.channel]
    if message.thread_ts is not None:
        parent = conversation.messages.get(message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.author if parent else ""}
    replies = conversation.threads.get(message.ts)
    if not replies:
        return {}
    authors = dict.fromkeys(conversation.messages[ts].author for ts in replies)
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(authors),
        "reply_users_count": len(authors),
        "latest_reply": replies[-1],
    }


def file_type(name: str) -> tuple[str, str]:
    """A file's MIME type and Slack's short type, from its name."""
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return mimetype, PurePath(name).suffix.lstrip(".").lower() or "binary"


def file_json(world: World, file: StoredFile) -> Json:
    """A file as files.info answers it; `url_private` wants the app's token."""
    mimetype, filetype = file_type(file.name)
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetype,
        "filetype": filetype,
        "size": len(file.content),
        "user": world.app_person,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{world.address}/files-pri/{file.id}/{file.name}",
        "channels": list(file.channels),
    }


def view_json(world: World, view: View) -> Json:
    """A view as views.open answers it and as an interaction carries it."""
    text: Json = {"type": "plain_text", "text": world.config.app.name, "emoji": True}
    return {
        "id": view.id,
        "team_id": _team_of(world, view.person),
        "type": view.body["type"],
        "blocks": view.body["blocks"],
        "private_metadata": view.body.get("private_metadata", ""),
        "callback_id": view.body.get("callback_id", ""),
        "external_id": view.body.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": view.body.get("title", text),
        "submit": view.body.get("submit"),
        "close": view.body.get("close"),
        "clear_on_close": view.body.get("clear_on_close", False),
        "notify_on_close": view.body.get("notify_on_close", False),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.config.app.app_id,
        "app_installed_team_id": world.config.team_id,
        "bot_id": world.config.app.bot_id,
    }
