"""The dispatch table's lines for held answers: rare, and each may touch the accruals of its expert."""

from bot.dispatch import Line, Table
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.held.releasing import open_held_form, release_held, send_back
from handlers.review.held.reminding import RemindOverseers, remind_overseers
from storage.facts.mending.reminding import reminding_facts
from storage.facts.review.held import held_facts

# alone: which review it is, and whose day, is known only once the facts are there
HELD_LINES: Table = {
    OpenHeldForm: Line(load=held_facts, decide=open_held_form, alone=True),
    ReleaseHeld: Line(load=held_facts, decide=release_held, alone=True),
    SendBack: Line(load=held_facts, decide=send_back, alone=True),
    RemindOverseers: Line(load=reminding_facts, decide=remind_overseers, alone=True, waits=True),
}
