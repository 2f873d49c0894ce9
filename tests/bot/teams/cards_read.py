"""Cards as Teams judges them, and as a person reads them."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.bot.teams.card_schema import validator

MESSAGE_BYTES = 100_000  # Teams' own for a whole message, counted as UTF-16
CARD_CHARACTERS = 40_000
# every kind that is made; a TextBlock or a FactSet would be Markdown
ELEMENTS = {"AdaptiveCard", "RichTextBlock", "TextRun", "Container", "ColumnSet", "Column", "Image"}
ELEMENTS |= {"Table", "TableRow", "TableCell", "Input.Text", "Input.ChoiceSet", "ActionSet"}
ACTIONS = {"Action.Execute", "Action.Submit", "Action.OpenUrl", "task/fetch"}


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a card, outer ones first, in the order of reading."""
    if isinstance(value, list):
        for part in value:
            yield from parts(part)
    elif isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)


def problems(card: dict[str, Any]) -> list[str]:
    """What Teams or its schema would have against a card."""
    plain = {name: part for name, part in card.items() if name != "msteams"}
    schema = [f"{error.json_path}: {error.message[:80]}" for error in validator().iter_errors(plain)]
    ids = Counter(part["id"] for part in parts(card) if "id" in part)
    twice = [f"two inputs are {name}" for name, count in ids.items() if count > 1]
    kinds = {part["type"] for part in parts(card) if "type" in part} - ELEMENTS - ACTIONS
    blank = [part for part in parts(card) if part.get("type") == "TextRun" and not part["text"]]
    return [*schema, *twice, *sorted(kinds), *("an empty text" for _ in blank)]


def utf16(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def checked(card: dict[str, Any]) -> dict[str, Any]:
    assert problems(card) == []
    return card


def blocks(value: Any) -> list[str]:
    """The text of each paragraph, in the order of reading."""
    return [
        "".join(run["text"] for run in part["inlines"])
        for part in parts(value)
        if part.get("type") == "RichTextBlock"
    ]


def said(value: Any) -> str:
    """All that a card says, as it was written: without joiners, with spaces that may collapse."""
    return plain("\n".join(blocks(value)))


def plain(text: str) -> str:
    return text.replace("\u2060", "").replace("\u200a", "").replace("\u00a0", " ")


def buttons(card: dict[str, Any]) -> list[str]:
    """The verbs of a card's buttons."""
    return [verb_of(action) for action in card.get("actions", ()) if action.get("mode") != "secondary"]


def menu(card: dict[str, Any]) -> list[str]:
    return [verb_of(action) for action in card.get("actions", ()) if action.get("mode") == "secondary"]


def verb_of(action: dict[str, Any]) -> str:
    return str(action.get("verb") or action["data"]["verb"])


def inputs(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A card's inputs by id."""
    return {part["id"]: part for part in parts(card) if str(part.get("type", "")).startswith("Input.")}
