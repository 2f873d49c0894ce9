"""Walls as people type them, one at a time or in a CSV file; what cannot be read is said in words."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from handlers.ids import PersonId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import client_named, firm_named, matter_named, person_named
from handlers.people.firms.typed import Mistyped, moment_of, name_of
from handlers.walls.wall_sets import LISTS, Wall, WallId, WallKind

EVERYBODY = "everybody"
COLUMNS = ("kind", "subject", "person", "team", "client", "from", "until", "note", "told")
_NEEDED = ("kind", "subject")
ROWS_MAX = 2_000  # keeps the writer for about 50 ms (DESIGN §3)
_SUBJECT_MAX = 200  # as long as a client may name one
_NOTE_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWall:
    """A wall as it was typed.

    `subject` names the client, the matter's code, the party, issuer or tag, or the team of a member. Whom it bars is
    `person` (a name, or "everybody") or `team`; the lists bar everybody. `client` tells matters of one code apart.
    A client, a matter and a person may be named by their id too. `told` says who had notice of it. Empty `since`:
    from now on; empty `until`: no end.
    """

    kind: str
    subject: str
    person: str = ""
    team: str = ""
    client: str = ""
    since: str = ""
    until: str = ""
    note: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that is no wall, and why; rows are counted as in the file, the header is the first."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: int
    wall: TypedWall


def read_rows(text: str) -> tuple[Row | BadRow, ...]:
    """Read a CSV file with a header of COLUMNS, in any order; of them only kind and subject must be there."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: list[Row | BadRow] = []
    try:
        header = [name.strip().casefold() for name in next(lines, [])]
        if bad := _bad_header(header):
            return (bad,)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                found.append(_row(lines.line_num, header, cells))  # noqa: PERF401  # those before a fault are kept
    except csv.Error as error:
        found.append(BadRow(line=lines.line_num, reason=f"It is not CSV: {error}."))
    return tuple(found)


def _bad_header(header: list[str]) -> BadRow | None:
    known = ", ".join(COLUMNS)
    if missing := [name for name in _NEEDED if name not in header]:
        return BadRow(line=1, reason=f"The header has no column “{missing[0]}”. The columns are {known}.")
    if strange := [name for name in header if name not in COLUMNS]:
        return BadRow(line=1, reason=f"“{strange[0][:40]}” is not a column. The columns are {known}.")
    if len(set(header)) < len(header):
        return BadRow(line=1, reason="A column is there twice.")
    return None


def _row(line: int, header: list[str], cells: list[str]) -> Row | BadRow:
    if len(cells) != len(header):
        return BadRow(line=line, reason=f"It has {len(cells)} cells; the header has {len(header)}.")
    typed = {
        ("since" if name == "from" else name): cell.strip() for name, cell in zip(header, cells, strict=True)
    }
    return Row(line=line, wall=TypedWall(**typed))


def wall_of(typed: TypedWall, facts: FirmFacts, now: datetime, key: WallId) -> Wall:
    """Read a wall; raises Mistyped for the first thing that cannot stand."""
    firm = firm_named(facts, "")
    kind = _kind(typed.kind)
    person_id, team = _whom(kind, typed, facts)
    since = moment_of(typed.since, firm.zone, field="from") if typed.since.strip() else now
    until = moment_of(typed.until, firm.zone, field="until") if typed.until.strip() else None
    if until is not None and until <= max(since, now):
        raise Mistyped("It would end before it begins, or is over already.", field="until")
    return Wall(
        id=key,
        kind=kind,
        subject=_subject(kind, typed, facts),
        person_id=person_id,
        team=team,
        since=since,
        until=until,
        note=" ".join(typed.note.split())[:_NOTE_MAX],
        told=" ".join(typed.told.split())[:_NOTE_MAX],
    )


def _kind(text: str) -> WallKind:
    try:
        return WallKind(text.strip().casefold())
    except ValueError:
        known = ", ".join(WallKind)
        words = f"“{text.strip()[:40]}” is not a kind of wall. The kinds are {known}."
        raise Mistyped(words, field="kind") from None


def _subject(kind: WallKind, typed: TypedWall, facts: FirmFacts) -> str:
    if not any(character.isalnum() for character in typed.subject):
        raise Mistyped(
            "It does not say what it is about: the subject has no letter or digit.", field="subject"
        )
    if kind is WallKind.CLIENT:
        return client_named(facts, typed.subject).id
    if kind is WallKind.MATTER:
        return matter_named(facts, typed.subject, typed.client).id
    return name_of(typed.subject, what="The subject", field="subject", longest=_SUBJECT_MAX)


def _whom(kind: WallKind, typed: TypedWall, facts: FirmFacts) -> tuple[PersonId | None, str | None]:
    person, team = typed.person.strip(), typed.team.strip()
    if kind in LISTS:
        if (person and person.casefold() != EVERYBODY) or team:
            raise Mistyped("A list is for everybody: leave person and team empty.", field="person")
        return None, None
    if kind is WallKind.MEMBER:
        if not person or team:
            raise Mistyped("A member is a person; the team is the subject.", field="person")
        return person_named(facts, person).id, None
    if person and team:
        raise Mistyped("It bars a person or a team, not both.", field="person")
    if team:
        return None, name_of(team, what="The team", field="team")
    if person.casefold() == EVERYBODY:
        return None, None
    if not person:
        raise Mistyped("Say whom it bars: a person, a team, or everybody.", field="person")
    return person_named(facts, person).id, None
