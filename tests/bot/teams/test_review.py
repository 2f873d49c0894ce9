"""Reviews as cards in Teams: within every limit, literal, and never an Approve under half a text."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.opaque import pack, unpack
from bot.teams.cards.actions import refreshing
from bot.teams.cards.rendered import Rendered
from bot.teams.cards.review import review_card, review_view
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, ActionRow, Card, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.redline import redline
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Criterion
from tests.bot.slack.hostile import LONG_PROSE, OUTPUTS, TITLES
from tests.bot.teams.cards_read import (
    CARD_CHARACTERS,
    MESSAGE_BYTES,
    buttons,
    checked,
    menu,
    parts,
    problems,
    said,
    utf16,
)
from tests.handlers.review.samples import (
    ADA,
    CONFIDENTIAL,
    MATTER,
    NOW,
    OVERLAP,
    REVIEW,
    TIMED,
    card_of,
    facts,
    verdict,
)

S = ReviewState
RUBRIC = replace(MATTER, rubric=(Criterion(id="cites", text="Cites the clause"),))


def rendered(card: Card) -> Rendered:
    made = review_card(card)
    checked(made.card)
    assert utf16(made.card) <= 2 * CARD_CHARACTERS
    assert utf16(made.activity) <= MESSAGE_BYTES
    return made


def of_output(output: str, state: ReviewState = S.OFFERED, **task: Any) -> Card:
    return card_of(facts(state, task={"output": output, **task}))


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
@pytest.mark.parametrize("state", [S.OFFERED, S.APPROVED, S.REJECTED])
def test_any_output_becomes_a_card_that_teams_takes(output: str, state: ReviewState) -> None:
    rendered(of_output(output, state))


@pytest.mark.parametrize("title", TITLES)
def test_any_title_becomes_a_card_that_teams_takes(title: str) -> None:
    rendered(of_output("x", title=title))


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_any_edit_becomes_a_redline_that_teams_takes(output: str) -> None:
    for edited in (f"Before. {output}", "All of it is new.", output.replace("e", "E"), output[::-1]):
        given_facts = replace(
            facts(S.EDITED, task={"output": output}), verdict=verdict(VerdictKind.EDIT, edited_output=edited)
        )
        rendered(card_of(given_facts))


@pytest.mark.parametrize("comment", ["&" * 2_000, '"' * 2_000, "<at>Ada</at> " * 150, "🏛" * 2_000])
@pytest.mark.parametrize("output", [LONG_PROSE[:12_000], '"' * 12_000, "🏛" * 12_000])
def test_the_longest_comment_leaves_room_for_the_text(comment: str, output: str) -> None:
    given_facts = replace(
        facts(S.REJECTED, task={"output": output, "title": "&" * 150}),
        verdict=verdict(VerdictKind.REJECT, comment=comment),
    )
    rendered(card_of(given_facts))


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("reader", [None, ADA])
@pytest.mark.parametrize("matter", [MATTER, TIMED, CONFIDENTIAL, OVERLAP, RUBRIC])
@pytest.mark.parametrize("final", [False, True])
def test_every_state_in_every_place_is_a_card_that_teams_takes(
    state: ReviewState, reader: Any, matter: Any, final: bool
) -> None:
    card = card_of(facts(state, matter=matter, reader=reader), final=final)
    made = rendered(card)
    row = card.actions_if_whole
    assert buttons(made.card) == [action.kind for action in row.buttons]
    assert menu(made.card) == [action.kind for action in row.menu]
    assert made.shows_whole == (ActionKind.APPROVE in row.kinds)


def test_a_text_that_fits_has_the_three_answers_and_one_that_does_not_has_only_read_all() -> None:
    whole = rendered(of_output("The cap is one year of fees."))
    assert (buttons(whole.card), whole.shows_whole) == (["approve", "edit", "reject", "context"], True)
    cut = rendered(of_output(LONG_PROSE[:12_000]))
    assert (buttons(cut.card), cut.shows_whole) == (["read", "context"], False)
    assert menu(cut.card) == menu(whole.card)
    assert "Read all shows the whole text" in said(cut.card)
    assert len(said(cut.card)) < 2_500, "only the beginning, where Read all is needed anyway"


@given(length=st.integers(min_value=7_500, max_value=8_500), glyph=st.sampled_from('x&<é🏛"'))
@settings(max_examples=40, deadline=None)
def test_approve_is_offered_exactly_when_the_whole_text_is_there(length: int, glyph: str) -> None:
    output = (f"{glyph * 9} " * length)[:length].strip()
    made = rendered(of_output(output))
    assert ("approve" in buttons(made.card)) == (said(made.card).count(glyph) >= output.count(glyph))
    assert ("approve" in buttons(made.card)) == (len(output) <= 8_000)


def test_a_text_whose_looks_are_too_much_is_shown_plainer_rather_than_cut() -> None:
    items = "\n".join(f"- point {number} of many" for number in range(300))
    made = rendered(of_output(items))
    assert made.shows_whole
    assert "• point 299 of many" in said(made.card)
    assert not [part for part in parts(made.card) if part.get("type") == "ColumnSet"]


def test_a_text_of_marks_alone_that_fits_in_no_form_is_behind_read_all() -> None:
    made = rendered(of_output("**a** b " * 990))
    assert buttons(made.card) == ["read", "context"]


@given(output=st.text(max_size=400), title=st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_a_notification_holds_no_word_of_the_task(output: str, title: str) -> None:
    made = rendered(of_output(output or "x", title=title))
    activity = {name: part for name, part in made.activity.items() if name != "attachments"}
    assert activity == {
        "type": "message",
        "summary": "Commercial contracts: a review is waiting · about 3 min",
    }
    assert "text" not in made.activity


def test_a_button_carries_a_version_and_an_opaque_id_and_nothing_else() -> None:
    made = rendered(of_output("x"))
    for action in made.card["actions"]:
        assert action["type"] == "Action.Execute"
        assert action["data"] == {"v": pack(REVIEW.id)}
        fallback = action["fallback"]
        assert fallback["type"] == "Action.Submit"
        assert fallback["data"] == {"v": pack(REVIEW.id), "verb": action["verb"]}
        assert fallback["title"] == action["title"]
        assert fallback.get("mode") == action.get("mode")


def test_the_first_answer_stands_out_and_reject_warns() -> None:
    shown = [action.get("style") for action in rendered(of_output("x")).card["actions"]]
    assert shown == ["positive", None, "destructive", None, *[None] * 5]


def test_forms_can_be_offered_as_dialogs_in_the_menu() -> None:
    card = review_card(of_output("x"), dialogs=True).card
    checked(card)
    first, second = [action for action in card["actions"] if action["type"] == "Action.Submit"]
    assert first["title"] == "Edit in a window"
    assert first["data"] == {"msteams": {"type": "task/fetch"}, "v": pack(REVIEW.id), "verb": "edit"}
    assert first["mode"] == second["mode"] == "secondary"


def test_a_card_without_actions_has_no_empty_row() -> None:
    card = replace(of_output("x"), actions_if_whole=ActionRow(), actions_if_cut=ActionRow())
    assert "actions" not in rendered(card).card


def test_an_offer_without_its_text_is_not_said_to_show_it() -> None:
    made = rendered(card_of(facts(matter=CONFIDENTIAL)))
    assert not made.shows_whole
    assert "clause 12" not in json.dumps(made.card)


def test_a_redline_strikes_what_went_and_underlines_what_came() -> None:
    runs = [part for part in parts(rendered(card_of(facts(S.EDITED))).card) if part.get("type") == "TextRun"]
    looks = {part["text"]: part for part in runs}
    assert looks["one year"]["strikethrough"] is True
    assert looks["two years"]["underline"] is True
    assert "strikethrough" not in looks["two years"]


def test_a_redline_too_long_for_a_card_keeps_its_changes_and_says_that_it_is_cut() -> None:
    before = LONG_PROSE[:12_000]
    card = replace(card_of(facts(S.EDITED)), redline=redline(before, before.replace("7. The", "7. Each", 1)))
    shown = said(rendered(card).card)
    assert "Each" in shown
    assert "Shown in part." in shown


def test_a_decided_card_reads_from_the_title_to_the_undo() -> None:
    card = rendered(card_of(facts(S.REJECTED))).card
    assert said(card).splitlines() == [
        "Liability cap, supply agreement",
        "Commercial contracts · ref 3fa9c1",
        "Rejected by Ada Okafor · 11:32",
        "The cap in clause 12 is one year of fees.",
        "Fraud is carved out, gross negligence is not.",
        "Reason: Wrong law",
        "Comment: Look at clause 14 too.",
        "Fixed fee · no metered time",
        "Can be undone until 11:42",
    ]
    assert buttons(card) == ["undo"]


def test_a_card_asks_to_be_refreshed_for_sixty_people_at_most() -> None:
    card = rendered(of_output("x")).card
    people = [f"29:{number}" for number in range(70)]
    fresh = checked(refreshing(card, REVIEW.id, [*people[:5], *people]))
    assert fresh["refresh"]["userIds"] == people[:60]
    assert fresh["refresh"]["action"]["verb"] == "refresh"
    assert unpack(fresh["refresh"]["action"]["data"]["v"]) == (REVIEW.id,)
    assert "refresh" not in card, "the card itself stays as it was"


def test_very_long_names_of_people_leave_a_message_within_its_limit() -> None:
    made = of_output('"' * 12_000, title="&" * 150)
    view = review_view(made, [f"29:{number}{'x' * 400}" for number in range(60)])
    checked(view.card)
    assert utf16(view.activity) <= MESSAGE_BYTES
    assert 0 < len(view.card["refresh"]["userIds"]) < 60
    assert (view.summary, view.shows_whole) == (made.notification, False)


def test_a_card_for_nobody_in_particular_does_not_ask_for_everybody() -> None:
    assert "refresh" not in refreshing(rendered(of_output("x")).card, REVIEW.id, [])


@pytest.mark.parametrize(
    "change",
    [
        {"body": [{"type": "TextBlock", "text": "Markdown"}]},
        {
            "body": [
                {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x", "colour": "Good"}]}
            ]
        },
        {"body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": ""}]}]},
        {"body": [{"type": "RichTextBlock"}]},
        {"body": [{"type": "Input.Text", "id": "a"}, {"type": "Input.Text", "id": "a"}]},
        {"actions": [{"type": "Action.Execute", "mode": "hidden", "title": "x"}]},
        {"refresh": {"users": []}},
    ],
)
def test_the_checks_would_notice_a_mistake(change: dict[str, Any]) -> None:
    assert problems(rendered(of_output("x")).card | change) != []


def test_the_place_decides_what_is_shown() -> None:
    for place in CardPlace:
        rendered(build_card(facts(matter=TIMED, reader=None), place=place, now=NOW))
