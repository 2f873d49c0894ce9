"""The audit as JSON lines, whole or not at all: one object for each record, in the order of its firm's chain.

    {"about": […], "digest": "…", "firm": "Kern LLP", "names": {…}, "prev": "…", "record": {…}, "seal": "…", "seq": 17}

`record` is what was recorded: `at` in UTC, `who`, `where`, the `command`, its `changes`, and the `basis` where there is
one. Its canonical JSON (keys in order, no spaces, UTF-8) has the SHA-256 `digest`, and `seal` is the SHA-256 of `prev`,
`seq` and `digest`, a line each; `prev` is the seal of the record before. `about` are the ids of the people, tasks and
matters that it is about, and `names` what people, clients and matters were called on the day of the file. A record that
somebody made unreadable comes as it stands, in `body`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from sqlalchemy import Connection

from bot.commands.audit_proof import MANY
from bot.commands.files import Span, wanted, whole_file
from bot.commands.opening import opened
from bot.commands.screen import fail, say
from bot.dispatch import Dispatcher, new_command_id
from bot.lines.audit import AUDIT_LINES
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.audit.canonical import canonical
from handlers.audit.noting import NoteExport
from handlers.audit.sealing import CHUNK, SealAudit
from handlers.audit.subjects import told_by
from handlers.decisions import Figures
from handlers.people.people import Firm
from storage.engine import Database
from storage.facts.audit.asking import names_in
from storage.views.audit_lines import AuditLine, audit_lines, count_lines


def write_audit(settings: Settings, file: Path, *, since: str, until: str, firm: str) -> None:
    """Write the records of one firm, or of every firm where none is named, and say how many there were.

    That they are written is recorded first, and what waits for its seal is sealed.
    """
    with opened(settings.database) as database:
        chosen = wanted(database, firm, since, until)
        for one, _ in chosen:
            _note_and_seal(database, one, since.strip(), until.strip())
        with database.reading() as connection:
            total = _write(connection, file, chosen)
    say(f"{total:,} records written to {file}.")


def _note_and_seal(database: Database, firm: Firm, since: str, until: str) -> None:
    dispatcher = Dispatcher(database, AUDIT_LINES, Clock().now)
    dispatcher.start()
    try:
        note = NoteExport(id=new_command_id(), firm_id=firm.id, what="audit", since=since, until=until)
        dispatcher.submit(note).result()
        sealed = CHUNK
        while sealed == CHUNK:
            reply = dispatcher.submit(SealAudit(id=new_command_id(), firm_id=firm.id)).result()
            assert isinstance(reply, Figures), "sealing is never refused"
            assert isinstance(reply.value, int), "its figures are how many were sealed"
            sealed = reply.value
    finally:
        dispatcher.stop()


def _write(connection: Connection, file: Path, wanted: Sequence[tuple[Firm, Span]]) -> int:
    total = sum(count_lines(connection, one.id, *span) for one, span in wanted)
    lines = (line for one, span in wanted for line in _lines(connection, one, span))
    shown = track(
        lines, "Writing", total=total, console=Console(stderr=True), transient=True, disable=total < MANY
    )
    try:
        with whole_file(file) as beside:
            beside.writelines(f"{line}\n" for line in shown)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror or problem}")
    return total


def _lines(connection: Connection, firm: Firm, span: Span) -> Iterator[str]:
    names = names_in(connection, firm.id)
    for line in audit_lines(connection, firm.id, *span):
        yield _line(line, firm, names)


def _line(line: AuditLine, firm: Firm, names: Mapping[str, str]) -> str:
    told = told_by(line.body)
    client = who.get("client") if isinstance(who := told.get("who"), dict) else None
    shown = {
        "about": line.about,
        "digest": line.digest,
        "firm": firm.name,
        "names": {key: names[key] for key in (*line.about, client or "") if key in names},
        "prev": line.prev,
        "record": told,
        "seal": line.seal,
        "seq": line.seq,
    }
    return canonical(shown if canonical(told) == line.body else shown | {"body": line.body})
