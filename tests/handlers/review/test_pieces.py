from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.review.cards.pieces import (
    EDIT_MAX,
    INPUT_MAX,
    OUTPUT_MAX,
    PIECE,
    Pieces,
    join,
    split,
    unchanged,
)

CLAUSE = "The Supplier shall remedy any defect within ten business days of a written notice. "
PARAGRAPH = (CLAUSE * 5).strip()
BLANKS = " \t\n\r\x0b\x1c\xa0\u2003\u2028\ufeff"

any_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=120)
awkward_text = st.text("ab.!)é\u0301\u200d👍🏽🏳️‍🌈。" + BLANKS, max_size=120)
words = st.sampled_from(
    ["Notice. ", "a", "b\r\n", "\n\n", "  ", "indemnity ", "👩‍⚖️", "e\u0301", "第一条。", "\ufeff"]
)
long_text = st.lists(words, max_size=60).map("".join).map(lambda text: text * 40)


def texts(whole: Pieces) -> list[str]:
    return [piece.text for piece in whole.pieces]


def as_slack_returns(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@given(st.one_of(any_text, awkward_text), st.integers(1, 30))
def test_pieces_join_to_the_very_text_they_were_cut_from(text: str, limit: int) -> None:
    whole = split(text, limit)
    assert join(text, texts(whole), limit) == text
    assert whole.before + "".join(piece.text + piece.after for piece in whole.pieces) == text
    assert unchanged(text, texts(whole), limit)


@given(st.one_of(any_text, awkward_text), st.integers(1, 30))
def test_no_piece_is_empty_too_long_or_has_white_space_an_input_would_drop(text: str, limit: int) -> None:
    for piece in texts(split(text, limit)):
        assert 1 <= len(piece) <= limit
        assert piece == piece.strip(BLANKS) == piece.strip()


@given(long_text)
def test_what_slack_does_to_line_ends_and_edges_leaves_a_text_unchanged(text: str) -> None:
    returned = [f"\n {as_slack_returns(piece)} " for piece in texts(split(text))]
    assert unchanged(text, returned)
    assert join(text, returned) == text


@given(long_text)
def test_every_piece_has_room_for_800_characters_more_and_the_edit_can_be_edited_again(text: str) -> None:
    text = text[:OUTPUT_MAX]
    whole = split(text)
    longer = [piece + "x" * 800 for piece in texts(whole)]
    edit = join(text, longer)
    assert all(len(piece) <= INPUT_MAX for piece in longer)
    assert edit.count("x") == 800 * len(longer)
    assert as_slack_returns(edit.replace("x" * 800, "")) == as_slack_returns(text)
    assert len(edit) <= EDIT_MAX
    assert join(edit, texts(split(edit))) == edit
    assert unchanged(text, longer) is (not longer)


@pytest.mark.parametrize(
    "paragraph",
    [5, 401, 999, 1_001, 1_199, 1_201, 1_999, 2_001, 12_000],
    ids=lambda size: f"{size}-a-paragraph",
)
@pytest.mark.parametrize(("size", "most"), [(OUTPUT_MAX, 10), (EDIT_MAX, 17)])
def test_a_form_stays_small_however_long_the_paragraphs_are(paragraph: int, size: int, most: int) -> None:
    text = ("x" * (paragraph - 2) + "\n\n") * (size // paragraph + 1)
    assert len(split(text[:size].strip()).pieces) <= most


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("Approved.", 10, ["Approved."]),
        ("One two.\n\nThree four. Five six", 22, ["One two.\n\nThree four.", "Five six"]),
        ("One two three.\n\nFour. Five six", 22, ["One two three.", "Four. Five six"]),
        ("One two three.\nFour. Five six", 22, ["One two three.", "Four. Five six"]),
        ("One two (three.) Four five", 22, ["One two (three.)", "Four five"]),
        ("One two three four five", 18, ["One two three four", "five"]),
        ("See Section 8.7 and 9.", 17, ["See Section 8.7", "and 9."]),
        ("abcdefghijkl", 5, ["abcde", "fghij", "kl"]),
        ("a      bcdefgh", 4, ["a", "bcde", "fgh"]),
        ("一二三四。五六七八九十", 7, ["一二三四。", "五六七八九十"]),
        ("abcde\u0301fg", 5, ["abcd", "e\u0301fg"]),
        ("abc👩\u200d⚖fg", 5, ["abc", "👩\u200d⚖fg"]),
    ],
)
def test_a_piece_ends_at_a_paragraph_else_a_line_else_a_sentence_else_a_word(
    text: str, limit: int, pieces: list[str]
) -> None:
    assert texts(split(text, limit)) == pieces


def test_a_contract_is_cut_between_its_paragraphs() -> None:
    text = "\n\n".join([PARAGRAPH] * 29)
    whole = split(text)
    assert all(piece.endswith("notice.") for piece in texts(whole))
    assert {piece.after for piece in whole.pieces[:-1]} == {"\n\n"}


@pytest.mark.parametrize(
    ("original", "edited", "result"),
    [
        ("AAAA\n\nBBBB\n\nCCCC", ["AAAA", "", "CCCC"], "AAAA\n\nCCCC"),
        ("AAAA BBBB\n\nCCCC", ["AAAA", "", "CCCC"], "AAAA\n\nCCCC"),
        ("AAAA\n\nBBBB CCCC", ["AAAA", " \n", "CCCC"], "AAAA\n\nCCCC"),
        ("AAAA   BBBB\n\nCCCC", ["AAAA", "", "CCCC"], "AAAA\n\nCCCC"),
        (" AAAA BBBB\n\nCCCC\n", ["", "", "CCCC"], " CCCC\n"),
        (" AAAA BBBB\n\nCCCC\n", ["AAAA", "", ""], " AAAA\n"),
        ("AAAABBBB CCCC", ["AAAA", "", "CCCC"], "AAAA CCCC"),
        (" AAAA BBBB\n", ["", ""], ""),
        ("AAAA BBBB", ["AAAA\n\nA2", "BBBB"], "AAAA\n\nA2 BBBB"),
        ("A\r\nA\r\nBBBB", ["A\nX\nA", "BBBB"], "A\r\nX\r\nA\r\nBBBB"),
        ("A\nA\r\nBBBB", ["A\nX", "BBBB"], "A\nX\r\nBBBB"),
    ],
)
def test_edited_and_emptied_pieces_keep_the_separators_that_matter(
    original: str, edited: list[str], result: str
) -> None:
    assert join(original, edited, 4) == result
    assert not unchanged(original, edited, 4)


def test_a_touched_piece_with_line_ends_of_several_kinds_gets_plain_ones() -> None:
    assert join("One\r\nTwo\nThree\r\n", ["One\nTwo\nFour"]) == "One\nTwo\nFour\r\n"


@given(long_text, st.data())
def test_an_emptied_piece_takes_nothing_else_with_it(text: str, data: st.DataObject) -> None:
    whole = split(text).pieces
    gone = data.draw(st.sets(st.integers(0, 12), max_size=12))
    left = ["" if at in gone else piece.text for at, piece in enumerate(whole)]
    joined = join(text, left)
    for piece in filter(None, left):
        assert piece in joined
        joined = joined.partition(piece)[2]
    assert not joined.strip(BLANKS)


@pytest.mark.parametrize("edited", [[], ["AAAA"], ["AAAA", "BBBB", "CCCC"]])
def test_a_form_of_another_text_is_an_error(edited: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        join("AAAA BBBB", edited, 4)


def test_the_limits_leave_each_input_half_as_much_room_again() -> None:
    assert PIECE + 800 <= INPUT_MAX
    assert all(first <= second for first, second in pairwise([PIECE, INPUT_MAX, OUTPUT_MAX, EDIT_MAX]))
