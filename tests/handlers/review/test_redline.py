import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.review.cards.redline import Span, SpanKind, redline, shorten, summary

KEPT, REMOVED, ADDED = SpanKind.KEPT, SpanKind.REMOVED, SpanKind.ADDED
CLAUSE = (
    "The Borrower shall deliver audited accounts within 120 (one hundred and twenty) days of each year end; "
    "the Agent may, acting on the instructions of the Majority Lenders, extend that period once.\n\n"
)

awkward = st.text("ab ()\n\t\r¶¦.\xa0-", max_size=40)
prose = st.lists(
    st.sampled_from(["fee ", "(30) ", "days.\n", "\n\n", "net", " of", "tax\r\n", "¶ ", "§ 8.7 "]),
    max_size=30,
)


def told(spans: Sequence[Span], *kinds: SpanKind) -> str:
    return "".join(span.text for span in spans if span.kind in kinds)


def marked(spans: Sequence[Span]) -> str:
    signs = {KEPT: "{}", REMOVED: "[-{}-]", ADDED: "[+{}+]"}
    return "".join(signs[span.kind].format(span.text) for span in spans)


@given(st.one_of(awkward, st.text(max_size=40)), st.one_of(awkward, st.text(max_size=40)))
def test_kept_and_removed_are_what_was_and_kept_and_added_are_what_is(before: str, after: str) -> None:
    spans = redline(before, after)
    assert told(spans, KEPT, REMOVED) == before
    assert told(spans, KEPT, ADDED) == after


@given(prose.map("".join), st.data())
def test_neighbours_differ_and_what_was_removed_stands_before_what_replaced_it(
    before: str, data: st.DataObject
) -> None:
    spans = redline(before, data.draw(prose.map("".join)))
    pairs = list(pairwise(spans))
    assert all(span.text for span in spans)
    assert all(first.kind is not second.kind for first, second in pairs)
    assert all((first.kind, second.kind) != (ADDED, REMOVED) for first, second in pairs)


@given(st.one_of(awkward, prose.map("".join)))
def test_a_text_compared_with_itself_is_kept_whole(text: str) -> None:
    assert redline(text, text) == ((Span(kind=KEPT, text=text),) if text else ())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "New text", "[+New text+]"),
        ("Old text", "", "[-Old text-]"),
        ("a fee of 5% a year", "a fee of 6% a year", "a fee of [-5%-][+6%+] a year"),
        ("pay within ten days", "pay within days", "pay within [-ten -]days"),
        ("within thirty (30) days", "within forty (40) days", "within [-thirty (30-][+forty (40+]) days"),
        ("One.\nTwo.", "One.\n\nTwo.", "One.[-\n-][+\n\n+]Two."),
        ("One.  Two.", "One. Two.", "One.[-  -][+ +]Two."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\n[-Two.\n\n-]Three."),
        ("One.\n", " One.", "[+ +]One.[-\n-]"),
        ("A\n\nB c", "A\nB d", "A[-\n\n-][+\n+]B [-c-][+d+]"),
        ("See ¶ 4", "See ¶ 5", "See ¶ [-4-][+5+]"),
        ("a ¶ b", "a\nb", "a[- ¶ -][+\n+]b"),
    ],
)
def test_the_words_that_changed_are_marked_and_no_others(before: str, after: str, expected: str) -> None:
    assert marked(redline(before, after)) == expected


def test_a_word_repeated_all_over_does_not_hide_a_small_change() -> None:
    rows = [f"Position {row} 0.00 0.00 0.00 1.00" for row in range(250)]
    changed = [row.replace("1.00", "2.00") if at in (3, 240) else row for at, row in enumerate(rows)]
    assert summary(redline("\n".join(rows), "\n".join(changed))) == (2, 2)


@pytest.mark.parametrize("vocabulary", [1, 2, 30, 100, 1_000], ids=lambda size: f"{size}-words")
def test_two_outputs_of_full_length_are_compared_however_few_words_they_are_made_of(vocabulary: int) -> None:
    chance = random.Random(vocabulary)
    known = [chr(0x4E00 + number) for number in range(vocabulary)]
    first, second = (" ".join(chance.choices(known, k=6_000)) for _ in range(2))
    # in half a second when nothing else runs; without the guard this test would take minutes with one word
    assert told(redline(first, second), KEPT, ADDED) == second


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("", "", (0, 0)),
        ("same words", "same words", (0, 0)),
        ("a fee of 5% a year", "a fixed fee of 6% a year", (2, 1)),
        ("One two three", "", (0, 3)),
        ("One. Two.", "One.\n\nTwo.", (0, 0)),
    ],
)
def test_a_summary_counts_words_not_white_space(before: str, after: str, counts: tuple[int, int]) -> None:
    assert summary(redline(before, after)) == counts


def test_a_redline_that_fits_is_not_shortened() -> None:
    spans = redline(CLAUSE, CLAUSE.replace("120", "90"))
    assert shorten(spans, 1_000) == spans


def test_a_shortened_redline_keeps_every_change_with_words_around_it() -> None:
    before = CLAUSE * 20
    after = before.replace("once", "twice", 1)[::-1].replace("021", "09", 1)[::-1]
    spans = redline(before, after)
    shorter = shorten(spans, 300)
    assert marked(shorter).startswith(" … ")
    assert "the Majority Lenders, extend that period [-once.-][+twice.+]\n\nThe Borrower shall" in marked(
        shorter
    )
    assert "audited accounts within [-120-][+90+] (one hundred and twenty) days" in marked(shorter)
    assert marked(shorter).count(" … ") == 3
    assert told(shorter, REMOVED) == told(spans, REMOVED)
    assert told(shorter, ADDED) == told(spans, ADDED)


@given(prose.map("".join), prose.map("".join), st.integers(1, 60))
def test_a_shortened_redline_is_never_longer_than_asked(before: str, after: str, limit: int) -> None:
    spans = redline(before, after)
    shorter = shorten(spans, limit)
    assert sum(len(span.text) for span in shorter) <= limit
    if sum(len(span.text) for span in spans) > limit:
        assert any("…" in span.text for span in shorter)


def test_a_change_too_long_for_its_limit_is_cut_and_says_so() -> None:
    spans = shorten(redline("x", " ".join(["word"] * 100)), 20)
    assert marked(spans) == "[-x-][+word word word wor…+]"
