"""`signoff ledger check` on a real database: what it shows when all is well, and what when it is not."""

import pytest
from sqlalchemy import text

from handlers.money.posting import Parties, Posting, PostingKind, post
from storage import tables
from storage.engine import Database
from storage.rows import POSTING
from tests.bot.commands.line import run
from tests.seed import NOW, Seeded, seed_firm, write
from tests.work import work_done


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        write(connection, *work_done(seeded, "U1", "one", at=NOW), *work_done(seeded, "U2", "two", at=NOW))
        write(connection, *bonus(seeded))
    return seeded


def bonus(firm: Seeded) -> tuple[Posting, ...]:
    return post(
        PostingKind.BONUS,
        500,
        firm_id=firm.firm.id,
        currency="USD",
        at=NOW,
        cause_id="cause",
        parties=Parties(person_id=firm.people["U1"].id),
    )


@pytest.mark.usefixtures("firm")
def test_balances_are_shown_and_everything_holds(database_url: str) -> None:
    ran = run(database_url, "ledger", "check")
    assert ran.code == 0, ran.err
    figures = {
        row[0]: row[1:]
        for line in ran.out.splitlines()
        if (row := [c.strip() for c in line.split("│")[1:-1]])
    }
    # two people's verdicts of 10.00, of which 6.00 is pay, and a bonus of 5.00
    assert figures["asset:unbilled"] == ["1", "20.00", "0.00", "20.00"]
    assert figures["liab:expert_accrued"] == ["2", "0.00", "17.00", "-17.00"]
    assert figures["income:margin"] == ["1", "0.00", "8.00", "-8.00"]
    assert figures["expense:adjustments"] == ["1", "5.00", "0.00", "5.00"]
    assert figures["In all"] == ["", "25.00", "25.00", "0.00"]
    assert "The ledger balances" in ran.out


def test_a_posting_between_wrong_accounts_is_named(
    database: Database, database_url: str, firm: Seeded
) -> None:
    (paid,) = bonus(firm)
    wrong = POSTING.row(paid) | {"id": "wrong", "credit": f"asset:unbilled:{firm.client_id}"}
    with database.writer.begin() as connection:
        connection.execute(tables.ledger_entries.insert().values(wrong))
    ran = run(database_url, "ledger", "check")
    assert ran.code == 1
    assert "wrong" in ran.out
    assert "The ledger balances" not in ran.out


@pytest.mark.usefixtures("firm")
def test_a_verdict_without_its_entries_is_named(database: Database, database_url: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE verdicts SET version = version + 7 WHERE revoked_at IS NULL"))
    ran = run(database_url, "ledger", "check")
    assert ran.code == 1
    assert "verdicts in force have no time entry" in " ".join(ran.out.split())


@pytest.mark.usefixtures("firm")
def test_an_unknown_firm_is_told(database_url: str) -> None:
    ran = run(database_url, "ledger", "check", "--firm", "Nobody & Co")
    assert ran.code != 0
    assert "Nobody & Co" in ran.err
