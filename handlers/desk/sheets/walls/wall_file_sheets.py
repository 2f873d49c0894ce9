"""Walls from CSV: pasted, looked at before anything changes, and imported whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from handlers.decisions import Decision, DeskForm, Done, Sheet, ShowDeskForm
from handlers.desk.filled import lines, words
from handlers.desk.sheets.line import WALLING, Asked, SheetLine
from handlers.ids import CommandId
from handlers.people.firms.typed import refusing
from handlers.people.people import Role
from handlers.walls.reach import what_it_does
from handlers.walls.typed_walls import COLUMNS, BadRow, Row, read_rows
from handlers.walls.wall_sets import Wall, WallKind, WallSet
from handlers.walls.wall_words import names_in, wall_line
from handlers.walls.walling import ImportWalls, WallingFacts, import_walls, walls_read

PARTS = ("walls", "walls_more", "walls_most")  # an input of Slack's takes 3,000 characters
_SHOWN = 60
_HINT = f"The first row names the columns: {', '.join(COLUMNS)}. kind and subject are needed."
_KINDS = f"Kinds are {', '.join(WallKind)}. What bars nobody by name says “everybody” as its person."
_NOT_THEIRS = "The watch list is for compliance alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFile:
    """What was pasted, in its parts; `seen` is the mark of the preview that was looked at."""

    id: CommandId
    parts: tuple[str, ...]
    by: str
    seen: str
    may_watch: bool
    zone: str

    @property
    def text(self) -> str:
        """All parts as one file."""
        return "\n".join(part.strip("\n") for part in self.parts if part.strip())


def _show(asked: Asked) -> DeskForm:
    said = ("Paste walls as CSV. Nothing is changed before you have seen what will.", _KINDS)
    return _form(("",), asked.person.name, said, "Look at it")


def _form(parts: Sequence[str], by: str, intro: Sequence[str], submit: str, mark: str = "") -> DeskForm:
    labels = ("Walls", "More rows", "And more rows")
    given = dict(zip(PARTS, parts, strict=False))
    pasted = [
        replace(
            lines(name, label, (), hint=_HINT if name == PARTS[0] else "Without the first row."),
            value=given.get(name, ""),
            required=name == PARTS[0],
        )
        for name, label in zip(PARTS, labels, strict=True)
    ]
    return DeskForm(
        sheet=Sheet.WALL_FILE,
        title="Import walls",
        about=mark,
        intro=tuple(intro),
        fields=(*pasted, words("by", "Decided by", by)),
        submit=submit,
    )


def _read(asked: Asked) -> WallFile:
    values = asked.sent.values
    return WallFile(
        id=asked.sent.id,
        parts=tuple(value if isinstance(value := values.get(name, ""), str) else "" for name in PARTS),
        by=asked.filled.text("by") or asked.person.name,
        seen=asked.about,
        may_watch=Role.COMPLIANCE in asked.person.roles,
        zone=asked.own.zone,
    )


@refusing
def _do(command: WallFile, facts: WallingFacts, now: datetime) -> Decision:
    """Import what was looked at; anything else is shown first, and the same form sent again imports it."""
    rows = tuple(_allowed(row, may_watch=command.may_watch) for row in read_rows(command.text))
    importing = ImportWalls(id=command.id, firm="", decided_by=command.by, rows=rows)
    added, left, bad = walls_read(importing, facts, now)
    mark = sha256(f"{facts.walls.version}\n{command.text}".encode()).hexdigest()[:32]
    if bad:
        return _shown(command, _refused(bad), "Look at it")
    if not added:
        return Decision(reply=Done(words="All of it is there already.", already=True))
    if command.seen != mark:
        return _shown(command, _preview(added, left, command, facts, now), "Import", mark)
    return import_walls(importing, facts, now)


def _allowed(row: Row | BadRow, *, may_watch: bool) -> Row | BadRow:
    is_watch = isinstance(row, Row) and row.wall.kind.strip().casefold() == WallKind.WATCH
    return BadRow(line=row.line, reason=_NOT_THEIRS) if is_watch and not may_watch else row


def _shown(command: WallFile, intro: Sequence[str], submit: str, mark: str = "") -> Decision:
    return Decision(reply=ShowDeskForm(form=_form(command.parts, command.by, intro, submit, mark)))


def _refused(bad: Sequence[BadRow]) -> list[str]:
    reasons = [f"Row {one.line}: {one.reason}" for one in bad]
    return ["Nothing was imported. Put these right and send it again:", *_capped(reasons)]


def _preview(
    added: Sequence[Wall], left: int, command: WallFile, facts: WallingFacts, now: datetime
) -> list[str]:
    names = names_in(facts.firm)
    told = _capped([wall_line(wall, names, command.zone, now) for wall in added])
    after = WallSet(version=facts.walls.version + 1, walls=(*facts.walls.walls, *added))
    does = [] if facts.reached is None else [what_it_does(facts.reached, facts.walls, after, now)]
    there = [f"{left} more are there already."] if left else []
    return ["This will change. Send it again to import it, or change it to look anew:", *told, *does, *there]


def _capped(told: list[str]) -> list[str]:
    more = len(told) - _SHOWN
    return [*told[:_SHOWN], *([f"… and {more} more"] if more > 0 else [])]


WALL_FILE_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.WALL_FILE: SheetLine(act=ImportWalls, show=_show, read=_read, do=_do, known=WALLING)
}
