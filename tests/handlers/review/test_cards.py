"""What a card shows: every state in every place, and what nobody must read there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import PersonId
from handlers.review.cards.card_values import ActionKind, Card
from handlers.review.cards.redline import SpanKind
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Criterion, Matter
from tests.handlers.review.samples import (
    ADA,
    BEN,
    CONFIDENTIAL,
    EDITED,
    FINAL_AT,
    MATTER,
    NOW,
    OUTPUT,
    OVERLAP,
    TASK,
    TIMED,
    card_of,
    facts,
)

S = ReviewState
ANSWERS = "approve edit reject context"
TIMED_ANSWERS = "approve edit reject context pause"


def buttons(card: Card) -> str:
    return " ".join(action.kind for action in card.actions_if_whole.buttons)


def shows_text(card: Card) -> bool:
    return bool(card.body or card.redline)


@pytest.mark.parametrize(
    ("matter", "state", "reader", "text", "asks"),
    [
        # a piece, one review, not confidential: the text at once
        (MATTER, S.OFFERED, None, True, ANSWERS),
        (MATTER, S.OFFERED, ADA, True, ANSWERS),
        (MATTER, S.OPEN, None, True, ANSWERS),
        (MATTER, S.OPEN, ADA, True, ANSWERS),
        (MATTER, S.APPROVED, None, True, "undo"),
        (MATTER, S.EDITED, None, True, "undo"),
        (MATTER, S.REJECTED, None, True, "undo"),
        (MATTER, S.APPROVED, ADA, True, "undo"),
        # time basis: an offer, and the text in the direct chat of who started
        (TIMED, S.OFFERED, None, False, "start"),
        (TIMED, S.OFFERED, ADA, False, "start"),
        (TIMED, S.OPEN, None, False, ""),
        (TIMED, S.OPEN, ADA, True, TIMED_ANSWERS),
        (TIMED, S.EDITED, None, False, ""),
        (TIMED, S.EDITED, ADA, True, "undo"),
        # confidential and overlap: the same on a piece basis
        (CONFIDENTIAL, S.OFFERED, None, False, "start"),
        (CONFIDENTIAL, S.OPEN, None, False, ""),
        (CONFIDENTIAL, S.OPEN, ADA, True, ANSWERS),
        (CONFIDENTIAL, S.APPROVED, None, False, ""),
        (CONFIDENTIAL, S.REJECTED, ADA, True, "undo"),
        (OVERLAP, S.OFFERED, ADA, False, "start"),
        (OVERLAP, S.OPEN, ADA, True, ANSWERS),
        (OVERLAP, S.APPROVED, ADA, True, "undo"),
        # somebody else's now: Ben's old direct card
        (MATTER, S.OPEN, BEN, False, ""),
        (MATTER, S.APPROVED, BEN, False, ""),
        (TIMED, S.OPEN, BEN, False, ""),
        (OVERLAP, S.REJECTED, BEN, False, ""),
        # over
        *((matter, state, reader, False, "")
          for matter in (MATTER, TIMED) for state in (S.WITHDRAWN, S.EXPIRED, S.VOID) for reader in (None, ADA)),
    ],
)  # fmt: skip
def test_a_card_shows_the_text_and_asks_only_what_its_place_and_state_allow(
    matter: Matter, state: ReviewState, reader: PersonId | None, text: bool, asks: str
) -> None:
    card = card_of(facts(state, matter=matter, reader=reader))
    assert (shows_text(card), buttons(card)) == (text, asks)


@pytest.mark.parametrize("state", [S.APPROVED, S.EDITED, S.REJECTED])
def test_after_the_undo_time_a_channel_card_keeps_title_and_verdict_alone(state: ReviewState) -> None:
    before, after = card_of(facts(state)), card_of(facts(state), final=True)
    assert shows_text(before)
    assert not shows_text(after)
    assert (after.remarks, after.footnotes, buttons(after)) == ((), (), "")
    assert (after.title, after.verdict_line) == (before.title, before.verdict_line)


def test_after_the_undo_time_the_experts_own_card_keeps_its_text() -> None:
    card = card_of(facts(S.EDITED, reader=ADA), final=True)
    assert shows_text(card)
    assert buttons(card) == ""


def test_a_card_says_when_it_has_to_be_rendered_again() -> None:
    assert card_of(facts(S.APPROVED)).refresh_at == FINAL_AT
    assert card_of(facts(S.APPROVED), final=True).refresh_at is None
    assert card_of(facts(S.OPEN)).refresh_at is None
    assert card_of(facts(S.APPROVED, matter=TIMED)).refresh_at is None, "nothing on it will change"


def test_an_answer_whose_final_time_is_unknown_cannot_be_undone_from_its_card() -> None:
    assert buttons(card_of(facts(S.APPROVED, reader=ADA, final_at=None))) == ""


def test_a_card_that_does_not_show_all_asks_to_read_all() -> None:
    card = card_of(facts())
    assert card.whole_required
    assert [action.label for action in card.actions_if_cut.buttons] == ["Read all", "Context"]
    assert ActionKind.APPROVE not in card.actions_if_cut.kinds


def test_with_a_rubric_the_form_asks_it_before_anything_is_approved() -> None:
    rubric = replace(MATTER, rubric=(Criterion(id="cites", text="Cites the clause"),))
    card = card_of(facts(matter=rubric))
    assert buttons(card) == "read edit reject context"
    assert card.actions_if_whole.buttons[0].label == "Review"
    assert ActionKind.APPROVE not in card.actions_if_whole.kinds


def test_without_prompt_and_context_there_is_no_button_for_them() -> None:
    assert buttons(card_of(facts(task={"prompt": " ", "context": ""}))) == "approve edit reject"
    assert buttons(card_of(facts(task={"prompt": "", "context": "x"}))) == ANSWERS


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("matter", [MATTER, TIMED, CONFIDENTIAL, OVERLAP])
def test_a_menu_has_room_for_five_and_no_kind_is_there_twice(matter: Matter, state: ReviewState) -> None:
    for reader in (None, ADA, BEN):
        card = card_of(facts(state, matter=matter, reader=reader))
        for row in (card.actions_if_whole, card.actions_if_cut):
            assert len(row.menu) <= 5
            assert len(row.kinds) == len(row.buttons) + len(row.menu)


def test_the_menu_gives_the_turn_back_and_asks_why() -> None:
    K = ActionKind  # noqa: N806  # as short as the enum's own file has it
    menu = [action.kind for action in card_of(facts()).actions_if_whole.menu]
    assert menu == [K.DECLINE_NO_TIME, K.DECLINE_AREA, K.RECUSE, K.SNOOZE_HOUR, K.WHY]
    begun = [action.kind for action in card_of(facts(S.OPEN, reader=ADA)).actions_if_whole.menu]
    assert begun == [K.DECLINE_NO_TIME, K.DECLINE_AREA, K.RECUSE, K.SNOOZE_HOUR, K.SNOOZE_MORNING]


def test_an_edit_is_shown_as_a_redline_of_the_output() -> None:
    card = card_of(facts(S.EDITED))
    kept, removed, added = SpanKind.KEPT, SpanKind.REMOVED, SpanKind.ADDED
    assert card.body == ""
    assert "".join(span.text for span in card.redline if span.kind in (kept, removed)) == OUTPUT
    assert "".join(span.text for span in card.redline if span.kind in (kept, added)) == EDITED


def test_a_rejection_shows_its_reason_in_words_and_the_comment() -> None:
    card = card_of(facts(S.REJECTED))
    assert [(remark.label, remark.text) for remark in card.remarks] == [
        ("Reason", "Wrong law"),
        ("Comment", "Look at clause 14 too."),
    ]


def test_pause_becomes_resume_while_the_meter_stands() -> None:
    running = card_of(facts(S.OPEN, matter=TIMED, reader=ADA, meter_since=NOW))
    standing = card_of(facts(S.OPEN, matter=TIMED, reader=ADA))
    assert [running.actions_if_whole.buttons[-1].label, standing.actions_if_whole.buttons[-1].label] == [
        "Pause",
        "Continue",
    ]


def test_a_waiting_card_says_area_pay_due_and_minutes() -> None:
    due = "due Mon 23 Nov, 17:32"
    assert card_of(facts()).eyebrow == ("Commercial contracts", "$12.00 a review", due, "about 3 min")
    assert card_of(facts(S.APPROVED)).eyebrow == ("Commercial contracts",)


def test_what_somebody_earns_is_not_for_a_channel() -> None:
    for state in (S.OPEN, S.APPROVED, S.EDITED):
        given_facts = facts(state, metered_ms=61_000)
        assert given_facts.fee_text not in repr(card_of(given_facts))
        assert "0:01:01" not in repr(card_of(given_facts))


def test_a_title_is_shown_only_where_the_text_is_or_was() -> None:
    neutral = "Commercial contracts review"
    assert card_of(facts()).title == TASK.title
    assert card_of(facts(matter=CONFIDENTIAL)).title == neutral
    assert card_of(facts(S.APPROVED, matter=TIMED)).title == neutral
    assert card_of(facts(S.OPEN, matter=TIMED, reader=ADA)).title == TASK.title
    assert card_of(facts(S.OPEN, matter=TIMED, reader=BEN)).title == neutral
    assert card_of(facts(task={"title": "  "})).title == neutral


@pytest.mark.parametrize("matter", [MATTER, TIMED, CONFIDENTIAL, OVERLAP])
@pytest.mark.parametrize("state", list(S))
def test_a_card_names_no_client_and_no_agent(matter: Matter, state: ReviewState) -> None:
    for reader in (None, ADA, BEN):
        shown = repr(card_of(facts(state, matter=matter, reader=reader)))
        assert "Northwind" not in shown
        assert TASK.agent not in shown


@given(
    title=st.text(min_size=1),
    output=st.text(min_size=1),
    state=st.sampled_from(list(S)),
    matter=st.sampled_from([MATTER, TIMED, CONFIDENTIAL, OVERLAP]),
    reader=st.sampled_from([None, ADA, BEN]),
)
def test_a_notification_says_the_same_whatever_the_task_holds(
    title: str, output: str, state: ReviewState, matter: Matter, reader: PersonId | None
) -> None:
    plain = card_of(facts(state, matter=matter, reader=reader))
    other = card_of(
        facts(state, matter=matter, reader=reader, task={"title": title, "output": output, "prompt": title})
    )
    assert other.notification == plain.notification


def test_a_notification_says_what_waits_and_how_long_it_takes() -> None:
    assert card_of(facts()).notification == "Commercial contracts: a review is waiting · about 3 min"
    direct = card_of(facts(reader=ADA))
    assert direct.notification == "Commercial contracts: a review is waiting for you · about 3 min"
