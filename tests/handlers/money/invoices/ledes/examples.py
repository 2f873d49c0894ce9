"""The two example files, and how to damage one place of them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from handlers.money.invoices.ledes.fields import FIELD, Format

EXAMPLES = Path(__file__).parents[4] / "data" / "ledes"
FILES = {Format.L1998B: "ledes_example_1998B.txt", Format.L98BI: "ledes_example_98BI_V2.txt"}

Damage = Callable[[list[str]], None]


@cache
def example(of: Format) -> str:
    """The file's text with its line ends, CR LF."""
    return (EXAMPLES / FILES[of]).read_bytes().decode("ascii")


def damaged(of: Format, *damages: Damage) -> list[str]:
    """The lines of an example, each damage done to them in turn."""
    lines = example(of).removesuffix("\r\n").split("\r\n")
    for damage in damages:
        damage(lines)
    return lines


def put(line: int, field: str, value: str) -> Damage:
    """Write another value into a field of a row; lines count from 1."""

    def damage(lines: list[str]) -> None:
        values = lines[line - 1].removesuffix("[]").split("|")
        values[FIELD[field].number - 1] = value
        lines[line - 1] = "|".join(values) + "[]"

    return damage


def write(line: int, text: str) -> Damage:
    """Write a whole line anew."""

    def damage(lines: list[str]) -> None:
        lines[line - 1] = text

    return damage


def swap(old: str, new: str, *, line: int) -> Damage:
    """Swap a text of a line, which must be there."""

    def damage(lines: list[str]) -> None:
        assert old in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(old, new, 1)

    return damage


def insert(line: int, text: str) -> Damage:
    """Put a line before the one of this number."""

    def damage(lines: list[str]) -> None:
        lines.insert(line - 1, text)

    return damage


def cut(line: int) -> Damage:
    """End the file before this line."""

    def damage(lines: list[str]) -> None:
        del lines[line - 1 :]

    return damage
