"""The dispatch table's lines for the firm's list of names."""

from bot.dispatch import Line, Table
from handlers.people.experts.name_lists import ListNames, UnlistNames, list_names, unlist_names
from storage.facts.people.name_lists import name_facts

NAME_LINES: Table = {
    ListNames: Line(load=name_facts, decide=list_names, alone=True),
    UnlistNames: Line(load=name_facts, decide=unlist_names, alone=True),
}
