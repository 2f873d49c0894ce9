"""A supervisor's and a practice head's digest as cards."""

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
from bot.teams.cards.elements import (
    BOLD,
    HEADING,
    Element,
    bullets,
    card,
    figures,
    small,
    table,
    title,
    words,
)
from bot.teams.cards.overviews import listed_part
from bot.teams.cards.rendered import Rendered, with_card
from handlers.money.digests import FirmFigures
from handlers.overview.supervised import SupervisorFigures

# Whose experts and which money is not for whoever looks over a shoulder: a notification names none.
_SUPERVISOR_NOTICE = "Your experts’ week is ready"
_PRACTICE_NOTICE = "Your practice’s week is ready"
_WIDTHS = {len(EXPERT_COLUMNS): (5, 3, 3), len(PRACTICE_COLUMNS): (5, 4, 4, 5, 5)}


def supervisor_card(week_figures: SupervisorFigures, *, week: str) -> Rendered:
    """Render a supervisor's week: what was done, what waits with its buttons, who is away and what is next."""
    if week_figures.is_quiet:
        told = f"A quiet week, {week}: your experts had no reviews, and nothing waits for you."
        return _message(_SUPERVISOR_NOTICE, [words(told)])
    rows = expert_lines(week_figures.by_expert)
    body = [
        title(f"Your experts’ week, {week}"),
        *figures(week_figures.counts),
        words("What is next", HEADING, spacing="Medium"),
        *bullets([Run(step)] for step in week_figures.steps),
        *(listed_part(week_figures.needs) if week_figures.needs.rows else []),
        *([_table("Expert", EXPERT_COLUMNS, rows)] if rows else []),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(away_words(week_figures.away))] if week_figures.away else []),
    ]
    return _message(_SUPERVISOR_NOTICE, body)


def practice_card(week_figures: FirmFigures, *, week: str, areas: str) -> Rendered:
    """Render the week of a practice head's areas: revenue, margin and hours, by area and matter."""
    groups = practice_groups(week_figures)
    if not groups:
        return _message(_PRACTICE_NOTICE, [words(f"A quiet week, {week}: no reviews in {areas}.")])
    body = [
        title(f"{areas}, {week}"),
        *figures(firm_totals(week_figures)),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(unpaid_words(week_figures.unpaid))] if week_figures.unpaid else []),
        *(_table(name, PRACTICE_COLUMNS, rows) for name, rows in groups),
    ]
    return _message(_PRACTICE_NOTICE, body)


def _table(name: str, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> Element:
    heading = [words(text, BOLD) for text in (name, *columns)]
    rows = [[words(text) for text in line] for line in lines]
    return table([heading, *rows], ("left", *("right" for _ in columns)), _WIDTHS[len(columns)])


def _message(notice: str, body: list[Element]) -> Rendered:
    return with_card(card(body), summary=notice)
