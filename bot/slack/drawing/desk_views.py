"""The firm's desk in Slack: its page, its forms, and the words that come of them."""

from collections.abc import Mapping

from bot.chat.desk import Carried, button_ids, carried, read_carried
from bot.chat.form_answers import FieldValues
from bot.markup.runs import Run, Style
from bot.slack.drawing.inputs import field_blocks, field_values
from bot.slack.drawing.parts import bullets, divider, header, line, named, small, words
from bot.slack.drawing.rich_text import Block
from bot.slack.drawing.views import modal
from handlers.decisions import DeskForm, DeskRow, NextStep
from handlers.desk.values import DeskButton, DeskPage, DeskSection

CALLBACK = "desk"
ACTION = "desk"  # and the sheet after it: within a block no two may be alike
_AT = "@"
_BUTTON = 75


def desk_blocks(page: DeskPage) -> list[Block]:
    """Render the desk's page."""
    parts = [block for section in page.sections for block in _section(section)]
    return [header(page.title), *(line(Run(text)) for text in page.intro), *parts]


def desk_message(page: DeskPage) -> dict[str, object]:
    """Render the desk's page as a message."""
    return {"text": page.notification, "blocks": named(desk_blocks(page), "desk")}


def desk_part(page: DeskPage) -> list[Block]:
    """Render the desk's page as a part of another."""
    return [divider(), *desk_blocks(page)]


def desk_form_view(form: DeskForm, place: str = "") -> dict[str, object]:
    """Render a form.

    An input is named for the sheet and the version that it shows: Slack keeps what was typed into one of the same
    name, which would hide what somebody else changed meanwhile.
    """
    tag = f"{_AT}{form.sheet}.{form.seen}"
    inputs = [
        block | {"block_id": f"{block['block_id']}{tag}"} if block["type"] == "input" else block
        for field in form.fields
        for block in field_blocks(field)
    ]
    about = {"callback_id": CALLBACK, "private_metadata": carried(form, place)}
    rows = [_row(row, number) for number, row in enumerate(form.rows)]
    told = [line(Run(text)) for text in form.intro]
    return modal(form.title, [*told, *rows, *inputs], form.submit) | about


def said_view(text: str, secret: str = "", following: NextStep | None = None) -> dict[str, object]:
    """Say what came of a form, with a button for what comes next.

    A secret stands here once, in a window that nobody else sees and nothing keeps.
    """
    shown = (
        [line(Run(secret, frozenset({Style.CODE}))), small("Shown this once. Copy it now.")] if secret else []
    )
    return modal("Done", [line(Run(text)), *shown, *_next(following)])


def _next(following: NextStep | None) -> list[Block]:
    if following is None:
        return []
    button = DeskButton(label=following.label, sheet=following.sheet, about=following.about, is_next=True)
    return [{"type": "actions", "elements": [desk_button(button, 0)]}]


def read_desk_form(view: Mapping[str, object]) -> tuple[Carried, FieldValues] | None:
    """Read a form of the desk that was sent; None for a view that is not one."""
    known = read_carried(view.get("private_metadata"))
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, Mapping) else None
    if view.get("callback_id") != CALLBACK or known is None or not isinstance(blocks, Mapping):
        return None
    return known, field_values({str(name).partition(_AT)[0]: value for name, value in blocks.items()})


def people_picked(view: Mapping[str, object]) -> list[str]:
    """Find the accounts that were picked in a form."""
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, Mapping) else None
    elements = [
        element
        for inputs in (blocks.values() if isinstance(blocks, Mapping) else ())
        for element in (inputs.values() if isinstance(inputs, Mapping) else ())
        if isinstance(element, Mapping)
    ]
    several = [element.get("selected_users") for element in elements]
    one = [element.get("selected_user") for element in elements]
    return [str(who) for who in (*one, *(who for some in several for who in some or ())) if who]


def input_named(view: Mapping[str, object], field: str | None) -> str | None:
    """Find the input of a form that a field's words belong to: its own, or the first."""
    blocks = view.get("blocks")
    ours = [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []
    inputs = [str(block.get("block_id")) for block in ours if block.get("type") == "input"]
    own = [name for name in inputs if name.partition(_AT)[0] == field]
    return next(iter(own or inputs), None)


def _row(row: DeskRow, number: int) -> Block:
    if row.sheet is None:
        return line(Run(row.text))
    button = desk_button(DeskButton(label=row.label, sheet=row.sheet, about=row.about), number)
    return {"type": "section", "text": words(row.text), "accessory": button}


def _section(section: DeskSection) -> list[Block]:
    if section.is_marked:
        told = [line(Run("\n".join(section.lines)))]
    else:
        told = [bullets([Run(text)] for text in section.lines)] if section.lines else []
    elements = [desk_button(button, number) for number, button in enumerate(section.buttons)]
    actions: list[Block] = [{"type": "actions", "elements": elements}] if elements else []
    return [header(section.title), *told, *actions]


def desk_button(button: DeskButton, number: int) -> Block:
    """Render a button of the desk, the number that it has in its block."""
    made: Block = {
        "type": "button",
        "action_id": f"{ACTION}-{number}-{button.sheet}",
        "text": words(button.label, _BUTTON),
        "value": button_ids(button.sheet, button.about),
    }
    return made | {"style": "primary"} if button.is_next else made
