"""The weekly digests as cards: an expert's own week, and the firm's."""

from bot.chat.figures import (
    COLUMNS,
    amounts,
    count_of,
    firm_groups,
    firm_totals,
    group_rows,
    notes_words,
    unpaid_words,
    verdicts,
    week_rows,
)
from bot.markup.runs import Run
from bot.teams.cards.elements import (
    BOLD,
    Element,
    bold,
    card,
    figures,
    rich,
    small,
    table,
    title,
    units,
    words,
)
from bot.teams.cards.pictures import picture_element
from bot.teams.cards.rendered import Rendered, with_card
from handlers.money.amounts import Money
from handlers.money.digests import ExpertFigures, FirmFigures, GroupLine

# Amounts are a person's own business and a notification may be read over a shoulder: it names none.
_EXPERT_NOTICE = "Your week is ready"
_FIRM_NOTICE = "The firm's week is ready"
_DIGEST_UNITS = 40_000  # as a review's card
_ALIGNS = ("left", *("right" for _ in COLUMNS))
_WIDTHS = (5, 4, 4, 5, 5)  # the narrower of the chats must not break a time in its middle


def expert_digest(week_figures: ExpertFigures, *, week: str, unpaid: tuple[Money, ...]) -> Rendered:
    """Render an expert's week; `week` names it in words, `unpaid` is the balance that no payout has taken."""
    if not week_figures.reviews and not any(money.minor for money in week_figures.earned):
        return _message(_EXPERT_NOTICE, [_quiet(f"A quiet week, {week}: no reviews.", unpaid)])
    body = [
        title(f"Your week, {week}"),
        rich([Run("Thank you. You answered "), bold(count_of(week_figures.reviews)), Run(".")]),
        *figures(week_rows(week_figures, unpaid)),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(said)] if (said := notes_words(week_figures)) else []),
        small("Approve, edit and reject earn the same. Something looks wrong? Tell your firm's admin."),
    ]
    return _message(_EXPERT_NOTICE, body)


def firm_digest(week_figures: FirmFigures, *, week: str, picture: bytes = b"") -> Rendered:
    """Render a firm's week: totals, a table for each group, and the picture (a PNG) where there is room for it."""
    groups = firm_groups(week_figures)
    if not groups:
        quiet = _quiet(f"A quiet week, {week}: no reviews in the firm.", ())
        return _message(_FIRM_NOTICE, [quiet])
    head = [
        title(f"The firm's week, {week}"),
        *figures(firm_totals(week_figures)),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(unpaid_words(week_figures.unpaid))] if week_figures.unpaid else []),
    ]
    tables = [_group(name, lines) for name, lines in groups]
    room = _DIGEST_UNITS - units(card([*head, *tables]))
    shown = picture_element(picture, "Reviews by practice area and verdict", room=room) if picture else None
    return _message(_FIRM_NOTICE, [*head, *([shown] if shown else []), *tables])


def _group(name: str, lines: tuple[GroupLine, ...]) -> Element:
    heading = [words(text, BOLD) for text in (name, *COLUMNS)]
    rows = [[words(text) for text in row] for row in group_rows(lines)]
    return table([heading, *rows], _ALIGNS, _WIDTHS)


def _quiet(told: str, unpaid: tuple[Money, ...]) -> Element:
    owed = any(money.minor for money in unpaid)
    return words(f"{told} Not yet paid: {amounts(unpaid)}." if owed else told)


def _message(notice: str, body: list[Element]) -> Rendered:
    return with_card(card(body), summary=notice)
