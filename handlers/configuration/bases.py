"""What a file says of the state that it was made from, so that nobody's change in chat is undone without a word."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from handlers.audit.canonical import canonical
from handlers.configuration.tables import TABLES, Field, Table
from handlers.configuration.values import Base, Item, Mistake, Tables, Value
from handlers.ids import FirmId

BASE = "base"
FORMAT = 1
_DIGEST = (
    8  # hexadecimal characters of each value's digest: that two differ unseen is one in four thousand million
)
_READABLE = frozenset({"clients", "matters", "workspaces"})


def digests_of(tables: Tables) -> Mapping[str, str]:
    """Give the digests of every item, by its key in the base."""
    return {
        base_key(TABLES[name], item): packed(TABLES[name], item.values)
        for name, items in tables.items()
        for item in items
    }


def revision_of(digests: Mapping[str, str]) -> str:
    """Give the one digest of a state."""
    return sha256(canonical(dict(digests)).encode()).hexdigest()[:16]


def base_key(table: Table, item: Item) -> str:
    """Name an item in the base; what would repeat a wall or a rate is named by a digest."""
    if table.is_single:
        return table.name
    words = " / ".join(item.key)
    if table.name in _READABLE or table.name == "people":
        return f"{table.name}: {words}"
    return f"{table.name}: {sha256(words.encode()).hexdigest()[: 2 * _DIGEST]}"


def base_keys(table: Table, item: Item) -> tuple[str, ...]:
    """Give every name that an item may have in the base: a person's is any of their accounts."""
    if not item.also:
        return (base_key(table, item),)
    return tuple(f"{table.name}: {' / '.join(key)}" for key in sorted(item.also))


def packed(table: Table, values: Mapping[str, Value]) -> str:
    """Give the digests of an item's values, in the order of its table."""
    return "".join(digest(field, values.get(field.name)) for field in table.fields)


def digest(field: Field, value: Value | None) -> str:
    """Give the digest of one value, as it is compared."""
    told = canonical([field.name, folded(field, value)])
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def folded(field: Field, value: Value | None) -> Value | None:
    """Give a value as it is compared."""
    if isinstance(value, str):
        return value.casefold() if field.is_folded else value
    if isinstance(value, tuple) and field.is_folded:
        return tuple(sorted(one.casefold() for one in value))
    return value


def digest_in(table: Table, pack: str, field: Field) -> str:
    """Take the digest of one value out of an item's; "" where the file was made before there was such a value."""
    at = table.fields.index(field) * _DIGEST
    return pack[at : at + _DIGEST]


def base_of(raw: Any) -> tuple[Base | None, list[Mistake]]:
    """Read the base of a file; None where it has none."""
    if raw is None:
        return None, []
    if not isinstance(raw, Mapping):
        return None, [Mistake(where=BASE, words=_BROKEN)]
    firm, revision, as_of = (raw.get(name) for name in ("firm", "revision", "as_of"))
    items: Any = raw.get("items")
    whole = (
        isinstance(items, Mapping)
        and all(isinstance(pack, str) for pack in items.values())
        and isinstance(firm, str)
        and raw.get("format") == FORMAT
        and (as_of is None or (isinstance(as_of, datetime) and as_of.tzinfo is not None))
    )
    if not whole or revision_of(items) != revision:
        return None, [Mistake(where=BASE, words=_BROKEN)]
    return Base(firm_id=FirmId(str(firm)), as_of=as_of, revision=str(revision), digests=dict(items)), []


_BROKEN = (
    "It was changed by hand, so that it does not say any more what the file was made from. "
    "Put it back as signoff wrote it, or take it out: then --take-file is needed wherever the two differ."
)
