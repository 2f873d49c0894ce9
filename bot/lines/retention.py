"""The dispatch table's line for purging; holds and retention are set up with the firm."""

from bot.dispatch import Line, Table
from handlers.retention.purging import PurgeTasks, purge_tasks
from storage.facts.walls.retention import purge_facts

RETENTION_LINES: Table = {PurgeTasks: Line(load=purge_facts, decide=purge_tasks, alone=True, waits=True)}
