"""Figures of work and money as words and as Slack blocks: Home, digests and /signoff show them alike."""

from collections.abc import Iterable, Sequence

from bot.slack.parts import bold
from bot.slack.rich_text import Block, Run, plain
from bot.slack.tables import Table, table_block
from handlers.money.amounts import Money, show
from handlers.money.digests import FirmFigures, GroupLine
from handlers.money.time import hours_text

_SAID = {"approve": "approved", "edit": "edited", "reject": "rejected"}
# Our own: four groups of these stay well under a table's 100 rows and 10,000 characters, and a message's 8,000.
_LINES_IN_GROUP = 8
_NAME = 60
_COLUMNS = ("Reviews", "Time", "Experts earn", "Clients owe")


def amounts(money: Iterable[Money]) -> str:
    """Write one amount for each currency; nothing is "–"."""
    return " · ".join(show(amount) for amount in money) or "–"


def verdicts(by_verdict: Iterable[tuple[str, int]]) -> str:
    """Write how many reviews ended how, such as "12 approved · 3 edited"."""
    return " · ".join(f"{count} {_SAID.get(verdict, verdict)}" for verdict, count in by_verdict)


def count_of(reviews: int) -> str:
    """Write a number of reviews."""
    return "1 review" if reviews == 1 else f"{reviews:,} reviews"


def firm_totals(figures: FirmFigures) -> list[tuple[str, str]]:
    """A firm's totals, labelled."""
    return [
        ("Reviews", f"{figures.reviews:,}"),
        ("Time", hours_text(figures.milliseconds)),
        ("Experts earn", amounts(figures.pay)),
        ("Clients owe", amounts(figures.price)),
        ("Margin", amounts(figures.margin)),
    ]


def firm_groups(figures: FirmFigures) -> tuple[tuple[str, tuple[GroupLine, ...]], ...]:
    """The groups that a firm's figures are shown by, with their names."""
    groups = (
        ("Practice area", figures.by_practice_area),
        ("Client", figures.by_client),
        ("Matter", figures.by_matter),
        ("Expert", figures.by_expert),
    )
    return tuple((name, lines) for name, lines in groups if lines)


def groups_table(groups: Sequence[tuple[str, Sequence[GroupLine]]]) -> Block:
    """One table of all groups, each under a heading of its own: Slack takes one table in a message."""
    rows = [row for name, lines in groups for row in _group_rows(name, lines)]
    aligns = ("left", *("right" for _ in _COLUMNS))
    return table_block(Table(rows=tuple(rows), aligns=aligns, source=()))


def _group_rows(name: str, lines: Sequence[GroupLine]) -> list[tuple[tuple[Run, ...], ...]]:
    heading = tuple((bold(text),) for text in (name, *_COLUMNS))
    shown = [_row(line) for line in lines[:_LINES_IN_GROUP]]
    left = len(lines) - len(shown)
    more = [((Run(f"and {left} more"),), *((Run("–"),) for _ in _COLUMNS))] if left else []
    return [heading, *shown, *more]


def _row(line: GroupLine) -> tuple[tuple[Run, ...], ...]:
    texts = (
        plain(line.name, _NAME),
        f"{line.reviews:,}",
        hours_text(line.milliseconds),
        amounts(line.pay),
        amounts(line.price),
    )
    return tuple((Run(text.strip() or "–"),) for text in texts)
