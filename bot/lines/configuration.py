"""The dispatch table's line for configuration files: by itself, for it reads and changes the firm as a whole."""

from bot.dispatch import Line, Table
from handlers.configuration.applying import ApplyConfiguration, apply_configuration
from storage.facts.people.configuration import configuration_facts

CONFIGURATION_LINES: Table = {
    ApplyConfiguration: Line(load=configuration_facts, decide=apply_configuration, alone=True),
}
