"""The published limits of Block Kit, read once from the data beside this package."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _published() -> dict[str, Any]:
    text = files("bot.workspace.data").joinpath("blockkit_limits.json").read_text("utf-8")
    return dict(json.loads(text))


def limit(thing: str, *path: str) -> int:
    """Look a limit up, for instance `limit("button", "text", "max_length")`; a misspelt one is a KeyError."""
    found: Any = _published()[thing]
    for name in path:
        found = found[name]
    return int(found)
