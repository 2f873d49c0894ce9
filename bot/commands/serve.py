"""`signoff serve`."""

import asyncio
import os

import typer
from rich.console import Console

from bot.logs import set_up_logs
from bot.settings import BadSettings, Settings


def serve() -> None:
    """Serve the agents' API and Slack until you press Ctrl-C. The environment says how: see the README."""
    from bot.serving import CannotStart, run_service  # noqa: PLC0415  # `signoff --help` does not wait for it

    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        settings = Settings.from_env(os.environ, slack_needed=True)
    except BadSettings as problem:
        errors.print(f"[red]{problem}[/red]")
        raise typer.Exit(2) from problem
    set_up_logs(settings.log_level, settings.log_format)
    try:
        asyncio.run(run_service(settings))
    except CannotStart as problem:
        errors.print(f"[red]{problem}[/red] `signoff doctor` says more.")
        raise typer.Exit(1) from problem
