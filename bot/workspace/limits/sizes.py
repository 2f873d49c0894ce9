"""How long a message is to Slack once it is rendered."""

from collections.abc import Iterator

from bot.workspace.state import Json

LONGEST_RENDERED = 13_000
"""Slack publishes no number. Staff speak of 12,000 characters "with a buffer for block containers"
(bolt-js#2509); failures were measured between 11,341 and 13,297 (bolt-js#2867, #2509)."""
HEADER_COST = 100


def escaped_length(text: str) -> int:
    """Count characters as Slack stores them, with &, < and > as entities."""
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def rendered_length(blocks: list[Json]) -> int:
    """Add up the texts that people read, and a hundred characters for each header."""
    headers = len([block for block in blocks if block.get("type") == "header"])
    return HEADER_COST * headers + sum(escaped_length(text) for text in _texts(blocks))


def text_length(value: object) -> int:
    """Add up the characters of every text inside."""
    return sum(len(text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, dict):
        own = value.get("text")
        if isinstance(own, str):
            yield own
        for entry in value.values():
            if isinstance(entry, dict | list):
                yield from _texts(entry)
