"""Reports in the terminal and as a file."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.engine import open_database
from tests.bot.commands.line import run
from tests.seed import NOW, seed_firm, write
from tests.work import work_done

OCTOBER = ("--from", "2026-10-05", "--to", "2026-10-19")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def worked(furnished_url: str) -> str:
    """A firm that did $10.00 of work in one week and $110.00 in the next."""
    database = open_database(furnished_url)
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        seed_firm(connection, name="Quiet LLP", workspace="T2")
        write(connection, *work_done(firm, "U1", "one", at=NOW - timedelta(days=7)))
        write(connection, *work_done(firm, "U2", "two", at=NOW, matter="TIME-1", milliseconds=1_800_000))
        write(connection, *work_done(firm, "U1", "three", at=NOW))
    database.close()
    return furnished_url


def test_weeks_stand_below_each_other_with_a_bar_each(worked: str) -> None:
    ran = run(worked, "report", "--firm", "Kern LLP", *OCTOBER)
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    (first,) = (line for line in lines if "5–11 Oct 2026" in line)
    (second,) = (line for line in lines if "12–18 Oct 2026" in line)
    (total,) = (line for line in lines if " All " in line)
    assert [first.count("█"), second.count("█")] == [1, 10]
    assert [word.strip() for word in total.split("│")[1:-2]] == [
        "All",
        "3",
        "0:30:00",
        "$72.00",
        "$120.00",
        "$48.00",
        "40.0%",
    ]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("client", ["Acme Lab"]),
        ("matter", ["TIME-1", "PIECE-1"]),
        ("area", ["Contracts"]),
        ("expert", ["Ben Odell", "Ada Kern"]),
    ],
)
def test_a_report_is_by_what_was_asked_for_and_goes_to_a_file_too(
    worked: str, tmp_path: Path, by: str, names: list[str]
) -> None:
    file = tmp_path / "report.csv"
    ran = run(worked, "report", "--by", by, "--firm", "Kern LLP", *OCTOBER, "--csv", str(file))
    assert ran.code == 0, ran.err
    with file.open(encoding="utf-8-sig", newline="") as opened:
        header, *rows = csv.reader(opened)
    assert header[1:] == ["Currency", "Reviews", "Time", "Pay", "Price", "Margin", "Margin %"]
    assert [row[0] for row in rows] == names
    assert all(name in ran.out for name in names)
    assert f"{len(names)} lines written to" in ran.out
    told = run(worked, "audit", "export", str(tmp_path / "audit.jsonl"), "--firm", "Kern LLP")
    assert told.code == 0
    assert '"did":"export.report"' in (tmp_path / "audit.jsonl").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-10-05", "--to", "2026-10-05"), "--to must be after --from."),
        (("--from", "soon"), "“soon” is not a date."),
        (("--currency", "DOGE"), "“DOGE” is not a currency."),
        (("--firm", "Nobody"), "There is no firm “Nobody”."),
        ((*OCTOBER, "--csv", "/no/such/folder/report.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_said(worked: str, words: tuple[str, ...], said: str) -> None:
    ran = run(worked, "report", *(() if "--firm" in words else ("--firm", "Kern LLP")), *words)
    assert ran.code == 1
    assert said in ran.err


def test_where_nothing_was_done_that_is_said(worked: str) -> None:
    for words in (("--firm", "Quiet LLP"), ("--firm", "Kern LLP", "--currency", "eur")):
        ran = run(worked, "report", *OCTOBER, *words)
        assert ran.code == 0
        assert "5–18 Oct 2026: nothing was done." in ran.out


def test_the_report_of_a_running_firm_says_what_recurs(furnished_url: str) -> None:
    database = open_database(furnished_url)
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        now = datetime.now(UTC)
        for week in (1, 2, 3):
            write(connection, *work_done(firm, "U1", f"{week} ago", at=now - timedelta(weeks=week)))
    database.close()
    ran = run(furnished_url, "report", "--by", "client")
    assert "Recurring revenue: $7.50 a week, 100.0% of all, from 1 of 1 client" in ran.out
