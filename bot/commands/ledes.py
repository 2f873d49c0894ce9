"""`signoff ledes …`."""

from typing import Annotated

import typer


def check(
    file: Annotated[str, typer.Argument(help="The file, or - for standard input.", show_default=False)],
    currency: Annotated[
        str, typer.Option(help="The currency of a LEDES 1998B file, which names none: it says how to round.")
    ] = "USD",
    most: Annotated[int, typer.Option(help="Show this many findings at most.", min=1)] = 200,
) -> None:
    """Say whether an e-billing system will take a LEDES 1998B or LEDES 98BI V2 file, from us or from anybody.

    Every finding comes with its line, field and rule. An error is against the format; a warning is what only some
    systems or clients send back. The exit code is 1 when there is an error, 2 when the file cannot be read, else 0.
    """
    from bot.commands.ledes_report import report  # noqa: PLC0415  # keeps `--help` quick

    raise typer.Exit(report(file, currency=currency.strip().upper(), most=most))
