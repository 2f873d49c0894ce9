"""A firm's configuration as a file holds it: tables of items, and what a file says of the state it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.ids import FirmId

Value = str | int | bool | tuple[str, ...]  # a moment is a text in UTC, "" for none
Key = tuple[str, ...]  # of an item in its table, as it is compared: without capitals


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a table of the file, or of the firm as it is set up.

    An item of the file has the values that it names and no others; one of the firm has all, and `about` is the id by
    which the audit knows it. `also` are further keys that it goes by: every account of a person.
    """

    key: Key
    name: str
    values: Mapping[str, Value]
    about: str = ""
    also: frozenset[Key] = frozenset()
    is_over: bool = False  # ended already, so that nothing is to be done where the file leaves it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What cannot stand, where in the file it is, and why, in words."""

    where: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The state that a file was made from: of which firm, of when, and a digest of each value.

    `digests` has for each item, by `base_key`, the digests of its fields in the order of its table.
    """

    firm_id: FirmId
    as_of: datetime | None
    revision: str
    digests: Mapping[str, str]


Tables = Mapping[str, tuple[Item, ...]]  # a table that is not there is not managed by the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it was read; `base` None: it does not say what it was made from.

    Of the tables `unread` something could not be read, so that nobody knows what they leave out.
    """

    tables: Tables
    base: Base | None = None
    mistakes: tuple[Mistake, ...] = ()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """A change of a setting since the file was made, as the audit has it; `about` are the ids it is about."""

    about: frozenset[str]
    by_file: bool
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What was changed since the state that the file was made from; `is_known` False: nobody can tell."""

    changes: tuple[SettingChange, ...] = field(default=())
    is_known: bool = False

    def lines_about(self, about: str) -> tuple[str, ...]:
        """Say who changed a thing meanwhile, the newest first; changes by files are none of these."""
        mine = [one for one in self.changes if about in one.about and not one.by_file]
        return tuple(one.line for one in mine)

    def by_files_alone(self, about: str) -> bool:
        """Whether a thing was changed by configuration files and by nobody else."""
        mine = [one for one in self.changes if about in one.about]
        return self.is_known and bool(mine) and all(one.by_file for one in mine)


UNKNOWN = Since()
