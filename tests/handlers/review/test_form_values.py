"""What each form about a review asks."""

from dataclasses import replace

import pytest

from handlers.decisions import Form
from handlers.review.cards.form_values import context_form, edit_form, read_form, reject_form
from handlers.review.cards.pieces import join, split
from handlers.review.tasks import Criterion, Matter
from tests.handlers.review.samples import MATTER, OUTPUT, REVIEW, TASK

RUBRIC = replace(
    MATTER, rubric=(Criterion(id="cites", text="Cites the clause"), Criterion(id="plain", text="Plain"))
)
LONG = "\n\n".join(
    f"Paragraph {number}. " + ("The supplier warrants the goods. " * 30).strip() for number in range(12)
)


def ids(form: Form) -> list[str]:
    return [field.id for field in form.fields]


def values(form: Form, prefix: str = "piece-") -> list[str]:
    return [field.value for field in form.fields if field.id.startswith(prefix)]


@pytest.mark.parametrize("matter", [MATTER, RUBRIC])
def test_each_form_asks_what_its_purpose_needs(matter: Matter) -> None:
    rubric = ["criteria"] if matter.rubric else []
    assert ids(edit_form(REVIEW, OUTPUT, matter)) == ["piece-0", *rubric, "comment"]
    assert ids(reject_form(REVIEW, matter)) == ["reason", *rubric, "comment"]
    assert ids(read_form(REVIEW, TASK, OUTPUT, matter)) == ["answer", *rubric, "reason", "comment", "piece-0"]
    assert ids(context_form(REVIEW, TASK)) == []


def test_the_pieces_of_an_edit_are_the_whole_text() -> None:
    form = edit_form(REVIEW, LONG, MATTER)
    assert len(values(form)) > 2
    assert join(LONG, values(form)) == LONG
    assert all(field.max_length == 3000 for field in form.fields if field.id.startswith("piece-"))
    assert form.fields[1].label == f"Text: part 2 of {len(values(form))}"
    assert form.intro, "who edits in parts is told so"


def test_a_short_text_is_one_piece_and_needs_no_explanation() -> None:
    form = edit_form(REVIEW, OUTPUT, MATTER)
    assert (values(form), form.fields[0].label, form.intro) == ([OUTPUT], "Text", ())


@pytest.mark.parametrize("text", [OUTPUT, LONG])
def test_a_draft_takes_the_place_of_the_text_and_keeps_the_number_of_pieces(text: str) -> None:
    draft = "The cap is two years.\n\nNothing else changes."
    form = edit_form(REVIEW, text, MATTER, draft)
    assert len(values(form)) == len(split(text).pieces)
    assert join(text, values(form)) == draft
    assert values(form, "comment") == [""]


def test_a_draft_too_long_for_an_input_becomes_the_comment() -> None:
    form = edit_form(REVIEW, OUTPUT, MATTER, "x" * 3001)
    assert values(form) == [OUTPUT]
    assert values(form, "comment") == ["x" * 2000]


def test_a_draft_fills_the_comment_of_the_other_forms() -> None:
    assert values(reject_form(REVIEW, MATTER, " Wrong law. "), "comment") == ["Wrong law."]
    assert values(read_form(REVIEW, TASK, OUTPUT, MATTER, "Wrong law."), "comment") == ["Wrong law."]


def test_to_read_all_shows_the_output_even_where_an_edit_starts_from_another_text() -> None:
    form = read_form(REVIEW, TASK, "My last edit of it.", MATTER)
    assert form.document == TASK.output
    assert values(form) == ["My last edit of it."]


def test_the_three_answers_are_a_choice_that_has_to_be_made() -> None:
    answer = read_form(REVIEW, TASK, OUTPUT, MATTER).fields[0]
    assert [value for value, _ in answer.options] == ["approve", "edit", "reject"]
    assert answer.required


def test_a_reason_has_to_be_given_only_where_the_form_is_a_rejection() -> None:
    reasons = (("law", "Wrong law"), ("tone", "Wrong tone"))
    asked = reject_form(REVIEW, MATTER).fields[0]
    assert (asked.options, asked.required) == (reasons, True)
    maybe = next(field for field in read_form(REVIEW, TASK, OUTPUT, MATTER).fields if field.id == "reason")
    assert (maybe.options, maybe.required) == (reasons, False)


def test_a_matter_without_reasons_asks_for_none() -> None:
    assert ids(reject_form(REVIEW, replace(MATTER, reject_reasons=()))) == ["comment"]


def test_the_context_form_shows_prompt_and_context_and_sends_nothing() -> None:
    form = context_form(REVIEW, TASK)
    assert (
        form.document
        == "**Prompt**\n\nSummarise the liability clause.\n\n**Context**\n\nThe customer is a retailer."
    )
    assert form.submit == ""


def test_the_context_form_leaves_out_what_is_not_there() -> None:
    assert context_form(REVIEW, replace(TASK, context=" ")).document.count("**") == 2
    empty = context_form(REVIEW, replace(TASK, prompt="", context=""))
    assert (empty.document, empty.intro) == ("", ("There is no prompt and no context with this one.",))
