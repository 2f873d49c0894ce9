"""files.*: the first and the third step of an upload; the second is a plain POST to the address given."""

from dataclasses import replace

from bot.workspace.shapes import file_json
from bot.workspace.state import Json, Message
from bot.workspace.web_api.calls import ApiError, Call
from bot.workspace.web_api.contents import checked_blocks
from bot.workspace.world import Conversation


def get_upload_url(call: Call) -> Json:
    """Reserve a file and an address for its bytes."""
    call.need_scope("files:write")
    name, length = call.needed("filename"), call.number("length", 0)
    if length <= 0:
        raise ApiError("invalid_arguments", messages=["[ERROR] must be greater than 0: length"])
    file_id, token = call.uploads.reserve(name, length)
    return {"upload_url": f"{call.world.address}/upload/v1/{token}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """Share uploaded files as one message in each channel named."""
    call.need_scope("files:write")
    titles = _titles(call)
    names = [name for name in (call.text("channel_id") or call.text("channels")).split(",") if name]
    places = [_place(replace(call, arguments={**call.arguments, "channel": name})) for name in names]
    blocks = checked_blocks(call.world, call.parsed("blocks", "invalid_blocks_format")) or ()
    for file, title in titles.items():
        call.uploads.finish(file, title)
    for place in places:
        _share(call, place, tuple(titles), blocks)
    return {"files": [file_json(call.world, call.world.files[file]) for file in titles]}


def _titles(call: Call) -> dict[str, str]:
    wanted = call.parsed("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise ApiError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    titles: dict[str, str] = {}
    for entry in wanted:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise ApiError("invalid_arguments", messages=["[ERROR] missing required field: id"])
        if not call.uploads.waiting(entry["id"]):
            raise ApiError("file_not_found")
        titles[entry["id"]] = str(entry.get("title") or "")
    return titles


def _place(call: Call) -> Conversation:
    place = call.conversation(member=True)
    if call.text("thread_ts") and call.text("thread_ts") not in place.messages:
        raise ApiError("thread_not_found")
    return place


def _share(call: Call, place: Conversation, files: tuple[str, ...], blocks: tuple[Json, ...]) -> None:
    for file in files:
        call.uploads.share(file, place.id)
    message = Message(
        ts=call.world.tick(),
        channel=place.id,
        author=call.world.app_person,
        text=call.text("initial_comment"),
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        files=files,
        is_app=True,
    )
    call.world.post(message)
    call.events.message(message)


def files_info(call: Call) -> Json:
    call.need_scope("files:read")
    file = call.world.files.get(call.needed("file", "file_not_found"))
    if file is None:
        raise ApiError("file_not_found")
    return {"file": file_json(call.world, file)}
