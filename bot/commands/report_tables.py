"""A report in the terminal: a table with bars for each currency, what recurs, and all of it as a CSV file."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.commands.files import whole_file
from bot.commands.opening import ask, opened
from bot.commands.screen import fail, say, show_table
from bot.dispatch import new_command_id
from bot.lines.audit import AUDIT_LINES
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.audit.noting import NoteExport
from handlers.money.currencies import EXPONENTS
from handlers.money.periods import Period, week_label
from handlers.money.reports.recurring import RECURRING_WEEKS, recurring
from handlers.money.reports.reporting import report
from handlers.money.reports.spans import last_weeks, report_span, weeks_of
from handlers.money.reports.values import Recurring, ReportBy, ReportTable, WorkRow
from handlers.money.reports.words import COLUMNS, NAMES, cells, csv_cells, recurring_words
from handlers.overview.charts import filled
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped, moment_of
from handlers.people.people import Firm
from storage.engine import Database
from storage.facts.people.setting_up import firm_as_set_up
from storage.views.reports import work_rows

_FULL = "█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for, as it was typed."""

    by: ReportBy
    since: str = ""
    until: str = ""
    currency: str = ""
    csv: Path | None = None
    firm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    firm: Firm
    span: Period
    tables: tuple[ReportTable, ...]
    recurring: tuple[Recurring, ...]


def show_report(settings: Settings, wish: Wish) -> None:
    """Print a report, and write it to a file where one is named; that one is written is in the firm's audit first."""
    with opened(settings.database) as database:
        try:
            made = _made(database, wish, Clock().now())
        except Mistyped as mistake:
            fail(str(mistake))
        _print(made, wish.by)
        if wish.csv is not None:
            note = NoteExport(
                id=new_command_id(),
                firm_id=made.firm.id,
                what="report",
                since=wish.since.strip(),
                until=wish.until.strip(),
            )
            ask(database, AUDIT_LINES, note)
            _write(made, wish.by, wish.csv)


def _made(database: Database, wish: Wish, now: datetime) -> _Made:
    currency = _currency(wish.currency)
    with database.reading() as connection:
        firm = firm_named(firm_as_set_up(connection, wish.firm), wish.firm)
        span = _span(firm, wish, now)
        weeks = weeks_of(firm, span) if wish.by is ReportBy.WEEK else (span,)
        rows = _in_currency(work_rows(connection, firm.id, weeks, wish.by), currency)
        return _Made(
            firm=firm,
            span=span,
            tables=report(rows, wish.by, weeks=weeks, zone=firm.zone),
            recurring=recurring(_in_currency(_last_rows(connection, firm, now), currency)),
        )


def _span(firm: Firm, wish: Wish, now: datetime) -> Period:
    since, until = (
        moment_of(typed, firm.zone, field=field) if typed.strip() else None
        for typed, field in ((wish.since, "from"), (wish.until, "to"))
    )
    return report_span(firm, since, until, now)


def _last_rows(connection: Connection, firm: Firm, now: datetime) -> tuple[WorkRow, ...]:
    weeks = last_weeks(firm, now, RECURRING_WEEKS)
    return work_rows(connection, firm.id, weeks, ReportBy.CLIENT)


def _currency(typed: str) -> str:
    code = typed.strip().upper()
    if code and code not in EXPONENTS:
        raise Mistyped(
            f"“{typed.strip()[:10]}” is not a currency. Write its code, like EUR.", field="currency"
        )
    return code


def _in_currency(rows: tuple[WorkRow, ...], currency: str) -> list[WorkRow]:
    return [row for row in rows if currency in ("", row.currency)]


def _print(made: _Made, by: ReportBy) -> None:
    about = f"{made.firm.name}, {week_label(made.span, made.firm.zone)}"
    if not made.tables:
        say(f"{about}: nothing was done.")
        return
    say(about)
    for table in made.tables:
        most = max(line.price.minor for line in table.lines)
        rows = [(*cells(line), _FULL * filled(line.price.minor, most)) for line in table.lines]
        total = [(*cells(table.total), "")] if len(rows) > 1 else []
        columns = (NAMES[by], *COLUMNS, "")
        show_table(table.currency, columns, [*rows, *total], right=len(COLUMNS), bars=True)
    for one in made.recurring:
        say(recurring_words(one))


def _write(made: _Made, by: ReportBy, file: Path) -> None:
    lines = csv_cells(made.tables, by)
    try:
        # the byte order mark: without it Excel garbles names
        with whole_file(file, encoding="utf-8-sig") as beside:
            csv.writer(beside).writerows(lines)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror or problem}")
    say(f"{len(lines) - 1:,} lines written to {file}.")
