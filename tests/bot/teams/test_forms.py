"""Forms as cards, and what comes back from them."""

import json
from dataclasses import replace

import pytest

from bot.chat.opaque import pack
from bot.teams.answering.parse import command_from_submission, form_values, page_asked
from bot.teams.cards.forms import form_ids, read_form_ids, refused_form
from bot.teams.cards.inputs import Asked
from bot.teams.entry.border import EventKind
from handlers.decisions import Form, FormField, FormPurpose
from handlers.ids import CommandId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.form_values import context_form
from handlers.review.cards.pieces import split
from handlers.review.commands import Answer
from handlers.review.tasks import Matter, Reason
from tests.bot.slack.hostile import LONG_PROSE, OUTPUTS
from tests.bot.teams.cards_read import checked, inputs, parts, said
from tests.bot.teams.form_samples import (
    PURPOSES,
    REASONS,
    REFUSED,
    RUBRIC,
    TWENTY_THOUSAND,
    answer,
    card_of,
    form,
)
from tests.bot.teams.sending import button_of, pressed
from tests.handlers.review.samples import MATTER, REVIEW, TASK


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("dialog", [False, True])
def test_any_output_becomes_a_form_that_teams_takes(purpose: FormPurpose, output: str, dialog: bool) -> None:
    card_of(form(purpose, output, RUBRIC), dialog=dialog)


@pytest.mark.parametrize("matter", [MATTER, RUBRIC, REASONS, replace(MATTER, reject_reasons=())])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_any_matter_becomes_a_form_that_teams_takes(purpose: FormPurpose, matter: Matter) -> None:
    card_of(form(purpose, "A short text.", matter))


@pytest.mark.parametrize("text", TWENTY_THOUSAND.values(), ids=TWENTY_THOUSAND)
def test_a_text_of_twenty_thousand_characters_can_be_edited_again(text: str) -> None:
    card = card_of(form(FormPurpose.EDIT, text, RUBRIC))
    assert len([name for name in inputs(card) if name.startswith("piece-")]) == len(split(text).pieces)


@pytest.mark.parametrize("edited", TWENTY_THOUSAND.values(), ids=TWENTY_THOUSAND)
@pytest.mark.parametrize("output", [LONG_PROSE[:12_000], '"' * 12_000, "🏛" * 12_000])
def test_read_all_shows_all_of_the_output_beside_the_largest_edit(output: str, edited: str) -> None:
    card = card_of(form(FormPurpose.READ, output, RUBRIC, edited))
    seen = "".join(said(card).split())
    assert all(word in seen for word in output.split())
    assert button_of(card, "form_submit")


def test_what_does_not_fit_beside_the_output_is_a_button_away() -> None:
    card = card_of(form(FormPurpose.READ, "🏛" * 12_000))
    assert not [name for name in inputs(card) if name.startswith("piece-")]
    assert [choice["value"] for choice in inputs(card)["answer"]["choices"]] == ["approve", "reject"]
    assert button_of(card, "edit")["data"] == {"v": pack(REVIEW.id)}
    assert answer(card, answer="approve") == Answer(kind=VerdictKind.APPROVE, from_form=True)


def test_a_text_that_no_card_can_hold_cannot_be_answered_unseen() -> None:
    card = card_of(form(FormPurpose.EDIT, "\x07" * 12_000))
    assert [action["verb"] for action in card["actions"]] == ["form_close"]
    assert inputs(card) == {}


def test_the_form_shows_the_whole_document_to_who_reads_all() -> None:
    seen = said(card_of(form(FormPurpose.READ, LONG_PROSE[:12_000])))
    assert all(f"{number}. The supplier" in seen for number in range(16))


def test_a_long_context_is_read_in_parts_that_hold_all_of_it() -> None:
    long = "\n\n".join(f"Exhibit {number}. " + "The seller warrants. " * 40 for number in range(70))
    made = context_form(REVIEW, replace(TASK, prompt="p" * 12_000, context=long[:60_000]))
    page, seen = 0, ""
    while True:
        card = card_of(made, page=page)
        seen += said(card)
        if "form_page" not in [action["verb"] for action in card["actions"]][-2:-1]:
            break
        following = pressed(card | {"actions": card["actions"][-2:]}, "form_page")
        asked = page_asked(following)
        if asked is None or asked[1] <= page:
            break
        assert asked == (REVIEW.id, page + 1)
        page += 1
    assert page == 7
    assert all(f"Exhibit {number}." in seen for number in range(69))
    assert "Part 8 of 8" in seen


@pytest.mark.parametrize("page", [-1, 99])
def test_a_page_that_is_not_there_is_the_nearest(page: int) -> None:
    assert "Summarise the liability clause." in said(card_of(form(FormPurpose.CONTEXT, "x"), page=page))


def test_a_context_of_nothing_says_so() -> None:
    card = card_of(context_form(REVIEW, replace(TASK, prompt="", context="")))
    assert said(card).split("\n") == ["Context", "There is no prompt and no context with this one."]


def test_a_button_carries_ids_and_counts_and_not_a_word() -> None:
    card = card_of(form(FormPurpose.EDIT, "Confidential words.", RUBRIC))
    for action in card["actions"]:
        assert action["data"] == {"v": f"1:{REVIEW.id}:edit:1:rubric"}
    assert button_of(card, "form_close")["associatedInputs"] == "none"


def test_in_a_dialog_the_buttons_are_the_kind_that_dialogs_take() -> None:
    card = card_of(form(FormPurpose.EDIT, "Text."), dialog=True)
    assert {action["type"] for action in card["actions"]} == {"Action.Submit"}
    event = pressed(card, "form_submit", **{"piece-0": "Other text."})
    assert event.kind is EventKind.DIALOG_SUBMIT
    command = command_from_submission(event, CommandId("c"))
    assert command is not None
    assert command.answer.pieces == (("piece-0", "Other text."),)


def test_only_what_has_to_be_answered_is_required() -> None:
    def required(purpose: FormPurpose) -> list[str]:
        made = inputs(card_of(form(purpose, "x", RUBRIC)))
        return [name for name, part in made.items() if part.get("isRequired")]

    assert [required(purpose) for purpose in PURPOSES] == [
        ["piece-0"],
        ["reason"],
        ["answer"],
        [],
        [],
        ["comment"],
        [],
        ["comment"],
    ]


def test_a_refused_form_keeps_what_was_typed_and_says_why_above_its_field() -> None:
    made = form(FormPurpose.REJECT, "x", RUBRIC)
    event = pressed(card_of(made), "form_submit", comment="It is Swiss law.", criteria="c1,c2")
    values = form_values(event)
    assert values is not None
    again = refused_form(made, values, REFUSED)
    assert again is not None
    checked(again)
    assert inputs(again)["comment"]["value"] == "It is Swiss law."
    assert inputs(again)["criteria"]["value"] == "c1,c2"
    order = [part.get("id") or said(part) for part in again["body"] if part["type"] != "Container"]
    assert order[order.index("reason") - 1] == "Please choose a reason."
    warning = next(part for part in parts(again) if part.get("text") == "Please choose a reason.")
    assert warning["color"] == "Attention"


@pytest.mark.parametrize("field", [None, "answer"])
def test_a_refusal_without_a_field_of_the_form_stands_above_all_of_it(field: str | None) -> None:
    again = refused_form(form(FormPurpose.REJECT, "x"), {}, replace(REFUSED, field=field))
    assert again is not None
    assert said(checked(again)).split("\n")[:2] == ["Reject", "Please choose a reason."]


def test_an_edited_piece_is_kept_with_the_refusal_of_its_edit() -> None:
    made = form(FormPurpose.EDIT, "Text.")
    again = refused_form(made, {"piece-0": "Text. "}, replace(REFUSED, field="piece-0"), dialog=True)
    assert again is not None
    assert inputs(checked(again))["piece-0"]["value"] == "Text. "


def test_what_was_typed_beyond_all_limits_is_left_in_the_form_as_it_is() -> None:
    made = form(FormPurpose.EDIT, TWENTY_THOUSAND["prose"])
    typed = {field.id: '"' * 3_000 for field in made.fields}
    assert refused_form(made, typed, replace(REFUSED, field="piece-0")) is None


def test_what_was_chosen_before_is_chosen_again() -> None:
    options, criteria = (("a", "A"), ("b", "B")), (("x", "X"), ("y", "Y"))
    fields = (
        FormField(id="answer", label="Answer", options=options, chosen=("b",)),
        FormField(id="criteria", label="Criteria", criteria=criteria, chosen=("x", "y")),
    )
    made = Form(purpose=FormPurpose.READ, review_id=REVIEW.id, title="Read", fields=fields, submit="Send")
    chosen = {name: part["value"] for name, part in inputs(card_of(made)).items()}
    assert chosen == {"answer": "b", "criteria": "x,y"}


def test_a_firms_words_in_a_choice_are_no_markdown() -> None:
    matter = replace(MATTER, reject_reasons=(Reason(code="r", text="[Wrong](https://evil.example) *law*"),))
    choices = inputs(card_of(form(FormPurpose.REJECT, "x", matter)))["reason"]["choices"]
    assert choices == [{"title": "［Wrong］(https://evil.example) ∗law∗", "value": "r"}]


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "2:abc:edit:1:plain", "1:abc:edit", "1:abc:erase:1:plain", "1:abc:edit:x:plain",
     "1:abc:edit:99:plain", "1:abc:edit:-1:plain", "1:abc:edit:1:maybe", "1:abc:edit:1:plain:more"],
)  # fmt: skip
def test_ids_that_are_not_ours_or_of_another_version_are_not_read(value: object) -> None:
    assert read_form_ids(value) is None


def test_what_a_forms_buttons_carry_is_read_again() -> None:
    made = form(FormPurpose.EDIT, LONG_PROSE[:5_000], RUBRIC)
    assert read_form_ids(form_ids(made)) == (REVIEW.id, FormPurpose.EDIT, Asked(pieces=3, criteria=True))


def test_a_forms_notification_would_hold_nothing_of_it() -> None:
    card = card_of(form(FormPurpose.EDIT, "Confidential words."))
    assert "Confidential" not in json.dumps([card["fallbackText"], card["actions"]])
