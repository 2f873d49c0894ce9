"""Walls, teams and the lists, as a file changes them: what is new in one version, and each end as it is decided."""

from handlers.configuration.comparing import Mark, Step
from handlers.configuration.running import Run
from handlers.ids import STAMP, derived_id
from handlers.people.firms.typed import Mistyped
from handlers.walls.typed_walls import Row, TypedWall, wall_of
from handlers.walls.wall_sets import WallId, WallKind
from handlers.walls.walling import EndWall, ImportWalls, end_wall, import_walls


def carry_walls(steps: list[Step], run: Run) -> None:
    """End what the file ends, and put up what is new: all of it, or nothing if one cannot stand."""
    rows: list[Row] = []
    for step in steps:
        if step.mark is Mark.ADD:
            typed = _typed(step)
            try:
                wall_of(typed, run.firm, run.now, WallId(derived_id(run.command_id, "wall", str(len(rows)))))
            except Mistyped as mistake:
                run.wrong(step, str(mistake), mistake.field)
                continue
            rows.append(Row(line=len(rows) + 1, wall=typed))
        else:
            _end(step, run)
    if rows:
        command = ImportWalls(id=run.next_id(), firm="", decided_by=run.decided_by, rows=tuple(rows))
        run.do(steps[0], import_walls, command, run.walling)


def _typed(step: Step) -> TypedWall:
    text = {name: str(value) for name, value in step.values.items()}
    dates = {"since": text.get("from", ""), "until": text["until"], "note": text["note"]}
    match step.table.name:
        case "teams":
            kind, subject, whom = WallKind.MEMBER.value, text["team"], {"person": text["person"]}
        case "walls":
            kind, subject = text["kind"], text["subject"]
            whom = {name: text[name] for name in ("person", "team", "client")}
        case lists:
            kind, subject, whom = lists, text["name"], {}
    return TypedWall(kind=kind, subject=subject, **whom, **dates)


def _end(step: Step, run: Run) -> None:
    """End a wall now, or on the day that the file gives; what has an end is not made longer."""
    assert step.now is not None, "what is changed or ended is there"
    at = "" if step.mark is Mark.END else str(step.values["until"])
    before = str(step.now.values["until"])
    if step.mark is Mark.CHANGE and (not at or (before and at > before)):
        words = "What has an end is not made longer: add another one that begins then."
        run.wrong(step, words, "until")
        return
    command = EndWall(
        id=run.next_id(), firm="", decided_by=run.decided_by, reference=step.now.about[STAMP:], at=at
    )
    run.do(step, end_wall, command, run.walling)
