"""Doing what `signoff admin names` asks. A name is turned into its code here and now, and written nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

from bot.commands.opening import ask, opened
from bot.commands.screen import fail, say, show_table
from bot.dispatch import new_command_id
from bot.lines.names import NAME_LINES
from bot.process.settings import Settings
from handlers.people.experts.name_lists import ListNames, TypedName, UnlistNames
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.review.outbound.listing import NameKind
from handlers.review.outbound.names import KEY_BYTES, hash_of, words_of_name
from storage.facts.people.name_lists import names_by_kind, names_of

FILE_MAX = 5_000_000  # bytes


def add_names(settings: Settings, names: Sequence[str], kind: NameKind, firm: str) -> None:
    """Put names on the list and say how many are new."""
    _list(settings, (TypedName(text=name) for name in names), kind, firm)


def import_names(settings: Settings, file: Path, kind: NameKind, firm: str) -> None:
    """Put the names of a file on the list."""
    _list(settings, _lines(file), kind, firm)


def remove_names(settings: Settings, names: Sequence[str], firm: str) -> None:
    """Take names off the list."""
    typed = tuple(TypedName(text=name) for name in names)
    with opened(settings.database, to_write=True) as database:
        say(ask(database, NAME_LINES, UnlistNames(id=new_command_id(), firm=firm, names=typed)).words)


def show_names(settings: Settings, names: Sequence[str], firm: str) -> None:
    """Print how many names of each kind there are, or of some names whether they are listed."""
    with opened(settings.database) as database, database.reading() as connection:
        facts = names_of(connection, firm)
        try:
            found = firm_named(facts.firm, firm)
        except Mistyped as mistake:
            fail(str(mistake))
        if names:
            for name in names:
                code = hash_of(bytes.fromhex(facts.key or ""), words_of_name(name))
                say(f"{name}: {'listed' if code in facts.hashes else 'not listed'}")
            return
        counted = names_by_kind(connection, found.id)
        zone = ZoneInfo(found.zone)
        rows = [
            (kind, f"{count:,}", f"{last.astimezone(zone):%Y-%m-%d %H:%M}") for kind, count, last in counted
        ]
        show_table("Names that no answer may mention", ("Kind", "Names", "Last added"), rows)
        say("No name is on the list yet." if not rows else "The names themselves are kept nowhere.")


def _list(settings: Settings, names: Iterable[TypedName], kind: NameKind, firm: str) -> None:
    command = ListNames(
        id=new_command_id(), firm=firm, names=tuple(names), kind=kind, new_key=token_hex(KEY_BYTES)
    )
    with opened(settings.database, to_write=True) as database:
        say(ask(database, NAME_LINES, command).words)


def _lines(file: Path) -> Iterator[TypedName]:
    try:
        if file.stat().st_size > FILE_MAX:
            fail(f"{file} is too large: a list has at most {FILE_MAX // 1_000_000} MB.")
        text = file.read_text("utf-8-sig")
    except OSError as problem:
        fail(f"{file} cannot be read: {problem.strerror}")
    except UnicodeDecodeError:
        fail(f"{file} is not a text in UTF-8.")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield TypedName(text=line.strip(), line=number)
