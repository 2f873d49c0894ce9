"""How a firm's work stands, as a card: figures, bars, and what needs somebody with a button for each remedy."""

from collections.abc import Sequence

from bot.chat.desk import button_ids
from bot.markup.runs import Run, plain
from bot.teams.cards.actions import Verb, execute
from bot.teams.cards.elements import (
    HEADING,
    Element,
    bold,
    box,
    card,
    columns,
    figures,
    rich,
    small,
    title,
    words,
)
from bot.teams.cards.rendered import Rendered, with_card
from handlers.desk.values import DeskButton
from handlers.overview.charts import BAR_LENGTH
from handlers.overview.values import BarChart, Overview, OverviewPart, OverviewRow
from handlers.review.cards.card_values import ActionStyle
from handlers.review.cards.card_words import clock_words

_TITLE = 150
_FULL, _EMPTY = "█", "░"
_LABEL = "96px"


def overview_card(page: Overview, told: str = "") -> Rendered:
    """Render it; `told` is what came of a remedy just now."""
    said = [box([words(told)], style="good")] if told else []
    charts = [element for chart in page.charts for element in chart_elements(chart)]
    parts = [element for part in page.parts for element in listed_part(part)]
    updated = small(f"As of {clock_words(page.updated_at, page.zone)} · “overview” shows it anew")
    made = card([title(page.title), *said, *figures(page.figures), *charts, *parts, updated])
    return with_card(made, summary="How the work stands")


def chart_elements(chart: BarChart) -> list[Element]:
    """Render a chart as bars of text."""
    rows = [
        columns(
            (_LABEL, [words(plain(row.label, 40))]),
            ("auto", [words(_FULL * row.filled + _EMPTY * (BAR_LENGTH - row.filled), {"color": "Accent"})]),
            ("stretch", [words(row.words)]),
        )
        for row in chart.rows
    ]
    note = [small(chart.note)] if chart.note else []
    return [_heading(chart.title), *rows, *note]


def listed_part(part: OverviewPart) -> list[Element]:
    """Render a list of what somebody has to see to, with the buttons of each."""
    rows = [element for row in part.rows for element in _row(row)]
    return [_heading(part.title), *rows, *([small(part.note)] if part.note else [])]


def _row(row: OverviewRow) -> list[Element]:
    told = [rich([bold(plain(row.title, _TITLE).strip() or "–")], spacing="Medium")]
    told += [rich([Run(text)]) for text in row.lines]
    return [*told, *desk_actions(row.buttons)]


def desk_actions(buttons: Sequence[DeskButton]) -> list[Element]:
    """Buttons of the desk beside each other; nothing where there are none."""
    return [{"type": "ActionSet", "actions": [_button(one) for one in buttons]}] if buttons else []


def _heading(text: str) -> Element:
    return words(text, HEADING, spacing="Medium") | {"separator": True}


def _button(button: DeskButton) -> Element:
    style = ActionStyle.PRIMARY if button.is_next else ActionStyle.PLAIN
    return execute(button.label, Verb.DESK_OPEN, button_ids(button.sheet, button.about), style=style)
