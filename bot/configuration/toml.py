"""A configuration file as TOML: read as it stands, written anew, and its base brought up to date in place."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table
from tomlkit.toml_document import TOMLDocument

from bot.commands.files import whole_file
from bot.commands.screen import fail
from handlers.configuration.bases import BASE, FORMAT, digests_of, revision_of
from handlers.configuration.cells import BETWEEN
from handlers.configuration.tables import NEVER, TABLES, Field, Kind
from handlers.configuration.tables import Table as Described
from handlers.configuration.values import Item, Tables, Value
from handlers.ids import FirmId

FILE_MAX = 4 * 1024 * 1024  # bytes; a firm of a thousand people has about one
_HEAD = """\
The configuration of {firm}, as signoff config export wrote it.
Change it, look at what that would change with: signoff config apply FILE --plan

What a table here leaves out is ended: people leave, matters close, clearances and walls end.
A table that is not here is not managed by this file, and stays as it is; so does a key that an item leaves out.
Not in here, and never in a file: keys of clients and tokens; the names that no answer may mention (signoff admin
names), of which only hashes are stored, so that nobody can read them out; legal holds; who was only invited."""
_WORDS: Mapping[str, str] = {
    "week": "The firm's digest goes to this channel; without one, to each person with the role finance.",
    "retention": "How long the texts of tasks are kept: law, bank, forever, or a number of days.",
    "clients": "A client's key is made in chat or with signoff admin key.",
    "matters": "People approve payouts, answer and supervise by their roles, under people.",
    "people": "Told apart by their accounts. Who has the role finance approves payouts.",
    "rates": "A rate is never rewritten or taken back: add a line with a later “from”.",
    "premiums": "A premium is never rewritten or taken back: one of nothing, with a later “from”, ends it.",
    "billing": "A matter that is not here is billed in the usual way: to the nearest tenth of an hour, once a line.",
    "walls": "Walls are only added and ended. Whom one bars is a person, a team, or everybody.",
    "restricted": "Nobody is offered what names these.",
    "watch": "Nobody is offered what names these, and compliance hears of it in silence: keep this file to them.",
}
_NO_WATCH = (
    "The watch list is not in here; signoff config export --watch-list writes it, for those who may read it."
)
_BASE_WORDS = (
    "What this file was made from, so that no change in chat is undone unseen. Not to be edited by hand."
)


Raw = Mapping[str, Any]


def read(file: Path) -> Raw:
    """Read a file; ends the program with words for one that cannot be read. Numbers with a point are texts."""
    try:
        if file.stat().st_size > FILE_MAX:
            fail(f"{file} is over {FILE_MAX // 1024 // 1024} MB long. Nothing was changed.")
        return tomllib.loads(file.read_bytes().decode(), parse_float=str)
    except UnicodeDecodeError:
        fail(f"{file} is not text in UTF-8. Nothing was changed.")
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        fail(f"{file} is not TOML: {problem}. Nothing was changed.")
    except OSError as problem:
        fail(f"{file} cannot be read: {problem.strerror}. Nothing was changed.")


def written(tables: Tables, firm_id: FirmId, as_of: datetime | None) -> str:
    """Write a firm's configuration: the same state gives the same bytes."""
    firm = tables["firm"][0].values
    zone = ZoneInfo(str(firm["zone"]))
    document = tomlkit.document()
    for line in _HEAD.format(firm=firm["name"]).splitlines():
        document.add(tomlkit.comment(line) if line else tomlkit.nl())
    if "watch" not in tables:
        document.add(tomlkit.comment(_NO_WATCH))
    empty = [name for name in TABLES if name in tables and not tables[name]]
    if empty:
        document.add(tomlkit.nl())
        document.add(
            tomlkit.comment("Nothing is in these yet. Take a line out where you add a first [[…]] of it.")
        )
    for name in empty:
        document.add(name, tomlkit.array())
    for name, described in TABLES.items():
        if tables.get(name):
            _add(document, described, tables[name], zone)
    document.add(BASE, base(tables, firm_id, as_of))
    return tomlkit.dumps(document)


def _add(document: TOMLDocument, described: Described, items: tuple[Item, ...], zone: ZoneInfo) -> None:
    rows = [row(described, item, zone) for item in items]
    if words := _WORDS.get(described.name):
        rows[0].comment(words)
    if described.is_single:
        document.add(described.name, rows[0])
        return
    document.add(described.name, AoT(rows))


def row(described: Described, item: Item, zone: ZoneInfo) -> Table:
    """Write an item: every key, in the order of its table, but dates that are not there."""
    table = tomlkit.table()
    for field in described.fields:
        value = item.values.get(field.name)
        if value is not None and (said := plain(field, value, zone)) is not None:
            table.add(field.name, said)
    return table


def plain(field: Field, value: Value, zone: ZoneInfo) -> Any:
    """Write a value as TOML has it; None for one that is left out."""
    if field.kind is Kind.MOMENT:
        if value:
            return datetime.fromisoformat(str(value)).astimezone(zone)
        return None if field.name in ("from", "cleared_from") else NEVER
    if field.kind is Kind.ACCOUNTS and isinstance(value, tuple):
        accounts = tomlkit.array()
        for account in value:
            workspace, member = account.split(BETWEEN)
            inline = tomlkit.inline_table()
            inline.update({"workspace": workspace, "member": member})
            accounts.append(inline)
        return accounts
    return list(value) if isinstance(value, tuple) else value


def base(tables: Tables, firm_id: FirmId, as_of: datetime | None) -> Table:
    """Write what a file is made from."""
    digests = digests_of(tables)
    table = tomlkit.table()
    table.comment(_BASE_WORDS)
    table.add("format", FORMAT)
    table.add("firm", firm_id)
    if as_of is not None:
        table.add("as_of", as_of)
    table.add("revision", revision_of(digests))
    items = tomlkit.table()
    for key, pack in digests.items():
        items.add(key, pack)
    table.add("items", items)
    return table


def rebased(file: Path, tables: Tables, firm_id: FirmId, as_of: datetime | None) -> bool:
    """Bring the base of a file up to date and leave everything else in it as it is; whether that could be done."""
    try:
        document = tomlkit.parse(file.read_bytes().decode())
        if BASE in document:
            document[BASE] = base(tables, firm_id, as_of)
        else:
            document.add(BASE, base(tables, firm_id, as_of))
        with whole_file(file) as beside:
            beside.write(tomlkit.dumps(document))
    except (OSError, TOMLKitError):
        return False
    return True
