"""Agents' outputs as elements of a card: every word of them, and nothing that does anything."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.teams.cards.elements import Element, card, units
from bot.teams.cards.literal import choice_words, literal
from bot.teams.cards.markdown import document, fit
from tests.bot.markup.documents import CALLS, MEMO, PLACES, documents, signs, soup
from tests.bot.slack.hostile import OUTPUTS
from tests.bot.teams.cards_read import blocks, checked, parts, plain, said

AMPLE = {"characters": 1_000_000, "room": 1_000_000}


def shown(text: str) -> tuple[Element, ...]:
    return fit(text, **AMPLE).elements


def kinds(elements: Sequence[Element]) -> list[str]:
    return [element["type"] for element in elements]


@settings(max_examples=500, deadline=None)
@given(st.one_of(soup, documents))
@example("```ab\n2")
@example("- - 2\n\n  a\n- - b")
@example("|a|\n|-|\n|a|b|")
@example("[ab]: 2\na")
@example("> 23 a\n> b")
def test_every_letter_and_figure_is_shown_in_its_order_in_every_form(text: str) -> None:
    assume(text.count("1.") < 2)  # several such items are numbered on
    expected = signs(text.replace("&amp;", "&"))
    full = shown(text)
    assert signs(said(list(full))) == expected
    sizes: list[int] = []

    def note(made: list[Element]) -> bool:
        sizes.append(units(made))
        assert signs(said(made)) == (expected if len(sizes) < 4 else signs(text))
        return False

    assert document(text, note) is None
    assert len(sizes) == 4


@settings(deadline=None)
@given(st.one_of(soup, documents))
def test_what_is_made_is_what_teams_takes_and_never_markdown(text: str) -> None:
    checked(card(shown(text * 5)))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_text_is_shown_to_the_letter_where_nothing_of_it_is_a_mark(text: str) -> None:
    written = "".join(sign for sign in text if sign.isalnum())
    seen = "".join(sign for sign in plain(literal(text)) if sign.isalnum())
    assert seen == written


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("call", CALLS)
def test_a_mention_or_a_macro_in_an_output_is_text_wherever_it_stands(call: str, place: str) -> None:
    text = place.replace("{}", call)
    elements = list(shown(text))
    checked(card(elements))
    for block in blocks(elements):
        assert "<at" not in block.lower()
        assert "</at" not in block.lower()
        assert "{{" not in block
    if "ex.com/{" not in place and "({})" not in place:
        assert call in said(elements)
    for part in parts(elements):
        assert not set("<> |") & set(part.get("url", ""))


@pytest.mark.parametrize(
    ("target", "is_link"),
    [
        ("https://example.com", True),
        ("http://example.com:8080/a?b=c#d", True),
        ("mailto:desk@example.com", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("msteams:/l/chat", False),
        ("https://bank.example@evil.example", False),
    ],
)
def test_only_web_and_mail_links_become_links(target: str, is_link: bool) -> None:
    elements = list(shown(f"see [the source]({target}) here"))
    links = [part for part in parts(elements) if part.get("type") == "Action.OpenUrl"]
    assert [link["url"] for link in links] == ([target] if is_link else [])
    assert is_link or said(elements) == f"see [the source]({target}) here"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# Advice\n\nPay.", ["RichTextBlock", "RichTextBlock"]),
        ("one\ntwo\n\nthree", ["RichTextBlock", "RichTextBlock"]),
        ("a\n\n---\n\nb", ["RichTextBlock"] * 3),
        ("- a\n- b", ["ColumnSet", "ColumnSet"]),
        ("1. a\n   - b\n2. c", ["ColumnSet"] * 3),
        ("> quoted", ["Container"]),
        ("```sql\nselect 1\n```", ["Container"]),
        ("|a|b|\n|-|-|\n|1|2|", ["Table"]),
        ("|a|b|\n|-|-|\n|1|2|3|", ["Container"]),
        ("|" + "a|" * 7 + "\n|" + "-|" * 7, ["Container"]),
    ],
)
def test_each_kind_of_markdown_becomes_its_kind_of_element(text: str, expected: list[str]) -> None:
    assert kinds(shown(text)) == expected


def test_the_inline_styles_are_kept() -> None:
    (block,) = shown("a **b *c*** ~~d~~ `e*` [**f**](https://example.com)")
    looks = [(run["text"], set(run) - {"type", "text"}) for run in block["inlines"]]
    assert looks == [
        ("a ", set()), ("b ", {"weight"}), ("c", {"weight", "italic"}), (" ", set()), ("d", {"strikethrough"}),
        (" ", set()), ("e*", {"fontType"}), (" ", set()), ("f", {"weight", "selectAction", "color", "underline"}),
    ]  # fmt: skip


def test_a_heading_is_larger_than_what_stands_below_it() -> None:
    sizes = [block["inlines"][0].get("size") for block in shown("# One\n\n## Two\n\n### Three\n\ntext")]
    assert sizes == ["Medium", "Medium", None, None]


def test_a_list_keeps_its_numbers_and_its_depth() -> None:
    elements = list(shown("4. a\n5. b\n   - c"))
    assert said(elements).split("\n") == ["4.", "a", "5.", "b", "•", "c"]
    widths = [part["columns"][0]["width"] for part in elements]
    assert widths[0] == widths[1] < widths[2]


def test_figures_of_a_table_stand_to_the_right() -> None:
    (made,) = shown("|Year|Revenue|\n|:-|-:|\n|2024|1,200|")
    assert [column["horizontalCellContentAlignment"] for column in made["columns"]] == ["Left", "Right"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  b", "a \u00a0b"),
        ("  a\n  b", "\u00a0\u00a0a\n\u00a0\u00a0b"),
        ("a\tb", "a\u00a0\u00a0\u00a0\u00a0b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("bell \x07", "bell ␇"),
        ("<AT id=1>x</ at>", "<\u2060AT id=1>x<\u2060/ at>"),
        ("<atom> 1 < 2", "<atom> 1 < 2"),
        ("{{TIME(x)}} {a}", "{\u2060{TIME(x)}} {a}"),
    ],
)
def test_a_text_is_shown_as_it_was_written(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cites the clause", "Cites the clause"),
        ("*bold* and _this_", "∗bold∗ and ＿this＿"),
        ("[x](https://example.com)", "［x］(https://example.com)"),
        ("- first", "– first"),
        ("1. first", "1\u2060. first"),
        ("a\nb", "a b"),
        ("<at>Ada</at> {{DATE(x)}}", "‹at›Ada‹/at› {\u2060{DATE(x)}}"),
    ],
)
def test_a_choices_title_is_no_markdown_whether_a_client_reads_it_as_such_or_not(
    text: str, expected: str
) -> None:
    assert choice_words(text) == expected


def test_what_fits_is_shown_whole_and_in_full() -> None:
    fitted = fit(MEMO, characters=20_000, room=100_000)
    assert fitted.whole
    assert fitted.elements == shown(MEMO)


@given(
    st.integers(0, 3_000),
    st.integers(2, 20_000),
    st.sampled_from([MEMO, "word " * 500, "x" * 2_500, "---\n" * 30 + "end"]),
)
@settings(max_examples=60, deadline=None)
def test_what_does_not_fit_is_cut_within_both_limits(characters: int, room: int, text: str) -> None:
    fitted = fit(text, characters=characters, room=room)
    assert units(list(fitted.elements)) <= room
    seen = signs(said(list(fitted.elements)))
    assert signs(text).startswith(seen)
    assert fitted.whole is (seen == signs(text) and bool(fitted.elements))


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_a_document_is_shown_in_some_form_whatever_it_is(output: str) -> None:
    made: Any = document(output, lambda some: units(some) <= 30_000)
    assert made is not None
    checked(card(made))
