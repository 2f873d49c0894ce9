"""`signoff admin list`."""

import typer

from bot.commands.admin.options import Firm
from bot.commands.screen import settings_of


def list_all(context: typer.Context, firm: Firm = "") -> None:
    """List how a firm is set up."""
    from bot.commands.admin.tables import list_firm  # noqa: PLC0415  # keeps `--help` quick

    list_firm(settings_of(context), firm)
