"""What an item of a configuration file goes by, and what people call it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from handlers.configuration.tables import NEVER, OF_WALLS, Table
from handlers.configuration.values import Item, Key, Mistake, Value
from handlers.walls.names import name_words
from handlers.walls.wall_sets import BY_ID

_NAMED = ("subject", "team", "name")  # in the tables of walls: compared as walls compare them


def item_of(table: Table, values: Mapping[str, Value], about: str = "", *, is_over: bool = False) -> Item:
    """Make an item of its values."""
    also = frozenset(account_keys(values)) if table.name == "people" else frozenset[Key]()
    key = min(also) if also else key_of(table, values)
    name = named(table, values)
    return Item(key=key, name=name, values=values, about=about, also=also, is_over=is_over)


def key_of(table: Table, values: Mapping[str, Value]) -> Key:
    """Give what tells an item from the others of its table."""
    return tuple(
        _folded(table, field.name, str(values.get(field.name, "")), values)
        for field in table.fields
        if field.is_key
    )


def account_keys(values: Mapping[str, Value]) -> Iterator[Key]:
    """Give the keys of a person: each of their accounts."""
    accounts = values.get("accounts")
    for account in accounts if isinstance(accounts, tuple) else ():
        yield (account.casefold(),)


def _folded(table: Table, name: str, text: str, values: Mapping[str, Value]) -> str:
    is_id = name == "subject" and values.get("kind") in tuple(BY_ID)
    if table.name in OF_WALLS and name in _NAMED and text and not is_id:
        return " ".join(name_words(text))
    return text.casefold()


def named(table: Table, values: Mapping[str, Value], zone: str = "UTC") -> str:
    """Say what an item is in a line of a plan."""
    said = {name: value for name, value in values.items() if isinstance(value, str) and value}
    match table.name:
        case "matters":
            return f"matter {said.get('code')} of {said.get('client')}"
        case "rates":
            whom = ", ".join(said[name] for name in ("matter", "practice_area", "seniority") if name in said)
            of = f"{said.get('per')} in {said.get('currency')}"
            return f"rate per {of} for {whom or 'everything'} from {moment_words(said.get('from', ''), zone)}"
        case "premiums":
            since = moment_words(said.get("from", ""), zone)
            return f"{said.get('kind')} premium of {said.get('matter')} of {said.get('client')} from {since}"
        case "billing":
            return f"billing of {said.get('matter')} of {said.get('client')}"
        case "walls":
            whom = said.get("person") or f"team {said.get('team')}"
            return f"wall for {whom} on {said.get('kind')} {said.get('subject')}"
        case "teams":
            return f"{said.get('person')} in the team {said.get('team')}"
        case "workspaces":
            return f"workspace {said.get('id')} in {said.get('platform')}"
        case "client_billing":
            return f"billing of {said.get('client')}"
        case _ if table.is_single:
            return table.what
        case _:
            return f"{table.what} {said.get('name')}"


def moment_words(text: str, zone: str) -> str:
    """Write a moment that is compared for people, in a time zone: 2026-12-01, or 2026-12-01 09:30."""
    if not text:
        return NEVER
    moment = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


def counted(table: Table, items: Iterable[Item], mistakes: list[Mistake] | None = None) -> Iterator[Item]:
    """Tell apart what has the same key; only walls may stand there several times, and differ in their end."""
    met: Counter[Key] = Counter()
    for item in (
        sorted(items, key=lambda one: str(one.values.get("until", ""))) if table.name in OF_WALLS else items
    ):
        keys = item.also or {item.key}
        times = max(met[key] for key in keys)
        met.update(keys)
        if not times:
            yield item
        elif table.name in OF_WALLS:
            yield replace(item, key=(*item.key, str(times + 1)))
        elif mistakes is not None:
            mistakes.append(Mistake(where=f"{table.name}, {item.name}", words="It is there twice."))
