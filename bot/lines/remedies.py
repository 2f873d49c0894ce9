"""The dispatch table's line for what whoever runs Signoff has sent again; what people do in chat is a form's."""

from bot.dispatch import Line, Table
from handlers.remedies.commands import ReviveDeliveries
from handlers.remedies.sending import revive_deliveries
from storage.facts.mending.revived import revive_facts

REMEDY_LINES: Table = {
    ReviveDeliveries: Line(load=revive_facts, decide=revive_deliveries, alone=True, waits=True),
}
