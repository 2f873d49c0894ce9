"""What an app says through a response_url, or straight in its answer to a slash command."""

import json
from dataclasses import replace

from aiohttp import web

from bot.workspace.events import Events
from bot.workspace.passes import Passes, ResponsePass
from bot.workspace.state import Json, Message
from bot.workspace.web_api.calls import ApiError
from bot.workspace.web_api.contents import checked_blocks
from bot.workspace.world import World


def respond(world: World, events: Events, found: ResponsePass, said: Json) -> str:
    """Carry out what was said; answers Slack's error, empty when all is well."""
    conversation = world.conversations[found.channel]
    original = conversation.messages.get(found.message_ts or "")
    try:
        if said.get("delete_original"):
            return _delete(world, events, original)
        text, blocks = str(said.get("text") or ""), checked_blocks(world, said.get("blocks")) or ()
    except ApiError as refused:
        return str(refused)
    if not text and not blocks:
        return "no_text"
    if said.get("replace_original") and original is not None:
        return _replace(world, events, original, text, blocks)
    _post(world, events, found, said, (text, blocks))
    return ""


def _delete(world: World, events: Events, original: Message | None) -> str:
    if original is None:
        return "message_not_found"
    events.message(original, subtype="message_deleted")
    world.remove(original)
    return ""


def _replace(world: World, events: Events, original: Message, text: str, blocks: tuple[Json, ...]) -> str:
    edited = replace(original, text=text, blocks=blocks, edited_ts=world.tick())
    world.replace(edited)
    events.message(edited, subtype="message_changed")
    return ""


def _post(
    world: World, events: Events, found: ResponsePass, said: Json, contents: tuple[str, tuple[Json, ...]]
) -> None:
    for_all = said.get("response_type") == "in_channel"
    message = Message(
        ts=world.tick(),
        channel=found.channel,
        author=world.app_person,
        text=contents[0],
        blocks=contents[1],
        thread_ts=said.get("thread_ts") or found.thread_ts,
        ephemeral_to=None if for_all else found.person,
        is_app=True,
    )
    world.post(message)
    events.message(message)


async def answer_response(request: web.Request, world: World, events: Events, passes: Passes) -> web.Response:
    """Serve `POST /_/respond/{token}`: five uses within thirty minutes."""
    found = passes.use_response(request.match_info["token"])
    if isinstance(found, str):
        return web.json_response({"ok": False, "error": found}, status=404)
    try:
        said = json.loads(await request.read())
    except ValueError:
        said = None
    error = respond(world, events, found, said) if isinstance(said, dict) else "invalid_payload"
    if error:
        return web.json_response({"ok": False, "error": error}, status=400)
    return web.json_response({"ok": True})
