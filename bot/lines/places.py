"""The dispatch table's lines for places: what a platform says of where we are, and of whom we meet there."""

from typing import Any

from bot.dispatch import Line, Table
from handlers.people.places.place_values import (
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    root_of,
)
from handlers.people.places.places import note_blocked, note_installed, note_member, note_place, note_removed
from storage.facts.people.places import member_facts, place_facts


def _place(command: NotePlace) -> tuple[str, ...]:
    return (f"place/{command.sender.workspace}/{root_of(command.place.conversation_id)}",)


def _fact_keys(facts: Any) -> tuple[str, ...]:
    keys: tuple[str, ...] = facts.keys
    return keys


PLACE_LINES: Table = {
    NotePlace: Line(load=place_facts, decide=note_place, keys=_place, fact_keys=_fact_keys),
    # alone: they are rare, and each may touch all that is owed in a team
    NoteInstalled: Line(load=place_facts, decide=note_installed, alone=True),
    NoteRemoved: Line(load=place_facts, decide=note_removed, alone=True),
    NoteBlocked: Line(load=place_facts, decide=note_blocked, alone=True),
    NoteMember: Line(load=member_facts, decide=note_member, fact_keys=_fact_keys),
}
