"""What the doctor found, as a table, with what to do about it below."""

import asyncio
import os

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.checking.doctor import examine
from bot.checking.findings import Level
from bot.commands.screen import FAILED, say
from bot.process.clock import Clock
from bot.process.settings import Settings

_MARKS = {Level.FINE: ("✓", "green"), Level.NOTE: ("•", "yellow"), Level.WRONG: ("✗", "bold red")}


def report(settings: Settings) -> int:
    """Examine everything, print it, and give the exit code: 1 when something is wrong."""
    environ = {**os.environ, "SIGNOFF_DATABASE": settings.database}
    found = asyncio.run(examine(settings, environ, Clock().now))
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in found:
        mark, style = _MARKS[finding.level]
        table.add_row(Text(mark, style=style), Text(finding.about, style="bold"), Text(finding.words))
        if finding.remedy:
            table.add_row("", "", Text(f"→ {finding.remedy}", style="dim"))
    Console(highlight=False).print(table)
    ill = sum(finding.level is Level.WRONG for finding in found)
    say("Nothing is wrong." if not ill else "One thing is wrong." if ill == 1 else f"{ill} things are wrong.")
    return FAILED if ill else 0
