"""The digests of those who see to the work: a supervisor's, and a practice head's with its file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from sqlalchemy import Connection

from bot.sending.weekly.known import Known, file_name, reader_of
from handlers.money.digests import FirmFigures, area_name
from handlers.money.reports.practice import as_work, of_practice, practice_figures
from handlers.money.reports.reporting import report
from handlers.money.reports.values import ReportBy
from handlers.money.reports.words import csv_cells
from handlers.overview.supervised import SupervisorFigures
from storage.views.figures import period_rows
from storage.views.overview.supervised import supervisor_week


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorDigest:
    """A supervisor's week, and what waits for them as it is sent."""

    figures: SupervisorFigures
    week: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDigest:
    """The week of a practice head's areas, which `areas` names in words."""

    figures: FirmFigures
    week: str
    areas: str


def supervisor_digest(connection: Connection, known: Known, now: datetime) -> SupervisorDigest:
    """Read a supervisor's week; what waits is as of now."""
    reader, _ = reader_of(connection, known)
    return SupervisorDigest(figures=supervisor_week(connection, reader, known.period, now), week=known.week)


def practice_digest(connection: Connection, known: Known, now: datetime) -> PracticeDigest:
    """Read the week of a practice head's areas, without what walls keep from them now."""
    reader, walls = reader_of(connection, known)
    rows = of_practice(period_rows(connection, known.period.id), reader, walls, now)
    return PracticeDigest(
        figures=practice_figures(rows), week=known.week, areas=_named(reader.practice_areas)
    )


def practice_table(connection: Connection, known: Known, now: datetime) -> tuple[str, bytes] | None:
    """Give a practice head's figures by matter as a CSV file: its name and content; None where nothing was done.

    UTF-8 with a byte order mark, without which Excel garbles names.
    """
    reader, walls = reader_of(connection, known)
    rows = of_practice(period_rows(connection, known.period.id), reader, walls, now)
    if not rows:
        return None
    tables = report((as_work(row, known.period.starts_at) for row in rows), ReportBy.MATTER)
    return f"{file_name(known.span, known.firm.zone, 'practice-')}.csv", as_csv(
        csv_cells(tables, ReportBy.MATTER)
    )


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write cells as a CSV file that Excel reads."""
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _named(areas: Iterable[str]) -> str:
    first, *others = sorted(areas) or ["no practice area"]
    *between, last = [area_name(first), *others]
    return f"{', '.join(between)} and {last}" if between else last
