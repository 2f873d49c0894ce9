"""The interactive elements of blocks."""

from collections.abc import Mapping
from functools import cache

from bot.workspace.limits.checks import (
    Check,
    anything,
    by_type,
    exactly_one,
    flag,
    listing,
    one_of,
    shape,
    string,
    whole,
)
from bot.workspace.limits.numbers import limit
from bot.workspace.limits.texts import confirm, option, option_group, plain

ACTIONS = frozenset(
    {
        "button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "timepicker",
        "static_select", "users_select", "conversations_select", "channels_select", "external_select",
        "multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
        "multi_external_select",
    }
)  # fmt: skip
INPUTS = (ACTIONS - {"button", "overflow"}) | {
    "plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input",
}  # fmt: skip
ACCESSORIES = ACTIONS | {"image"}


def _element(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return shape(required, {"action_id": string(limit("action_id", "max_length"), 1), **optional})


def _entry(optional: Mapping[str, Check], required: Mapping[str, Check] | None = None) -> Check:
    common = {
        "confirm": confirm(),
        "placeholder": plain(limit("select", "placeholder", "max_length")),
        "focus_on_load": flag,
    }
    return _element(required or {}, {**common, **optional})


@cache
def button() -> Check:
    """A button: text 75, value 2000, url 3000."""
    return _element(
        {"text": plain(limit("button", "text", "max_length"))},
        {
            "value": string(limit("button", "value", "max_length")),
            "url": string(limit("button", "url", "max_length")),
            "style": one_of("primary", "danger"),
            "confirm": confirm(),
            "accessibility_label": string(limit("button", "accessibility_label", "max_length")),
            "visible_to_user_ids": anything,
        },
    )


@cache
def image() -> Check:
    """An image in a context or beside a section."""
    made = shape(
        {"alt_text": string(limit("image", "alt_text", "max_length"))},
        {"image_url": string(limit("image", "image_url", "max_length"), 1), "slack_file": anything},
    )
    return exactly_one(made, "image_url", "slack_file")


def _boxes(kind: str, initial: Mapping[str, Check]) -> Check:
    most, least = limit(kind, "options", "max_items"), limit(kind, "options", "min_items")
    return _entry(initial, {"options": listing(option(mrkdwn=True), most, least)})


def _menu(initial: Mapping[str, Check]) -> Check:
    options = listing(option(), limit("select", "options", "max_items"), 1)
    groups = listing(option_group(), limit("select", "option_groups", "max_items"), 1)
    return exactly_one(
        _entry({"options": options, "option_groups": groups, **initial}), "options", "option_groups"
    )


def _text_entry(longest: int, more: Mapping[str, Check] | None = None) -> Check:
    common = {"initial_value": string(longest), "dispatch_action_config": anything}
    return _entry({**common, **(more or {})})


def _texts() -> dict[str, Check]:
    longest = limit("plain_text_input", "max_length", "max")
    number = {"min_value": anything, "max_value": anything}
    return {
        "plain_text_input": _text_entry(
            longest,
            {"multiline": flag, "min_length": whole(0, longest), "max_length": whole(1, longest)},
        ),
        "email_text_input": _text_entry(longest),
        "url_text_input": _text_entry(longest),
        "number_input": _text_entry(longest, {"is_decimal_allowed": flag, **number}),
        "rich_text_input": _entry({"initial_value": anything, "dispatch_action_config": anything}),
        "file_input": _element({}, {"filetypes": listing(string(20), 100), "max_files": whole(1, 10)}),
    }


def _pickers() -> dict[str, Check]:
    return {
        "datepicker": _entry({"initial_date": string(10, 10)}),
        "timepicker": _entry({"initial_time": string(5, 5), "timezone": string(64)}),
        "datetimepicker": _entry({"initial_date_time": whole(0, 9_999_999_999)}),
    }


def _selects() -> dict[str, Check]:
    several = {"max_selected_items": whole(1, 100)}
    selects = {
        "static_select": _menu({"initial_option": option()}),
        "multi_static_select": _menu({"initial_options": listing(option(), 100, 1), **several}),
        "external_select": _entry({"initial_option": option(), "min_query_length": whole(0, 100)}),
        "multi_external_select": _entry(
            {"initial_options": anything, "min_query_length": anything, **several}
        ),
    }
    for kind in ("user", "conversation", "channel"):
        more = {"response_url_enabled": flag, "filter": anything, "default_to_current_conversation": flag}
        extra = {} if kind == "user" else more
        selects[f"{kind}s_select"] = _entry({f"initial_{kind}": string(255), **extra})
        initial = {f"initial_{kind}s": listing(string(255), 100)}
        selects[f"multi_{kind}s_select"] = _entry({**initial, **several, **extra})
    return selects


@cache
def _shapes() -> dict[str, Check]:
    overflow = listing(option(url=True), limit("overflow", "options", "max_items"), 1)
    return {
        "button": button(),
        "image": image(),
        "overflow": _element({"options": overflow}, {"confirm": confirm()}),
        "checkboxes": _boxes("checkboxes", {"initial_options": listing(option(mrkdwn=True), 10, 1)}),
        "radio_buttons": _boxes("radio_buttons", {"initial_option": option(mrkdwn=True)}),
        **_texts(),
        **_pickers(),
        **_selects(),
    }


@cache
def elements(kinds: frozenset[str]) -> Check:
    """Any element of the given types."""
    return by_type({kind: check for kind, check in _shapes().items() if kind in kinds})
