"""`signoff admin deliveries`: what did not arrive and why, and having it sent again."""

from typing import Annotated

import typer

from bot.commands.screen import settings_of

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Ids = Annotated[
    list[str] | None,
    typer.Argument(help="Ids as the list shows them; without any, all.", show_default=False),
]


def show(context: typer.Context, firm: Firm = "") -> None:
    """List what did not arrive, by place and reason, with what mends it."""
    from bot.commands.remedies.acts import show  # noqa: PLC0415  # keeps `--help` quick

    show(settings_of(context), firm)


def revive(context: typer.Context, ids: Ids = None, firm: Firm = "") -> None:
    """Send again what did not arrive: all of it, or those with these ids and whatever hangs with them."""
    from bot.commands.remedies.acts import revive  # noqa: PLC0415  # keeps `--help` quick

    revive(settings_of(context), ids or (), firm)
