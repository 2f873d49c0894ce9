"""What a weekly digest holds: figures, the week in words, and for a firm a picture and a table to file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sending.charts import Bar, week_chart
from bot.sending.weekly.known import file_name, known_digest
from bot.sending.weekly.staff import (
    PracticeDigest,
    SupervisorDigest,
    as_csv,
    practice_digest,
    supervisor_digest,
)
from handlers.ids import DigestId
from handlers.money.amounts import Money
from handlers.money.closing_values import DigestKind
from handlers.money.digests import (
    DigestRow,
    ExpertFigures,
    FirmFigures,
    area_name,
    csv_rows,
    expert_figures,
    firm_figures,
)
from handlers.money.paying.shown.values import Group, WeekShown
from handlers.money.periods import Period, week_label
from handlers.money.spans import week_around
from handlers.people.people import Firm
from storage.engine import Database
from storage.views.expert_weeks import ExpertWeek, expert_weeks
from storage.views.figures import firm_rows, period_rows
from storage.views.invoices import waiting_pre_bills
from storage.views.payouts import week_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDigest:
    """An expert's week; `unpaid` is what they have earned and nobody has paid, as of the asking."""

    figures: ExpertFigures
    week: str
    unpaid: tuple[Money, ...]
    payouts: tuple[Group, ...] = ()  # what becomes of what the week pays


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDigest:
    """A firm's week, with a PNG and a CSV file: UTF-8 with a byte order mark, without which Excel garbles names."""

    figures: FirmFigures
    week: str
    picture: bytes
    picture_name: str
    table: bytes
    table_name: str
    payouts: WeekShown | None = None  # where they stand as it is sent
    pre_bills: int = 0  # that wait to be reviewed or issued


DigestContent = ExpertDigest | FirmDigest | SupervisorDigest | PracticeDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    firm: Firm
    span: Period
    rows: Sequence[DigestRow]
    payouts: WeekShown | None = None
    pre_bills: int = 0


async def digest_content(
    database: Database, digest_id: DigestId, now: datetime, *, drawn: bool = True
) -> DigestContent:
    """Gather what a digest says of what its week took; raises NoResultFound for one that is not there.

    The firm's picture is left out where it is not to be `drawn`, which takes longer than all the rest.
    """
    found = await asyncio.to_thread(_read, database, digest_id, now)
    return await asyncio.to_thread(_firm_digest, found, drawn) if isinstance(found, _Week) else found


async def preview(database: Database, firm: Firm, now: datetime) -> FirmDigest:
    """Show the firm's running week up to now as its digest would; nothing is taken and nothing recorded."""
    return await asyncio.to_thread(lambda: _firm_digest(_running_week(database, firm, now)))


def _running_week(database: Database, firm: Firm, now: datetime) -> _Week:
    span = week_around(now, zone=firm.zone, week_end=firm.week_end)
    with database.reading() as connection:
        return _Week(firm=firm, span=span, rows=firm_rows(connection, firm.id, span.starts_at, span.ends_at))


def _read(database: Database, digest_id: DigestId, now: datetime) -> DigestContent | _Week:
    with database.reading() as connection:
        known = known_digest(connection, digest_id)
        match known.digest.kind:
            case DigestKind.EXPERT:
                return expert_digest(expert_weeks(connection, [digest_id])[digest_id])
            case DigestKind.FIRM:
                rows = period_rows(connection, known.period.id)
                return _Week(
                    firm=known.firm,
                    span=known.span,
                    rows=rows,
                    payouts=week_shown(connection, known.firm.id, known.period.id),
                    pre_bills=waiting_pre_bills(connection, known.firm.id),
                )
            case DigestKind.SUPERVISOR:
                return supervisor_digest(connection, known, now)
            case DigestKind.PRACTICE:
                return practice_digest(connection, known, now)


def expert_digest(week: ExpertWeek) -> ExpertDigest:
    """Say what was read of an expert's week."""
    span = Period(starts_at=week.period.starts_at, ends_at=week.period.ends_at)
    return ExpertDigest(
        figures=expert_figures(week.rows, person_id=week.person_id, person_name=week.person_name),
        week=week_label(span, week.zone),
        unpaid=week.unpaid,
        payouts=week.payouts,
    )


def _firm_digest(week: _Week, drawn: bool = True) -> FirmDigest:
    label = week_label(week.span, week.firm.zone)
    name = file_name(week.span, week.firm.zone)
    return FirmDigest(
        figures=firm_figures(week.rows),
        week=label,
        picture=week_chart(f"Reviews, {label}", _bars(week.rows)) if drawn else b"",
        picture_name=f"{name}.png",
        table=as_csv(csv_rows(week.rows)),
        table_name=f"{name}.csv",
        payouts=week.payouts,
        pre_bills=week.pre_bills,
    )


def _bars(rows: Sequence[DigestRow]) -> tuple[Bar, ...]:
    """One bar for each practice area, the longest first; what late reversals take below nothing is not drawn."""
    areas: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = areas.setdefault(row.practice_area, {})
        counts[row.verdict] = counts.get(row.verdict, 0) + row.reviews
    bars = [
        Bar(
            label=area_name(area),
            **{verdict: max(0, counts.get(verdict, 0)) for verdict in ("approve", "edit", "reject")},
        )
        for area, counts in areas.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.reviews, bar.label)))
