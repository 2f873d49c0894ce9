"""The running week in the terminal, with the same figures and words as the digest in chat."""

from collections.abc import Sequence

from bot.chat.figures import COLUMNS, amounts, firm_groups, firm_totals, verdicts
from bot.commands.opening import opened
from bot.commands.screen import fail, say, show_table
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.money.digests import FirmFigures, GroupLine, firm_figures
from handlers.money.periods import week_label
from handlers.money.spans import week_around
from handlers.money.time import hours_text
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from storage.facts.people.setting_up import firm_as_set_up
from storage.views.figures import firm_rows


def show_week(settings: Settings, name: str) -> None:
    """Print the running week of a firm."""
    moment = Clock().now()
    with opened(settings.database) as database, database.reading() as connection:
        try:
            firm = firm_named(firm_as_set_up(connection, name), name)
        except Mistyped as mistake:
            fail(str(mistake))
        week = week_around(moment, zone=firm.zone, week_end=firm.week_end)
        rows = firm_rows(connection, firm.id, week.starts_at, week.ends_at)
    _print(f"{firm.name}, {week_label(week, firm.zone)}, so far", firm_figures(rows))


def _print(title: str, figures: FirmFigures) -> None:
    groups = firm_groups(figures)
    if not groups:
        say(f"{title}: no reviews yet.")
        return
    totals = firm_totals(figures)
    say(title)
    show_table("", [name for name, _ in totals], [[value for _, value in totals]], right=len(totals))
    say(verdicts(figures.by_verdict))
    for name, lines in groups:
        show_table("", (name, *COLUMNS), map(_row, lines), right=len(COLUMNS))


def _row(line: GroupLine) -> Sequence[str]:
    return (
        line.name,
        f"{line.reviews:,}",
        hours_text(line.milliseconds),
        amounts(line.pay),
        amounts(line.price),
    )
