from typing import Any

import pytest

from bot.workspace.page.blocks import draw
from bot.workspace.page.scene import Scene
from tests.bot.workspace.page.samples import HOSTILE, marked, plain, words


def drawn(block: dict[str, Any], scene: Scene | None = None) -> str:
    return str(draw([{"block_id": "b1", **block}], scene or Scene()))


BUTTON = {"type": "button", "action_id": "open", "text": plain("Open"), "value": "v1"}
TABLE = {
    "type": "table",
    "column_settings": [{}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Expert"}, {"type": "raw_text", "text": "Reviews"}],
        [
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
            {"type": "raw_text", "text": "41"},
        ],
    ],
}


@pytest.mark.parametrize(
    ("block", "facts"),
    [
        ({"type": "header", "text": plain("Change of control :bell:")}, ["<h3>Change of control 🔔</h3>"]),
        ({"type": "divider"}, ["<hr>"]),
        ({"type": "section", "text": marked("*Due* today")}, ["<strong>Due</strong> today"]),
        (
            {"type": "section", "fields": [marked("*Time*\n2:17"), plain("41")]},
            ['<div class="fields"><div><strong>Time</strong><br>2:17</div><div>41</div></div>'],
        ),
        (
            {"type": "section", "text": plain("Waiting"), "accessory": BUTTON},
            ['<div class="accessory"><button', 'data-action="open"', 'data-block="b1"'],
        ),
        (
            {"type": "context", "elements": [marked("_M&amp;A_"), plain("4 min")]},
            ["<em>M&amp;A</em>", "4 min"],
        ),
        ({"type": "actions", "elements": [BUTTON]}, ['data-act="button"', 'data-value="v1"']),
        (
            {
                "type": "image",
                "image_url": "/_/files/F1/week.png",
                "alt_text": "Bars",
                "title": plain("Week 47"),
            },
            ['<img src="/_/files/F1/week.png" alt="Bars"', "<figcaption>Week 47</figcaption>"],
        ),
        (
            {"type": "image", "image_url": "https://elsewhere.example/x.png", "alt_text": "Bars"},
            ["Picture: Bars", 'role="img"'],
        ),
        ({"type": "rich_text", "elements": []}, ['<div class="rich"></div>']),
        (
            {"type": "markdown", "text": "**bold** and `code`\n\n- a\n- b"},
            ["<strong>bold</strong>", "<li>a</li>"],
        ),
        (
            {"type": "markdown", "text": "[note](https://example.com)"},
            ['<a href="https://example.com" target="_blank" rel="noopener noreferrer">note</a>'],
        ),
        ({"type": "markdown", "text": "| a | b |\n|---|--:|\n| 1 | 2 |"}, ["<table>", "<td>1</td>"]),
        (
            TABLE,
            ['<th class="right">Reviews</th>', '<td class="right">41</td>', "<thead><tr><th>Expert</th>"],
        ),
        (
            {"type": "alert", "level": "warning", "text": plain("Cap near")},
            ['class="alert warning"', "Cap near"],
        ),
        ({"type": "alert", "level": "x onclick", "text": plain("Odd")}, ['class="alert default"']),
        ({"type": "file", "external_id": "F1"}, ["File: F1"]),
    ],
)
def test_each_block_is_drawn(block: dict[str, Any], facts: list[str]) -> None:
    html = drawn(block)

    assert [fact for fact in facts if fact not in html] == []
    assert f"block-{block['type']}" in html


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ({"type": "data_table"}, "data_table"),
        ({"type": "actions", "elements": [{"type": "feedback_buttons"}]}, "element feedback_buttons"),
        ({"type": "section", "accessory": {"type": "hologram"}}, "element hologram"),
        ({"type": "table", "rows": [[{"type": "picture"}]]}, "table cell picture"),
        ({}, "None"),
    ],
)
def test_what_is_not_known_is_loud_and_never_dropped(block: dict[str, Any], what: str) -> None:
    html = drawn(block)

    assert 'class="unknown-block" role="alert"' in html
    assert f"Unknown block: {what}" in words(html)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": marked(HOSTILE), "fields": [plain(HOSTILE)]},
        {
            "type": "section",
            "text": plain("x"),
            "accessory": {**BUTTON, "text": plain(HOSTILE), "value": HOSTILE},
        },
        {"type": "context", "elements": [marked(HOSTILE)]},
        {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE},
        {"type": "image", "image_url": f'/"{HOSTILE}', "alt_text": HOSTILE, "title": plain(HOSTILE)},
        {"type": "markdown", "text": HOSTILE},
        {"type": "markdown", "text": "[x](javascript:alert(1)) ![x](https://elsewhere.example/x.png)"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]]},
        {"type": "alert", "text": plain(HOSTILE)},
        {"type": "file", "external_id": HOSTILE},
        {"type": HOSTILE},
        {"type": "divider", "block_id": f'"{HOSTILE}'},
    ],
)
def test_hostile_text_stays_text_in_every_block(block: dict[str, Any]) -> None:
    html = drawn(block)

    assert "<script" not in html
    assert "<img src=x" not in html
    assert 'src="https://' not in html
    assert 'href="javascript' not in html
