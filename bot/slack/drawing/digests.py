"""The weekly digests as Slack messages: an expert's own week, and the firm's."""

from bot.chat.figures import (
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
from bot.slack.drawing.figures import groups_table
from bot.slack.drawing.parts import bold, fields, header, line, named, small
from bot.slack.drawing.rich_text import Block
from handlers.money.amounts import Money
from handlers.money.digests import ExpertFigures, FirmFigures

# Amounts are a person's own business and a notification may be read over a shoulder: it names none.
_EXPERT_NOTICE = "Your week is ready"
_FIRM_NOTICE = "The firm's week is ready"


def digest_message(figures: ExpertFigures, *, week: str, unpaid: tuple[Money, ...]) -> dict[str, object]:
    """Render an expert's week; `week` names it in words, `unpaid` is the balance that no payout has taken."""
    if not figures.reviews and not any(money.minor for money in figures.earned):
        return _message(_EXPERT_NOTICE, [_quiet(f"A quiet week, {week}: no reviews.", unpaid)], week)
    blocks = [
        header(f"Your week, {week}"),
        line(Run("Thank you. You answered "), bold(count_of(figures.reviews)), Run(".")),
        fields(week_rows(figures, unpaid)),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(said)] if (said := notes_words(figures)) else []),
        small("Approve, edit and reject earn the same. Something looks wrong? Tell your firm's admin."),
    ]
    return _message(_EXPERT_NOTICE, blocks, week)


def firm_digest_message(figures: FirmFigures, *, week: str) -> dict[str, object]:
    """Render a firm's week: totals, and a table by practice area, client, matter and expert."""
    groups = firm_groups(figures)
    if not groups:
        return _message(_FIRM_NOTICE, [_quiet(f"A quiet week, {week}: no reviews in the firm.", ())], week)
    blocks = [
        header(f"The firm's week, {week}"),
        fields(firm_totals(figures)),
        *([small(verdicts(figures.by_verdict))] if figures.by_verdict else []),
        *([small(unpaid_words(figures.unpaid))] if figures.unpaid else []),
        groups_table(groups),
    ]
    return _message(_FIRM_NOTICE, blocks, week)


def _quiet(words: str, unpaid: tuple[Money, ...]) -> Block:
    owed = any(money.minor for money in unpaid)
    return line(Run(f"{words} Not yet paid: {amounts(unpaid)}." if owed else words))


def _message(notice: str, blocks: list[Block], week: str) -> dict[str, object]:
    return {"text": notice, "blocks": named(blocks, week)}
