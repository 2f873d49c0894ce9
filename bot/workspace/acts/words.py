"""Typing: messages and slash commands."""

import re

from bot.workspace.acts.stage import Act, ActError, channel_name, told
from bot.workspace.interactions import command, command_fields
from bot.workspace.responses import respond
from bot.workspace.state import Json, Kind, Message
from bot.workspace.world import World

MENTION = re.compile(r"<(@[UW]\w+|#C\w+|!\w+)(\|[^>]*)?>|[&<>]")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
DONE: Json = {"ok": True, "status": 0, "body": None, "ack_ms": 0}


def escaped(typed: str) -> str:
    """A typed text as events carry it: &, < and > are entities, mentions stay."""
    return MENTION.sub(lambda found: ENTITIES.get(found[0], found[0]), typed)


def _spelt_out(typed: str) -> Json:
    """The rich_text block that Slack makes of a typed text."""
    parts: list[Json] = []
    at = 0
    for found in re.finditer(r"<@([UW]\w+)(?:\|[^>]*)?>", typed):
        if found.start() > at:
            parts.append({"type": "text", "text": typed[at : found.start()]})
        parts.append({"type": "user", "user_id": found[1]})
        at = found.end()
    if at < len(typed):
        parts.append({"type": "text", "text": typed[at:]})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


async def message(act: Act) -> Json:
    """Write in a channel, a direct chat or a thread."""
    person, conversation, typed = act.person(), act.conversation(), act.needed("text")
    thread_ts = act.text("thread_ts") or None
    if thread_ts is not None and thread_ts not in conversation.messages:
        raise ActError("thread_not_found", "This thread is gone.", status=404)
    block = {**_spelt_out(typed), "block_id": act.world.new_id("b")}
    written = Message(
        ts=act.world.tick(),
        channel=conversation.id,
        author=person.id,
        text=escaped(typed),
        blocks=(block,),
        thread_ts=thread_ts,
        client_msg_id=act.world.new_id("m"),
    )
    act.world.post(written)
    act.events.message(written)
    return DONE | {"ts": written.ts}


async def slash_command(act: Act) -> Json:
    """Send a slash command; a text in the answer is shown to the person, or to all if it says so.

    People who have come through a shared channel have no commands of the app (docs: apis/slack-connect).
    """
    person, conversation = act.person(), act.conversation()
    name, _, text = act.needed("text").strip().partition(" ")
    if name == "/invite":
        return _invite(act, text.strip())
    if act.world.config.is_outsider(person) or not _knows(act.world, name):
        raise ActError("unknown_command", f"{name} is not a valid command.", status=404)
    token = act.passes.response(person.id, conversation.id)
    fields = command_fields(
        act.world.config,
        person=person,
        channel_id=conversation.id,
        channel_name=channel_name(conversation),
        command=name,
        text=text.strip(),
        trigger_id=act.passes.trigger(person.id),
        response_url=act.response_url(token),
    )
    answer = await act.link.send(command(fields))
    outcome = told(answer, "")
    if not answer.ok:
        return outcome | {"words": f"{name} failed with the error “{outcome['error']}”"}
    if answer.body:
        said = answer.body if isinstance(answer.body, dict) else {"text": str(answer.body)}
        refused = respond(act.world, act.events, act.passes.open_response(token), said)
        outcome |= {"ok": False, "error": refused, "words": f"{name} failed: {refused}"} if refused else {}
    return outcome


def _invite(act: Act, whom: str) -> Json:
    """Let the app into the channel, as Slack's own `/invite @name` does; people are invited elsewhere."""
    person, conversation, app = act.person(), act.conversation(), act.world.config.app
    if whom.removeprefix("@").casefold() != app.name.casefold():
        raise ActError("user_not_found", f"Only @{app.name} can be invited here.", status=404)
    if conversation.kind is Kind.DIRECT:
        raise ActError("not_in_channel", "Type this in the channel that it shall come to.", status=400)
    if app.bot_person_id not in conversation.members:
        act.world.join(conversation.id, app.bot_person_id)
        act.events.membership("member_joined_channel", conversation, app.bot_person_id, person.id)
    return dict(DONE)


def _knows(world: World, name: str) -> bool:
    app = world.config.app
    return "commands" in app.scopes and any(known.name == name for known in app.commands)
