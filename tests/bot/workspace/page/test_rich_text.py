from typing import Any

import pytest

from bot.workspace.page.rich_text import rich_text
from bot.workspace.page.scene import Scene
from tests.bot.workspace.page.samples import HOSTILE

SCENE = Scene(people={"U1": "Ada Okafor"}, channels={"C1": "law-reviews"})


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def listed(style: str, indent: int, *entries: str, **more: int) -> dict[str, Any]:
    elements = [section(text(entry)) for entry in entries]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": elements, **more}


def drawn(*parts: dict[str, Any]) -> str:
    html = str(rich_text({"type": "rich_text", "elements": list(parts)}, SCENE))
    return html.removeprefix('<div class="rich">').removesuffix("</div>")


@pytest.mark.parametrize(
    ("element", "html"),
    [
        (text("as is"), "as is"),
        (text("b", bold=True), "<strong>b</strong>"),
        (text("i", italic=True, bold=True), "<em><strong>i</strong></em>"),
        (text("c", code=True), "<code>c</code>"),
        (text("one\ntwo"), "one<br>two"),
        (
            {"type": "link", "url": "https://example.com", "text": "note"},
            '<a href="https://example.com" target="_blank" rel="noopener noreferrer">note</a>',
        ),
        ({"type": "link", "url": "javascript:alert(1)", "text": "note"}, "note"),
        ({"type": "emoji", "name": "tada"}, "🎉"),
        ({"type": "emoji", "name": "unheard_of"}, ":unheard_of:"),
        ({"type": "user", "user_id": "U1"}, '<span class="mention">@Ada Okafor</span>'),
        ({"type": "channel", "channel_id": "C1"}, '<span class="mention">#law-reviews</span>'),
        ({"type": "broadcast", "range": "here"}, '<span class="mention">@here</span>'),
        (
            {"type": "date", "timestamp": 1795386600, "format": "{date_num}"},
            '<time datetime="2026-11-22T22:30:00+00:00">2026-11-22</time>',
        ),
        (text(HOSTILE), "&lt;img src=x onerror=&#34;steal()&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_each_element_of_a_section_is_drawn(element: dict[str, Any], html: str) -> None:
    assert drawn(section(element)) == f"<p>{html}</p>"


def test_a_quote_and_preformatted_text_have_their_own_elements() -> None:
    quote = {"type": "rich_text_quote", "elements": [text("deemed an assignment")]}
    code = {"type": "rich_text_preformatted", "elements": [text("a  b\n c")]}

    assert drawn(quote, code) == "<blockquote>deemed an assignment</blockquote><pre>a  b<br> c</pre>"


def test_a_deeper_list_hangs_under_the_last_entry_before_it() -> None:
    html = drawn(
        listed("ordered", 0, "one", "two"), listed("bullet", 1, "a", "b"), listed("bullet", 2, "deep")
    )

    assert html == (
        '<ol start="1"><li><p>one</p></li>'.replace("<p>", "").replace("</p>", "")
        + "<li>two<ul><li>a</li><li>b<ul><li>deep</li></ul></li></ul></li></ol>"
    )


def test_a_list_that_goes_on_keeps_counting() -> None:
    html = drawn(
        listed("ordered", 0, "one"), listed("bullet", 1, "aside"), listed("ordered", 0, "two", offset=1)
    )

    assert html == '<ol start="1"><li>one<ul><li>aside</li></ul></li></ol><ol start="2"><li>two</li></ol>'


@pytest.mark.parametrize(
    ("part", "is_redline"),
    [
        (section(text("kept "), text("out", strike=True), text("in", bold=True)), True),
        (listed("bullet", 0, "no change"), False),
        ({**listed("bullet", 0), "elements": [section(text("out", strike=True))]}, True),
    ],
)
def test_struck_text_makes_a_redline(part: dict[str, Any], is_redline: bool) -> None:
    assert ('class="rich redline"' in rich_text({"elements": [part]}, SCENE)) is is_redline


@pytest.mark.parametrize("part", [{"type": "rich_text_poem", "elements": []}, section({"type": "hologram"})])
def test_a_part_that_is_not_known_is_loud(part: dict[str, Any]) -> None:
    assert "Unknown block: rich_text" in drawn(part)
