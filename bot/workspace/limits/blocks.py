"""The blocks that this workspace shows, and which of them each surface takes; any other type is refused."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from bot.workspace.limits.checks import (
    Check,
    anything,
    by_type,
    exactly_one,
    flag,
    listing,
    one_of,
    problem,
    shape,
    string,
)
from bot.workspace.limits.elements import ACCESSORIES, ACTIONS, INPUTS, button, elements, image
from bot.workspace.limits.numbers import limit
from bot.workspace.limits.rich_texts import rich_text, rich_text_elements
from bot.workspace.limits.texts import plain, written


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


TABLE_ROWS, TABLE_COLUMNS, TABLE_CHARACTERS = 100, 20, 10_000  # docs: block-kit/blocks/table-block


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape(required, {"block_id": string(limit("block_id", "max_length"), 1), **(optional or {})})


def _section(value: object, at: str, problems: list[str]) -> None:
    _section_shape()(value, at, problems)
    if isinstance(value, dict) and not value.get("text") and not value.get("fields"):
        problem(problems, "must have at least one of: text, fields", at)


@cache
def _section_shape() -> Check:
    field = written(limit("section", "fields", "item_max_length"))
    return _block(
        {},
        {
            "text": written(limit("section", "text", "max_length")),
            "fields": listing(field, limit("section", "fields", "max_items"), 1),
            "accessory": elements(ACCESSORIES),
            "expand": flag,
        },
    )


def _image() -> Check:
    longest = limit("image", "alt_text", "max_length")
    made = _block(
        {"alt_text": string(longest)},
        {
            "image_url": string(limit("image", "image_url", "max_length"), 1),
            "slack_file": anything,
            "title": plain(longest),
        },
    )
    return exactly_one(made, "image_url", "slack_file")


def _context() -> Check:
    text = written(limit("text", "max_length"))

    def entry(value: object, at: str, problems: list[str]) -> None:
        is_image = isinstance(value, dict) and value.get("type") == "image"
        (image() if is_image else text)(value, at, problems)

    return _block({"elements": listing(entry, limit("context", "elements", "max_items"), 1)})


def _input() -> Check:
    return _block(
        {"label": plain(limit("input", "label", "max_length")), "element": elements(INPUTS)},
        {"hint": plain(limit("input", "hint", "max_length")), "optional": flag, "dispatch_action": flag},
    )


def _table() -> Check:
    rich = shape({"elements": listing(rich_text_elements(), TABLE_CHARACTERS, 1)})
    cell = by_type({
        "raw_text": shape({"text": string(TABLE_CHARACTERS, 1)}),
        "raw_number": shape({"value": anything}, {"text": anything}),
        "rich_text": rich,
    })  # fmt: skip
    row = listing(cell, TABLE_COLUMNS, 1)
    return _block(
        {"rows": listing(row, TABLE_ROWS, 1)}, {"column_settings": listing(anything, TABLE_COLUMNS)}
    )


def _alert() -> Check:
    levels = one_of("default", "info", "warning", "error", "success")
    return _block({"text": written(limit("alert", "text", "max_length"))}, {"level": levels})


def _card() -> Check:
    def text(name: str) -> Check:
        return written(limit("card", name, "max_length"))

    texts = {name: text(name) for name in ("title", "subtitle", "body", "subtext")}
    actions = listing(by_type({"button": button()}), limit("card", "actions", "max_items"))
    return _block(
        {}, {**texts, "actions": actions, "hero_image": image(), "icon": anything, "slack_icon": anything}
    )


@cache
def _shapes() -> dict[str, Check]:
    header, markdown = limit("header", "text", "max_length"), limit("markdown", "text", "max_length")
    actions = listing(elements(ACTIONS), limit("actions", "elements", "max_items"), 1)
    return {
        "section": _section,
        "divider": _block({}),
        "header": _block({"text": plain(header)}),
        "context": _context(),
        "actions": _block({"elements": actions}),
        "input": _input(),
        "image": _image(),
        "rich_text": rich_text(),
        "markdown": _block({"text": string(markdown, 1)}),
        "table": _table(),
        "alert": _alert(),
        "card": _card(),
        "carousel": _block({"elements": listing(by_type({"card": _card()}), 10, 1)}),
        "file": _block({"external_id": string(255), "source": one_of("remote")}),
    }


NOT_IN = {
    Surface.MESSAGE: {"alert"},
    Surface.MODAL: {"markdown", "table", "card", "carousel", "file"},
    Surface.HOME: {"markdown", "table", "card", "carousel", "file", "alert"},
}


@cache
def block_on(surface: Surface) -> Check:
    """Any block that the surface takes. Alerts are for modals only; tables and markdown for messages."""
    return by_type({kind: check for kind, check in _shapes().items() if kind not in NOT_IN[surface]})
