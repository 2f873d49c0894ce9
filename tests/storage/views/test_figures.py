"""The figures of people, firms and periods, summed by a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.money.amounts import Money
from handlers.money.digests import DigestRow
from handlers.money.ledger import Accrued, true_up
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry
from handlers.records import Record
from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from storage.engine import Database
from storage.views.figures import firm_rows, person_rows, standing, unpaid_balance
from tests.seed import Seeded, seed_client, seed_firm, write
from tests.work import rates, taken_back, work_done

NOON = datetime(2026, 10, 14, 10, tzinfo=UTC)  # a Wednesday in Berlin
SINCE, UNTIL = NOON - timedelta(days=1), NOON + timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND_MS = 1000


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def saved(database: Database, *records: Record) -> None:
    with database.writer.begin() as connection:
        write(connection, *records)


def of_firm(database: Database, firm: Seeded) -> tuple[DigestRow, ...]:
    with database.reading() as connection:
        return tuple(firm_rows(connection, firm.firm.id, SINCE, UNTIL))


def of_person(
    database: Database, firm: Seeded, account: str, since: datetime = SINCE, until: datetime = UNTIL
) -> tuple[DigestRow, ...]:
    with database.reading() as connection:
        return tuple(person_rows(connection, firm.people[account].id, since, until))


def balance(database: Database, firm: Seeded, account: str) -> tuple[Money, ...]:
    with database.reading() as connection:
        return unpaid_balance(connection, firm.people[account].id)


def usd(minor: int) -> Money:
    return Money(minor=minor, currency="USD")


def test_entries_are_summed_by_person_matter_and_verdict_with_their_names(
    database: Database, firm: Seeded
) -> None:
    for name in ("one", "two"):
        saved(database, *work_done(firm, "U1", name, at=NOON))
    saved(database, *work_done(firm, "U1", "three", at=NOON, kind=VerdictKind.EDIT))
    hour = 3600 * SECOND_MS
    saved(database, *work_done(firm, "U2", "four", at=NOON, matter="TIME-1", milliseconds=hour))
    names = [
        (row.person_name, row.client_name, row.matter_code, row.practice_area, row.verdict)
        for row in of_firm(database, firm)
    ]
    assert names == [
        ("Ada Kern", "Acme Lab", "PIECE-1", "contracts", "approve"),
        ("Ada Kern", "Acme Lab", "PIECE-1", "contracts", "edit"),
        ("Ben Odell", "Acme Lab", "TIME-1", "contracts", "approve"),
    ]
    assert [(row.reviews, row.pay, row.price, row.milliseconds) for row in of_firm(database, firm)] == [
        (2, 1200, 2000, 0),
        (1, 600, 1000, 0),
        (1, 12_000, 20_000, hour),
    ]


def test_sums_are_whole_numbers_on_every_database(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=NOON))
    (row,) = of_firm(database, firm)
    assert {type(value) for value in (row.pay, row.price, row.milliseconds, row.reviews)} == {int}


def test_paid_time_on_a_withdrawn_task_counts_as_withdrawn(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=NOON, kind=None, matter="TIME-1", milliseconds=60_000))
    assert [(row.verdict, row.reviews, row.pay) for row in of_firm(database, firm)] == [("withdrawn", 1, 200)]


def test_what_was_taken_back_leaves_nothing(database: Database, firm: Seeded) -> None:
    work = work_done(firm, "U1", "one", at=NOON)
    saved(database, *work)
    saved(database, *taken_back(work, NOON + MINUTE))
    (row,) = of_person(database, firm, "U1")
    assert (row.verdict, row.reviews, row.pay, row.price) == ("approve", 0, 0, 0)
    assert balance(database, firm, "U1") == (usd(0),)


def test_a_reversal_alone_counts_below_nothing(database: Database, firm: Seeded) -> None:
    work = work_done(firm, "U1", "one", at=SINCE - MINUTE)
    saved(database, *work)
    saved(database, *taken_back(work, NOON))
    (row,) = of_person(database, firm, "U1")
    assert (row.verdict, row.reviews, row.pay) == ("approve", -1, -600)


def test_a_correction_of_a_days_rounding_moves_money_and_is_no_review(
    database: Database, firm: Seeded
) -> None:
    first = work_done(firm, "U1", "one", at=NOON, matter="TIME-1", milliseconds=100)
    already = Accrued(milliseconds=100, pay=0, price=1)
    second = work_done(
        firm, "U1", "two", at=NOON + MINUTE, matter="TIME-1", milliseconds=100, already=already
    )
    saved(database, *first)
    saved(database, *second)
    back = taken_back(first, NOON + 2 * MINUTE)
    reversal = next(record for record in back if isinstance(record, TimeEntry))
    hourly = next(rate for rate in rates(firm) if rate.unit is RateUnit.HOUR)
    correction = true_up(reversal, rate=hourly, already=Accrued(milliseconds=100, pay=1, price=0))
    assert correction is not None
    saved(database, *back, correction[0], *correction[1])
    (row,) = of_person(database, firm, "U1")
    assert (row.reviews, row.milliseconds, row.pay, row.price) == (1, 100, 0, 1)


def test_a_review_in_no_time_at_all_is_still_a_review(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=NOON, matter="TIME-1", milliseconds=0))
    (row,) = of_person(database, firm, "U1")
    assert (row.reviews, row.pay) == (1, 0)


def test_a_stretch_of_time_holds_its_first_moment_and_not_its_last(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=NOON))
    instant = timedelta(microseconds=1)
    assert of_person(database, firm, "U1", NOON, NOON + instant)
    assert not of_person(database, firm, "U1", NOON - instant, NOON)


def test_a_firms_figures_hold_all_its_clients_and_nobody_elses(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        second_client = seed_client(connection, firm, name="Bell Lab")
        other = seed_firm(connection, name="Odell LLP", workspace="T2")
    for whose in (firm, second_client, other):
        saved(database, *work_done(whose, "U1", "one", at=NOON))
    assert [row.client_name for row in of_firm(database, firm)] == ["Acme Lab", "Bell Lab"]
    assert {row.person_id for row in of_firm(database, firm)} == {firm.people["U1"].id}


def test_the_balance_is_all_that_accrued_to_the_person(database: Database, firm: Seeded) -> None:
    for name in ("one", "two"):
        saved(database, *work_done(firm, "U1", name, at=NOON))
    saved(database, *work_done(firm, "U2", "three", at=NOON))
    assert balance(database, firm, "U1") == (usd(1200),)
    assert balance(database, firm, "U3") == ()


def test_today_is_the_persons_own_and_the_week_is_the_firms(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        ada = tables.people.c.id == firm.people["U1"].id
        connection.execute(tables.people.update().where(ada).values(zone="America/Los_Angeles"))
    # It is Monday 08:00 in Berlin, a new week, and still Sunday 23:00 in Los Angeles.
    now = datetime(2026, 10, 19, 6, tzinfo=UTC)
    for hours, name in ((1, "this week"), (10, "last week, today"), (30, "yesterday")):
        saved(database, *work_done(firm, "U1", name, at=now - timedelta(hours=hours)))
    with database.reading() as connection:
        now_standing = standing(connection, firm.people["U1"].id, now)
    assert now_standing.today.reviews == 2
    assert now_standing.week.reviews == 1
    assert now_standing.today.earned == (usd(1200),)
    assert now_standing.balance == (usd(1800),)
