"""A supervisor's and a practice head's digest as Slack messages."""

from collections.abc import Sequence

from bot.chat.figures import (
    EXPERT_COLUMNS,
    PRACTICE_COLUMNS,
    away_words,
    expert_lines,
    firm_totals,
    practice_groups,
    unpaid_words,
    verdicts,
)
from bot.markup.runs import Run
from bot.markup.tables import Table
from bot.slack.drawing.overviews import listed_part
from bot.slack.drawing.parts import bold, bullets, fields, header, line, named, small
from bot.slack.drawing.rich_text import Block
from bot.slack.drawing.tables import table_block
from handlers.money.digests import FirmFigures
from handlers.overview.supervised import SupervisorFigures

# Whose experts and which money is not for whoever looks over a shoulder: a notification names none.
_SUPERVISOR_NOTICE = "Your experts’ week is ready"
_PRACTICE_NOTICE = "Your practice’s week is ready"


def supervisor_message(figures: SupervisorFigures, *, week: str) -> dict[str, object]:
    """Render a supervisor's week: what was done, what waits with its buttons, who is away and what is next."""
    if figures.is_quiet:
        words = f"A quiet week, {week}: your experts had no reviews, and nothing waits for you."
        return _message(_SUPERVISOR_NOTICE, [line(Run(words))], week)
    rows = expert_lines(figures.by_expert)
    blocks = [
        header(f"Your experts’ week, {week}"),
        fields(figures.counts),
        line(bold("What is next")),
        bullets([Run(step)] for step in figures.steps),
        *(listed_part(figures.needs) if figures.needs.rows else []),
        *([_table([("Expert", EXPERT_COLUMNS, rows)])] if rows else []),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(away_words(figures.away))] if figures.away else []),
    ]
    return _message(_SUPERVISOR_NOTICE, blocks, week)


def practice_message(figures: FirmFigures, *, week: str, areas: str) -> dict[str, object]:
    """Render the week of a practice head's areas: revenue, margin and hours, by area and matter."""
    groups = practice_groups(figures)
    if not groups:
        words = f"A quiet week, {week}: no reviews in {areas}."
        return _message(_PRACTICE_NOTICE, [line(Run(words))], week)
    blocks = [
        header(f"{areas}, {week}"),
        fields(firm_totals(figures)),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(unpaid_words(figures.unpaid))] if figures.unpaid else []),
        _table([(name, PRACTICE_COLUMNS, rows) for name, rows in groups]),
    ]
    return _message(_PRACTICE_NOTICE, blocks, week)


def _table(groups: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]]) -> Block:
    """One table of all groups, each under a heading of its own: Slack takes one table in a message."""
    rows = [
        row
        for name, columns, lines in groups
        for row in (
            tuple((bold(text),) for text in (name, *columns)),
            *(tuple((Run(text),) for text in one) for one in lines),
        )
    ]
    aligns = ("left", *("right" for _ in groups[0][1]))
    return table_block(Table(rows=tuple(rows), aligns=aligns, source=()))


def _message(notice: str, blocks: list[Block], week: str) -> dict[str, object]:
    return {"text": notice, "blocks": named(blocks, week)}
