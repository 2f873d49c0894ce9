"""`signoff config …`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of

Firm = Annotated[
    str, typer.Option(help="The firm's name, where the file does not say it.", show_default=False)
]
File = Annotated[
    Path,
    typer.Argument(help="The configuration file, such as firm.toml.", show_default=False, dir_okay=False),
]


def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="The file to write, such as firm.toml.", show_default=False, dir_okay=False),
    ],
    watch_list: Annotated[
        bool,
        typer.Option("--watch-list", help="The watch list too, which only compliance may know."),
    ] = False,
    firm: Annotated[str, typer.Option(help="The firm, where there are several.", show_default=False)] = "",
) -> None:
    """Write how a firm is set up to a TOML file: everything that its desk sets, and no secrets.

    The same state gives the same file. It holds names of people, clients, matters and of those whom walls are about;
    no keys, no tokens and none of the names that no answer may mention. That it was written is in the audit.
    """
    from bot.configuration.acts import export_configuration  # noqa: PLC0415  # keeps `--help` quick

    export_configuration(settings_of(context), file, firm=firm, watch_list=watch_list)


def apply(
    context: typer.Context,
    file: File,
    plan: Annotated[bool, typer.Option("--plan", help="Show what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Change it without asking.")] = False,
    take_file: Annotated[
        bool, typer.Option("--take-file", help="Where chat and file disagree, the file is right.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who applies it, for the audit.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Make a firm what a file says it is: show the plan, ask, and change all of it or nothing.

    + is added, ~ changed, - ended. What somebody changed in chat since the file was made stays so (=), and what both
    changed is a conflict (!), which is refused unless --take-file is said. Afterwards the base at the file's foot is
    brought up to date. Exit code 1: it was refused; 2: nobody was there to say yes.
    """
    from bot.configuration.acts import apply_configuration  # noqa: PLC0415  # keeps `--help` quick

    apply_configuration(settings_of(context), file, firm=firm, plan=plan, yes=yes, take_file=take_file, by=by)


def diff(context: typer.Context, file: File, firm: Firm = "") -> None:
    """Show how a file and the firm differ; exit code 2 when they do, 1 when the file has mistakes, else 0.

    For a check that runs by itself: it tells that somebody changed something in chat that the file does not know yet.
    """
    from bot.configuration.acts import compare_configuration  # noqa: PLC0415  # keeps `--help` quick

    compare_configuration(settings_of(context), file, firm=firm)
