"""What a configuration file would change: the file, the firm as it is, and the state that the file was made from.

Three ways, as with a merge: what only the file changed is done; what only somebody else changed since stays as it is
and is shown; what both changed is a conflict, and nothing is done until somebody decides. `take_file` decides all of
these for the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.configuration.bases import base_keys, digest, digest_in, folded
from handlers.configuration.cells import utc_text
from handlers.configuration.tables import OF_WALLS, TABLES, Field, Table
from handlers.configuration.values import Base, Document, Item, Since, Tables, Value


class Mark(StrEnum):
    """What happens to an item."""

    ADD = "+"
    CHANGE = "~"
    END = "-"
    STAYS = "="  # somebody changed it since the file was made, and it stays so
    CONFLICT = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A value before and after; in a step that adds there is no value before."""

    field: Field
    before: Value | None
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done, or not done, with one item; `values` are all of its values afterwards."""

    mark: Mark
    table: Table
    name: str
    values: Mapping[str, Value]
    now: Item | None = None
    changed: tuple[Changed, ...] = ()
    why: str = ""  # of what stays or is a conflict


def compared(
    document: Document, standing: Tables, since: Since, now: datetime, *, take_file: bool
) -> tuple[Step, ...]:
    """Compare every table that the file manages with what stands."""
    steps: list[Step] = []
    for name, table in TABLES.items():
        if name in document.tables:
            three = _Ways(table, document.base, since, utc_text(now), take_file=take_file)
            found = three.steps(document.tables[name], standing.get(name, ()))
            # nobody knows what else a table holds that could not be read whole
            steps += [step for step in found if name not in document.unread or step.mark is not Mark.END]
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Ways:
    """One table, three ways."""

    table: Table
    base: Base | None
    since: Since
    at: str
    take_file: bool

    def steps(self, files: Sequence[Item], standing: Sequence[Item]) -> Iterator[Step]:
        pairs, alone = _paired(self.table, files, standing)
        for file, now in pairs:
            if now is None:
                if not self._is_covered(file, files):
                    yield self._added(file)
            else:
                yield from self._both(file, now)
        for now in alone:
            if not (now.is_over or self.table.is_single):
                yield self._left_out(now)

    def _is_covered(self, wall: Item, walls: Sequence[Item]) -> bool:
        """Whether another one of the file says all that this wall would; only the earlier one is put up."""
        if self.table.name not in OF_WALLS:
            return False
        for other in walls:
            if other is not wall and _says(self.table, other) == _says(self.table, wall):
                begins, other_begins = (one.values.get("from") or self.at for one in (wall, other))
                if (str(other_begins), walls.index(other)) < (str(begins), walls.index(wall)):
                    return True
        return False

    def _added(self, file: Item) -> Step:
        """In the file and not there: new, unless it was there when the file was made."""
        step = Step(mark=Mark.ADD, table=self.table, name=file.name, values=_with_defaults(self.table, file))
        step = replace(step, changed=_all_of(self.table, step.values))
        pack = self._pack(file)
        if pack is None or self.take_file:
            return step
        if self._is_as_made(file, pack):
            return replace(step, mark=Mark.STAYS, changed=(), why="it was ended since the file was made")
        return replace(
            step, mark=Mark.CONFLICT, changed=(), why="it was ended since, and the file changes it"
        )

    def _left_out(self, now: Item) -> Step:
        """There and not in the file: ended by it, unless it came since the file was made."""
        step = Step(mark=Mark.END, table=self.table, name=now.name, values=now.values, now=now)
        if self.take_file or self.since.by_files_alone(now.about):
            return step
        pack = self._pack(now)
        if pack is None:
            if self.base is None:
                return replace(step, mark=Mark.CONFLICT, why="the file leaves it out")
            return replace(step, mark=Mark.STAYS, why="it was added since the file was made")
        if self._is_as_made(now, pack):
            return step
        return replace(step, mark=Mark.CONFLICT, why="the file leaves it out, and it was changed since")

    def _both(self, file: Item, now: Item) -> Iterator[Step]:
        """In both: each value by itself."""
        ways: dict[Mark, list[Changed]] = {Mark.CHANGE: [], Mark.STAYS: [], Mark.CONFLICT: []}
        for field in self.table.fields:
            if field.name in file.values and not _alike(field, file, now):
                change = Changed(
                    field=field, before=now.values.get(field.name), after=file.values[field.name]
                )
                ways[self._way(field, file, now)].append(change)
        after = {**now.values, **{one.field.name: one.after for one in ways[Mark.CHANGE]}}
        for mark, changed in ways.items():
            if changed:
                step = Step(mark=mark, table=self.table, name=now.name, values=after, now=now)
                yield replace(step, changed=tuple(changed), why=_WHY.get(mark, ""))

    def _way(self, field: Field, file: Item, now: Item) -> Mark:
        if self.take_file or self.since.by_files_alone(now.about):
            return Mark.CHANGE
        pack = self._pack(now)
        made = digest_in(self.table, pack, field) if pack else ""
        if not made:
            return Mark.CONFLICT
        if digest(field, now.values.get(field.name)) == made:
            return Mark.CHANGE
        return Mark.STAYS if digest(field, file.values[field.name]) == made else Mark.CONFLICT

    def _pack(self, item: Item) -> str | None:
        if self.base is None:
            return None
        digests = self.base.digests
        return next((digests[key] for key in base_keys(self.table, item) if key in digests), None)

    def _is_as_made(self, item: Item, pack: str) -> bool:
        return all(
            digest(field, item.values[field.name]) == digest_in(self.table, pack, field)
            for field in self.table.fields
            if field.name in item.values
        )


_WHY = {
    Mark.STAYS: "changed since the file was made",
    Mark.CONFLICT: "changed since the file was made, and by the file too",
}


def _paired(
    table: Table, files: Sequence[Item], standing: Sequence[Item]
) -> tuple[list[tuple[Item, Item | None]], list[Item]]:
    """Pair what the file has with what stands; of walls, one without a beginning is any that is else the same."""
    known = {key: item for item in standing for key in (item.also or {item.key})}
    left = {id(item): item for item in standing}
    pairs: list[tuple[Item, Item | None]] = []
    for one in files:
        file = one
        found = next((known[key] for key in sorted(file.also or {file.key}) if key in known), None)
        if found is None and table.name in OF_WALLS and not file.values.get("from"):
            found = next((item for item in left.values() if _loose(table, item) == _loose(table, file)), None)
            if found is not None:
                file = replace(file, values={k: v for k, v in file.values.items() if k != "from"})
        if found is not None and id(found) not in left:
            found = None
        if found is not None:
            del left[id(found)]
        pairs.append((file, found))
    return pairs, list(left.values())


def _loose(table: Table, item: Item) -> tuple[str, ...]:
    keys = [field.name for field in table.fields if field.is_key]
    return tuple(part for name, part in zip(keys, item.key, strict=False) if name != "from")


def _says(table: Table, wall: Item) -> tuple[object, ...]:
    """What a wall says but for its beginning and its note, as walls are compared."""
    keys = [field.name for field in table.fields if field.is_key]
    named = zip(keys, wall.key, strict=False)
    return (*(part for name, part in named if name not in ("from", "note")), wall.values.get("until") or "")


def _alike(field: Field, file: Item, now: Item) -> bool:
    if field.is_key:
        return True  # they were paired by it
    return folded(field, file.values[field.name]) == folded(field, now.values.get(field.name))


def _with_defaults(table: Table, file: Item) -> Mapping[str, Value]:
    usual = {field.name: field.default for field in table.fields if field.default is not None}
    return {**usual, **file.values}


def _all_of(table: Table, values: Mapping[str, Value]) -> tuple[Changed, ...]:
    return tuple(
        Changed(field=field, before=None, after=values[field.name])
        for field in table.fields
        if values.get(field.name) not in (None, "", ()) and not (field.is_key and table.name != "workspaces")
    )


def agreed(document: Document, standing: Tables) -> Tables:
    """Give what file and firm agreed on once the file was applied: the base of its next changes.

    It is what the file says, with what it does not say as it stands: a change of somebody else's that stayed is none
    that they agreed on. A table that the file does not manage is as it stands.
    """
    found: dict[str, tuple[Item, ...]] = {}
    for name, table in TABLES.items():
        if name not in document.tables:
            found[name] = standing.get(name, ())
            continue
        pairs, _ = _paired(table, document.tables[name], standing.get(name, ()))
        found[name] = tuple(_joined(table, file, now) for file, now in pairs)
    return found


def _joined(table: Table, file: Item, now: Item | None) -> Item:
    if now is None:
        return replace(file, values=_with_defaults(table, file))
    return replace(now, values={**now.values, **file.values})
