"""The firm's desk as cards: its page, its forms, and the words that come of them."""

from collections.abc import Mapping

from bot.chat.desk import button_ids, carried
from bot.chat.form_answers import FieldValues
from bot.chat.opaque import pack
from bot.markup.runs import Run, Style
from bot.teams.cards.actions import IDS, VERB, Verb, execute
from bot.teams.cards.elements import (
    HEADING,
    WARNING,
    Element,
    box,
    bullets,
    card,
    rich,
    small,
    title,
    words,
)
from bot.teams.cards.inputs import field_elements
from bot.teams.cards.rendered import Rendered, with_card
from handlers.decisions import DeskForm, DeskRow, NextStep, Refused, Sheet
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.remedies.sheets import REMEDY_SHEETS
from handlers.review.cards.card_values import ActionStyle

_ASKED = "Connect this channel with a matter, so that its reviews come here. Only an admin of the firm can."
_PAGE, _OVERVIEW = pack("desk"), pack("overview")
_ACTIONS = 6  # learn.microsoft.com, "Types of cards": Teams shows six of a set


def desk_card(page: DeskPage) -> Rendered:
    """Render the desk's page."""
    parts = [element for section in page.sections for element in _section(section)]
    made = card([title(page.title), *(words(text) for text in page.intro), *parts])
    return with_card(made, summary=page.notification)


def desk_form_card(form: DeskForm, refused: Refused | None = None) -> Element:
    """Render a form, and beside a field why it was refused."""
    named = {field.id for field in form.fields}
    beside = refused.field if refused is not None and refused.field in named else None
    head = [title(form.title), *(words(text) for text in form.intro)]
    if refused is not None and beside is None:
        head.append(words(refused.words, WARNING))
    fields = [
        element
        for field in form.fields
        for element in field_elements(field, refused.words if refused and field.id == beside else "")
    ]
    send = [execute(form.submit, Verb.DESK_SEND, carried(form), style=ActionStyle.PRIMARY)]
    rows = [element for row in form.rows for element in _row(row)]
    return card([*head, *rows, *fields], [*(send if form.submit else []), _back("Cancel", form.sheet)])


def said_card(text: str, secret: str = "", following: NextStep | None = None) -> Element:
    """Say what came of a form, with a button for what comes next.

    A secret stands here once, in an answer that one client shows and nobody keeps.
    """
    code = rich([Run(secret, frozenset({Style.CODE}))])
    shown = [box([code]), small("Shown this once. Copy it now.")] if secret else []
    return card([words(text), *shown], [*_next(following), _back("To the desk")])


def _next(following: NextStep | None) -> list[Element]:
    if following is None:
        return []
    ids = button_ids(following.sheet, following.about)
    return [execute(following.label, Verb.DESK_OPEN, ids, style=ActionStyle.PRIMARY)]


def connect_card() -> Rendered:
    """Offer, in a channel, to connect it: the matters are shown to whoever presses alone."""
    asked = execute("Connect a matter", Verb.DESK_OPEN, button_ids(Sheet.CONNECT, ""))
    return with_card(card([words(_ASKED)], [asked]), summary="Connect this channel")


def desk_values(data: Mapping[str, object]) -> FieldValues:
    """Read the inputs of a form of the desk, by field id."""
    return {name: value for name, value in data.items() if name not in (IDS, VERB) and isinstance(value, str)}


def asks_for_overview(value: object) -> bool:
    """Whether a button leads back to the overview, and not to the desk."""
    return value == _OVERVIEW


def _back(label: str, sheet: Sheet | None = None) -> Element:
    page = _OVERVIEW if sheet in REMEDY_SHEETS else _PAGE
    return execute(label, Verb.DESK_PAGE, page, inputs=False)


def _row(row: DeskRow) -> list[Element]:
    if row.sheet is None:
        return [words(row.text)]
    button = _button(DeskButton(label=row.label, sheet=row.sheet, about=row.about))
    return [words(row.text, spacing="Medium"), *_rows([button])]


def _section(section: DeskSection) -> list[Element]:
    heading = words(section.title, HEADING, spacing="Medium") | {"separator": True}
    buttons = [_button(button) for button in section.buttons]
    if section.is_marked:
        told = [words(text, spacing="Small") for text in section.lines]
    else:
        told = bullets([Run(text)] for text in section.lines)
    return [heading, *told, *_rows(buttons)]


def _rows(buttons: list[Element]) -> list[Element]:
    starts = range(0, len(buttons), _ACTIONS)
    return [{"type": "ActionSet", "actions": buttons[start : start + _ACTIONS]} for start in starts]


def _button(button: DeskButton) -> Element:
    style = ActionStyle.PRIMARY if button.is_next else ActionStyle.PLAIN
    return execute(button.label, Verb.DESK_OPEN, button_ids(button.sheet, button.about), style=style)
