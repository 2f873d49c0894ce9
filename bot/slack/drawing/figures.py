"""Figures of work and money as Slack blocks."""

from collections.abc import Sequence

from bot.chat.figures import COLUMNS, group_rows
from bot.markup.runs import Run
from bot.markup.tables import Table
from bot.slack.drawing.parts import bold
from bot.slack.drawing.rich_text import Block
from bot.slack.drawing.tables import table_block
from handlers.money.digests import GroupLine


def groups_table(groups: Sequence[tuple[str, Sequence[GroupLine]]]) -> Block:
    """One table of all groups, each under a heading of its own: Slack takes one table in a message."""
    rows = [row for name, lines in groups for row in _group(name, lines)]
    aligns = ("left", *("right" for _ in COLUMNS))
    return table_block(Table(rows=tuple(rows), aligns=aligns, source=()))


def _group(name: str, lines: Sequence[GroupLine]) -> list[tuple[tuple[Run, ...], ...]]:
    heading = tuple((bold(text),) for text in (name, *COLUMNS))
    return [heading, *(tuple((Run(text),) for text in row) for row in group_rows(lines))]
