"""`signoff admin`: what experts are paid and clients charged."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm, do
from bot.commands.screen import settings_of
from handlers.money.rates import RateUnit
from handlers.people.firms.setting_up import SetRate


def rate(
    context: typer.Context,
    per: Annotated[RateUnit, typer.Option(help="By the piece or by the hour.", show_default=False)],
    pay: Annotated[str, typer.Option(help="What the expert earns, such as 6.00.", show_default=False)],
    price: Annotated[str, typer.Option(help="What the client owes.", show_default=False)],
    matter: Annotated[str, typer.Option(help="For this matter alone.", show_default=False)] = "",
    client: Annotated[str, typer.Option(help="The matter's client.", show_default=False)] = "",
    area: Annotated[str, typer.Option(help="For this practice area alone.", show_default=False)] = "",
    seniority: Annotated[str, typer.Option(help="For this seniority alone.", show_default=False)] = "",
    currency: Annotated[
        str, typer.Option(help="The matter's or firm's if not said.", show_default=False)
    ] = "",
    since: Annotated[
        str, typer.Option("--from", help="From which day on; now if not said.", show_default=False)
    ] = "",
    firm: Firm = "",
) -> None:
    """Set a rate: what experts are paid and clients charged, from a moment on."""
    command = SetRate(
        id=NEW,
        firm=firm,
        unit=per,
        pay=pay,
        price=price,
        currency=currency,
        client=client,
        matter=matter,
        practice_area=area,
        seniority=seniority,
        effective_from=since,
    )
    do(context, command)


def rates(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A rate card as CSV.", show_default=False, dir_okay=False)],
    yes: Annotated[
        bool, typer.Option("--yes", help="Import it; without this only what will change is shown.")
    ] = False,
    firm: Firm = "",
) -> None:
    """Import a rate card from CSV, whole or not at all; shows first what will change."""
    from bot.commands.admin.acts import import_rate_card  # noqa: PLC0415  # keeps `--help` quick

    import_rate_card(settings_of(context), file, firm=firm, yes=yes)
