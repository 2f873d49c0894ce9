"""`signoff payouts`: a week is looked at, written to a file and marked, from a real database."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.opening import look
from bot.dispatch import new_command_id
from bot.lines.payouts import PAYOUT_LINES
from handlers.decisions import Done
from handlers.ids import PayoutId
from handlers.money.closing import period_id
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.paying.going_out.approving import PostPayouts
from handlers.money.paying.values import PayApproval, PayoutMoved, PayoutStanding, PayoutState, PayRun
from handlers.money.payouts import PayEntry, take
from handlers.money.time import TimeEntry
from storage import tables
from storage.engine import Database
from tests.bot.commands.line import run
from tests.seed import NOW, Seeded, seed_firm, write
from tests.work import work_done

pytestmark = pytest.mark.usefixtures("firm")


@pytest.fixture
def firm(database: Database) -> Seeded:
    """A firm whose week was settled and approved: Ada is called what a spreadsheet would run."""
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        connection.execute(
            tables.people.update().where(tables.people.c.id == firm.people["U1"].id).values(name="=Ada Kern")
        )
        work = [*work_done(firm, "U1", "one", at=NOW), *work_done(firm, "U2", "two", at=NOW)]
        ends = firm.firm.next_close_at
        period = PayPeriod(
            id=period_id(firm.firm.id, ends),
            firm_id=firm.firm.id,
            starts_at=ends - timedelta(days=7),
            ends_at=ends,
            state=PeriodState.CLOSED,
            cursor="",
            closed_at=ends,
        )
        entries = [one for one in work if isinstance(one, TimeEntry)]
        free = [PayEntry(time_entry_id=e.id, person_id=e.person_id, currency=e.currency) for e in entries]
        payouts, lines = take(free, firm_id=firm.firm.id, period_id=period.id)
        run_ = PayRun(
            period_id=period.id, firm_id=firm.firm.id, approvals=1, disputes_until=ends, settled_at=ends
        )
        approval = PayApproval(
            period_id=period.id,
            number=1,
            person_id=firm.people["U8"].id,
            at=ends,
            changes=0,
            fingerprint="0" * 64,
        )
        write(connection, *work, period, *payouts, *lines, run_, approval)
        write(connection, *(settled(payout.id, period, payout.person_id) for payout in payouts))
    reply = look(database, PAYOUT_LINES, PostPayouts(id=new_command_id(), period_id=period.id))
    assert isinstance(reply, Done)
    return firm


def settled(payout_id: PayoutId, period: PayPeriod, person: str) -> PayoutMoved:
    standing = PayoutStanding(
        id=payout_id,
        firm_id=period.firm_id,
        period_id=period.id,
        person_id=person,  # type: ignore[arg-type]
        currency="USD",
        state=PayoutState.DRAFTED,
        amount=600,
    )
    return PayoutMoved(payout=standing, seen_state=PayoutState.TAKEN, seen_amount=0)


def count(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.execute(tables.ledger_entries.select()).all())


def test_a_week_is_listed_shown_written_to_a_file_and_marked_paid(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    assert "approved" in run(database_url, "payouts", "list").out
    ran = run(database_url, "payouts", "export", str(tmp_path))
    assert "2 payouts written to" in ran.out, ran.err
    with (tmp_path / "payouts-2026-10-12-to-2026-10-18-generic.csv").open(
        encoding="utf-8-sig", newline=""
    ) as opened:
        rows = list(csv.DictReader(opened))
    assert [row["person"] for row in rows] == ["'=Ada Kern", "Ben Odell"]
    assert "No approved payout" in run(database_url, "payouts", "export", str(tmp_path)).err

    back = tmp_path / "back.csv"
    lines = [f"{row['reference']},{row['amount']},USD,paid,TX{number}" for number, row in enumerate(rows)]
    back.write_text("\n".join(("reference,amount,currency,status,transaction id", *lines)))
    before = count(database)
    back_wrong = tmp_path / "wrong.csv"
    back_wrong.write_text(back.read_text().replace("6.00", "6.01", 1))
    ran = run(database_url, "payouts", "mark-paid", str(back_wrong))
    assert ran.code == 1
    assert "Line 2: the amount is $6.01 and not $6.00." in ran.err
    assert count(database) == before

    assert "2 payouts marked paid" in run(database_url, "payouts", "mark-paid", str(back)).out
    assert count(database) == before + 2
    assert "already recorded" in run(database_url, "payouts", "mark-paid", str(back)).out
    assert count(database) == before + 2
    assert "paid" in run(database_url, "payouts", "show", "--week", "2026-10-18").out


def test_what_cannot_be_is_said_in_words(database_url: str, tmp_path: Path) -> None:
    assert "is no preset" in run(database_url, "payouts", "export", str(tmp_path), "--preset", "odd").err
    assert "No settled week" in run(database_url, "payouts", "show", "--week", "2026-01-01").err
