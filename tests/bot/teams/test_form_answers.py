"""What comes back from forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.decisions import FormPurpose
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.pieces import join, split, unchanged
from handlers.review.commands import Answer
from tests.bot.slack.hostile import LONG_PROSE
from tests.bot.teams.form_samples import (
    RUBRIC,
    TWENTY_THOUSAND,
    answer,
    card_of,
    form,
)


@given(
    text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6_000),
    silent=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_text_that_was_not_touched_comes_back_without_loss(text: str, silent: bool) -> None:
    read = answer(card_of(form(FormPurpose.EDIT, text)), silent=silent)
    assert read is not None
    assert unchanged(text, [piece for _, piece in read.pieces])


@pytest.mark.parametrize("text", [TWENTY_THOUSAND["prose"], "One paragraph.", "a\r\n\r\nb " * 900])
def test_pieces_made_longer_by_eight_hundred_characters_come_back_in_their_order(text: str) -> None:
    pieces = split(text).pieces
    more = {f"piece-{number}": f"{piece.text} {number}{'+' * 797}." for number, piece in enumerate(pieces)}
    read = answer(card_of(form(FormPurpose.EDIT, text)), **more)
    assert read is not None
    assert read.kind is VerdictKind.EDIT
    assert [name for name, _ in read.pieces] == [f"piece-{number}" for number in range(len(pieces))]
    joined = join(text, [piece for _, piece in read.pieces])
    assert joined == join(text, list(more.values()))
    assert joined.count("+") == 797 * len(pieces)


@pytest.mark.parametrize("edge", ["  ", "\n\n", "\t", "\u00a0"])
def test_white_space_at_the_edges_of_a_piece_does_no_harm(edge: str) -> None:
    text = LONG_PROSE[:5_000]
    typed = {f"piece-{n}": f"{edge}{piece.text}{edge}" for n, piece in enumerate(split(text).pieces)}
    read = answer(card_of(form(FormPurpose.EDIT, text)), **typed)
    assert read is not None
    assert unchanged(text, [piece for _, piece in read.pieces])


@pytest.mark.parametrize("silent", [False, True])
def test_a_piece_that_was_emptied_is_an_empty_piece_even_where_teams_leaves_it_out(silent: bool) -> None:
    text = LONG_PROSE[:5_000]
    read = answer(card_of(form(FormPurpose.EDIT, text)), silent=silent, **{"piece-1": ""})
    assert read is not None
    assert [name for name, _ in read.pieces] == ["piece-0", "piece-1", "piece-2"]
    assert read.pieces[1][1] == ""


def test_a_rejection_comes_back_with_reason_comment_and_criteria() -> None:
    card = card_of(form(FormPurpose.REJECT, "x", RUBRIC))
    read = answer(card, reason="law", comment="Swiss law.", criteria="c0,c3,c12")
    assert read == Answer(
        kind=VerdictKind.REJECT,
        reason="law",
        comment="Swiss law.",
        criteria_met=("c0", "c3", "c12"),
        from_form=True,
    )


@pytest.mark.parametrize("silent", [False, True])
def test_no_criterion_met_is_not_the_same_as_none_asked(silent: bool) -> None:
    asked = answer(card_of(form(FormPurpose.REJECT, "x", RUBRIC)), silent=silent, reason="law")
    unasked = answer(card_of(form(FormPurpose.REJECT, "x")), silent=silent, reason="law")
    assert asked is not None
    assert unasked is not None
    assert (asked.criteria_met, unasked.criteria_met) == ((), None)


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_who_read_all_gives_any_of_the_three_answers(kind: VerdictKind) -> None:
    read = answer(card_of(form(FormPurpose.READ, "Text.")), answer=kind.value)
    assert read is not None
    assert (read.kind, read.pieces) == (kind, (("piece-0", "Text."),))


def test_without_a_choice_there_is_no_answer() -> None:
    assert answer(card_of(form(FormPurpose.READ, "Text."))) is None
    assert answer(card_of(form(FormPurpose.READ, "Text.")), silent=True) is None
