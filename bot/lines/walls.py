"""The dispatch table's lines for walls: each by itself, and a sweep of cards lets every click go first."""

from bot.dispatch import Line, Table
from handlers.walls.rosters import NoteMembership, NoteRoster, note_membership, note_roster
from handlers.walls.sweeps import SweepCards, sweep_cards
from handlers.walls.walling import (
    AddWall,
    EndWall,
    ImportWalls,
    ReleasePay,
    add_wall,
    end_wall,
    import_walls,
    release_pay,
)
from storage.facts.people.rosters import membership_facts, roster_facts
from storage.facts.walls.sweeps import sweep_facts
from storage.facts.walls.walling import walling_facts

WALL_LINES: Table = {
    SweepCards: Line(load=sweep_facts, decide=sweep_cards, alone=True, waits=True),
    # alone: they are rare, and each may concern many cards
    NoteRoster: Line(load=roster_facts, decide=note_roster, alone=True),
    NoteMembership: Line(load=membership_facts, decide=note_membership, alone=True),
}

WALLING_LINES: Table = {
    AddWall: Line(load=walling_facts, decide=add_wall, alone=True),
    EndWall: Line(load=walling_facts, decide=end_wall, alone=True),
    ImportWalls: Line(load=walling_facts, decide=import_walls, alone=True),
    ReleasePay: Line(load=walling_facts, decide=release_pay, alone=True),
}
