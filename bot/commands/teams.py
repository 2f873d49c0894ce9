"""`signoff teams`."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import fail, say

MANIFESTS = Path(__file__).parents[2] / "manifests" / "teams"


def package(
    app_id: Annotated[
        str,
        typer.Option("--app-id", help="The app id of the bot's registration, a GUID.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)] = Path("signoff-teams.zip"),
    developer: Annotated[str, typer.Option(help="Whose app it is: your firm.")] = "Signoff",
    website: Annotated[
        str, typer.Option(help="A page of yours about it, its privacy and its terms.")
    ] = "https://example.com",
) -> None:
    """Write the app's package for Teams, to be uploaded in the firm's Teams admin center."""
    from bot.teams.package import BadPackage, Sources, teams_package  # noqa: PLC0415  # keeps `--help` quick

    try:
        sources = Sources(
            manifest=(MANIFESTS / "manifest.json").read_text(encoding="utf-8"),
            color=(MANIFESTS / "color.png").read_bytes(),
            outline=(MANIFESTS / "outline.png").read_bytes(),
        )
        made = teams_package(
            sources, app_id=app_id, version=version("signoff"), developer=developer, website=website
        )
        out.write_bytes(made)
    except BadPackage as problem:
        fail(f"{problem} Nothing was written.")
    except OSError as problem:
        fail(f"{out} could not be written: {problem.strerror}.")
    say(f"{out} is written: upload it in the Teams admin center, under Teams apps, Manage apps.")
