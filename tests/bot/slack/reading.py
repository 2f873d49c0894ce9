"""Blocks as a person reads them: one line for each element."""

from collections.abc import Sequence
from typing import Any

_CONTAINERS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")


def read(blocks: Sequence[dict[str, Any]]) -> list[str]:
    """Every line of text in its order."""
    return [line for block in blocks for line in _lines(block)]


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for part in value for line in _lines(part)]
    if not isinstance(value, dict):
        return []
    if value.get("type") in _CONTAINERS:
        return ["".join(run["text"] for run in value["elements"])]
    if isinstance(value.get("text"), str):
        return [value["text"].replace("\n", " ")]
    return [line for part in value.values() for line in _lines(part)]
