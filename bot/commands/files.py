"""What every file that the command line writes has in common: whose, from when to when, and whole or not at all."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from sqlalchemy import Connection

from bot.commands.screen import fail
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped, moment_of
from handlers.people.people import Firm
from storage.engine import Database
from storage.facts.people.setting_up import firm_as_set_up

Span = tuple[datetime | None, datetime | None]


def wanted(database: Database, firm: str, since: str, until: str) -> Sequence[tuple[Firm, Span]]:
    """Say whose entries are written, from when to when, or end with the words for what was mistyped."""
    with database.reading() as connection:
        try:
            return [(one, span_of(one, since, until)) for one in chosen_firms(connection, firm)]
        except Mistyped as mistake:
            fail(str(mistake))


def chosen_firms(connection: Connection, name: str) -> Sequence[Firm]:
    """Give the firm of this name, or every firm where none is named; raises Mistyped where there is none such."""
    facts = firm_as_set_up(connection, name)
    if facts.firm is None and not name.strip() and facts.firm_names:
        return [firm_named(firm_as_set_up(connection, known), known) for known in facts.firm_names]
    return [firm_named(facts, name)]


def span_of(firm: Firm, since: str, until: str) -> Span:
    """Read the bounds in the firm's own zone; None is no bound; raises Mistyped for what is no span."""
    first, last = (
        moment_of(text, firm.zone, field=field) if text.strip() else None
        for text, field in ((since, "since"), (until, "until"))
    )
    if first is not None and last is not None and first >= last:
        raise Mistyped("--until must be after --since.", field="until")
    return first, last


@contextmanager
def whole_file(file: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Write beside the file and put it in place when it is complete, so that nobody reads half of one."""
    with NamedTemporaryFile(
        "w", encoding=encoding, newline="", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as beside:
        try:
            yield beside
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(file)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
