"""How a firm's work stands, in Slack: in the Home tab, and as an answer to `/signoff overview`.

The charts are bars of text: a picture in a Home tab needs an address that everybody can reach, which a bot with Socket
Mode has not, or a file uploaded to the workspace for each look. Text is there at once, and is read aloud.
"""

from bot.markup.runs import Run, plain
from bot.slack.drawing.desk_views import desk_button
from bot.slack.drawing.parts import bold, fields, header, line, named, small
from bot.slack.drawing.rich_text import Block, rich_text
from handlers.overview.charts import BAR_LENGTH
from handlers.overview.values import BarChart, Overview, OverviewPart, OverviewRow
from handlers.review.cards.card_words import clock_words

_LABEL, _TITLE = 14, 150
_FULL, _EMPTY = "█", "·"  # as wide as each other in fixed-width letters, and quiet


def overview_part(page: Overview) -> list[Block]:
    """Render it as a part of a page."""
    charts = [block for chart in page.charts for block in chart_blocks(chart)]
    parts = [block for part in page.parts for block in listed_part(part)]
    return [header(page.title), fields(page.figures), *charts, *parts]


def overview_message(page: Overview) -> list[Block]:
    """Render it as a message, to whom asked alone."""
    updated = f"As of {clock_words(page.updated_at, page.zone)} · your Home tab shows it too"
    return named([*overview_part(page), small(updated)], "overview")


def chart_blocks(chart: BarChart) -> list[Block]:
    """Draw a chart, a line of letters that are all as wide for each row."""
    labels = [plain(row.label, _LABEL).strip() for row in chart.rows]
    width = max((len(label) for label in labels), default=0)
    lines = [
        f"{label:<{width}}  {_FULL * row.filled}{_EMPTY * (BAR_LENGTH - row.filled)}  {plain(row.words, _TITLE)}"
        for label, row in zip(labels, chart.rows, strict=True)
    ]
    text = {"type": "text", "text": "\n".join(lines) or "–"}
    drawn = rich_text(
        [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": chart.title, "style": {"bold": True}}],
            },
            {"type": "rich_text_preformatted", "elements": [text]},
        ]
    )
    return [drawn, *([small(chart.note)] if chart.note else [])]


def listed_part(part: OverviewPart) -> list[Block]:
    """Render a list of what somebody has to see to, with the buttons of each."""
    rows = [block for row in part.rows for block in _row(row)]
    return [header(part.title), *rows, *([small(part.note)] if part.note else [])]


def _row(row: OverviewRow) -> list[Block]:
    told = line(bold(plain(row.title, _TITLE).strip() or "–"), *(Run(f"\n{words}") for words in row.lines))
    buttons = [desk_button(button, number) for number, button in enumerate(row.buttons)]
    actions: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [told, *actions]
