"""A form's fields as inputs of a card, and their values as Teams sends them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.chat.form_answers import SEEN, FieldValues
from bot.teams.cards.elements import SMALL, WARNING, Element, words
from bot.teams.cards.literal import choice_words
from handlers.decisions import FormField, Picks
from handlers.money.adjusting.durations import HOURS_FIELD, MINUTES_FIELD, SECONDS_FIELD
from handlers.review.cards.form_values import (
    ANSWER_FIELD,
    COMMENT_FIELD,
    CRITERIA_FIELD,
    PIECE_FIELD,
    REASON_FIELD,
)
from handlers.review.cards.pieces import EDIT_MAX, PIECE

_RADIO_BUTTONS = 5  # our own: more than five read better as a menu
_SEPARATOR = ","  # Teams' own, between what is ticked
_MISSING = "Please fill this in."
# An input grows with its container and not with its text: so many pixels for so many characters of a line.
_LINE_CHARACTERS, _LINE_PIXELS = 90, 20
_LOWEST, _HIGHEST = 60, 320
MOST_PIECES = -(-EDIT_MAX // (PIECE * 3 // 5))
_CHOICES = (ANSWER_FIELD, REASON_FIELD, COMMENT_FIELD, HOURS_FIELD, MINUTES_FIELD, SECONDS_FIELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form asks that Teams may leave out of its answer: emptied pieces, and criteria of which none is met."""

    pieces: int = 0
    criteria: bool = False
    seen: str = ""  # what the form showed, if it says so


def asked_in(fields: Sequence[FormField]) -> Asked:
    """Sum up what a form asks."""
    pieces = sum(field.id.startswith(PIECE_FIELD) for field in fields)
    return Asked(pieces=pieces, criteria=any(field.criteria for field in fields))


def field_elements(field: FormField, refusal: str = "") -> list[Element]:
    """Render a field, below the words of a refusal that is about it."""
    said = [words(refusal, WARNING)] if refusal else []
    if field.criteria:
        return [*said, _criteria(field)]
    if field.options:
        return [*said, _choice(field)]
    hint = [words(field.hint, SMALL, spacing="Small")] if field.hint and (field.value or field.picks) else []
    if field.picks is not None:
        return [*said, *hint, _picker(field, field.picks)]
    return [*said, *hint, _room(_text_input(field), field) if field.multiline else _text_input(field)]


def field_values(data: Mapping[str, object], asked: Asked) -> FieldValues | None:
    """Read the inputs of a form by field id, the pieces in their order; None where one is no text."""
    pieces = [f"{PIECE_FIELD}{number}" for number in range(asked.pieces)]
    values: FieldValues = {}
    for name in (*_CHOICES, *pieces):
        value = data.get(name)
        if value is not None and not isinstance(value, str):
            return None
        if value is not None or name in pieces:
            values[name] = value or ""
    ticked = data.get(CRITERIA_FIELD) or ""
    if not isinstance(ticked, str):
        return None
    if asked.seen:
        values[SEEN] = asked.seen
    if asked.criteria:
        values[CRITERIA_FIELD] = tuple(part for part in ticked.split(_SEPARATOR) if part)
    return values


def _input(kind: str, field: FormField) -> Element:
    made: Element = {"type": kind, "id": field.id, "label": field.label}
    return made | ({"isRequired": True, "errorMessage": _MISSING} if field.required else {})


def _text_input(field: FormField) -> Element:
    made = _input("Input.Text", field) | {"maxLength": field.max_length}
    made |= {"isMultiline": True} if field.multiline else {}
    made |= {"placeholder": field.hint} if field.hint else {}
    return made | ({"value": field.value} if field.value else {})


def _picker(field: FormField, picks: Picks) -> Element:
    """What Teams knows: people of the directory, a calendar, a clock. It knows no menu of channels: their id is typed.

    learn.microsoft.com, "People Picker in Adaptive Cards": the values are the directory's ids.
    """
    match picks:
        case Picks.DATE:
            return _input("Input.Date", field) | ({"value": field.value} if field.value else {})
        case Picks.TIME:
            return _input("Input.Time", field) | ({"value": field.value} if field.value else {})
        case Picks.CHANNEL:
            made = _input("Input.Text", field) | {"placeholder": "19:…@thread.tacv2"}
            return made | ({"value": field.chosen[0]} if field.chosen else {})
        case Picks.PERSON | Picks.PEOPLE:
            source = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
            made = _input("Input.ChoiceSet", field) | {"choices": [], "choices.data": source}
            made |= {"isMultiSelect": True} if picks is Picks.PEOPLE else {}
            return made | ({"value": _SEPARATOR.join(field.chosen)} if field.chosen else {})


def _room(made: Element, field: FormField) -> Element:
    lines = sum(1 + len(line) // _LINE_CHARACTERS for line in field.value.split("\n"))
    height = min(_HIGHEST, _LOWEST + _LINE_PIXELS * (1 + lines))
    return {"type": "Container", "minHeight": f"{height}px", "items": [made | {"height": "stretch"}]}


def _choice(field: FormField) -> Element:
    few = len(field.options) <= _RADIO_BUTTONS
    made = _choices(field, field.options) | {"style": "expanded" if few else "compact"}
    made |= {} if few else {"placeholder": "Choose"}
    return made | ({"value": field.chosen[0]} if field.chosen else {})


def _criteria(field: FormField) -> Element:
    made = _choices(field, field.criteria) | {"style": "expanded", "isMultiSelect": True}
    return made | ({"value": _SEPARATOR.join(field.chosen)} if field.chosen else {})


def _choices(field: FormField, options: Sequence[tuple[str, str]]) -> Element:
    choices = [{"title": choice_words(label) or value, "value": value} for value, label in options]
    return _input("Input.ChoiceSet", field) | {"wrap": True, "choices": choices}
