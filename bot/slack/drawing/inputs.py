"""A form's fields as Slack inputs, and their values as Slack sends them back."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.chat.form_answers import FieldValues
from bot.markup.runs import Run
from bot.slack.drawing.parts import line, words
from bot.slack.drawing.rich_text import Block
from handlers.decisions import FormField, Picks
from handlers.review.cards.pieces import INPUT_MAX

_ACTION = "value"
# A field with more choices than one group of checkboxes takes goes on in "criteria~1", "criteria~2", …, and so does a
# text that may be longer than one input takes
_MORE = "~"

# docs.slack.dev, reference/block-kit/block-elements and blocks/input-block
_CHOICE = 75
_CHECKBOXES = 10
_LABEL = 2000
_PICKED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}
_RADIO_BUTTONS = 5  # our own; Slack takes ten, but more than five read better as a menu


def field_blocks(field: FormField) -> list[Block]:
    """Render a field; the id of its first input block is the field's own."""
    if field.criteria:
        return _criteria(field)
    if field.options:
        return [_input(field, field.id, _choice(field))]
    if field.picks is not None:
        return [_input(field, field.id, _picker(field, field.picks))]
    if field.multiline and field.max_length > INPUT_MAX:
        return _text_in_parts(field)
    return [_input(field, field.id, _text_input(field))]


def field_values(blocks: Mapping[str, object]) -> FieldValues:
    """Read the state of a view's inputs by field id, numbered fields in the order of their numbers."""
    values: FieldValues = {}
    for block_id in sorted(blocks, key=_place):
        elements = blocks[block_id]
        element = elements.get(_ACTION) if isinstance(elements, Mapping) else None
        if not isinstance(element, Mapping):
            continue
        name, value = block_id.partition(_MORE)[0], _value(element)
        before = values.get(name, ())
        if isinstance(before, tuple) and isinstance(value, tuple):
            values[name] = (*before, *value)
        else:
            values[name] = "\n".join(part for part in (before, value) if isinstance(part, str) and part)
    return values


def _input(field: FormField, block_id: str, element: Block) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": words(field.label, _LABEL),
        "element": element | {"action_id": _ACTION},
        "optional": not field.required,
    }
    return block | {"hint": words(field.hint, _LABEL)} if field.hint else block


def _text_input(field: FormField) -> Block:
    longest = min(field.max_length, INPUT_MAX)
    element: Block = {"type": "plain_text_input", "multiline": field.multiline, "max_length": longest}
    return element | {"initial_value": field.value[:longest]} if field.value else element


def _text_in_parts(field: FormField) -> list[Block]:
    """A long text whose lines count by themselves, in as many inputs as it may need; it goes on in the next."""
    parts = _parts_of_lines(field.value)
    blocks = []
    for number in range(max(-(-field.max_length // INPUT_MAX), len(parts))):
        value = parts[number] if number < len(parts) else ""
        block_id = f"{field.id}{_MORE}{number}" if number else field.id
        label = f"{field.label}, continued" if number else field.label
        one = replace(field, value=value, label=label, hint="" if number else field.hint)
        blocks.append(
            _input(replace(one, required=field.required and not number), block_id, _text_input(one))
        )
    return blocks


def _parts_of_lines(text: str) -> list[str]:
    """Cut a text at the ends of lines; a single line that no input takes is cut where the input ends."""
    parts = [""]
    for told in text.splitlines():
        longer = f"{parts[-1]}\n{told}" if parts[-1] else told
        if len(longer) <= INPUT_MAX:
            parts[-1] = longer
        else:
            parts.append(told)
    return parts


def _choice(field: FormField) -> Block:
    options = [_option(value, label) for value, label in field.options]
    few = len(options) <= _RADIO_BUTTONS
    element: Block = {"type": "radio_buttons" if few else "static_select", "options": options}
    chosen = [option for option in options if option["value"] in field.chosen]
    return element | {"initial_option": chosen[0]} if chosen else element


def _criteria(field: FormField) -> list[Block]:
    """Groups of checkboxes; the whole wording stands above them where a label cannot hold it."""
    labels = [
        f"{number}. {label}" if field.numbered else label
        for number, (_, label) in enumerate(field.criteria, 1)
    ]
    options = [_option(value, label) for (value, _), label in zip(field.criteria, labels, strict=True)]
    groups = [options[start : start + _CHECKBOXES] for start in range(0, len(options), _CHECKBOXES)]
    inputs = [
        _input(field, field.id if not number else f"{field.id}{_MORE}{number}", _checkboxes(group, field))
        for number, group in enumerate(groups)
    ]
    too_long = any(len(label) > _CHOICE for label in labels)
    return [line(Run("\n".join(labels))), *inputs] if too_long else inputs


def _checkboxes(options: list[Block], field: FormField) -> Block:
    element: Block = {"type": "checkboxes", "options": options}
    chosen = [option for option in options if option["value"] in field.chosen]
    return element | {"initial_options": chosen} if chosen else element


def _picker(field: FormField, picks: Picks) -> Block:
    """A menu of what Slack knows: people, channels with us in them or not, a calendar, a clock."""
    chosen, value = list(field.chosen), field.value
    match picks:
        case Picks.PERSON:
            return {"type": "users_select", **({"initial_user": chosen[0]} if chosen else {})}
        case Picks.PEOPLE:
            return {"type": "multi_users_select", **({"initial_users": chosen} if chosen else {})}
        case Picks.CHANNEL:
            channels = {"include": ["public", "private"], "exclude_bot_users": True}
            initial = {"initial_conversation": chosen[0]} if chosen else {}
            return {"type": "conversations_select", "filter": channels, **initial}
        case Picks.DATE:
            return {"type": "datepicker", **({"initial_date": value} if value else {})}
        case Picks.TIME:
            return {"type": "timepicker", **({"initial_time": value} if value else {})}


def _option(value: str, label: str) -> Block:
    return {"text": words(label, _CHOICE), "value": value}


def _value(element: Mapping[str, object]) -> str | tuple[str, ...]:
    if element.get("type") == "checkboxes":
        options = element.get("selected_options")
        return tuple(_selected(option) for option in options) if isinstance(options, list) else ()
    if element.get("type") == "multi_users_select":
        picked = element.get("selected_users")
        return tuple(str(one) for one in picked) if isinstance(picked, list) else ()
    if (key := _PICKED.get(str(element.get("type")))) is not None:
        text = element.get(key)
        return text if isinstance(text, str) else ""
    if element.get("type") == "plain_text_input":
        text = element.get("value")
        return text if isinstance(text, str) else ""
    return _selected(element.get("selected_option"))


def _selected(option: object) -> str:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else ""


def _place(block_id: str) -> tuple[str, int]:
    number = re.search(r"[0-9]+\Z", block_id)
    return (block_id[: number.start()], int(number.group())) if number else (block_id, -1)
