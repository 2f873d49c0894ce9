"""Elements that a person types into, and the input block that labels any element."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from bot.workspace.page.emoji import with_glyphs
from bot.workspace.page.markup import join, tag
from bot.workspace.page.scene import Json, Spot

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "datepicker": "date",
        "timepicker": "time",
        "number_input": "text",
        "email_text_input": "email",
        "url_text_input": "url",
        "plain_text_input": "text",
    }
)
"""Slack's element by the type of HTML input that stands in for it."""
SUFFIXES: Mapping[str, str] = MappingProxyType({"datepicker": "date", "timepicker": "time"})
ROWS_FOR = 90
"""Characters to a line, measured at 1280 pixels: an input opens as tall as its text, within reason."""


def field(element: Json, spot: Spot) -> Markup:
    """Draw what a person types or picks a date into, with its live counter where there is a limit."""
    kind = str(element.get("type"))
    initial = _initial(element, spot)
    attributes = _attributes(element, spot)
    if element.get("multiline"):
        drawn = tag("textarea", initial, **attributes, rows=str(_rows(initial)))
    else:
        drawn = tag("input", **attributes, type=FIELDS.get(kind, "text"), value=initial)
    longest = element.get("max_length")
    if not longest:
        return drawn
    counter = f"{len(initial)} / {longest}"
    html_id = attributes["id"]
    return join((drawn, tag("output", counter, class_="counter", for_=html_id, data_counter=html_id)))


def input_block(block: Json, spot: Spot, drawn: Markup, *, grouped: bool) -> Markup:
    """Draw an input block: label, element, hint, and the error beside it."""
    action_id = str(block.get("element", {}).get("action_id"))
    html_id = spot.html_id(action_id)
    words = [with_glyphs(spot.label)]
    if block.get("optional"):
        words.append(tag("span", " (optional)", class_="optional"))
    error = spot.scene.errors.get(spot.block_id, "")
    hint = block.get("hint", {}).get("text", "")
    return tag(
        "div",
        tag("span", *words, class_="label")
        if grouped
        else tag("label", *words, class_="label", for_=html_id),
        drawn,
        tag("p", with_glyphs(hint), class_="hint", id=f"{html_id}-hint") if hint else "",
        tag(
            "p", error, class_="error", id=f"{html_id}-error", data_error_for=spot.block_id, hidden=not error
        ),
        class_="input-block refused" if error else "input-block",
        data_input=spot.block_id,
    )


def _initial(element: Json, spot: Spot) -> str:
    suffix = SUFFIXES.get(str(element.get("type")))
    stored = spot.stored(element)
    if stored is not None:
        return str(stored.get(f"selected_{suffix}" if suffix else "value") or "")
    return str(element.get(f"initial_{suffix or 'value'}") or "")


def _rows(text: str) -> int:
    wrapped = sum(1 + len(line) // ROWS_FOR for line in text.split("\n"))
    return min(max(3, wrapped + 1), 16)


def _attributes(element: Json, spot: Spot) -> dict[str, str | bool | None]:
    html_id = spot.html_id(str(element.get("action_id")))
    shortest, longest = element.get("min_length"), element.get("max_length")
    placeholder = element.get("placeholder", {}).get("text")
    return {
        "id": html_id,
        "class_": "field",
        "data_control": str(element.get("type")),
        "data_block": spot.block_id,
        "data_action": element.get("action_id"),
        "data_act": "field" if spot.acts else None,
        "placeholder": with_glyphs(placeholder) if placeholder else None,
        "minlength": str(shortest) if shortest else None,
        "maxlength": str(longest) if longest else None,
        "aria_label": None if spot.label else placeholder or "Input",
        "aria_required": "true" if spot.required else None,
        "aria_describedby": f"{html_id}-hint {html_id}-error",
        "aria_invalid": "true" if spot.block_id in spot.scene.errors else None,
        "inputmode": "decimal" if element.get("type") == "number_input" else None,
        "autocomplete": "off",
        "autofocus": bool(element.get("focus_on_load")),
    }
