"""Methods about messages: chat.* of the Web API."""

from dataclasses import replace

from bot.workspace.shapes import message_json
from bot.workspace.state import Json, Kind, Message
from bot.workspace.web_api.calls import ApiError, Call
from bot.workspace.web_api.contents import Contents, contents
from bot.workspace.world import Conversation


def _destination(call: Call) -> Conversation:
    """Where to post: a channel's id, its name with or without #, or a person's id for the direct chat."""
    channel = call.needed("channel", "channel_not_found")
    person = call.world.people.get(channel)
    if person is not None and not person.is_bot:
        return call.world.direct(channel)
    named = [found for found in call.world.conversations.values() if found.name == channel.removeprefix("#")]
    found = call.world.conversations.get(channel) or (named[0] if named else None)
    inside = found is not None and call.world.app_person in found.members
    if found is None or (found.kind is not Kind.PUBLIC and not inside):
        raise ApiError("channel_not_found")
    if not inside and "chat:write.public" not in call.world.config.app.scopes:
        raise ApiError("not_in_channel")
    return found


def _thread(call: Call, conversation: Conversation) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = conversation.messages.get(thread_ts)
    if parent is None or parent.ephemeral_to is not None:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


def _said(given: Contents) -> tuple[str, tuple[Json, ...]]:
    text, blocks = given.text or "", given.blocks or ()
    if not text and not blocks:
        raise ApiError("no_text")
    return text, blocks


def post_message(call: Call) -> Json:
    """Post to a channel or a direct chat."""
    call.need_scope("chat:write")
    conversation = _destination(call)
    given = contents(call)
    text, blocks = _said(given)
    message = Message(
        ts=call.world.tick(),
        channel=conversation.id,
        author=call.world.app_person,
        text=text,
        blocks=blocks,
        thread_ts=_thread(call, conversation),
        metadata=given.metadata or None,
        client_msg_id=call.text("client_msg_id") or None,
        is_app=True,
    )
    call.world.post(message)
    call.events.message(message)
    shape = message_json(call.world, message, with_metadata=True)
    return {"channel": conversation.id, "ts": message.ts, "message": shape}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel; it is in no history."""
    call.need_scope("chat:write")
    conversation = _destination(call)
    person = call.needed("user", "user_not_in_channel")
    if person not in conversation.members:
        raise ApiError("user_not_in_channel")
    text, blocks = _said(contents(call))
    message = Message(
        ts=call.world.tick(),
        channel=conversation.id,
        author=call.world.app_person,
        text=text,
        blocks=blocks,
        thread_ts=_thread(call, conversation),
        ephemeral_to=person,
        is_app=True,
    )
    call.world.post(message)
    return {"message_ts": message.ts}


def _own_message(call: Call, refusal: str) -> Message:
    call.need_scope("chat:write")
    conversation = call.conversation()
    message = conversation.messages.get(call.needed("ts", "message_not_found"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    if not message.is_app:
        raise ApiError(refusal)
    return message


def update(call: Call) -> Json:
    """Change a message of the app; text without blocks drops the blocks, metadata left out is kept."""
    message = _own_message(call, "cant_update_message")
    given = contents(call)
    text, blocks = _said(given)
    metadata = message.metadata if given.metadata is None else given.metadata or None
    edited = replace(message, text=text, blocks=blocks, metadata=metadata, edited_ts=call.world.tick())
    call.world.replace(edited)
    call.events.message(edited, subtype="message_changed")
    shape = message_json(call.world, edited, with_metadata=True)
    return {"channel": edited.channel, "ts": edited.ts, "text": edited.text, "message": shape}


def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.events.message(message, subtype="message_deleted")
    call.world.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    conversation = call.conversation()
    message = conversation.messages.get(call.needed("message_ts", "message_not_found"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    link = f"{call.world.address}/?at={conversation.id}&ts={message.ts}"
    return {"channel": conversation.id, "permalink": link}
