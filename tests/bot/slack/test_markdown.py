import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.slack.drawing.markdown import blocks_from_markdown, fit
from bot.slack.drawing.rich_text import rendered_length
from tests.bot.markup.documents import CALLS, MEMO, PLACES, documents, signs, soup

HARMLESS = {"text", "link"}


def elements(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of blocks that is no container."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from elements(part)
    elif value.get("elements") or value.get("rows"):
        yield from elements(value.get("elements") or value["rows"])
    else:
        yield value


def shown(value: Any) -> str:
    """What a person sees: the text, and the numbers that Slack writes in front of a list's items."""
    if isinstance(value, list | tuple):
        return "".join(map(shown, value))
    match value:
        case {"type": "rich_text_list", "style": "ordered", "elements": items}:
            first = value.get("offset", 0) + 1
            return "".join(f"{number}. {shown(item)}\n" for number, item in enumerate(items, first))
        case {"elements": inner} | {"rows": inner}:
            return shown(inner) + "\n"
        case _:
            return str(value.get("text", ""))


def kinds(text: str, **options: bool) -> list[str]:
    blocks = blocks_from_markdown(text, **options)
    return [
        str(part["type"]).removeprefix("rich_text_")
        for block in blocks
        for part in (block["elements"] if block["type"] == "rich_text" else [block])  # type: ignore[attr-defined]
    ]


@settings(max_examples=500)
@given(st.one_of(soup, documents))
@example("```ab\n2")
@example("- - 2\n\n  a\n- - b")
@example("2. a\n3. b\n\n5. a")
@example("|a|\n|-|\n|a|b|")
@example("[ab]: 2\na")
@example("> 23 a\n> b")
def test_every_letter_and_figure_is_shown_in_its_order(text: str) -> None:
    assume(text.count("1.") < 2)  # several such items are numbered on, which is tested below
    assert signs(shown(blocks_from_markdown(text))) == signs(text.replace("&amp;", "&"))


@given(st.one_of(soup, documents))
def test_no_element_is_empty_or_too_long_or_of_a_kind_that_can_do_anything(text: str) -> None:
    for element in elements(blocks_from_markdown(text * 50)):
        if element["type"] != "divider":
            assert element["type"] in HARMLESS
            assert 1 <= len(element["text"]) <= 3_000


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("call", CALLS)
def test_a_mention_in_an_output_is_text_wherever_it_stands(call: str, place: str) -> None:
    text = place.replace("{}", call)
    blocks = blocks_from_markdown(text)
    assert {element["type"] for element in elements(blocks)} <= HARMLESS
    assert "mrkdwn" not in repr(blocks)
    if "ex.com/{" not in place and "({})" not in place:
        assert call in shown(blocks)
    for element in elements(blocks):
        assert not set("<> |") & set(element.get("url", ""))


@pytest.mark.parametrize(
    ("target", "is_link"),
    [
        ("https://example.com", True),
        ("http://example.com:8080/a?b=c#d", True),
        ("mailto:desk@example.com", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("ftp://example.com", False),
        ("slack://open", False),
        ("/relative", False),
        ("https:", False),
        ("https://bank.example@evil.example", False),
        ("https://example.com/" + "a" * 2_000, False),
    ],
)
def test_only_web_and_mail_links_become_links(target: str, is_link: bool) -> None:
    blocks = blocks_from_markdown(f"see [the source]({target}) here")
    links = [element for element in elements(blocks) if element["type"] == "link"]
    assert bool(links) is is_link
    if is_link:
        assert links[0] == {"type": "link", "url": target, "text": "the source"}
    else:
        assert shown(blocks).strip() == f"see [the source]({target}) here"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("one\r\ntwo", "one\ntwo"),
        ("Clause 1\n    (a) first\n        (i) second", "Clause 1\n    (a) first\n        (i) second"),
        ("Clause 1\n\n    (a) first", "Clause 1\n\n    (a) first"),
        ("Clause 1\n\t(b) third", "Clause 1\n    (b) third"),
        ("1) one\n2) two", "1) one\n2) two"),
        ("(a) one\n(b) two", "(a) one\n(b) two"),
        ("Section 8.7\nTerm\n---", "Section 8.7\nTerm"),
        ("Title\n=====", "Title\n====="),
        ("2*3*4 = 24 and EPS = NI*(1-t)*n", "2*3*4 = 24 and EPS = NI*(1-t)*n"),
        ("snake_case_name and ____ date", "snake_case_name and ____ date"),
        ("> 10% is material", "> 10% is material"),
        (">= $5 million", ">= $5 million"),
        ("+ 200\n+ 300", "+ 200\n+ 300"),
        ("3. one\n7. two", "3. one\n7. two"),
        ("01. one\n02. two", "01. one\n02. two"),
        ("1986. A good year", "1986. A good year"),
        ("[1]: https://example.com", "[1]: https://example.com"),
        ("<div onclick='x'>raw</div> <!-- note -->", "<div onclick='x'>raw</div> <!-- note -->"),
        ("<div>\n**Fee**\n</div>", "<div>\nFee\n</div>"),
        ("~5% \\*not bold\\*", "~5% *not bold*"),
        ("AT&T &amp; &copy; R&D", "AT&T & © R&D"),
        ("a\n1) b\n\n2) c", "a\n1) b\n\n2) c"),
        ("2) a\n   - b\n     - c", "2) a\n    • b\n        • c"),
        ("[x]( ) y", "x y"),
    ],
)  # fmt: skip
def test_plain_text_is_shown_as_it_was_written(text: str, expected: str) -> None:
    assert shown(blocks_from_markdown(text)).strip("\n").replace("\u00a0", " ") == expected
    assert set(kinds(text)) <= {"section", "divider"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n", []),
        ("# Advice\n\nPay.", ["section"]),
        ("a\n\n---\n\nb", ["section", "divider", "section"]),
        ("- a\n- b", ["list"]),
        ("- a\n  - b\n- c", ["list", "list", "list"]),
        ("1. a\n\n   > b\n2. c", ["list", "quote", "list"]),
        (
            "1. a\n   more\n\n   ```\n   code\n   ```\n\n   below\n2. c",
            ["list", "preformatted", "section", "list"],
        ),
        ("> a\n>\n> - b\n> > c\n> ```\n> d\n> ```", ["quote"]),
        ("```sql\nselect 1\n```", ["preformatted"]),
        ("|a|b|\n|-|-|\n|1|2|", ["table"]),
        ("|a|b|\n|-|-|\n|1|2|\n\n|c|\n|-|", ["table", "preformatted"]),
        ("|a|b|\n|-|-|\n|1|2|3|", ["preformatted"]),
        ("|" + "a|" * 21 + "\n|" + "-|" * 21, ["preformatted"]),
        ("|a|\n|-|\n" + "|b|\n" * 99, ["table"]),
        ("|a|\n|-|\n" + "|b|\n" * 100, ["preformatted"]),
        ("|a|\n|-|\n|" + "b" * 10_000 + "|", ["preformatted"] * 5),
    ],
)
def test_each_kind_of_markdown_becomes_its_kind_of_block(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_an_indent_is_made_of_spaces_that_do_not_collapse() -> None:
    assert "\n\u00a0\u00a0\u00a0\u00a0(a) first" in shown(blocks_from_markdown("Clause 1\n    (a) first"))


def test_a_form_takes_no_table_block() -> None:
    text = "|Year|Revenue|\n|:-|-:|\n|2024|1,200|\n|2025|900|"
    assert kinds(text, tables=False) == ["preformatted"]
    assert shown(blocks_from_markdown(text, tables=False)).strip() == (
        "Year  Revenue\n----  -------\n2024    1,200\n2025      900"
    )


def test_one_long_cell_does_not_push_the_other_columns_away() -> None:
    text = f"|a|b|c|\n|-|:-:|-|\n|{'x' * 90}|1|y|\n|z|2||"
    lines = shown(blocks_from_markdown(text, tables=False)).strip().split("\n")
    assert lines == [
        "a".ljust(40) + "  b  c",
        "-" * 40 + "  -  -",
        "x" * 90 + "  1  y",
        "z".ljust(40) + "  2",
    ]


def test_a_table_made_of_missing_cells_stays_text() -> None:
    text = "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "|\n" * 500
    assert kinds(text) == ["section"]
    assert kinds("|" + "a|" * 10 + "\n|" + "-|" * 10 + "\n|b|") == ["table"]


def test_the_inline_styles_are_kept() -> None:
    (block,) = blocks_from_markdown("a **b *c*** ~~d~~ `e*` [**f**](https://example.com)")
    assert [(part["text"], set(part.get("style", {}))) for part in elements([block])] == [
        ("a ", set()), ("b ", {"bold"}), ("c", {"bold", "italic"}), (" ", set()), ("d", {"strike"}), (" ", set()),
        ("e*", {"code"}), (" ", set()), ("f", {"bold"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. a\n2. b", [("ordered", 0, 0, 2)]),
        ("1. a\n1. b\n1. c", [("ordered", 0, 0, 3)]),
        ("4. a\n5. b", [("ordered", 0, 3, 2)]),
        ("1. a\n   - b\n2. c", [("ordered", 0, 0, 1), ("bullet", 1, 0, 1), ("ordered", 0, 1, 1)]),
        ("1. - a\n2. b", [("ordered", 0, 0, 1), ("bullet", 1, 0, 1), ("ordered", 0, 1, 1)]),
        ("- - a", [("bullet", 1, 0, 1)]),
        ("-\n- a", [("bullet", 0, 0, 2)]),
    ],
)
def test_lists_keep_their_numbers_and_their_depth(
    text: str, numbers: list[tuple[str, int, int, int]]
) -> None:
    lists: Any = [part for block in blocks_from_markdown(text) for part in block["elements"]]  # type: ignore[attr-defined]
    assert [
        (part["style"], part["indent"], part.get("offset", 0), len(part["elements"])) for part in lists
    ] == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```python\na\n```", "a"),
        ("```Dear Sir,\na\n```", "Dear Sir,\na"),
        ("```Whereas\na", "Whereas\na"),
        ("~~~\n  a\n\n  b\n~~~", "  a\n\n  b"),
    ],
)
def test_what_follows_a_fence_is_shown_unless_it_names_a_language(text: str, expected: str) -> None:
    assert shown(blocks_from_markdown(text)) == expected + "\n\n"


@pytest.mark.parametrize(
    "mark", [">", "- ", "1. ", "[", "*", "`", "**a ", "|", "<", "![", "&", "\\", "(", "~~"]
)
def test_a_text_made_of_marks_is_shown_soon(mark: str) -> None:
    text = (mark * 12_000)[:11_998] + " x"
    assert shown(blocks_from_markdown(text)).rstrip().endswith("x")


@pytest.mark.parametrize("depth", [1, 8, 9, 15, 18, 19, 20, 38, 39, 40, 200])
@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_text_nested_deeper_than_the_parser_goes_is_not_lost(mark: str, depth: int) -> None:
    blocks = blocks_from_markdown(mark * depth + "kept\n\nand this")
    assert "kept" in shown(blocks)
    assert "and this" in shown(blocks)


def test_what_fits_is_shown_whole() -> None:
    fitted = fit(MEMO, characters=20_000, blocks=40)
    assert fitted.whole
    assert list(fitted.blocks) == blocks_from_markdown(MEMO)


@given(
    st.integers(0, 3_000),
    st.integers(0, 3),
    st.sampled_from([MEMO, "word " * 500, "x" * 2_500, "---\n" * 30 + "end"]),
)
@settings(max_examples=60, deadline=None)
def test_what_does_not_fit_is_cut_within_both_limits(characters: int, blocks: int, text: str) -> None:
    fitted = fit(text, characters=characters, blocks=blocks)
    assert rendered_length(fitted.blocks) <= characters
    assert len(fitted.blocks) <= blocks
    assert fitted.whole is (list(fitted.blocks) == blocks_from_markdown(text))
    assert signs(text).startswith(signs(shown(fitted.blocks)))


@pytest.mark.parametrize(
    ("text", "end"),
    [(MEMO, ("period", "clause \\d+\\.", "notice")), ("word " * 500, ("word",)), ("x" * 2_500, ("x",))],
)
def test_a_cut_comes_after_a_line_else_a_word_and_leaves_little_room_unused(
    text: str, end: tuple[str, ...]
) -> None:
    fitted = fit(text, characters=1_000, blocks=40)
    assert not fitted.whole
    assert any(re.search(f"{last}\\Z", shown(fitted.blocks).rstrip()) for last in end)
    assert rendered_length(fitted.blocks) > 850
