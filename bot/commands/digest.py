"""`signoff digest`."""

from typing import Annotated

import typer

from bot.commands.screen import USAGE, fail, settings_of


def digest(
    context: typer.Context,
    now: Annotated[bool, typer.Option("--now", help="Show the running week, up to this moment.")] = False,
    firm: Annotated[
        str, typer.Option(help="The firm's name, where there are several.", show_default=False)
    ] = "",
) -> None:
    """Show a firm's running week as its digest would; nothing is taken, sent or recorded."""
    from bot.commands.digest_preview import show_week  # noqa: PLC0415  # keeps `--help` quick

    if not now:
        fail(
            "Digests go out by themselves when a week is over. Use signoff digest --now to look at this one.",
            USAGE,
        )
    show_week(settings_of(context), firm)
