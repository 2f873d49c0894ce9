"""Figures of work and money in words, alike wherever they are shown: digests, a person's page, the terminal."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.markup.runs import plain
from handlers.money.amounts import Money, show
from handlers.money.digests import ExpertFigures, FirmFigures, GroupLine
from handlers.money.rating.premiums import premium_words
from handlers.money.time import hours_text
from handlers.people.duties.notices import UNPAID_WORDS
from handlers.people.people import OutsideBusiness

COLUMNS = ("Reviews", "Time", "Experts earn", "Clients owe")
PRACTICE_COLUMNS = ("Reviews", "Time", "Clients owe", "Margin")
EXPERT_COLUMNS = ("Reviews", "Time")
EARN_THE_SAME = "Approve, edit and reject earn the same."
ASK_ADMIN = "Something looks wrong? Tell your firm's admin."
_SAID = {"approve": "approved", "edit": "edited", "reject": "rejected"}
# Our own: four groups of these stay well under a Slack table's 100 rows and 10,000 characters, and a message's 8,000.
_LINES_IN_GROUP = 8
_NAME = 60
_AWAY = 8  # people, by name
_NOTHING = "–"

L = TypeVar("L")


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


def notes_words(figures: ExpertFigures) -> str:
    """Say of an expert's work what paid nothing, and what paid more, such as "2 with a weekend premium of 25 %"."""
    more = (f"{count} with {premium_words(kinds, bp)}" for kinds, bp, count in figures.premiums)
    return " · ".join(filter(None, (unpaid_words(figures.unpaid), *more)))


def week_rows(figures: ExpertFigures, unpaid: Iterable[Money]) -> list[tuple[str, str]]:
    """An expert's week, labelled; what metered time came to stands there where there was any."""
    an_hour = [("Earned an hour of metered time", amounts(figures.an_hour))] if figures.an_hour else []
    return [
        ("Reviews", f"{figures.reviews:,}"),
        ("Metered time", hours_text(figures.milliseconds)),
        ("Earned", amounts(figures.earned)),
        *an_hour,
        ("Not yet paid", amounts(unpaid)),
    ]


def practice_groups(figures: FirmFigures) -> list[tuple[str, list[tuple[str, ...]]]]:
    """A practice's areas and matters as tables' rows: a name, then the PRACTICE_COLUMNS."""
    groups = (("Practice area", figures.by_practice_area), ("Matter", figures.by_matter))
    return [(name, _rows_of(lines, _practice_row, len(PRACTICE_COLUMNS))) for name, lines in groups if lines]


def expert_lines(by_expert: Sequence[tuple[str, int, int]]) -> list[tuple[str, ...]]:
    """What each expert did, without any money: a name, then the EXPERT_COLUMNS."""

    def row(line: tuple[str, int, int]) -> tuple[str, ...]:
        name, reviews, milliseconds = line
        return plain(name, _NAME).strip() or _NOTHING, f"{reviews:,}", hours_text(milliseconds)

    return _rows_of(by_expert, row, len(EXPERT_COLUMNS))


def away_words(away: Sequence[str]) -> str:
    """Say who is away, the first of them by name."""
    left = len(away) - _AWAY
    more = f" · and {left} more" if left > 0 else ""
    return f"Away: {' · '.join(away[:_AWAY])}{more}"


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
    return _rows_of(lines, _row, len(COLUMNS))


def _rows_of(lines: Sequence[L], row: Callable[[L], tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    shown = [row(line) for line in lines[:_LINES_IN_GROUP]]
    left = len(lines) - len(shown)
    return [*shown, *([(f"and {left} more", *(_NOTHING for _ in range(columns)))] if left else [])]


def _practice_row(line: GroupLine) -> tuple[str, ...]:
    return (
        plain(line.name, _NAME).strip() or _NOTHING,
        f"{line.reviews:,}",
        hours_text(line.milliseconds),
        amounts(line.price),
        amounts(line.margin),
    )


def _row(line: GroupLine) -> tuple[str, ...]:
    return (
        plain(line.name, _NAME).strip() or _NOTHING,
        f"{line.reviews:,}",
        hours_text(line.milliseconds),
        amounts(line.pay),
        amounts(line.price),
    )
