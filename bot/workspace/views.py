"""The life of views: opened, changed, their inputs' values kept or reset, closed."""

from dataclasses import replace

from bot.workspace.answers import initial_values
from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.naming import named_blocks
from bot.workspace.state import Json, View
from bot.workspace.world import World

DEPTH = 3
"""Views in a stack. docs: surfaces/modals, "a view stack can have up to three views"."""


def make_view(world: World, person: str, body: Json) -> View:
    """Open a checked modal on top of a person's stack, or publish a checked Home view."""
    body = {**body, "blocks": list(named_blocks(world, body["blocks"]))}
    stack = world.modals.get(person, []) if body["type"] == "modal" else []
    view_id = world.new_id("V")
    view = View(
        id=view_id,
        person=person,
        hash=_new_hash(world),
        body=body,
        root=world.views[stack[0]].id if stack else view_id,
        previous=stack[-1] if stack else None,
        values=initial_values(body["blocks"]),
        errors={},
    )
    world.show_view(view)
    return view


def change_view(world: World, view: View, body: Json) -> View:
    """Put a checked body in the place of a view's own; inputs that keep both their ids keep their values."""
    body = {**body, "blocks": list(named_blocks(world, body["blocks"]))}
    values = initial_values(body["blocks"])
    for block in body["blocks"]:
        for element in inner_elements(block):
            _keep(values, view.values, block["block_id"], element.get("action_id", ""))
    changed = replace(view, hash=_new_hash(world), body=body, values=values, errors={})
    world.views[view.id] = changed
    world.touch()
    return changed


def _keep(values: Json, before: Json, block_id: str, action_id: str) -> None:
    kept = before.get(block_id, {}).get(action_id)
    fresh = values.get(block_id, {}).get(action_id)
    if kept is not None and fresh is not None and kept["type"] == fresh["type"]:
        values[block_id][action_id] = kept


def _new_hash(world: World) -> str:
    return f"{world.tick()}.{world.new_id('h')}"
