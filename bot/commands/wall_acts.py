"""Doing what `signoff admin wall` asks, through the dispatcher like everything else that writes."""

from dataclasses import replace
from pathlib import Path

from bot.commands.opening import ask, asked, opened
from bot.commands.screen import fail, say, warn
from bot.dispatch import new_command_id
from bot.lines.walls import WALLING_LINES
from bot.process.settings import Settings
from handlers.decisions import Refused
from handlers.walls.typed_walls import read_rows
from handlers.walls.walling import ImportWalls, Walling

FILE_MAX = 4 * 1024 * 1024  # bytes; more than the longest rows come to


def do(settings: Settings, command: Walling) -> None:
    """Do a command and print what was done."""
    with opened(settings.database, to_write=True) as database:
        say(ask(database, WALLING_LINES, replace(command, id=new_command_id())).words)


def import_walls(settings: Settings, file: Path, *, firm: str, by: str) -> None:
    """Import a file; of one that is refused the reason of every bad row stands on a line of its own."""
    rows = read_rows(_text(file))
    command = ImportWalls(id=new_command_id(), firm=firm, decided_by=by, rows=rows)
    with opened(settings.database, to_write=True) as database:
        reply = asked(database, WALLING_LINES, command)
    if isinstance(reply, Refused):
        *reasons, last = reply.words.splitlines()
        for reason in reasons:
            warn(reason)
        fail(last)
    say(reply.words)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > FILE_MAX:
            fail(f"{file} is over {FILE_MAX // 1024 // 1024} MB long. Nothing was imported.")
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        fail(f"{file} is not text in UTF-8. Nothing was imported.")
    except OSError as problem:
        fail(f"{file} cannot be read: {problem.strerror}. Nothing was imported.")
