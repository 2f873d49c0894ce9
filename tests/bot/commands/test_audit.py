"""The audit on the command line: its proof, and its file."""

import asyncio

from sqlalchemy import text

from bot.clock import Clock
from bot.dispatch import Dispatcher
from bot.sealing import seal_due
from bot.table import TABLE
from storage.engine import open_database
from storage.triggers import create_audit_triggers
from tests.bot.commands.line import run, set_up


def seal(url: str) -> None:
    """Seal what there is, as serving does."""
    database = open_database(url)
    dispatcher = Dispatcher(database, TABLE, Clock().now)
    dispatcher.start()
    asyncio.run(seal_due(dispatcher, database))
    dispatcher.stop()
    database.close()


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
