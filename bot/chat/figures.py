"""Figures of work and money in words, alike wherever they are shown: digests, a person's page, the terminal."""

from collections.abc import Iterable, Sequence

from bot.markup.runs import plain
from handlers.money.amounts import Money, show
from handlers.money.digests import FirmFigures, GroupLine
from handlers.money.time import hours_text
from handlers.people.duties.notices import UNPAID_WORDS
from handlers.people.people import OutsideBusiness

COLUMNS = ("Reviews", "Time", "Experts earn", "Clients owe")
_SAID = {"approve": "approved", "edit": "edited", "reject": "rejected"}
# Our own: four groups of these stay well under a Slack table's 100 rows and 10,000 characters, and a message's 8,000.
_LINES_IN_GROUP = 8
_NAME = 60
_NOTHING = "–"


def amounts(money: Iterable[Money]) -> str:
    """Write one amount for each currency; nothing is "–"."""
    return " · ".join(show(amount) for amount in money) or _NOTHING


def verdicts(by_verdict: Iterable[tuple[str, int]]) -> str:
    """Write how many reviews ended how, such as "12 approved · 3 edited"."""
    return " · ".join(f"{count} {_SAID.get(verdict, verdict)}" for verdict, count in by_verdict)


def unpaid_words(unpaid: Iterable[tuple[OutsideBusiness, int]]) -> str:
    """Write how many reviews pay their expert nothing and why, such as "3 unpaid: employer-paid"."""
    return " · ".join(f"{count} unpaid: {UNPAID_WORDS[why]}" for why, count in unpaid)


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


def group_rows(lines: Sequence[GroupLine]) -> list[tuple[str, ...]]:
    """The first lines of a group as a table's rows: a name, then the COLUMNS; the last says how many are left."""
    shown = [_row(line) for line in lines[:_LINES_IN_GROUP]]
    left = len(lines) - len(shown)
    more = [(f"and {left} more", *(_NOTHING for _ in COLUMNS))] if left else []
    return [*shown, *more]


def _row(line: GroupLine) -> tuple[str, ...]:
    return (
        plain(line.name, _NAME).strip() or _NOTHING,
        f"{line.reviews:,}",
        hours_text(line.milliseconds),
        amounts(line.pay),
        amounts(line.price),
    )
