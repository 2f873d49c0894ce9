"""The weekly digests as cards: an expert's own week, and the firm's."""

from collections.abc import Sequence

from bot.chat.figures import (
    ASK_ADMIN,
    COLUMNS,
    EARN_THE_SAME,
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
    bullets,
    card,
    figures,
    rich,
    small,
    table,
    title,
    units,
    words,
)
from bot.teams.cards.overviews import desk_actions
from bot.teams.cards.pictures import picture_element
from bot.teams.cards.rendered import Rendered, with_card
from handlers.desk.values import DeskButton
from handlers.money.amounts import Money
from handlers.money.digests import ExpertFigures, FirmFigures, GroupLine
from handlers.money.paying.shown.values import Group, WeekShown
from handlers.money.reports.next_steps import expert_lines, expert_steps, finance_lines, finance_steps

# Amounts are a person's own business and a notification may be read over a shoulder: it names none.
_EXPERT_NOTICE = "Your week is ready"
_FIRM_NOTICE = "The firm's week is ready"
_DIGEST_UNITS = 40_000  # as a review's card
_ALIGNS = ("left", *("right" for _ in COLUMNS))
_WIDTHS = (5, 4, 4, 5, 5)  # the narrower of the chats must not break a time in its middle


def expert_digest(
    week_figures: ExpertFigures, *, week: str, unpaid: tuple[Money, ...], payouts: Sequence[Group] = ()
) -> Rendered:
    """Render an expert's week; `week` names it in words, `unpaid` is the balance that nobody has paid.

    `payouts` is what becomes of what the week pays, with the button to say what is not right.
    """
    if not week_figures.reviews and not any(money.minor for money in week_figures.earned):
        return _message(_EXPERT_NOTICE, [_quiet(f"A quiet week, {week}: no reviews.", unpaid)])
    body = [
        title(f"Your week, {week}"),
        rich([Run("Thank you. You answered "), bold(count_of(week_figures.reviews)), Run(".")]),
        *figures(week_rows(week_figures, unpaid)),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(said)] if (said := notes_words(week_figures)) else []),
        *_next(expert_lines(payouts), expert_steps(payouts)),
        small(EARN_THE_SAME if payouts else f"{EARN_THE_SAME} {ASK_ADMIN}"),
    ]
    return _message(_EXPERT_NOTICE, body)


def firm_digest(
    week_figures: FirmFigures,
    *,
    week: str,
    picture: bytes = b"",
    payouts: WeekShown | None = None,
    pre_bills: int = 0,
) -> Rendered:
    """Render a firm's week: totals, what waits for finance, a table a group, and the picture (a PNG) where it fits."""
    groups = firm_groups(week_figures)
    waits = finance_lines(payouts, pre_bills)
    following = _next(waits, finance_steps(payouts, pre_bills)) if groups or waits else []
    if not groups:
        quiet = _quiet(f"A quiet week, {week}: no reviews in the firm.", ())
        return _message(_FIRM_NOTICE, [quiet, *following])
    head = [
        title(f"The firm's week, {week}"),
        *figures(firm_totals(week_figures)),
        *([small(verdicts(week_figures.by_verdict))] if week_figures.by_verdict else []),
        *([small(unpaid_words(week_figures.unpaid))] if week_figures.unpaid else []),
        *following,
    ]
    tables = [_group(name, lines) for name, lines in groups]
    room = _DIGEST_UNITS - units(card([*head, *tables]))
    shown = picture_element(picture, "Reviews by practice area and verdict", room=room) if picture else None
    return _message(_FIRM_NOTICE, [*head, *([shown] if shown else []), *tables])


def _next(lines: Sequence[str], steps: Sequence[DeskButton]) -> list[Element]:
    """What waits, and the buttons that see to it."""
    return [*bullets([Run(one)] for one in lines), *desk_actions(steps)]


def _group(name: str, lines: tuple[GroupLine, ...]) -> Element:
    heading = [words(text, BOLD) for text in (name, *COLUMNS)]
    rows = [[words(text) for text in row] for row in group_rows(lines)]
    return table([heading, *rows], _ALIGNS, _WIDTHS)


def _quiet(told: str, unpaid: tuple[Money, ...]) -> Element:
    owed = any(money.minor for money in unpaid)
    return words(f"{told} Not yet paid: {amounts(unpaid)}." if owed else told)


def _message(notice: str, body: list[Element]) -> Rendered:
    return with_card(card(body), summary=notice)
