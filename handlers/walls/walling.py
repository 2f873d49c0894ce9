"""Changing a firm's walls: each change makes the next version of its set, and none takes a word back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import STAMP, CommandId, FirmId, MatterId, PersonId, TimeEntryId, derived_id
from handlers.money.amounts import Money
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, matter_named, person_named
from handlers.people.firms.typed import Mistyped, moment_of, name_of, refusing
from handlers.records import Record
from handlers.walls.names import name_words
from handlers.walls.reach import Reached, what_it_does
from handlers.walls.typed_walls import ROWS_MAX, BadRow, Row, TypedWall, wall_of
from handlers.walls.wall_records import PayReleased, SweepOwed, WallSetMade
from handlers.walls.wall_sets import Wall, WallAdded, WallEnded, WallId, WallSet

REFERENCE = 8  # characters by which people call a wall
SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWall:
    """Put up a wall, put a name on a list, or somebody into a team; `decided_by` is who at the firm decided it."""

    id: CommandId
    firm: str
    decided_by: str
    wall: TypedWall


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWall:
    """End a wall now, or at a moment to come; `reference` is what the list of walls calls it."""

    id: CommandId
    firm: str
    decided_by: str
    reference: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWalls:
    """Put up every wall of a file, or none."""

    id: CommandId
    firm: str
    decided_by: str
    rows: tuple[Row | BadRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePay:
    """Let go what walls hold of a person's pay, on one matter or on all."""

    id: CommandId
    firm: str
    decided_by: str
    person: str
    matter: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchName:
    """Put a name on the watch list, which is for compliance alone."""

    wall: AddWall


Walling = AddWall | EndWall | ImportWalls | ReleasePay


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPay:
    """A time entry that no payout takes while a wall keeps its person from its task."""

    time_entry_id: TimeEntryId
    person_id: PersonId
    matter_id: MatterId
    pay: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class WallingFacts:
    """The firm as it is set up, and its newest walls; `held` is, for a release, all pay that walls hold.

    `reached` is, for walls to be added, what stands there that they may concern.
    """

    firm: FirmFacts
    walls: WallSet
    held: tuple[HeldPay, ...] = ()
    reached: Reached | None = None


def reference_of_wall(wall_id: WallId) -> str:
    """Give the short name that people call a wall by."""
    return wall_id[STAMP : STAMP + REFERENCE]


@refusing
def add_wall(command: AddWall, facts: WallingFacts, now: datetime) -> Decision:
    """Decide a wall: it holds from its moment on, and the cards that it concerns are gone through at once."""
    wall = wall_of(command.wall, facts.firm, now, WallId(derived_id(command.id, "wall/0")))
    if _is_there(wall, facts.walls.walls):
        return Decision(reply=Done(words="That is there already.", already=True))
    words = f"It is there, as {reference_of_wall(wall.id)}. {_what_it_does((wall,), facts, now)}"
    return _made(command, facts, now, added=(wall,), words=words)


@refusing
def import_walls(command: ImportWalls, facts: WallingFacts, now: datetime) -> Decision:
    """Decide a file: with one bad row none of it is taken, and the reason of every one is said.

    What is there already is left as it is, so that a file may be imported again.
    """
    added, left, bad = walls_read(command, facts, now)
    if bad:
        reasons = "\n".join(f"Row {one.line}: {one.reason}" for one in bad)
        return refuse(Refusal.INVALID, f"{reasons}\nNothing was imported: mend {_rows(len(bad))} first.")
    if not added:
        return Decision(reply=Done(words="All of it is there already.", already=True))
    there = f" {_rows(left)} were there already." if left else ""
    does = f" {_what_it_does(added, facts, now)}" if facts.reached is not None else ""
    words = f"{_rows(len(added))} imported.{there}{does}"
    return _made(command, facts, now, added=added, words=words)


def _what_it_does(added: Sequence[Wall], facts: WallingFacts, now: datetime) -> str:
    if all(wall.since > now for wall in added):
        return "Nothing changes before it begins."
    if facts.reached is None:
        return "Open cards that it concerns are taken back."
    after = WallSet(version=facts.walls.version + 1, walls=(*facts.walls.walls, *added))
    return what_it_does(facts.reached, facts.walls, after, now)


def walls_read(
    command: ImportWalls, facts: WallingFacts, now: datetime
) -> tuple[Sequence[Wall], int, Sequence[BadRow]]:
    """Read a file: the walls that it adds, how many it has that are there already, and its bad rows."""
    firm_named(facts.firm, command.firm)
    if len(command.rows) > ROWS_MAX:
        raise Mistyped(
            f"A file may have {ROWS_MAX:,} rows; this one has {len(command.rows):,}.", field="file"
        )
    if not command.rows:
        raise Mistyped("The file has no rows.", field="file")
    read = [_read(row, command.id, number, facts, now) for number, row in enumerate(command.rows)]
    added: list[Wall] = []
    for wall in read:
        if isinstance(wall, Wall) and not _is_there(wall, (*facts.walls.walls, *added)):
            added.append(wall)
    bad = [one for one in read if isinstance(one, BadRow)]
    return added, len(read) - len(added) - len(bad), bad


def _read(
    row: Row | BadRow, key: CommandId, number: int, facts: WallingFacts, now: datetime
) -> Wall | BadRow:
    if isinstance(row, BadRow):
        return row
    try:
        return wall_of(row.wall, facts.firm, now, WallId(derived_id(key, f"wall/{number}")))
    except Mistyped as mistake:
        return BadRow(line=row.line, reason=str(mistake))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


@refusing
def end_wall(command: EndWall, facts: WallingFacts, now: datetime) -> Decision:
    """Decide the end of a wall; from then on its cards are looked at again. It cannot have ended before."""
    firm = firm_named(facts.firm, command.firm)
    wall = _called(command.reference, facts.walls.walls)
    at = moment_of(command.at, firm.zone, field="at") if command.at.strip() else now
    if at < now:
        raise Mistyped("What has held until now cannot have ended before; leave the date out.", field="at")
    if wall.until is not None and wall.until <= at:
        return Decision(reply=Done(words="It ends by then already.", already=True))
    return _made(
        command,
        facts,
        now,
        ended=(wall,),
        at=at,
        words="It ends. Cards that it kept back are looked at anew.",
    )


def _called(reference: str, walls: Iterable[Wall]) -> Wall:
    sought = reference.strip().casefold()
    found = [wall for wall in walls if len(sought) >= SHORTEST and wall.id[STAMP:].startswith(sought)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Mistyped(f"Several walls are called {sought[:40]}; give more of it.", field="wall")
    words = f"There is no wall “{reference.strip()[:40]}”. See: signoff admin wall list."
    raise Mistyped(words, field="wall", reason=Refusal.NOT_FOUND)


@refusing
def release_pay(command: ReleasePay, facts: WallingFacts, now: datetime) -> Decision:
    """Decide that compliance lets held pay go: the next closing of a week takes it."""
    firm_named(facts.firm, command.firm)
    by = name_of(command.decided_by, what="Who decided it", field="by")
    person = person_named(facts.firm, command.person)
    matter = matter_named(facts.firm, command.matter, command.client).id if command.matter.strip() else None
    released = tuple(
        PayReleased(time_entry_id=one.time_entry_id, released_by=by, released_at=now)
        for one in facts.held
        if one.person_id == person.id and matter in (None, one.matter_id)
    )
    if not released:
        return Decision(reply=Done(words="Nothing of theirs is held there.", already=True))
    entries = "1 entry" if len(released) == 1 else f"{len(released):,} entries"
    return Decision(reply=Done(words=f"{entries} released; the next payout takes them."), records=released)


def _is_there(wall: Wall, walls: Iterable[Wall]) -> bool:
    """Whether one that was there before, or this very one, says all that this one would."""
    return any(
        one.id == wall.id
        or (_says(one) == _says(wall) and one.since <= wall.since and one.until == wall.until)
        for one in walls
    )


def _says(wall: Wall) -> tuple[object, ...]:
    team = None if wall.team is None else name_words(wall.team)
    return wall.kind, name_words(wall.subject), wall.person_id, team


def _made(
    command: AddWall | EndWall | ImportWalls,
    facts: WallingFacts,
    now: datetime,
    *,
    words: str,
    added: Sequence[Wall] = (),
    ended: Sequence[Wall] = (),
    at: datetime | None = None,
) -> Decision:
    firm = firm_named(facts.firm, command.firm)
    by = name_of(command.decided_by, what="Who decided it", field="by")
    version = facts.walls.version + 1
    made = WallSetMade(firm_id=firm.id, seen=facts.walls.version, version=version, decided_by=by)
    entries: list[Record] = [WallAdded(firm_id=firm.id, version=version, wall=wall) for wall in added]
    moments = {max(wall.since, now) for wall in added} | {wall.until for wall in added if wall.until}
    for wall in ended:
        end = at or now
        key = WallId(derived_id(command.id, f"end/{wall.id}"))
        entries.append(WallEnded(firm_id=firm.id, version=version, id=key, wall=wall, at=end))
        moments.add(end)
    return Decision(
        reply=Done(words=words, subject_id=firm.id),
        records=(made, *entries, *_sweeps(firm.id, version, moments)),
    )


def _sweeps(firm_id: FirmId, version: int, moments: Iterable[datetime]) -> tuple[SweepOwed, ...]:
    return tuple(SweepOwed(firm_id=firm_id, version=version, due_at=due) for due in sorted(moments))
