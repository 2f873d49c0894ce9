"""The audit on the command line: its proof, and its file."""

import asyncio
import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.dispatch import Dispatcher
from bot.housekeeping.sealing import seal_due
from bot.process.clock import Clock
from bot.table import TABLE
from storage import schema
from storage.engine import open_database
from storage.schema import migrate
from storage.triggers import create_audit_triggers
from tests.bot.commands.line import run, set_up

BEFORE = "0002"


def seal(url: str) -> None:
    """Seal what there is, as serving does."""
    database = open_database(url)
    dispatcher = Dispatcher(database, TABLE, Clock().now)
    dispatcher.start()
    asyncio.run(seal_due(dispatcher, database))
    dispatcher.stop()
    database.close()


def set_up_before_the_audit(url: str, folder: Path) -> None:
    """Set a firm up in the tables of before the audit: the rows are those of today, as far as there were columns."""
    newest = folder / "newest.db"
    set_up(f"sqlite:///{newest}")
    database, scripts = open_database(url), schema._scripts()
    with schema._changing_schema(database) as connection:
        schema._run(connection, scripts, lambda revision, _: scripts._upgrade_revs(BEFORE, revision))
    database.close()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as old:
        old.execute("ATTACH ? AS newest", (str(newest),))
        for (table,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table != "alembic_version":
                names = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
                old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM newest.{table}")
        old.commit()


def tamper(url: str, statement: str) -> None:
    database = open_database(url)
    with database.writer.begin() as connection:
        for table in ("audit_records", "audit_heads", "audit_subjects"):
            for act in ("no_update", "no_delete"):
                connection.execute(text(f"DROP TRIGGER {table}_{act}"))
        connection.execute(text(statement))
        create_audit_triggers(connection)
    database.close()


def test_setting_a_firm_up_is_in_its_audit_and_proves(database_url: str) -> None:
    set_up(database_url)
    before = run(database_url, "audit", "verify")
    seal(database_url)
    proven = run(database_url, "audit", "verify", "--firm", "kern llp")

    assert (before.code, proven.code) == (0, 0)
    assert "Kern LLP: 11 more are not in the chain yet. signoff serve puts them there." in before.out
    assert "Kern LLP: the chain has 11 records, from " in proven.out
    assert "Nothing was changed, and nothing is missing." in proven.out


def test_a_flipped_byte_is_named_and_the_exit_code_says_it(sqlite_url: str) -> None:
    set_up(sqlite_url)
    seal(sqlite_url)
    tamper(sqlite_url, "UPDATE audit_records SET body = replace(body, 'Acme', 'Acne') WHERE seq = 3")
    ran = run(sqlite_url, "audit", "verify")
    assert ran.code == 1
    assert "Kern LLP, record 3: it does not say what it said when it was recorded." in ran.err
    assert "Nothing was changed" not in ran.out


def test_a_missing_record_is_named(sqlite_url: str) -> None:
    set_up(sqlite_url)
    seal(sqlite_url)
    tamper(sqlite_url, "DELETE FROM audit_records WHERE seq = 5")
    ran = run(sqlite_url, "audit", "verify")
    assert ran.code == 1
    assert "Kern LLP, record 5: it is missing." in ran.err


def test_nothing_recorded_is_said(sqlite_url: str) -> None:
    run(sqlite_url, "admin", "list")
    assert run(sqlite_url, "audit", "verify").code == 1  # there is no database yet
    assert "There is no firm" in run(sqlite_url, "admin", "workspace", "T1").err  # makes one without a firm
    assert "There are no records of the audit yet." in run(sqlite_url, "audit", "verify").out
    assert run(sqlite_url, "audit", "verify", "--firm", "Nobody").code == 1


def written(url: str, file: Path, *options: str) -> list[dict[str, Any]]:
    ran = run(url, "audit", "export", str(file), *options)
    assert ran.code == 0, ran.err
    lines = file.read_text(encoding="utf-8").splitlines()
    assert f"{len(lines)} records written to {file}." in ran.out
    return [json.loads(line) for line in lines]


def test_the_file_can_be_proven_without_signoff(database_url: str, tmp_path: Path) -> None:
    set_up(database_url)
    lines = written(database_url, tmp_path / "audit.jsonl")

    prev = "0" * 64
    for number, line in enumerate(lines, 1):
        body = json.dumps(line["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert line["digest"] == sha256(body.encode()).hexdigest()
        assert line["seal"] == sha256(f"{prev}\n{number}\n{line['digest']}".encode()).hexdigest()
        assert (line["seq"], line["prev"], line["firm"]) == (number, prev, "Kern LLP")
        prev = line["seal"]
    assert prev in run(database_url, "audit", "verify").out


def test_writing_the_file_is_itself_in_it(sqlite_url: str, tmp_path: Path) -> None:
    set_up(sqlite_url)
    lines = written(sqlite_url, tmp_path / "audit.jsonl", "--firm", "Kern LLP", "--since", "2026-01-01")
    assert lines[-1]["record"]["who"] == {"kind": "operator"}
    assert lines[-1]["record"]["changes"] == [{"did": "export.audit", "since": "2026-01-01", "until": ""}]
    assert [change["did"] for change in lines[0]["record"]["changes"]] == ["firm.created"]


def test_the_file_gives_names_to_what_it_is_about(sqlite_url: str, tmp_path: Path) -> None:
    set_up(sqlite_url)
    lines = written(sqlite_url, tmp_path / "audit.jsonl")
    (ada,) = [line for line in lines if "Ada Kern" in line["names"].values()]
    (person,) = [key for key, name in ada["names"].items() if name == "Ada Kern"]
    assert ada["about"] == [person]
    (key,) = [line for line in lines if line["record"]["changes"][0]["did"] == "key.issued"]
    assert set(key["record"]["changes"][0]) == {"did", "client", "key"}


def test_a_span_is_of_the_firms_days(sqlite_url: str, tmp_path: Path) -> None:
    set_up(sqlite_url)
    assert written(sqlite_url, tmp_path / "none.jsonl", "--until", "2026-01-01") == []
    ran = run(
        sqlite_url, "audit", "export", str(tmp_path / "a"), "--since", "2026-02-01", "--until", "2026-01-01"
    )
    assert (ran.code, "--until must be after --since." in ran.err) == (1, True)
    ran = run(sqlite_url, "audit", "export", str(tmp_path / "no" / "folder"))
    assert (ran.code, "cannot be written" in ran.err) == (1, True)


def test_the_ledgers_file_is_in_the_audit(sqlite_url: str, tmp_path: Path) -> None:
    set_up(sqlite_url)
    assert run(sqlite_url, "export", str(tmp_path / "ledger.csv"), "--since", "2026-01-01").code == 0
    lines = written(sqlite_url, tmp_path / "audit.jsonl")
    assert lines[-2]["record"]["changes"] == [{"did": "export.ledger", "since": "2026-01-01", "until": ""}]


def test_a_record_that_was_made_unreadable_comes_as_it_stands(sqlite_url: str, tmp_path: Path) -> None:
    set_up(sqlite_url)
    seal(sqlite_url)
    tamper(sqlite_url, "UPDATE audit_records SET body = '[1' WHERE seq = 2")
    lines = written(sqlite_url, tmp_path / "audit.jsonl")
    assert (lines[1]["record"], lines[1]["body"]) == ({}, "[1")


def test_a_database_from_before_the_audit_has_records_from_then_on(sqlite_url: str, tmp_path: Path) -> None:
    set_up_before_the_audit(sqlite_url, tmp_path)
    database = open_database(sqlite_url)
    assert "not of this version" in run(sqlite_url, "audit", "verify").err
    migrate(database)
    database.close()

    assert "There are no records of the audit yet." in run(sqlite_url, "audit", "verify").out
    assert run(sqlite_url, "admin", "key", "Acme Lab").code == 0
    seal(sqlite_url)
    assert "Kern LLP: the chain has 1 records, from 20" in run(sqlite_url, "audit", "verify").out
