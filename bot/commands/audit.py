"""`signoff audit …`."""

from typing import Annotated

import typer

from bot.commands.screen import settings_of

Firm = Annotated[str, typer.Option(help="One firm alone.", show_default=False)]


def verify(context: typer.Context, firm: Firm = "") -> None:
    """Prove that no record of the audit was changed, moved, added or taken away; exit code 1 when one was."""
    from bot.commands.audit_proof import prove  # noqa: PLC0415  # keeps `--help` quick

    raise typer.Exit(prove(settings_of(context), firm))
