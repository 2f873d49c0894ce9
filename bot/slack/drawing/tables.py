"""A table of an output as Slack's table block, where it may be one."""

from bot.markup.tables import Table
from bot.slack.drawing.rich_text import Block, rich_text, section

# Slack's, docs.slack.dev table-block: one table a message, none in a modal or on a home tab.
ROWS_MAX = 100
CELLS_MAX = 20
CHARACTERS_MAX = 10_000


def is_native(table: Table) -> bool:
    """Whether Slack takes the table as a table block, and it shows all that was written."""
    narrow = len(table.rows) <= ROWS_MAX and len(table.aligns) <= CELLS_MAX
    return narrow and table.characters <= CHARACTERS_MAX and not table.is_ragged


def table_block(table: Table) -> Block:
    """The table as Slack's block. Its cells are rich_text, which is literal, and never empty, which is refused."""
    return {
        "type": "table",
        "column_settings": [{"align": align, "is_wrapped": True} for align in table.aligns],
        "rows": [[rich_text([section(cell)]) for cell in row] for row in table.rows],
    }
