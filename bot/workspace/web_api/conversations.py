"""Methods about channels, direct chats and their history: conversations.* of the Web API."""

import re

from bot.workspace.events import READ_SCOPE
from bot.workspace.shapes import conversation_json, message_json
from bot.workspace.state import Json, Kind, Message
from bot.workspace.web_api.calls import ApiError, Call
from bot.workspace.world import Conversation

TYPES = {"public_channel": Kind.PUBLIC, "private_channel": Kind.PRIVATE, "im": Kind.DIRECT}
UNLISTED_PAGE = 15  # changelog of 29 May 2025: commercial apps outside the Marketplace


def listed_kinds(call: Call) -> set[Kind]:
    """The kinds asked for by `types`; each needs its own scope."""
    names = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if not set(names) <= {*TYPES, "mpim"}:
        raise ApiError("invalid_types")
    kinds = {TYPES[name] for name in names if name in TYPES}
    for kind in sorted(kinds):
        call.need_scope(READ_SCOPE[kind])
    return kinds


def conversations_list(call: Call) -> Json:
    kinds = listed_kinds(call)
    found = [
        conversation_json(call.world, conversation, with_count=True)
        for conversation in call.world.conversations.values()
        if conversation.kind in kinds and _known(call, conversation)
    ]
    channels, cursor = call.page(found)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _known(call: Call, conversation: Conversation) -> bool:
    return conversation.kind is Kind.PUBLIC or call.world.app_person in conversation.members


def conversations_info(call: Call) -> Json:
    conversation = call.conversation(prefix="read")
    shape = conversation_json(call.world, conversation, with_count=call.flag("include_num_members"))
    return {"channel": shape}


def conversations_members(call: Call) -> Json:
    conversation = call.conversation(prefix="read")
    members, cursor = call.page([{"id": member} for member in conversation.members])
    return {"members": [member["id"] for member in members], "response_metadata": {"next_cursor": cursor}}


def conversations_open(call: Call) -> Json:
    """Open the direct chat with one person; group chats are not served."""
    call.need_scope("im:write")
    if call.text("channel"):
        return {"channel": conversation_json(call.world, call.conversation())}
    people = [person for person in call.needed("users", "users_list_not_supplied").split(",") if person]
    if len(people) > 1:
        call.need_scope("mpim:write")
        raise ApiError("not_enough_users")
    person = call.world.people.get(people[0])
    if person is None:
        raise ApiError("user_not_found")
    if person.is_bot:
        raise ApiError("cannot_dm_bot")
    if person.deleted:
        raise ApiError("user_disabled")
    existed = person.id in call.world.directs
    opened = call.world.direct(person.id)
    whole = conversation_json(call.world, opened) if call.flag("return_im") else {"id": opened.id}
    return {"no_op": existed, "already_open": existed, "channel": whole}


def conversations_join(call: Call) -> Json:
    call.need_scope("channels:join")
    conversation = call.conversation()
    if conversation.kind is not Kind.PUBLIC:
        raise ApiError("method_not_supported_for_channel_type")
    if call.world.app_person not in conversation.members:
        call.world.join(conversation.id, call.world.app_person)
        call.events.membership("member_joined_channel", conversation, call.world.app_person, None)
    return {"channel": conversation_json(call.world, conversation)}


def conversations_history(call: Call) -> Json:
    """A page of top-level messages, newest first."""
    conversation = call.conversation(prefix="history", member=True)
    messages = [message for message in reversed(conversation.lasting()) if message.thread_ts is None]
    return _history(call, [message for message in messages if _within(call, message)])


def conversations_replies(call: Call) -> Json:
    """A page of a thread, its first message and then the replies from the oldest."""
    conversation = call.conversation(prefix="history", member=True)
    first = conversation.messages.get(call.needed("ts"))
    if first is None or first.ephemeral_to is not None:
        raise ApiError("thread_not_found")
    replies = [conversation.messages[ts] for ts in conversation.threads.get(first.ts, [])]
    return _history(call, [first, *(message for message in replies if _within(call, message))])


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    if call.flag("inclusive"):
        return _at(oldest) <= _at(message.ts) and (not latest or _at(message.ts) <= _at(latest))
    return _at(oldest) < _at(message.ts) and (not latest or _at(message.ts) < _at(latest))


def _at(ts: str) -> int:
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{0,6}))?", ts, re.ASCII)
    if found is None:
        raise ApiError("invalid_ts_latest")
    return int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0"))


def _history(call: Call, messages: list[Message]) -> Json:
    world, with_metadata = call.world, call.flag("include_all_metadata")
    shapes = [message_json(world, message, with_metadata=with_metadata) for message in messages]
    unlisted = not world.config.app.is_listed
    if unlisted and call.number("limit", UNLISTED_PAGE) > UNLISTED_PAGE:
        raise ApiError("invalid_limit")
    page, cursor = call.page(shapes, UNLISTED_PAGE if unlisted else 100)
    return {
        "messages": page,
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }
