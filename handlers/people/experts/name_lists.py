"""The firm's list of names that no answer may mention: names put on it and taken off, of which no name is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import CommandId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped, refusing
from handlers.records import Record
from handlers.review.outbound.listing import NameKeyMade, NameKind, NameListed, NameUnlisted
from handlers.review.outbound.names import SHORTEST, WORDS_MAX, hash_of, words_of_name

NAMES_MAX = 20_000  # ours: what is read with each edit and comment
NAME_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedName:
    """A name as somebody typed it; `line` is its line in a file, or 0."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNames:
    """Put names on the firm's list. `new_key` is 32 random bytes in hexadecimal, for a firm that has no key yet."""

    id: CommandId
    firm: str
    names: tuple[TypedName, ...]
    new_key: str
    kind: NameKind = NameKind.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlistNames:
    id: CommandId
    firm: str
    names: tuple[TypedName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFacts:
    """A firm, and the key and codes of its list; no key: it has none yet. `counts` are its names by kind."""

    firm: FirmFacts
    key: str | None = None
    hashes: frozenset[str] = frozenset()
    counts: tuple[tuple[NameKind, int], ...] = ()


def is_listed(name: str, facts: NameFacts) -> bool:
    """Whether a name is on the list."""
    return facts.key is not None and hash_of(bytes.fromhex(facts.key), words_of_name(name)) in facts.hashes


@refusing
def list_names(command: ListNames, facts: NameFacts, now: datetime) -> Decision:
    """Put names on the list: all of them, or none where one cannot stand there."""
    del now
    firm = firm_named(facts.firm, command.firm)
    key = facts.key or command.new_key
    coded = dict(_coded(command.names, key))
    fresh = {code: words for code, words in coded.items() if code not in facts.hashes}
    if len(facts.hashes) + len(fresh) > NAMES_MAX:
        raise Mistyped(f"A list has at most {NAMES_MAX:,} names.", field="names")
    made: tuple[Record, ...] = () if facts.key else (NameKeyMade(firm_id=firm.id, key=key),)
    listed = [
        NameListed(firm_id=firm.id, hash=code, kind=command.kind, words=words)
        for code, words in fresh.items()
    ]
    words = f"{_count(len(fresh))} now on the list of {firm.name}."
    if known := len(coded) - len(fresh):
        words = f"{words} {_count(known)} there already."
    return Decision(reply=Done(words=words, already=not fresh), records=(*made, *listed) if fresh else ())


@refusing
def unlist_names(command: UnlistNames, facts: NameFacts, now: datetime) -> Decision:
    """Take names off the list: all of them, or none where one is not there."""
    del now
    firm = firm_named(facts.firm, command.firm)
    gone: dict[str, NameUnlisted] = {}
    for name in command.names:
        code = None if facts.key is None else hash_of(bytes.fromhex(facts.key), words_of_name(name.text))
        if code not in facts.hashes or code is None:
            raise Mistyped(f"{_shown(name)} is not on the list of {firm.name}.", field="names")
        gone[code] = NameUnlisted(firm_id=firm.id, hash=code)
    words = f"{_count(len(gone))} off the list of {firm.name}."
    return Decision(reply=Done(words=words), records=tuple(gone.values()))


def _coded(names: Sequence[TypedName], key: str) -> Iterator[tuple[str, int]]:
    if not names:
        raise Mistyped("There is no name in it.", field="names")
    for name in names:
        words = words_of_name(name.text)
        if len(name.text) > NAME_MAX or len(words) > WORDS_MAX:
            raise Mistyped(
                f"{_shown(name)} is too long: a name has at most {WORDS_MAX} words and {NAME_MAX} characters.",
                field="names",
            )
        if _is_too_short("".join(words)):
            raise Mistyped(
                f"{_shown(name)} is too short: it would stand in nearly every text.", field="names"
            )
        yield hash_of(bytes.fromhex(key), words), len(words)


def _is_too_short(joined: str) -> bool:
    """Whether so few letters are in too many words; two characters of a script that writes words with them are not."""
    return len(joined) < (SHORTEST if joined.isascii() else SHORTEST - 1)


def _shown(name: TypedName) -> str:
    where = f"Line {name.line}: " if name.line else ""
    return f"{where}“{name.text.strip()[:40]}”"


def _count(names: int) -> str:
    return "1 name is" if names == 1 else f"{names:,} names are"
