"""`signoff admin names`: the firm's list of names that no answer may mention."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.review.outbound.listing import NameKind

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Kind = Annotated[NameKind, typer.Option(help="What they are names of.")]
Names = Annotated[list[str], typer.Argument(help="Names, each in quotation marks.", show_default=False)]


def add(context: typer.Context, names: Names, kind: Kind = NameKind.OTHER, firm: Firm = "") -> None:
    """Put names of clients, matters or deals on the list; an answer that mentions one is held."""
    from bot.commands.name_acts import add_names  # noqa: PLC0415  # keeps `--help` quick

    add_names(settings_of(context), names, kind, firm)


def import_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A text file in UTF-8 with a name on each line.", show_default=False)
    ],
    kind: Kind = NameKind.OTHER,
    firm: Firm = "",
) -> None:
    """Put the names of a file on the list, one a line; lines that begin with # are left out."""
    from bot.commands.name_acts import import_names  # noqa: PLC0415  # keeps `--help` quick

    import_names(settings_of(context), file, kind, firm)


def remove(context: typer.Context, names: Names, firm: Firm = "") -> None:
    """Take names off the list."""
    from bot.commands.name_acts import remove_names  # noqa: PLC0415  # keeps `--help` quick

    remove_names(settings_of(context), names, firm)


def show(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Names to ask about; none shows how many there are.")
    ] = None,
    firm: Firm = "",
) -> None:
    """Say how many names are listed, or of some whether they are; the names themselves are kept nowhere."""
    from bot.commands.name_acts import show_names  # noqa: PLC0415  # keeps `--help` quick

    show_names(settings_of(context), names or [], firm)
