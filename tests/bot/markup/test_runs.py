import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup.runs import Run, Style, parted, plain

runs = st.lists(
    st.builds(Run, st.text("ab \n", max_size=30), st.sets(st.sampled_from(Style), max_size=2).map(frozenset)),
    max_size=8,
)


@given(runs, st.integers(1, 20))
def test_parts_are_within_the_limit_and_lose_nothing(given_runs: list[Run], limit: int) -> None:
    parts = [part for part in parted(given_runs, limit) if part]
    looks = [(sign, run.style) for run in given_runs for sign in run.text]
    assert [(sign, run.style) for part in parts for run in part for sign in run.text] == looks
    assert all(1 <= sum(len(run.text) for run in part) <= limit for part in parts)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one two\nthree four", 13, ["one two\n", "three four"]),
        ("a\nthree four five", 12, ["a\nthree ", "four five"]),
        ("abcdefgh", 5, ["abcde", "fgh"]),
    ],
)
def test_a_long_text_is_cut_after_a_line_else_a_word(text: str, limit: int, parts: list[str]) -> None:
    assert ["".join(run.text for run in part) for part in parted([Run(text)], limit)] == parts


def test_a_style_that_begins_late_is_moved_whole_rather_than_broken_inside_a_word() -> None:
    bold = frozenset({Style.BOLD})
    assert list(parted([Run("12345678"), Run("abcdef", bold)], 10)) == [
        (Run("12345678"),),
        (Run("abcdef", bold),),
    ]


@given(st.text("ab \n", max_size=60), st.integers(1, 40))
def test_a_plain_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    shorter = plain(text, limit)
    assert len(shorter) <= limit
    assert (shorter == text) if len(text) <= limit else shorter.endswith("…")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Advice", 6, "Advice"),
        ("Advice on the merger", 15, "Advice on the…"),
        ("Re: aaaaaaaaaaaaaaaaaaaaa", 12, "Re: aaaaaaa…"),
        ("Advice", 1, "…"),
    ],
)
def test_a_plain_text_is_cut_after_a_word(text: str, limit: int, expected: str) -> None:
    assert plain(text, limit) == expected
