"""`signoff export`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of


def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="The CSV file to write, such as ledger.csv.", show_default=False, dir_okay=False),
    ],
    since: Annotated[str, typer.Option(help="From this day on.", show_default=False)] = "",
    until: Annotated[str, typer.Option(help="Up to before this day.", show_default=False)] = "",
    firm: Annotated[str, typer.Option(help="One firm alone.", show_default=False)] = "",
) -> None:
    """Write every entry of the ledger to a CSV file, the oldest first."""
    from bot.commands.ledger_file import write_ledger  # noqa: PLC0415  # keeps `--help` quick

    write_ledger(settings_of(context), file, since=since, until=until, firm=firm)
