"""The list of walls, a page at a time, and ending one of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.decisions import DeskForm, DeskRow, Picks, Refusal, Sheet
from handlers.desk.filled import pick, words
from handlers.desk.sheets.line import WALLING, Asked, SheetLine, list_of_walls
from handlers.ids import STAMP
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Role
from handlers.walls.wall_sets import Wall, WallKind
from handlers.walls.wall_words import names_in, wall_line
from handlers.walls.walling import EndWall, end_wall

PAGE = 8  # walls
_NOTHING = ("No wall yet, no name on a list and nobody in a team.",)


def visible(asked: Asked) -> Sequence[Wall]:
    """Give the walls that somebody may read of, the newest first and those that are over last.

    The watch list is compliance's alone.
    """
    sees_all = Role.COMPLIANCE in asked.person.roles
    mine = [wall for wall in asked.walling.walls.walls if sees_all or wall.kind is not WallKind.WATCH]
    newest = sorted(mine, key=lambda wall: (wall.since, wall.id), reverse=True)
    return sorted(newest, key=lambda wall: _is_over(wall, asked.now))


def _is_over(wall: Wall, now: datetime) -> bool:
    return wall.until is not None and wall.until <= now


def _show_list(asked: Asked) -> DeskForm:
    walls, names = visible(asked), names_in(asked.firm)
    pages = max(1, -(-len(walls) // PAGE))
    page = min(int(asked.about) if asked.about.isdecimal() else 1, pages)
    rows = [_row(wall, names, asked) for wall in walls[(page - 1) * PAGE : page * PAGE]]
    for label, to in (("Newer", page - 1), ("Older", page + 1)):
        if 1 <= to <= pages:
            rows.append(DeskRow(text=f"Page {to} of {pages}", label=label, sheet=Sheet.WALLS, about=str(to)))
    said = f"Version {asked.walling.walls.version} of the walls: {len(walls)} in all."
    return DeskForm(
        sheet=Sheet.WALLS,
        title="Walls",
        about=str(page),
        intro=(said,) if walls else _NOTHING,
        rows=tuple(rows),
        submit="",
    )


def _row(wall: Wall, names: Mapping[str, str], asked: Asked) -> DeskRow:
    text = wall_line(wall, names, asked.own.zone, asked.now)
    if _is_over(wall, asked.now):
        return DeskRow(text=text)
    return DeskRow(text=text, label="End", sheet=Sheet.END_WALL, about=wall.id)


def _wall(asked: Asked) -> Wall:
    for wall in visible(asked):
        if wall.id == asked.about:
            return wall
    words = "There is no such wall any more. “setup” shows the desk as it is now."
    raise Mistyped(words, field="at", reason=Refusal.NOT_FOUND)


def _show_end(asked: Asked) -> DeskForm:
    wall = _wall(asked)
    return DeskForm(
        sheet=Sheet.END_WALL,
        title="End it",
        about=wall.id,
        intro=(
            wall_line(wall, names_in(asked.firm), asked.own.zone, asked.now),
            "What has been stays on record. Pay that it held goes out with the next payout.",
        ),
        fields=(
            pick("at", "On", Picks.DATE, hint="As this day begins. Nothing chosen: now."),
            words("by", "Decided by", asked.person.name),
        ),
        submit="End it",
    )


def _read_end(asked: Asked) -> EndWall:
    filled = asked.filled
    return EndWall(
        id=asked.sent.id,
        firm="",
        decided_by=filled.text("by") or asked.person.name,
        reference=_wall(asked).id[STAMP:],
        at=filled.text("at"),
    )


WALL_LIST_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.WALLS: list_of_walls(EndWall, _show_list),
    Sheet.END_WALL: SheetLine(act=EndWall, show=_show_end, read=_read_end, do=end_wall, known=WALLING),
}
