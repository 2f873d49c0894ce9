"""The ledger as a CSV file: whole or not at all, with whatever a spreadsheet would run made harmless."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from sqlalchemy import Connection

from bot.commands.files import Span, wanted, whole_file
from bot.commands.opening import ask, opened
from bot.commands.screen import fail, say
from bot.dispatch import new_command_id
from bot.lines.audit import AUDIT_LINES
from bot.process.settings import Settings
from handlers.audit.noting import NoteExport
from handlers.money.amounts import decimal_text
from handlers.money.digests import guarded, paid_to
from handlers.people.people import Firm
from storage.views.ledger import LedgerLine, count_entries, ledger_lines

HEADER = (
    "Entry",
    "Firm",
    "Dated at (UTC)",
    "Day",
    "Leg",
    "Debit",
    "Credit",
    "Amount",
    "Currency",
    "Expert",
    "Client",
    "Matter",
    "Activity",
    "Task",
    "Client's id",
    "Review",
    "Version",
    "Time entry",
    "Reverses",
    "Payout",
    "Paid to",
    "Cause",
)


def write_ledger(settings: Settings, file: Path, *, since: str, until: str, firm: str) -> None:
    """Write the entries of one firm, or of every firm where none is named, and say how many there were.

    That they are written is in the firm's audit first.
    """
    with opened(settings.database) as database:
        chosen = wanted(database, firm, since, until)
        for one, _ in chosen:
            note = NoteExport(
                id=new_command_id(), firm_id=one.id, what="ledger", since=since.strip(), until=until.strip()
            )
            ask(database, AUDIT_LINES, note)
        with database.reading() as connection:
            total = _write(connection, file, chosen)
    say(f"{total:,} entries written to {file}.")


def _write(connection: Connection, file: Path, wanted: Sequence[tuple[Firm, Span]]) -> int:
    total = sum(count_entries(connection, one.id, *span) for one, span in wanted)
    rows = (row for one, span in wanted for row in _rows(connection, one, span))
    shown = track(
        rows, "Writing", total=total, console=Console(stderr=True), transient=True, disable=total < 1_000
    )
    try:
        # the byte order mark: without it Excel garbles names
        with whole_file(file, encoding="utf-8-sig") as beside:
            out = csv.writer(beside)
            out.writerow(HEADER)
            out.writerows(shown)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror or problem}")
    return total


def _rows(connection: Connection, firm: Firm, span: Span) -> Iterator[Sequence[str]]:
    for line in ledger_lines(connection, firm.id, *span):
        yield _row(line, firm)


def _row(line: LedgerLine, firm: Firm) -> Sequence[str]:
    return (
        line.id,
        guarded(firm.name),
        line.dated_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        line.local_day.isoformat() if line.local_day else "",
        line.leg,
        line.debit,
        line.credit,
        decimal_text(line.amount),
        line.amount.currency,
        guarded(line.expert or ""),
        guarded(line.client or ""),
        guarded(line.matter or ""),
        line.activity or "",
        line.task_id or "",
        guarded(line.external_id or ""),
        line.review_id or "",
        "" if line.version is None else str(line.version),
        line.time_entry_id or "",
        line.reverses or "",
        line.payout_id or "",
        paid_to(line.unpaid) if line.time_entry_id else "",
        line.cause_id or "",
    )
