"""The quick reading of Microsoft's schema comes to the verdicts of the letter."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.bot.teams.card_schema import by_the_letter, validator

RUN = {"type": "TextRun", "text": "void", "strikethrough": True}
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [
        {"type": "RichTextBlock", "inlines": [RUN, "words"]},
        {
            "type": "Container",
            "items": [{"type": "Image", "url": "https://a.example/i.png", "size": "Medium"}],
        },
        {"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": []}]},
        {"type": "Input.ChoiceSet", "id": "reason", "choices": [{"title": "Law", "value": "law"}]},
    ],
    "actions": [{"type": "Action.Execute", "title": "Approve", "verb": "approve", "data": {"v": "1"}}],
}
REPLACED = (None, 7, "", "Container", "Action.Submit", "TextBlock", [], {}, [RUN], {"type": "Nothing"}, RUN)


def places(part: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """Where every part of a card stands."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, *path, key)


def changed(path: tuple[Any, ...], value: Any, *, gone: bool) -> dict[str, Any]:
    card = deepcopy(CARD)
    at: Any = card
    for key in path[:-1]:
        at = at[key]
    if gone:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return card


def said(card: Any, *, quick: bool) -> list[tuple[str, str]]:
    errors = (validator() if quick else by_the_letter()).iter_errors(card)
    return sorted((error.json_path, error.message) for error in errors)


def test_a_good_card_is_good_both_ways() -> None:
    assert said(CARD, quick=True) == said(CARD, quick=False) == []


@settings(max_examples=120)
@given(
    path=st.sampled_from(list(places(CARD))),
    value=st.sampled_from(REPLACED) | st.text() | st.integers(),
    gone=st.booleans(),
)
@example(path=("body", 0, "type"), value="Container", gone=False)
@example(path=("body", 1, "items", 0, "type"), value=None, gone=True)
@example(path=("actions", 0, "type"), value=[], gone=False)
def test_what_is_wrong_with_a_card_is_the_same_both_ways(
    path: tuple[Any, ...], value: Any, gone: bool
) -> None:
    card = changed(path, value, gone=gone)

    assert said(card, quick=True) == said(card, quick=False)
