"""`signoff admin`: clients and their keys."""

from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm
from bot.commands.screen import settings_of
from handlers.people.firms.setting_up import CreateClient


def client(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The client's name.", show_default=False)],
    cleared_by: Annotated[str, typer.Option(help="Who at the firm cleared the client.", show_default=False)],
    cleared_from: Annotated[
        str, typer.Option(help="From which day on; today if not said.", show_default=False)
    ] = "",
    cleared_until: Annotated[str, typer.Option(help="Until which day.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Create a client that the firm has cleared, and print its API key."""
    from bot.commands.admin.acts import add_client  # noqa: PLC0415  # keeps `--help` quick

    command = CreateClient(
        id=NEW,
        firm=firm,
        client=name,
        cleared_by=cleared_by,
        cleared_from=cleared_from,
        cleared_until=cleared_until,
    )
    add_client(settings_of(context), command)


def key(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="The client's name.", show_default=False)],
    firm: Firm = "",
) -> None:
    """Print a new API key of a client; the keys that it has stay good."""
    from bot.commands.admin.acts import add_key  # noqa: PLC0415  # keeps `--help` quick

    add_key(settings_of(context), firm=firm, client=client)
