"""What a message may hold: text, blocks and metadata, checked as Slack checks them."""

import json
from dataclasses import dataclass

from bot.workspace.limits.sizes import LONGEST_RENDERED, rendered_length
from bot.workspace.limits.surfaces import message_problems
from bot.workspace.naming import named_blocks
from bot.workspace.state import Json
from bot.workspace.web_api.calls import ApiError, Call
from bot.workspace.world import World

LONGEST_TEXT = 40_000  # docs: methods/chat.postMessage
METADATA_BYTES = 16_000  # not published; known from the error metadata_too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a message says; None where the argument was left out."""

    text: str | None
    blocks: tuple[Json, ...] | None
    metadata: Json | None


def contents(call: Call) -> Contents:
    """Read text, blocks and metadata of a call, or refuse them."""
    text = call.arguments.get("text")
    if text is not None and len(str(text)) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    return Contents(
        text=None if text is None else str(text),
        blocks=checked_blocks(call.world, call.parsed("blocks", "invalid_blocks_format")),
        metadata=_metadata(call),
    )


def checked_blocks(world: World, blocks: object) -> tuple[Json, ...] | None:
    """Check blocks and give every block and element an id; None where there are none given."""
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    problems = message_problems(blocks)
    if problems:
        raise ApiError("invalid_blocks", messages=problems, more={"errors": problems})
    if rendered_length(blocks) > LONGEST_RENDERED:
        raise ApiError("msg_blocks_too_long")
    return named_blocks(world, blocks)


def _metadata(call: Call) -> Json | None:
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}
