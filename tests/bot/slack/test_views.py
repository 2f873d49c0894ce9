"""Forms as modals: within every limit, and what was typed comes back as the answer."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.form_answers import answer_from
from bot.slack.drawing.views import error_for, form_view, read_submission
from bot.workspace.limits.surfaces import VIEW_BYTES, view_problems, view_size
from handlers.decisions import Form, FormField, FormPurpose, Refusal, Refused
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.form_values import context_form, edit_form, read_form, reject_form
from handlers.review.cards.pieces import join, split, unchanged
from handlers.review.tasks import Criterion, Matter, Reason
from tests.bot.slack.hostile import LONG_PROSE, OUTPUTS
from tests.bot.slack.reading import read
from tests.handlers.review.adjusting.time_samples import time_form
from tests.handlers.review.held.held_samples import held_form
from tests.handlers.review.samples import MATTER, REVIEW, TASK

WORDING = "Says which law governs, cites the clause that says so, and does not mistake jurisdiction for it."
RUBRIC = replace(
    MATTER, rubric=tuple(Criterion(id=f"c{number}", text=f"{WORDING} ({number})") for number in range(13))
)
REASONS = replace(
    MATTER, reject_reasons=tuple(Reason(code=f"r{n}", text=f"Reason {n} " * 20) for n in range(40))
)
PURPOSES = list(FormPurpose)


def form(purpose: FormPurpose, output: str, matter: Matter = MATTER) -> Form:
    task = replace(TASK, output=output)
    match purpose:
        case FormPurpose.EDIT:
            return edit_form(REVIEW, output, matter)
        case FormPurpose.REJECT:
            return reject_form(REVIEW, matter)
        case FormPurpose.READ:
            return read_form(REVIEW, task, output, matter)
        case FormPurpose.CONTEXT:
            return context_form(REVIEW, task)
        case FormPurpose.RELEASE | FormPurpose.SEND_BACK:
            return held_form(purpose, output)
        case FormPurpose.ADJUST | FormPurpose.REFUSE_TIME:
            return time_form(purpose)


def view_of(made: Form) -> dict[str, Any]:
    view = form_view(made)
    assert view_problems(view) == []
    assert view_size(view) <= VIEW_BYTES
    return json.loads(json.dumps(view))


def sent(view: dict[str, Any], **typed: Any) -> dict[str, Any]:
    """The view as Slack sends it back: what was there already, and what was typed or chosen by block id."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {
        block["block_id"]: {"value": _state(block["element"], typed.get(block["block_id"]))}
        for block in inputs
    }
    return view | {"id": "V0FORM", "hash": "1.abc", "state": {"values": dict(reversed(values.items()))}}


def _state(element: dict[str, Any], given_value: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        text = element.get("initial_value") if given_value is None else given_value
        assert len(text or "") <= element["max_length"], "Slack's input would not take it"
        return {"type": kind, "value": (text or "").replace("\r\n", "\n").strip() or None}
    options = {option["value"]: option for option in element["options"]}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": [options[value] for value in given_value or ()]}
    return {"type": kind, "selected_option": options[given_value] if given_value else None}


def answer(purpose: FormPurpose, view: dict[str, Any], **typed: Any) -> Any:
    submission = read_submission(sent(view, **typed))
    assert submission is not None
    review_id, read_purpose, values = submission
    assert (review_id, read_purpose) == (REVIEW.id, purpose)
    return answer_from(purpose, values)


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_any_output_becomes_a_view_that_slack_takes(purpose: FormPurpose, output: str) -> None:
    view_of(form(purpose, output, RUBRIC))


@pytest.mark.parametrize("matter", [MATTER, RUBRIC, REASONS, replace(MATTER, reject_reasons=())])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_any_matter_becomes_a_view_that_slack_takes(purpose: FormPurpose, matter: Matter) -> None:
    view_of(form(purpose, "A short text.", matter))


def test_a_text_of_twenty_thousand_characters_can_be_edited_again() -> None:
    view_of(form(FormPurpose.EDIT, (LONG_PROSE * 2)[:20_000], RUBRIC))


def test_the_view_shows_the_whole_document_to_who_reads_all() -> None:
    shown = json.dumps(view_of(form(FormPurpose.READ, LONG_PROSE[:12_000]))["blocks"])
    assert all(
        f'"{number}. The supplier' in shown or f"{number}. The supplier" in shown for number in range(20)
    )


def test_metadata_is_a_version_an_id_and_the_purpose() -> None:
    view = view_of(form(FormPurpose.EDIT, "Confidential words."))
    assert view["private_metadata"] == f"1:{REVIEW.id}:edit"
    assert (view["callback_id"], view["notify_on_close"]) == ("answer", True)


def test_a_form_to_read_sends_nothing_and_does_not_tell_when_it_is_closed() -> None:
    view = view_of(form(FormPurpose.CONTEXT, "x"))
    assert "submit" not in view
    assert view["notify_on_close"] is False
    assert view["close"]["text"] == "Close"


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6_000))
@settings(max_examples=60, deadline=None)
def test_a_text_that_was_not_touched_comes_back_without_loss(text: str) -> None:
    read = answer(FormPurpose.EDIT, view_of(form(FormPurpose.EDIT, text)))
    assert unchanged(text, [piece for _, piece in read.pieces])


@pytest.mark.parametrize("text", [(LONG_PROSE * 2)[:20_000], "One paragraph.", "a\r\n\r\nb " * 900])
def test_pieces_made_longer_by_eight_hundred_characters_come_back_in_their_order(text: str) -> None:
    pieces = split(text).pieces
    more = {f"piece-{number}": f"{piece.text} {number}{'+' * 797}." for number, piece in enumerate(pieces)}
    read = answer(FormPurpose.EDIT, view_of(form(FormPurpose.EDIT, text)), **more)
    assert read.kind is VerdictKind.EDIT
    assert [name for name, _ in read.pieces] == [f"piece-{number}" for number in range(len(pieces))]
    joined = join(text, [piece for _, piece in read.pieces])
    assert joined == join(text, list(more.values()))
    assert joined.count("+") == 797 * len(pieces)


def test_a_rejection_comes_back_with_reason_comment_and_criteria() -> None:
    view = view_of(form(FormPurpose.REJECT, "x", RUBRIC))
    typed = {"reason": "law", "comment": " Swiss law. ", "criteria": ["c0", "c3"], "criteria~1": ["c12"]}
    read = answer(FormPurpose.REJECT, view, **typed)
    assert (read.kind, read.reason, read.comment) == (VerdictKind.REJECT, "law", "Swiss law.")
    assert (read.criteria_met, read.from_form, read.pieces) == (("c0", "c3", "c12"), True, ())


def test_no_criterion_met_is_not_the_same_as_none_asked() -> None:
    assert answer(FormPurpose.REJECT, view_of(form(FormPurpose.REJECT, "x", RUBRIC))).criteria_met == ()
    assert answer(FormPurpose.REJECT, view_of(form(FormPurpose.REJECT, "x"))).criteria_met is None


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_who_read_all_gives_any_of_the_three_answers(kind: VerdictKind) -> None:
    read = answer(FormPurpose.READ, view_of(form(FormPurpose.READ, "Text.")), answer=kind.value)
    assert (read.kind, read.pieces) == (kind, (("piece-0", "Text."),))


def test_without_a_choice_there_is_no_answer() -> None:
    assert answer(FormPurpose.READ, view_of(form(FormPurpose.READ, "Text."))) is None
    assert answer_from(FormPurpose.READ, {"answer": ("approve",)}) is None
    assert answer_from(FormPurpose.CONTEXT, {}) is None


@pytest.mark.parametrize(
    "change",
    [
        {"callback_id": "other"},
        {"private_metadata": "2:abc:edit"},
        {"private_metadata": "1:abc:erase"},
        {"private_metadata": "1:abc"},
        {"private_metadata": None},
        {"state": None},
        {"state": {"values": []}},
    ],
)
def test_a_view_that_is_not_ours_is_not_read(change: dict[str, Any]) -> None:
    assert read_submission(sent(view_of(form(FormPurpose.EDIT, "x"))) | change) is None


def test_values_in_another_shape_are_left_out() -> None:
    view = sent(view_of(form(FormPurpose.EDIT, "x")))
    view["state"] = {
        "values": {
            "comment": None,
            "reason": {"value": 3},
            "piece-0": {"value": {"type": "plain_text_input"}},
        }
    }
    submission = read_submission(view)
    assert submission is not None
    assert submission[2] == {"piece-0": ""}


def test_long_criteria_are_shown_in_full_above_their_boxes() -> None:
    blocks = view_of(form(FormPurpose.REJECT, "x", RUBRIC))["blocks"]
    assert f"13. {WORDING} (12)" in "\n".join(read(blocks))
    groups = [block["block_id"] for block in blocks if block.get("element", {}).get("type") == "checkboxes"]
    assert groups == ["criteria", "criteria~1"]


def test_short_criteria_stand_in_their_boxes_alone() -> None:
    short = replace(MATTER, rubric=(Criterion(id="c", text="Cites the clause"),))
    blocks = view_of(form(FormPurpose.REJECT, "x", short))["blocks"]
    assert [block["type"] for block in blocks] == ["input"] * 3


@pytest.mark.parametrize(("text", "pieces"), [("x", ["piece-0"]), ("A sentence of many. " * 200, [])])
def test_only_what_has_to_be_answered_is_required(text: str, pieces: list[str]) -> None:
    def required(purpose: FormPurpose) -> list[str]:
        blocks = view_of(form(purpose, text, RUBRIC))["blocks"]
        return [block["block_id"] for block in blocks if block["type"] == "input" and not block["optional"]]

    assert [required(purpose) for purpose in PURPOSES] == [
        pieces,
        ["reason"],
        ["answer"],
        [],
        [],
        ["comment"],
        [],
        ["comment"],
    ]


def test_what_was_chosen_before_is_chosen_again() -> None:
    options, criteria = (("a", "A"), ("b", "B")), (("x", "X"), ("y", "Y"))
    fields = (
        FormField(id="answer", label="Answer", options=options, chosen=("b",)),
        FormField(id="criteria", label="Criteria", criteria=criteria, chosen=("x", "y")),
    )
    view = view_of(
        Form(purpose=FormPurpose.READ, review_id=REVIEW.id, title="Read", fields=fields, submit="Send")
    )
    choice, boxes = (block["element"] for block in view["blocks"])
    assert choice["initial_option"]["value"] == "b"
    assert [option["value"] for option in boxes["initial_options"]] == ["x", "y"]


@pytest.mark.parametrize(
    ("field", "block_id"),
    [("comment", "comment"), ("criteria", "criteria"), ("answer", "reason"), (None, "reason")],
)
def test_a_refusal_stands_beside_its_own_input_or_the_first(field: str | None, block_id: str) -> None:
    view = view_of(form(FormPurpose.REJECT, "x", RUBRIC))
    refused = Refused(reason=Refusal.INCOMPLETE, words="Please choose.", field=field)
    assert error_for(view, refused) == {block_id: "Please choose."}


def test_a_view_without_inputs_has_no_place_for_a_refusal() -> None:
    refused = Refused(reason=Refusal.TAKEN, words="Taken.")
    assert error_for(view_of(form(FormPurpose.CONTEXT, "x")), refused) == {}
    assert error_for({}, refused) == {}
