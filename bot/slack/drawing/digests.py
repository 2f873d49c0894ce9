"""The weekly digests as Slack messages: an expert's own week, and the firm's."""

from collections.abc import Sequence

from bot.chat.figures import (
    ASK_ADMIN,
    EARN_THE_SAME,
    amounts,
    count_of,
    firm_groups,
    firm_totals,
    notes_words,
    unpaid_words,
    verdicts,
    week_rows,
)
from bot.markup.runs import Run
from bot.slack.drawing.desk_views import desk_button
from bot.slack.drawing.figures import groups_table
from bot.slack.drawing.parts import bold, bullets, fields, header, line, named, small
from bot.slack.drawing.rich_text import Block
from handlers.desk.values import DeskButton
from handlers.money.amounts import Money
from handlers.money.digests import ExpertFigures, FirmFigures
from handlers.money.paying.shown.values import Group, WeekShown
from handlers.money.reports.next_steps import expert_lines, expert_steps, finance_lines, finance_steps

# Amounts are a person's own business and a notification may be read over a shoulder: it names none.
_EXPERT_NOTICE = "Your week is ready"
_FIRM_NOTICE = "The firm's week is ready"


def digest_message(
    figures: ExpertFigures, *, week: str, unpaid: tuple[Money, ...], payouts: Sequence[Group] = ()
) -> dict[str, object]:
    """Render an expert's week; `week` names it in words, `unpaid` is the balance that nobody has paid.

    `payouts` is what becomes of what the week pays, with the button to say what is not right.
    """
    if not figures.reviews and not any(money.minor for money in figures.earned):
        return _message(_EXPERT_NOTICE, [_quiet(f"A quiet week, {week}: no reviews.", unpaid)], week)
    blocks = [
        header(f"Your week, {week}"),
        line(Run("Thank you. You answered "), bold(count_of(figures.reviews)), Run(".")),
        fields(week_rows(figures, unpaid)),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(said)] if (said := notes_words(figures)) else []),
        *_next(expert_lines(payouts), expert_steps(payouts)),
        small(EARN_THE_SAME if payouts else f"{EARN_THE_SAME} {ASK_ADMIN}"),
    ]
    return _message(_EXPERT_NOTICE, blocks, week)


def firm_digest_message(
    figures: FirmFigures, *, week: str, payouts: WeekShown | None = None, pre_bills: int = 0
) -> dict[str, object]:
    """Render a firm's week: totals, a table by practice area, client, matter and expert, and what waits for finance."""
    groups = firm_groups(figures)
    waits = finance_lines(payouts, pre_bills)
    following = _next(waits, finance_steps(payouts, pre_bills)) if groups or waits else []
    if not groups:
        quiet = _quiet(f"A quiet week, {week}: no reviews in the firm.", ())
        return _message(_FIRM_NOTICE, [quiet, *following], week)
    blocks = [
        header(f"The firm's week, {week}"),
        fields(firm_totals(figures)),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(unpaid_words(figures.unpaid))] if figures.unpaid else []),
        *following,
        groups_table(groups),
    ]
    return _message(_FIRM_NOTICE, blocks, week)


def _next(lines: Sequence[str], steps: Sequence[DeskButton]) -> list[Block]:
    """What waits, and the buttons that see to it."""
    told = [bullets([Run(one)] for one in lines)] if lines else []
    buttons: list[Block] = [desk_button(step, number) for number, step in enumerate(steps)]
    actions: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [*told, *actions]


def _quiet(words: str, unpaid: tuple[Money, ...]) -> Block:
    owed = any(money.minor for money in unpaid)
    return line(Run(f"{words} Not yet paid: {amounts(unpaid)}." if owed else words))


def _message(notice: str, blocks: list[Block], week: str) -> dict[str, object]:
    return {"text": notice, "blocks": named(blocks, week)}
