"""Opening the database for a command, and telling in words why it cannot be opened or used."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bot.commands.screen import fail
from bot.dispatch import Dispatcher, Table, Unavailable
from bot.process.clock import Clock
from handlers.decisions import Done, Refused, Reply
from storage.engine import Database, open_database
from storage.schema import UnknownSchema, is_current, migrate


@contextmanager
def opened(url: str, *, to_write: bool = False) -> Iterator[Database]:
    """Open the database; one to write to is brought up to date, or made where there is none."""
    try:
        if not to_write:
            _refuse_missing(url)
        database = open_database(url)
    except (ArgumentError, NoSuchModuleError):
        fail(
            "SIGNOFF_DATABASE is not a database URL. Use sqlite:///file.db or postgresql+psycopg://host/name."
        )
    try:
        _prepare(database, to_write=to_write)
        yield database
    except (DBAPIError, Unavailable) as problem:
        why = problem.orig if isinstance(problem, DBAPIError) else problem
        fail(f"The database at {shown(url)} cannot be used: {why}")
    except UnknownSchema as problem:
        fail(str(problem))
    finally:
        database.close()


def shown(url: str) -> str:
    """Write the URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def ask(database: Database, table: Table, command: object) -> Done:
    """Do one command through a dispatcher of our own; a refusal ends the program with its words."""
    reply = asked(database, table, command)
    if isinstance(reply, Refused):
        fail(reply.words)
    return reply


def asked(database: Database, table: Table, command: object) -> Done | Refused:
    """Do one command through a dispatcher of our own and give what it came to."""
    reply = _replied(database, table, command)
    assert isinstance(reply, Done | Refused), "a command of the command line is done or refused"
    return reply


def look(database: Database, table: Table, command: object) -> Reply:
    """Do one command whose answer may be figures; a refusal ends the program with its words."""
    reply = _replied(database, table, command)
    if isinstance(reply, Refused):
        fail(reply.words)
    return reply


def _replied(database: Database, table: Table, command: object) -> Reply:
    dispatcher = Dispatcher(database, table, Clock().now)
    dispatcher.start()
    try:
        reply = dispatcher.submit(command).result()
    finally:
        dispatcher.stop()
    return reply


def _refuse_missing(url: str) -> None:
    # SQLite would make an empty file of a mistyped name
    place = make_url(url)
    is_file = place.get_backend_name() == "sqlite" and place.database not in (None, "", ":memory:")
    if is_file and not Path(str(place.database)).exists():
        fail(
            f"There is no database at {shown(url)} yet. signoff admin firm makes one, and so does signoff serve."
        )


def _prepare(database: Database, *, to_write: bool) -> None:
    if to_write:
        migrate(database)
    elif not is_current(database):
        fail(
            "The database is not of this version of Signoff. Start signoff serve once; it brings it up to date."
        )
