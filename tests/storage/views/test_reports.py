"""What reports are summed from, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.money.periods import Period
from handlers.money.reports.reporting import report
from handlers.money.reports.values import ReportBy, WorkRow
from handlers.records import Record
from handlers.review.answering.verdict_values import VerdictKind
from storage.engine import Database
from storage.views.figures import firm_rows
from storage.views.reports import work_rows
from tests.seed import Seeded, seed_client, seed_firm, write
from tests.work import taken_back, work_done

MONDAY = datetime(2026, 10, 11, 22, tzinfo=UTC)
WEEK = timedelta(days=7)
FIRST, SECOND = (
    Period(starts_at=MONDAY + number * WEEK, ends_at=MONDAY + (number + 1) * WEEK) for number in (0, 1)
)


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def saved(database: Database, *records: Record) -> None:
    with database.writer.begin() as connection:
        write(connection, *records)


def rows(database: Database, firm: Seeded, by: ReportBy = ReportBy.WEEK) -> tuple[WorkRow, ...]:
    with database.reading() as connection:
        return work_rows(connection, firm.firm.id, (FIRST, SECOND), by)


def a_mixed_fortnight(database: Database, firm: Seeded) -> None:
    """Pieces, time, a withdrawal, and one of each taken back in the second week."""
    piece = work_done(firm, "U1", "a piece", at=MONDAY)
    timed = work_done(
        firm, "U2", "time", at=MONDAY + WEEK - timedelta(seconds=1), matter="TIME-1", milliseconds=90_000
    )
    left = work_done(firm, "U2", "left", at=MONDAY, matter="TIME-1", milliseconds=30_000, kind=None)
    again = work_done(firm, "U1", "again", at=MONDAY + WEEK, kind=VerdictKind.REJECT)
    saved(database, *piece, *timed, *left, *again)
    saved(database, *taken_back(piece, MONDAY + WEEK + timedelta(hours=1)))


def test_sums_by_week_matter_and_expert(database: Database, firm: Seeded) -> None:
    a_mixed_fortnight(database, firm)
    # a piece pays $6.00 of $10.00, an hour $120.00 of $200.00: 90 s are $3.00 of $5.00, 30 s $1.00 of $1.67
    made = {
        (row.starts_at, row.matter_code, row.person_name): (row.pay, row.price, row.milliseconds, row.reviews)
        for row in rows(database, firm, ReportBy.EXPERT)
        if any((row.pay, row.milliseconds, row.reviews))
    }
    assert made == {
        (MONDAY, "PIECE-1", "Ada Kern"): (600, 1000, 0, 1),
        (MONDAY, "TIME-1", "Ben Odell"): (400, 667, 120_000, 2),
    }


@pytest.mark.parametrize("by", list(ReportBy))
def test_a_report_comes_to_what_the_digests_rows_come_to(
    database: Database, firm: Seeded, by: ReportBy
) -> None:
    a_mixed_fortnight(database, firm)
    with database.reading() as connection:
        digested = firm_rows(connection, firm.firm.id, FIRST.starts_at, SECOND.ends_at)
    (table,) = report(rows(database, firm, by), by, weeks=(FIRST, SECOND), zone=firm.firm.zone)
    for own in ("reviews", "milliseconds"):
        assert getattr(table.total, own) == sum(getattr(row, own) for row in digested)
    assert table.total.pay.minor == sum(row.pay for row in digested)
    assert table.total.price.minor == sum(row.price for row in digested)


def test_other_firms_and_other_weeks_are_not_in_it(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        second = seed_client(connection, firm, name="Bolt Lab")
    saved(database, *work_done(firm, "U1", "before", at=MONDAY - timedelta(microseconds=1)))
    saved(database, *work_done(firm, "U1", "after", at=MONDAY + 2 * WEEK))
    saved(database, *work_done(other, "U1", "theirs", at=MONDAY))
    saved(database, *work_done(second, "U1", "ours", at=MONDAY))
    (row,) = rows(database, firm)
    assert (row.client_name, row.reviews, row.person_name) == ("Bolt Lab", 1, "")
