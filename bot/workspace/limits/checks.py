"""Small checks that combine into the shape of a block.

A check takes a value, its JSON pointer and a list that it adds its problems to. Problems are worded as Slack
words them in `response_metadata.messages`, so that whoever reads a failure can search the web for it.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[object, str, list[str]], None]


def problem(problems: list[str], words: str, at: str) -> None:
    problems.append(f"[ERROR] {words} [json-pointer:{at}]")


def anything(_value: object, _at: str, _problems: list[str]) -> None:
    """Accept whatever it is."""


def string(longest: int, shortest: int = 0) -> Check:
    """A string of so many Unicode code points."""

    def check(value: object, at: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            problem(problems, "must be a string", at)
        elif len(value) > longest:
            problem(problems, f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            problem(problems, f"must be more than {shortest - 1} characters", at)

    return check


def flag(value: object, at: str, problems: list[str]) -> None:
    """Accept true and false."""
    if not isinstance(value, bool):
        problem(problems, "must be a boolean", at)


def whole(least: int, most: int) -> Check:
    """A whole number between two others, both included."""

    def check(value: object, at: str, problems: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problem(problems, "must be an integer", at)
        elif not least <= value <= most:
            problem(problems, f"must be between {least} and {most}", at)

    return check


def one_of(*allowed: str) -> Check:
    """One word of a list."""

    def check(value: object, at: str, problems: list[str]) -> None:
        if value not in allowed:
            problem(problems, f"must be a valid enum value: {', '.join(allowed)}", at)

    return check


def listing(each: Check, most: int, least: int = 0) -> Check:
    """A list of so many values, each of which is checked."""

    def check(value: object, at: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            problem(problems, "must be an array", at)
            return
        if len(value) > most:
            problem(problems, f"no more than {most} items allowed", at)
        if len(value) < least:
            problem(problems, f"must provide at least {least} items", at)
        for index, entry in enumerate(value):
            each(entry, f"{at}/{index}", problems)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no others."""
    known = {"type": anything, **required, **(optional or {})}

    def check(value: object, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            problem(problems, "must be an object", at)
            return
        for name in required:
            if value.get(name) is None:
                problem(problems, f"missing required field: {name}", at)
        for name, entry in value.items():
            if name not in known:
                problem(problems, f"invalid additional property: {name}", at)
            elif entry is not None:
                known[name](entry, f"{at}/{name}", problems)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses its shape; a type that is not listed is refused."""

    def check(value: object, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            problem(problems, "must be an object", at)
        elif not isinstance(value.get("type"), str):
            problem(problems, "missing required field: type", at)
        elif value["type"] not in kinds:
            problem(problems, f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](value, at, problems)

    return check


def exactly_one(check: Check, *names: str) -> Check:
    """An object that also has one, and only one, of some keys."""

    def also(value: object, at: str, problems: list[str]) -> None:
        check(value, at, problems)
        if isinstance(value, dict) and sum(value.get(name) is not None for name in names) != 1:
            problem(problems, f"must have exactly one of: {', '.join(names)}", at)

    return also
