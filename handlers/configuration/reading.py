"""Reading a configuration file: what TOML gave, into items; every mistake is kept, with its place in the file."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.configuration.bases import BASE, base_of
from handlers.configuration.cells import cell
from handlers.configuration.keys import counted, item_of
from handlers.configuration.tables import OF_WALLS, TABLES, Table
from handlers.configuration.values import Document, Item, Mistake, Value
from handlers.money.rating.codes import task_code_of
from handlers.people.firms.typed import Mistyped
from handlers.people.terms.engaging import DEFAULT_REASONS

# a key that is empty says as much as one that is left out
_SAYS_NOTHING = frozenset({"currency", "zone", "cap_minutes", "cleared_from"})


def read_document(raw: Mapping[str, Any], zone: str, now: datetime) -> Document:
    """Read a file; days are read in its own time zone, or in `zone` where it names none. Never raises."""
    mistakes: list[Mistake] = []
    zone = _zone_of(raw, zone)
    tables: dict[str, tuple[Item, ...]] = {}
    unread: set[str] = set()
    for name, held in raw.items():
        if name == BASE:
            continue
        table = TABLES.get(name)
        if table is None:
            known = ", ".join((*TABLES, BASE))
            mistakes.append(Mistake(where=name, words=f"There is no such table. The tables are {known}."))
            continue
        before = len(mistakes)
        tables[name] = tuple(_items(table, held, zone, now, mistakes))
        if len(mistakes) > before:
            unread.add(name)
    base, bad = base_of(raw.get(BASE))
    mistakes += bad
    return Document(tables=tables, base=base, mistakes=tuple(mistakes), unread=frozenset(unread))


def _zone_of(raw: Mapping[str, Any], zone: str) -> str:
    firm = raw.get("firm")
    named = firm.get("zone") if isinstance(firm, Mapping) else None
    try:
        ZoneInfo(str(named))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zone  # the handler says what is wrong with a zone that is none
    return str(named)


def _items(table: Table, held: Any, zone: str, now: datetime, mistakes: list[Mistake]) -> Iterator[Item]:
    rows = [held] if table.is_single else held
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        wanted = f"[{table.name}]" if table.is_single else f"[[{table.name}]], once for each {table.what}"
        mistakes.append(Mistake(where=table.name, words=f"Write it as {wanted}."))
        return
    found: list[Item] = []
    for number, row in enumerate(rows, 1):
        where = table.name if table.is_single else f"{table.name}, number {number}"
        bad = len(mistakes)
        values = dict(_values(table, row, zone, where, mistakes))
        mistakes += _unsaid(table, values, where)
        if len(mistakes) == bad and not (table.name in OF_WALLS and _is_past(values, now)):
            found.append(item_of(table, _settled(table, values)))
    yield from counted(table, found, mistakes)


def _values(
    table: Table, row: Mapping[str, Any], zone: str, where: str, mistakes: list[Mistake]
) -> Iterator[tuple[str, Value]]:
    for name, written in row.items():
        field = table.field(name)
        if field is None:
            known = ", ".join(one.name for one in table.fields)
            mistakes.append(
                Mistake(where=f"{where}, {name}", words=f"There is no such key. There are {known}.")
            )
            continue
        try:
            value = cell(field, written, zone, str(row.get("currency", "")))
        except Mistyped as mistake:
            mistakes.append(Mistake(where=f"{where}, {name}", words=str(mistake)))
            continue
        if value or name not in _SAYS_NOTHING:
            yield name, value


def _unsaid(table: Table, values: Mapping[str, Value], where: str) -> Iterator[Mistake]:
    """What every item has to name: its keys, which have no default."""
    for field in table.fields:
        if field.is_key and field.default is None and not values.get(field.name):
            yield Mistake(where=f"{where}, {field.name}", words="It is missing.")
    if table.name == "people" and not values.get("accounts"):
        yield Mistake(
            where=f"{where}, accounts", words="Name at least one account: people are told apart by it."
        )
    if table.name == "firm" and not values.get("name"):
        yield Mistake(where=f"{where}, name", words="It is missing.")


def _is_past(values: Mapping[str, Value], now: datetime) -> bool:
    until = values.get("until")
    return isinstance(until, str) and bool(until) and datetime.fromisoformat(until) <= now.astimezone(UTC)


def _settled(table: Table, values: dict[str, Value]) -> dict[str, Value]:
    """Say outright what a value stands for, so that a file and what came of it compare alike."""
    if table.name == "matters":
        if values.get("reject_reasons") == ():
            values["reject_reasons"] = DEFAULT_REASONS
        if values.get("channel") and not values.get("workspace"):
            values.pop("workspace", None)
    if table.name == "billing" and (code := task_code_of(str(values.get("task_code", "")))):
        values["task_code"] = code
    if table.name == "week" and values.get("digest_channel") and not values.get("digest_workspace"):
        values.pop("digest_workspace", None)
    return values
