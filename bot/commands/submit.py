"""`signoff submit`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from bot.submitting.submit import SubmitSummary

SOME_BAD, USAGE, CANNOT, INTERRUPTED = 1, 2, 3, 130
SHOWN_BAD = 50


def submit(
    file: Annotated[
        Path, typer.Argument(help="One JSON object a line.", exists=True, dir_okay=False, readable=True)
    ],
    url: Annotated[
        str, typer.Option(help="Where Signoff runs.", envvar="SIGNOFF_URL")
    ] = "http://127.0.0.1:8700",
    key: Annotated[str, typer.Option(help="Your API key.", envvar="SIGNOFF_KEY", show_default=False)] = "",
    matter: Annotated[str | None, typer.Option(help="The matter of lines that name none.")] = None,
    fresh: Annotated[bool, typer.Option(help="Ask the server about every line, sent before or not.")] = False,
) -> None:
    """Send a file of agent outputs to be reviewed; run it again after an interruption, and nothing is sent twice."""
    from bot.submitting.submit import CannotSubmit, SubmitSummary, submit_file  # noqa: PLC0415  # keeps `--help` quick

    console, errors = (
        Console(soft_wrap=True, highlight=False),
        Console(soft_wrap=True, stderr=True, highlight=False),
    )
    if not key:
        errors.print("Give your API key with --key or in SIGNOFF_KEY.", markup=False)
        raise typer.Exit(USAGE)
    seen = SubmitSummary()
    with _bar(console) as bar:
        line = bar.add_task(file.name, total=None)

        def report(summary: SubmitSummary) -> None:
            nonlocal seen
            seen = summary
            bar.update(line, completed=summary.done, total=summary.rows)

        try:
            summary = asyncio.run(
                submit_file(file, url=url, key=key, matter=matter, fresh=fresh, report=report)
            )
        except KeyboardInterrupt:
            bar.stop()
            words = f"Stopped after {seen.done} of {seen.rows} rows. Run the same command again to go on; "
            errors.print(words + "nothing is sent twice.", markup=False)
            raise typer.Exit(INTERRUPTED) from None
        except (CannotSubmit, OSError) as problem:
            bar.stop()
            errors.print(_why(problem, seen), markup=False)
            usage = isinstance(problem, CannotSubmit) and problem.usage
            raise typer.Exit(USAGE if usage else CANNOT) from None
    tell(summary, console)
    raise typer.Exit(SOME_BAD if summary.bad else 0)


def tell(summary: "SubmitSummary", console: Console) -> None:
    """Say what became of the rows, the bad ones by line and reason."""
    for row in summary.bad[:SHOWN_BAD]:
        console.print(f"line {row.line}: {row.reason}", markup=False)
    if len(summary.bad) > SHOWN_BAD:
        console.print(f"… and {len(summary.bad) - SHOWN_BAD} more bad rows", markup=False)
    console.print(
        f"{summary.rows} rows: {summary.sent} sent, {summary.already} already there, {len(summary.bad)} bad",
        markup=False,
    )


def _why(problem: Exception, seen: "SubmitSummary") -> str:
    went = (
        f" {seen.done} of {seen.rows} rows were done; run the same command again to go on."
        if seen.done
        else ""
    )
    return f"{problem}{went}"


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
