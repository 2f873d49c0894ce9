"""`signoff ledger …`."""

from typing import Annotated

import typer

from bot.commands.screen import settings_of


def check(
    context: typer.Context,
    firm: Annotated[str, typer.Option(help="The balances of one firm alone.", show_default=False)] = "",
) -> None:
    """Prove that the ledger balances and that every verdict has exactly its entries; exit code 1 when not.

    Nothing is changed. Each rule is asked of the whole database; the balances are shown firm by firm.
    """
    from bot.commands.ledger.proof import prove  # noqa: PLC0415  # keeps `--help` quick

    raise typer.Exit(prove(settings_of(context), firm))
