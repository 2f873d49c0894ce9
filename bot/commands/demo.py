"""`signoff demo`."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.screen import USAGE, fail


def demo(
    port: Annotated[
        int,
        typer.Option(
            help="The port of the page, or with --teams of the bot; 0 takes any free one.", min=0, max=65535
        ),
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
    teams: Annotated[
        bool,
        typer.Option(
            "--teams",
            help="Instead of a workspace of its own, print how to open Microsoft's Agents Playground on it.",
        ),
    ] = False,
    empty: Annotated[
        bool,
        typer.Option(
            "--empty",
            help="Begin with nothing, and set a firm up yourself in the page, from the first code to the first card.",
        ),
    ] = False,
) -> None:
    """Run Signoff with a chat workspace of its own, in your browser: nothing to set up, nothing leaves this machine."""
    from bot.demo.ground import CannotListen  # noqa: PLC0415  # so that `signoff --help` does not wait for it

    if empty and teams:
        fail("--empty is for the page alone: the Agents Playground has no workspace to set up.", USAGE)
    console = Console(soft_wrap=True, highlight=False)
    try:
        asyncio.run(_run(console, port, browser=browser, teams=teams, empty=empty))
    except CannotListen as problem:
        fail(f"The demo cannot use port {port}: {problem}. Choose another with --port, or none.")
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass  # this is how it ends
    console.print("Goodbye.")


async def _run(console: Console, port: int, *, browser: bool, teams: bool, empty: bool) -> None:
    # only the one that is asked for is loaded
    if teams:
        from bot.demo.show_teams import run_teams_demo  # noqa: PLC0415  # as said above

        await run_teams_demo(port=port, say=console.print)
    elif empty:
        from bot.demo.empty.show import run_empty_demo  # noqa: PLC0415  # as said above

        await run_empty_demo(port=port, browser=browser, say=console.print)
    else:
        from bot.demo.show import run_demo  # noqa: PLC0415  # as said above

        await run_demo(port=port, browser=browser, say=console.print)
