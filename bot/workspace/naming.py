"""Ids for the blocks and elements that came without, as Slack gives them."""

import json
from collections.abc import Sequence

from bot.workspace.limits.elements import ACTIONS, INPUTS
from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.state import Json
from bot.workspace.world import World


def named_blocks(world: World, blocks: Sequence[Json]) -> tuple[Json, ...]:
    """Give every block a block_id and every element an action_id; a markdown block's own id is not kept."""
    return tuple(_named(world, block) for block in blocks)


def _named(world: World, block: Json) -> Json:
    keeps = bool(block.get("block_id")) and block["type"] != "markdown"
    named = block if keeps else {**block, "block_id": world.new_id("b")}
    if not any(_nameless(element) for element in inner_elements(named)):
        return named
    copy: Json = json.loads(json.dumps(named))
    for element in inner_elements(copy):
        if _nameless(element):
            element["action_id"] = world.new_id("a")
    return copy


def _nameless(element: Json) -> bool:
    return (element["type"] in ACTIONS or element["type"] in INPUTS) and not element.get("action_id")
