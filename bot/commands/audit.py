"""`signoff audit …`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of

Firm = Annotated[str, typer.Option(help="One firm alone.", show_default=False)]


def verify(context: typer.Context, firm: Firm = "") -> None:
    """Prove that no record of the audit was changed, moved, added or taken away; exit code 1 when one was."""
    from bot.commands.audit_proof import prove  # noqa: PLC0415  # keeps `--help` quick

    raise typer.Exit(prove(settings_of(context), firm))


def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="The file to write, such as audit.jsonl.", show_default=False, dir_okay=False),
    ],
    since: Annotated[str, typer.Option(help="From this day on.", show_default=False)] = "",
    until: Annotated[str, typer.Option(help="Up to before this day.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Write every record of the audit as a line of JSON, in the order of its firm's chain, for an archive.

    Each line has the record, its number and its seals: whoever has the file can prove it without Signoff.
    """
    from bot.commands.audit_file import write_audit  # noqa: PLC0415  # keeps `--help` quick

    write_audit(settings_of(context), file, since=since, until=until, firm=firm)
