"""The cards about a held answer: what the expert, the channel and a supervisor read of it, and what nobody does."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, Card, CardFacts
from handlers.review.held.cards import HeldCardFacts, build_held_card, notice_words
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.reviews import ReviewState
from tests.handlers.review.held.held_samples import SOL, held_answer
from tests.handlers.review.samples import ADA, BEN, MATTER, NOW, OUTPUT, TASK, card_of, facts
from tests.handlers.review.turn_samples import SECRET

A, H = ActionKind, HeldOutcome


def held_facts(**changes: Any) -> CardFacts:
    return replace(facts(ReviewState.HELD, **changes), held=held_answer())


def text_of(card: Card) -> str:
    spans = "".join(span.text for span in card.redline)
    remarks = " ".join(f"{remark.label} {remark.text}" for remark in card.remarks)
    return " ".join(
        [card.title, card.state_line, card.body, spans, remarks, *card.footnotes, card.notification]
    )


def test_the_expert_reads_what_was_found_and_can_take_it_back() -> None:
    card = card_of(held_facts(reader=ADA))

    assert card.state_line == "Your answer is held: a supervisor looks at it first"
    assert [remark.text for remark in card.remarks] == ["an IBAN in the second paragraph of your edit"]
    assert card.body == OUTPUT
    assert card.actions_if_whole == card.actions_if_cut
    assert [(action.kind, action.label) for action in card.actions_if_whole.buttons] == [
        (A.UNDO, "Take it back")
    ]


def test_the_channel_reads_that_a_supervisor_looks_and_nothing_of_the_answer() -> None:
    card = card_of(held_facts())

    assert card.state_line == "Ada Okafor has answered; a supervisor looks at it first"
    assert (card.body, card.remarks, card.redline) == (OUTPUT, (), ())
    assert "IBAN" not in text_of(card)


def test_a_confidential_channel_keeps_its_silence() -> None:
    card = card_of(held_facts(matter=SECRET))

    assert (card.body, card.actions_if_whole.buttons) == ("", ())
    assert "a supervisor looks at it first" in card.state_line


def test_who_had_the_review_before_reads_that_it_is_gone() -> None:
    assert card_of(held_facts(reader=BEN)).body == ""


@pytest.mark.parametrize("reader", [None, ADA])
def test_no_card_of_the_review_holds_what_was_found(reader: Any) -> None:
    assert "3704" not in text_of(card_of(held_facts(reader=reader)))


def supervisors(held: HeldAnswer, ended_by: str = "") -> HeldCardFacts:
    return HeldCardFacts(
        held=held, task=TASK, matter=MATTER, expert_name="Ada Okafor", ended_by=ended_by, zone="Europe/Berlin"
    )


def test_a_supervisor_reads_the_answer_and_what_was_found() -> None:
    card = build_held_card(supervisors(held_answer()), now=NOW)

    assert card.review_id == held_answer().id
    assert card.state_line == "Held: there is an IBAN in the second paragraph of the edit"
    assert "3704 0044" in "".join(span.text for span in card.redline)
    assert "An edit by Ada Okafor" in card.eyebrow
    assert [action.kind for action in card.actions_if_whole.buttons] == [A.RELEASE, A.SEND_BACK]
    assert [action.kind for action in card.actions_if_cut.buttons] == [A.READ_HELD, A.SEND_BACK]
    assert card.whole_required
    assert (card.notification, card.version) == ("An answer is held for a supervisor", 5)


def test_a_supervisor_reads_a_comment_with_its_reason() -> None:
    card = build_held_card(supervisors(held_answer(VerdictKind.REJECT)), now=NOW)

    assert [remark.label for remark in card.remarks] == ["Reason", "Comment"]
    assert card.redline == ()


ENDED = [
    (H.RELEASED, "Released by Sol Reyes"),
    (H.SENT_BACK, "Sent back by Sol Reyes"),
    (H.TAKEN_BACK, "Ada Okafor took it back to change it"),
    (H.WITHDRAWN, "The client withdrew this one, so nothing is left to decide"),
]


@pytest.mark.parametrize(("outcome", "line"), ENDED)
def test_what_is_decided_shows_who_did_and_keeps_no_text(outcome: HeldOutcome, line: str) -> None:
    ended = held_answer(outcome=outcome, ended_by=SOL.id, ended_at=NOW, note="Why?")

    card = build_held_card(supervisors(ended, "Sol Reyes"), now=NOW)

    assert card.state_line.startswith(line)
    assert (card.redline, card.body, card.actions_if_whole.buttons) == ((), "", ())
    assert "3704" not in text_of(card)
    assert TASK.title not in text_of(card)
    assert card.version == 6


def test_the_expert_is_told_each_thing_once() -> None:
    sent_back = held_answer(outcome=H.SENT_BACK, ended_by=SOL.id, ended_at=NOW, note="Take it out.")
    released = replace(sent_back, outcome=H.RELEASED, note="")

    held = notice_words(supervisors(held_answer()), version=5)
    back = notice_words(supervisors(sent_back, "Sol Reyes"), version=6)
    out = notice_words(supervisors(released, "Sol Reyes"), version=6)

    assert held is not None
    assert "waits for a supervisor: there is an IBAN in the second paragraph of your edit" in held
    assert back is not None
    assert "Sol Reyes sent your answer" in back
    assert "They say: Take it out." in back
    assert out is not None
    assert out.endswith("it has gone out and counts.")
    assert notice_words(supervisors(released, "Sol Reyes"), version=5) is None
    assert not any("3704" in said for said in (held, back, out))
