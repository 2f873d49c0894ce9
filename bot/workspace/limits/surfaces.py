"""Whole messages and whole views: how many blocks, which ids, what a form needs."""

import json
from collections.abc import Iterator
from functools import cache

from bot.workspace.limits.blocks import TABLE_CHARACTERS, Surface, block_on
from bot.workspace.limits.checks import Check, anything, flag, listing, problem, shape, string
from bot.workspace.limits.numbers import limit
from bot.workspace.limits.sizes import text_length
from bot.workspace.limits.texts import plain
from bot.workspace.state import Json

MESSAGE_BLOCKS = 50  # docs: reference/block-kit/blocks
VIEW_BYTES = 250_000  # not published; known from the error view_too_large


def inner_elements(block: Json) -> Iterator[Json]:
    """The elements of a block that can have an action_id."""
    found = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
    found += block.get("actions") or ()
    for element in found:
        if isinstance(element, dict):
            yield element
            if element.get("type") == "card":
                yield from inner_elements(element)


def message_problems(blocks: object) -> list[str]:
    """Everything that Slack would refuse in a message's blocks."""
    problems: list[str] = []
    listing(block_on(Surface.MESSAGE), MESSAGE_BLOCKS)(blocks, "/blocks", problems)
    if not problems and isinstance(blocks, list):
        _check_ids(blocks, "/blocks", problems)
        _check_totals(blocks, problems)
    return problems


def _check_ids(blocks: list[Json], at: str, problems: list[str]) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            problem(problems, f"`block_id` already exists: {block_id}", f"{at}/{index}/block_id")
        if block_id:
            seen.add(block_id)
        actions = [name for element in inner_elements(block) if (name := element.get("action_id"))]
        for name in sorted({name for name in actions if actions.count(name) > 1}):
            problem(problems, f"`action_id` already exists: {name}", f"{at}/{index}")


def _check_totals(blocks: list[Json], problems: list[str]) -> None:
    most = limit("markdown", "text", "max_length")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > most:
        problem(problems, f"markdown blocks must have less than {most + 1} characters together", "/blocks")
    tables = [block["rows"] for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        problem(problems, "only one table allowed", "/blocks")
    if text_length(tables) > TABLE_CHARACTERS:
        problem(problems, f"cells must have less than {TABLE_CHARACTERS + 1} characters together", "/blocks")


def view_problems(view: object) -> list[str]:
    """Everything that Slack would refuse in a view, its size left out."""
    problems: list[str] = []
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        problem(problems, "must be a valid enum value: modal, home", "/view/type")
        return problems
    _view_shape(Surface(view["type"]))(view, "/view", problems)
    if not problems:
        _check_ids(view["blocks"], "/view/blocks", problems)
        _check_form(view, problems)
    return problems


def _check_form(view: Json, problems: list[str]) -> None:
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and not view.get("submit"):
        problem(problems, "`submit` is required when `blocks` has an input block", "/view/submit")
    focused = sum(
        bool(element.get("focus_on_load")) for block in view["blocks"] for element in inner_elements(block)
    )
    if focused > 1:
        problem(problems, "only one element can have `focus_on_load` set to true", "/view/blocks")


@cache
def _view_shape(surface: Surface) -> Check:
    titles = {name: plain(limit("view", name, "max_length")) for name in ("title", "submit", "close")}
    required: dict[str, Check] = {"type": anything, "blocks": _view_blocks(surface)}
    if surface is Surface.MODAL:
        required["title"] = titles.pop("title")
    optional = {
        **titles,
        "private_metadata": string(limit("view", "private_metadata", "max_length")),
        "callback_id": string(limit("view", "callback_id", "max_length")),
        "external_id": string(255),
    }
    flags = dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), flag)
    return shape(required, {**optional, **flags})


def _view_blocks(surface: Surface) -> Check:
    return listing(block_on(surface), limit("view", "blocks", "max_items"))


def view_size(view: Json) -> int:
    """The bytes of a view on the wire."""
    return len(json.dumps(view, ensure_ascii=False).encode())
