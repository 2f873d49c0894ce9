"""How long a message is to Slack once it is rendered."""

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
    return sum(_length(block) + HEADER_COST * (block.get("type") == "header") for block in blocks)


def _length(value: object) -> int:
    if isinstance(value, dict):
        own = value.get("text")
        inner = sum(_length(entry) for entry in value.values() if isinstance(entry, dict | list))
        return inner + (escaped_length(own) if isinstance(own, str) else 0)
    if isinstance(value, list):
        return sum(_length(entry) for entry in value)
    return 0
