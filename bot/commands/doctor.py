"""`signoff doctor`."""

import typer

from bot.commands.screen import settings_of


def doctor(context: typer.Context) -> None:
    """Check settings, database, Slack and clock, and that nothing recorded contradicts itself."""
    from bot.commands.doctor_report import report  # noqa: PLC0415  # keeps `--help` quick

    raise typer.Exit(report(settings_of(context)))
