"""`signoff serve`."""

import asyncio
import gc
import os

import typer

from bot.commands.screen import USAGE, fail, say, settings_of
from bot.process.logs import set_up_logs
from bot.process.memory import look_for_garbage_seldom
from bot.process.settings import BadSettings, Settings


def serve(context: typer.Context) -> None:
    """Serve the agents' API, Slack and Teams until you press Ctrl-C. The environment says how: see the README."""
    # nothing that is imported is ever garbage, and to look for some took a seventh of the time to start
    gc.disable()
    from bot.process.serving import CannotStart, run_service  # noqa: PLC0415  # keeps `--help` quick

    look_for_garbage_seldom()
    gc.enable()
    environ = {**os.environ, "SIGNOFF_DATABASE": settings_of(context).database}
    try:
        settings = Settings.from_env(environ, chat_needed=True)
    except BadSettings as problem:
        fail(str(problem), USAGE)
    set_up_logs(settings.log_level, settings.log_format)
    try:
        asyncio.run(run_service(settings, say))
    except CannotStart as problem:
        fail(f"{problem} `signoff doctor` says more.")
