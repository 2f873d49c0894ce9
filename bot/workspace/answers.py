"""What a person chooses or types in an element: understood, checked, and put in Slack's shape."""

import re
from collections.abc import Sequence

from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.state import Json

KEYS = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Where each element's value stands in `state.values`; a button has none."""

TEXTS = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
PATTERNS = {
    "datepicker": (r"\d{4}-\d\d-\d\d", "a date like 2026-11-30"),
    "timepicker": (r"\d\d:\d\d", "a time like 09:30"),
    "number_input": (r"-?\d+(\.\d+)?", "a number"),
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address"),
    "url_text_input": (r"https?://\S+", "a link that starts with http"),
}


class BadAnswerError(ValueError):
    """An answer that the element does not take; its text is for the person."""


def initial_values(blocks: Sequence[Json]) -> Json:
    """The state that a view or a message starts with."""
    values: Json = {}
    for block in blocks:
        for element in inner_elements(block):
            key = KEYS.get(element.get("type", ""))
            if key is not None and element["type"] != "overflow":
                entry = {"type": element["type"], key: _initial(element, key)}
                values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def _initial(element: Json, key: str) -> object:
    given = element.get(f"initial_{key.removeprefix('selected_')}")
    return [] if given is None and key.endswith("s") else given


def state_entry(element: Json, given: object) -> Json:
    """Put an answer in Slack's shape: `{"type": …, "selected_option": …}` and the like."""
    kind = element["type"]
    key = KEYS[kind]
    if isinstance(given, dict) and key in given:
        given = given[key]
    if kind in TEXTS and given is not None and not isinstance(given, str):
        given = str(given)
    return {"type": kind, key: _understood(element, key, given)}


def _understood(element: Json, key: str, given: object) -> object:
    if given is None or given == "":
        return [] if key.endswith("s") else None
    if key == "selected_option":
        return _option(element, given)
    if key == "selected_options":
        return [_option(element, one) for one in _several(given)]
    if key.endswith("s"):
        return _several(given)
    pattern, wanted = PATTERNS.get(element["type"], ("", ""))
    if pattern and element["type"] not in TEXTS and not re.fullmatch(pattern, str(given)):
        raise BadAnswerError(f"Please choose {wanted}.")
    return given


def _several(given: object) -> list[object]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _option(element: Json, given: object) -> Json:
    value = given.get("value") if isinstance(given, dict) else given
    if element["type"].endswith("external_select") and isinstance(given, dict):
        return given
    groups = element.get("option_groups") or ()
    options = [*(element.get("options") or ()), *(option for group in groups for option in group["options"])]
    for option in options:
        if option.get("value") == value:
            return dict(option)
    raise BadAnswerError(f"There is no option {value!r} here.")


def is_empty(entry: Json) -> bool:
    """Whether nothing was chosen or typed."""
    value = entry.get(KEYS[entry["type"]])
    return value is None or value in ("", [])


def input_errors(blocks: Sequence[Json], values: Json) -> dict[str, str]:
    """What Slack's own form would complain about before it sends anything: {block_id: words}."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            entry = values[block["block_id"]][element["action_id"]]
            words = _complaint(element, entry, optional=block.get("optional", False))
            if words:
                errors[block["block_id"]] = words
    return errors


def _complaint(element: Json, entry: Json, *, optional: bool) -> str:
    if is_empty(entry):
        return "" if optional else "Please complete this required field."
    value = entry[KEYS[element["type"]]]
    if element["type"] in TEXTS:
        return _text_complaint(element, value)
    most = element.get("max_selected_items")
    if isinstance(value, list) and most is not None and len(value) > most:
        return f"Please choose at most {most}."
    return ""


def _text_complaint(element: Json, text: str) -> str:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < shortest:
        return f"Please enter at least {shortest} characters."
    if len(text) > longest:
        return f"Please enter at most {longest} characters."
    pattern, wanted = PATTERNS.get(element["type"], ("", ""))
    if pattern and not re.fullmatch(pattern, text):
        return f"Please enter {wanted}."
    return ""
