"""The ledger as a CSV file: whole or not at all, with whatever a spreadsheet would run made harmless."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from rich.console import Console
from rich.progress import track
from sqlalchemy import Connection

from bot.commands.opening import opened
from bot.commands.screen import fail, say
from bot.settings import Settings
from handlers.money.amounts import decimal_text
from handlers.money.digests import guarded
from handlers.people.named import firm_named
from handlers.people.people import Firm
from handlers.people.typed import Mistyped, moment_of
from storage.facts.setting_up import firm_as_set_up
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
)
Span = tuple[datetime | None, datetime | None]


def write_ledger(settings: Settings, file: Path, *, since: str, until: str, firm: str) -> None:
    """Write the entries of one firm, or of every firm where none is named, and say how many there were."""
    with opened(settings.database) as database, database.reading() as connection:
        try:
            wanted = [(one, _span(one, since, until)) for one in _firms(connection, firm)]
        except Mistyped as mistake:
            fail(str(mistake))
        total = sum(count_entries(connection, one.id, *span) for one, span in wanted)
        rows = (row for one, span in wanted for row in _rows(connection, one, span))
        shown = track(
            rows, "Writing", total=total, console=Console(stderr=True), transient=True, disable=total < 1_000
        )
        try:
            _write_whole(file, shown)
        except OSError as problem:
            fail(f"{file} cannot be written: {problem.strerror or problem}")
    say(f"{total:,} entries written to {file}.")


def _firms(connection: Connection, name: str) -> Sequence[Firm]:
    facts = firm_as_set_up(connection, name)
    if facts.firm is None and not name.strip() and facts.firm_names:
        return [firm_named(firm_as_set_up(connection, known), known) for known in facts.firm_names]
    return [firm_named(facts, name)]


def _span(firm: Firm, since: str, until: str) -> Span:
    first, last = (
        moment_of(text, firm.zone, field=field) if text.strip() else None
        for text, field in ((since, "since"), (until, "until"))
    )
    if first is not None and last is not None and first >= last:
        raise Mistyped("--until must be after --since.", field="until")
    return first, last


def _rows(connection: Connection, firm: Firm, span: Span) -> Iterator[Sequence[str]]:
    for line in ledger_lines(connection, firm.id, *span):
        yield _row(line, firm)


def _row(line: LedgerLine, firm: Firm) -> Sequence[str]:
    return (
        line.id,
        guarded(firm.name),
        line.dated_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        line.local_day.isoformat(),
        line.leg,
        line.debit,
        line.credit,
        decimal_text(line.amount),
        line.amount.currency,
        guarded(line.expert),
        guarded(line.client),
        guarded(line.matter),
        line.activity,
        line.task_id,
        guarded(line.external_id or ""),
        line.review_id,
        str(line.version),
        line.time_entry_id,
        line.reverses or "",
        line.payout_id or "",
    )


def _write_whole(file: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write beside the file and put it in place when it is complete, so that nobody reads half a ledger."""
    # the byte order mark: without it Excel garbles names
    with NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as beside:
        try:
            out = csv.writer(beside)
            out.writerow(HEADER)
            out.writerows(rows)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(file)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
