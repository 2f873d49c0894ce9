"""`signoff demo`."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.screen import fail


def demo(
    port: Annotated[
        int, typer.Option(help="The port of the page; 0 takes any free one.", min=0, max=65535)
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Run Signoff with a chat workspace of its own, in your browser: nothing to set up, nothing leaves this machine."""
    from bot.demo.show import CannotListen, run_demo  # noqa: PLC0415  # so that `signoff --help` does not wait for it

    console = Console(soft_wrap=True, highlight=False)
    try:
        asyncio.run(run_demo(port=port, browser=browser, say=console.print))
    except CannotListen as problem:
        fail(f"The demo cannot use port {port}: {problem}. Choose another with --port, or none.")
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass  # this is how it ends
    console.print("Goodbye.")
