"""The ledger as a file, from a real database."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.money.closing import period_id
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.payouts import PayEntry, take
from handlers.money.time import TimeEntry
from handlers.records import Record
from storage import tables
from storage.engine import Database
from storage.views.ledger import ledger_lines
from tests.bot.commands.line import run
from tests.seed import NOW, Seeded, seed_client, seed_firm, write
from tests.work import taken_back, work_done

DAY = timedelta(days=1)


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def keep(database: Database, *records: Record) -> tuple[Record, ...]:
    with database.writer.begin() as connection:
        write(connection, *records)
    return records


def exported(url: str, folder: Path, *options: str) -> list[dict[str, str]]:
    file = folder / "ledger.csv"
    ran = run(url, "export", str(file), *options)
    assert ran.code == 0, ran.err
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert f"{len(rows)} entries written to" in ran.out
    return rows


def test_every_entry_is_written_with_its_accounts_amounts_and_ids(
    database: Database, firm: Seeded, database_url: str, tmp_path: Path
) -> None:
    work = keep(database, *work_done(firm, "U1", "one", at=NOW))
    keep(database, *taken_back(work, NOW + timedelta(minutes=5)))
    rows = exported(database_url, tmp_path)
    moved = sorted((row["Leg"], row["Amount"], row["Currency"]) for row in rows)
    assert moved == [("margin", "4.00", "USD")] * 2 + [("pay", "6.00", "USD")] * 2
    assert [bool(row["Reverses"]) for row in rows] == [False, False, True, True]  # the oldest first
    pay = next(row for row in rows if row["Leg"] == "pay")
    ada = firm.people["U1"]
    assert pay["Debit"] == f"asset:unbilled:{firm.client_id}"
    assert pay["Credit"] == f"liab:expert_accrued:{ada.id}"
    assert (pay["Expert"], pay["Client"], pay["Matter"], pay["Client's id"]) == (
        "Ada Kern",
        "Acme Lab",
        "PIECE-1",
        "one",
    )
    assert (pay["Dated at (UTC)"], pay["Day"]) == ("2026-10-14T09:00:00.000000Z", "2026-10-14")
    back = next(row for row in rows if row["Reverses"] == pay["Entry"])
    assert (back["Debit"], back["Credit"]) == (pay["Credit"], pay["Debit"])
    assert pay["Payout"] == ""


def test_an_entry_names_the_payout_that_took_it(
    database: Database, firm: Seeded, database_url: str, tmp_path: Path
) -> None:
    work = keep(database, *work_done(firm, "U1", "one", at=NOW))
    entry = next(record for record in work if isinstance(record, TimeEntry))
    period = PayPeriod(
        id=period_id(firm.firm.id, NOW + DAY),
        firm_id=firm.firm.id,
        starts_at=NOW - DAY,
        ends_at=NOW + DAY,
        state=PeriodState.CLOSED,
        cursor="",
        closed_at=NOW + DAY,
    )
    payouts, lines = take(
        [PayEntry(time_entry_id=entry.id, person_id=entry.person_id, currency="USD")],
        firm_id=firm.firm.id,
        period_id=period.id,
    )
    keep(database, period, *payouts, *lines)
    assert {row["Payout"] for row in exported(database_url, tmp_path)} == {payouts[0].id}


@pytest.mark.parametrize(
    ("options", "days"),
    [
        ((), [12, 13, 14]),
        (("--since", "2026-10-13"), [13, 14]),
        (("--until", "2026-10-14"), [12, 13]),
        (("--since", "2026-10-13", "--until", "2026-10-14"), [13]),
        (("--since", "2027-01-01"), []),
    ],
)
def test_the_days_are_the_firms_own(
    database: Database,
    firm: Seeded,
    database_url: str,
    tmp_path: Path,
    options: tuple[str, ...],
    days: list[int],
) -> None:
    for day in (12, 13, 14):
        midnight = NOW.replace(day=day) - timedelta(hours=11)  # 0:00 in Berlin
        keep(database, *work_done(firm, "U1", f"on {day}", at=midnight))
    rows = exported(database_url, tmp_path, *options)
    assert sorted({int(row["Day"][-2:]) for row in rows}) == days


def test_names_that_a_spreadsheet_would_run_are_made_harmless(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    with database.writer.begin() as connection:
        firm = seed_client(connection, seed_firm(connection, name="@Firm"), name="=HYPERLINK(1)")
    keep(database, *work_done(firm, "U1", "+one", at=NOW))
    row, *_ = exported(database_url, tmp_path)
    assert (row["Firm"], row["Client"], row["Client's id"]) == ("'@Firm", "'=HYPERLINK(1)", "'+one")


def test_one_firm_or_all_of_them(database: Database, firm: Seeded, database_url: str, tmp_path: Path) -> None:
    with database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
    keep(database, *work_done(firm, "U1", "one", at=NOW))
    keep(database, *work_done(other, "U1", "two", at=NOW))
    assert {row["Firm"] for row in exported(database_url, tmp_path)} == {"Kern LLP", "Other LLP"}
    assert {row["Firm"] for row in exported(database_url, tmp_path, "--firm", "other llp")} == {"Other LLP"}
    with database.reading() as connection:
        assert {line.expert for line in ledger_lines(connection, firm.firm.id, None, None)} == {"Ada Kern"}
        assert len(connection.execute(select(tables.ledger_entries)).all()) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--firm", "Nobody"), "There is no firm “Nobody”."),
        (("--since", "soon"), "“soon” is not a date."),
        (("--since", "2026-10-14", "--until", "2026-10-14"), "--until must be after --since."),
    ],
)
def test_what_cannot_be_exported_is_said_and_the_old_file_stays(
    database: Database, firm: Seeded, database_url: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    del database, firm
    file = tmp_path / "ledger.csv"
    file.write_text("old")
    ran = run(database_url, "export", str(file), *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert file.read_text() == "old"


def test_a_place_that_cannot_be_written_is_said(
    database: Database, firm: Seeded, database_url: str, tmp_path: Path
) -> None:
    del database, firm
    ran = run(database_url, "export", str(tmp_path / "no" / "folder" / "ledger.csv"))
    assert ran.code == 1
    assert "cannot be written: No such file or directory" in ran.err
