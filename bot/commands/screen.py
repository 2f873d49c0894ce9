"""What the command line prints: words, tables, and one red line for what went wrong."""

from collections.abc import Iterable, Sequence
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.process.settings import Settings

FAILED = 1
USAGE = 2


def settings_of(context: typer.Context) -> Settings:
    """Give the settings that the program was started with."""
    settings = context.find_object(Settings)
    assert settings is not None, "the program reads its settings before any command"
    return settings


def say(words: str) -> None:
    """Print a line for the person who asked."""
    Console(soft_wrap=True, highlight=False).print(words, markup=False)


def say_styled(words: str, style: str) -> None:
    """Print a line in a colour, where the terminal has any."""
    Console(soft_wrap=True, highlight=False).print(words, style=style, markup=False)


def complain(words: str) -> None:
    """Print what is wrong, in one red line on standard error."""
    line = " ".join(words.split())
    Console(stderr=True, soft_wrap=True, highlight=False).print(line, style="red", markup=False)


def fail(words: str, code: int = FAILED) -> NoReturn:
    """Print what went wrong, in one red line on standard error, and end with this exit code."""
    complain(words)
    raise typer.Exit(code)


def warn(words: str) -> None:
    """Print a line on standard error and go on."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(words, markup=False)


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: int = 0, bars: bool = False
) -> None:
    """Print a table; its last `right` columns stand to the right, before one of bars where there are some.

    Without rows nothing is printed.
    """
    table = Table(title=title or None, title_justify="left", title_style="bold", header_style="dim")
    for number, column in enumerate(columns):
        is_right = len(columns) - right <= number + bars < len(columns)
        style = "cyan" if bars and number == len(columns) - 1 else ""
        table.add_column(column, justify="right" if is_right else "left", style=style, no_wrap=bars)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    if table.row_count:
        Console(highlight=False).print(table)
