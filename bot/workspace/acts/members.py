"""Coming and going: channels, the Home tab, direct chats, and what happens to an account."""

from dataclasses import replace

from bot.workspace.acts.stage import Act, ActError, find_person
from bot.workspace.acts.words import DONE
from bot.workspace.shapes import person_json, view_json
from bot.workspace.state import Json, Kind
from bot.workspace.world import Conversation

FLAGS = ("deleted", "is_restricted", "is_ultra_restricted", "is_admin")
TEXTS = ("real_name", "title", "name")


def _channel(act: Act) -> Conversation:
    channel = act.world.conversations.get(act.needed("channel"))
    if channel is None or channel.kind is Kind.DIRECT:
        raise ActError("channel_not_found", "There is no such channel.", status=404)
    return channel


async def join(act: Act) -> Json:
    """Join a channel; the app's own person may join too, which is how the app is invited."""
    person, channel = find_person(act.world, act.needed("as")), _channel(act)
    if person.id not in channel.members:
        act.world.join(channel.id, person.id)
        act.events.membership("member_joined_channel", channel, person.id, act.text("inviter") or None)
    return dict(DONE)


async def leave(act: Act) -> Json:
    person, channel = find_person(act.world, act.needed("as")), _channel(act)
    if person.id in channel.members:
        act.events.membership("member_left_channel", channel, person.id, None)
        act.world.leave(channel.id, person.id)
    return dict(DONE)


async def read(act: Act) -> Json:
    """Read a conversation to its end."""
    person, conversation = act.person(), act.conversation()
    newest = next(reversed(conversation.messages), "")
    if conversation.read.get(person.id, "") < newest:
        conversation.read[person.id] = newest
        act.world.touch()
    return dict(DONE)


async def open_direct(act: Act) -> Json:
    """Open the direct chat with the app."""
    return DONE | {"channel": act.world.direct(act.person().id).id}


async def open_home(act: Act) -> Json:
    """Open the app's Home tab (or `tab` messages); the app hears app_home_opened."""
    person = act.person()
    direct, known = act.world.direct(person.id), act.world.homes.get(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": direct.id,
        "tab": act.text("tab") or "home",
    }
    if known is not None:
        event["view"] = view_json(act.world, act.world.views[known])
    act.events.other(event)
    return DONE | {"channel": direct.id}


async def change_person(act: Act) -> Json:
    """Deactivate somebody, make them a guest or rename them; the app hears user_change."""
    person = find_person(act.world, act.needed("id"))
    wrong = [name for name in FLAGS if not isinstance(act.arguments.get(name, False), bool)]
    wrong += [name for name in TEXTS if not isinstance(act.arguments.get(name, ""), str)]
    if wrong:
        raise ActError("bad_argument", f"{', '.join(wrong)} cannot be that.")
    changes = {name: act.arguments[name] for name in (*FLAGS, *TEXTS) if name in act.arguments}
    changed = replace(person, **changes)
    act.world.change_person(changed)
    with_email = "users:read.email" in act.world.config.app.scopes
    shape = person_json(act.world, changed, with_email=with_email)
    act.events.other({"type": "user_change", "user": shape, "cache_ts": int(act.world.now())}, "users:read")
    return dict(DONE)
