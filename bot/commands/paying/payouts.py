"""`signoff payouts`: weeks and what becomes of them, files for a provider, and what it sent back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Week = Annotated[
    str,
    typer.Option(
        "--week", help="The week's last day, such as 2026-11-22. The newest otherwise.", show_default=False
    ),
]


def list_all(context: typer.Context, firm: Firm = "") -> None:
    """List the settled weeks, the newest first."""
    from bot.commands.paying.acts import list_weeks  # noqa: PLC0415  # keeps `--help` quick

    list_weeks(settings_of(context), firm)


def show(context: typer.Context, week: Week = "", firm: Firm = "") -> None:
    """Show what becomes of each payout of a week, and why."""
    from bot.commands.paying.acts import show_week  # noqa: PLC0415  # keeps `--help` quick

    show_week(settings_of(context), firm, week)


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder to write the file to.", file_okay=False)],
    preset: Annotated[
        str, typer.Option(help="generic, gusto, wise, paypal, revolut or charge-back.")
    ] = "generic",
    week: Week = "",
    firm: Firm = "",
) -> None:
    """Put what is approved and in no file yet, and what bounced, into a file for a provider."""
    from bot.commands.paying.acts import export_file  # noqa: PLC0415  # keeps `--help` quick

    export_file(settings_of(context), folder, preset=preset, firm=firm, week=week)


def mark_paid(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The CSV file that came back.", dir_okay=False, exists=True)],
    firm: Firm = "",
) -> None:
    """Mark payouts paid or bounced by a provider's file; one wrong line refuses the whole file."""
    from bot.commands.paying.acts import mark_file  # noqa: PLC0415  # keeps `--help` quick

    mark_file(settings_of(context), file, firm)
