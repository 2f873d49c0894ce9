from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup.runs import Run, Style
from bot.slack.drawing.rich_text import (
    SECTION_MAX,
    escape,
    redline_blocks,
    rendered_length,
    rich_text,
    section,
    sections,
)
from handlers.review.cards.redline import Span, SpanKind, redline


def test_runs_become_elements_with_their_styles_and_links() -> None:
    made = sections(
        [Run("See "), Run("this", frozenset({Style.ITALIC, Style.BOLD}), "https://example.com"), Run("")]
    )
    assert made == [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "See "},
                {
                    "type": "link",
                    "url": "https://example.com",
                    "text": "this",
                    "style": {"bold": True, "italic": True},
                },
            ],
        }
    ]
    assert sections([Run("")]) == []


def test_a_section_for_a_list_or_a_cell_is_one_and_never_empty() -> None:
    long: Any = section([Run("word " * 2_000)])
    assert max(len(element["text"]) for element in long["elements"]) <= SECTION_MAX
    assert section([])["elements"] == [{"type": "text", "text": " "}]


def test_a_redline_strikes_what_was_removed_and_prints_bold_what_was_added() -> None:
    assert redline_blocks(
        redline("Pay in ten days.\n\nThen stop.", "Pay in five days.\n\nThen stop. @here")
    ) == [
        rich_text(
            [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Pay in "},
                        {"type": "text", "text": "ten", "style": {"strike": True}},
                        {"type": "text", "text": "five", "style": {"bold": True}},
                        {"type": "text", "text": " days.\n\nThen stop."},
                        {"type": "text", "text": " @here", "style": {"bold": True}},
                    ],
                }
            ]
        )
    ]
    assert redline_blocks(()) == []


def test_a_long_redline_is_one_block_of_sections_that_fit() -> None:
    (block,) = redline_blocks([Span(kind=SpanKind.KEPT, text="word " * 2_400)])
    made: Any = block["elements"]
    assert len(made) == 4
    assert all(sum(len(part["text"]) for part in one["elements"]) <= SECTION_MAX for one in made)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Smith & Jones", "Smith &amp; Jones"),
        ("<!channel> <@U1> <#C1|x>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1|x&gt;"),
        ("<https://example.com|click>", "&lt;https://example.com|click&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("@here, @Channel and @EVERYONE", "＠here, ＠Channel and ＠EVERYONE"),
        ("desk@hereford.example", "desk@hereford.example"),
        ("*bold* stays", "*bold* stays"),
    ],
)
def test_escaped_text_cannot_notify_or_link(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escaped_text_holds_no_sign_that_opens_anything_and_nothing_unseen(text: str) -> None:
    escaped = escape(text)
    assert not set("<>") & set(escaped)
    assert set(escaped) <= set(text) | set("&amp;lt;gt;＠")


HEADER = {"type": "header", "text": {"type": "plain_text", "text": "Ten & more"}}
MRKDWN = {"type": "section", "text": {"type": "mrkdwn", "text": "a &amp; b"}}
BUTTON = {"type": "button", "value": "v" * 500, "text": {"type": "plain_text", "text": "Edit"}}
LIST = {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section([Run("a")])] * 10}


@pytest.mark.parametrize(
    ("block", "least", "most"),
    [
        (HEADER, 114, 114),
        (MRKDWN, 9, 13),
        ({"type": "actions", "elements": [BUTTON]}, 4, 10),
        ({"type": "divider"}, 0, 5),
        (rich_text(sections([Run("<&>")])), 13, 20),
        (rich_text(sections([Run("here", url="https://example.com")])), 23, 30),
        (rich_text([LIST]), 60, 140),
    ],
)
def test_a_block_weighs_its_escaped_text_and_a_little_for_its_marks(
    block: dict[str, object], least: int, most: int
) -> None:
    assert least <= rendered_length([block]) <= most
    assert rendered_length([block, block]) == 2 * rendered_length([block])
