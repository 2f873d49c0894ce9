"""A supervisor decides about time that was asked for; nobody decides about their own."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Refusal
from handlers.messages import MessageKind
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.time import TimeEntry
from handlers.people.people import Role
from handlers.review.adjusting.cards import build_adjustment_card, time_notice_words
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, RefuseTime
from handlers.review.adjusting.granting import grant_time, open_refusal, refuse_time
from handlers.review.adjusting.values import GrantFacts
from handlers.review.answering.undo import UndoFacts, undo_verdict, void_verdict
from handlers.review.commands import UndoVerdict, VoidVerdict
from handlers.review.offering.turns import TurnFacts
from tests.handlers.review.adjusting.time_samples import (
    METERED,
    MINUTE,
    asked_time,
    card_facts,
    entered,
    grant_facts,
    undo_facts,
)
from tests.handlers.review.held.held_samples import ADM, SOL
from tests.handlers.review.samples import FINAL_AT, NOW, REVIEW
from tests.handlers.review.turn_samples import ADAS, ID, PERSON, account, refused, words

ASKED = asked_time()
ABOUT: dict[str, Any] = {"id": ID, "sender": ADAS, "adjustment_id": ASKED.id}


def grant(facts: GrantFacts) -> Decision:
    return grant_time(GrantTime(**ABOUT), facts, NOW)


def turn_down(facts: GrantFacts, note: str = "The annex was not needed.") -> Decision:
    return refuse_time(RefuseTime(**ABOUT, note=note), facts, NOW)


def ended(decision: Decision) -> AdjustmentEnded:
    (made,) = [record for record in decision.records if isinstance(record, AdjustmentEnded)]
    return made


@pytest.mark.parametrize("who", [SOL, ADM])
def test_what_is_granted_is_entered_anew(who: Any) -> None:
    decision = grant(grant_facts(who))
    back, anew = [record for record in decision.records if isinstance(record, TimeEntry)]
    assert (back.reverses, anew.milliseconds) == (entered()[0].id, 25 * MINUTE)
    assert (anew.pay, anew.price) == (5_000, 8_333)
    assert (ended(decision).state, ended(decision).by) == (AdjustmentState.GRANTED, who.id)
    assert ended(decision).new_entry_id == anew.id
    assert [message.kind for message in decision.messages] == [
        MessageKind.CARD_UPDATE,
        MessageKind.CARD_UPDATE,
        MessageKind.TIME_NOTICE,
    ]
    assert words(decision) == "Granted: 0:25:00 counts for Ada Okafor now."


def test_what_is_refused_leaves_what_counts_and_is_told_kindly() -> None:
    decision = turn_down(grant_facts(), "  The annex was not needed. ")
    assert [type(record) for record in decision.records] == [AdjustmentEnded]
    assert (ended(decision).state, ended(decision).note) == (
        AdjustmentState.REFUSED,
        "The annex was not needed.",
    )
    facts = card_facts(state=AdjustmentState.REFUSED, note="The annex was not needed.", decided_at=NOW)
    assert time_notice_words(facts) == (
        "Sol Reyes looked at your time for review c17d3f and leaves it at 0:20:00. They say: The annex was not needed."
    ).replace("c17d3f", REVIEW.id[12:18])


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
def test_a_refusal_needs_its_reason(note: str) -> None:
    assert refused(turn_down(grant_facts(), note)).field == "comment"


OWN = replace(PERSON, roles=frozenset({Role.EXPERT, Role.SUPERVISOR}))
NOT_THEIRS = [
    (grant_facts(OWN), Refusal.NOT_ALLOWED, "Somebody else has to decide about your own time."),
    (grant_facts(PERSON), Refusal.NOT_ALLOWED, "Only admin or supervisor may do this here"),
    (GrantFacts(undo=UndoFacts(turn=TurnFacts(account=account(SOL)))), Refusal.NOT_FOUND, "out of date"),
    (grant_facts(entry=None), Refusal.OUT_OF_DATE, "The expert changed this time"),
    (grant_facts(entry=entered(METERED + 1)[0]), None, ""),
    (
        grant_facts(adjustment=asked_time(state=AdjustmentState.LAPSED)),
        Refusal.OUT_OF_DATE,
        "The expert changed",
    ),
]


@pytest.mark.parametrize(("facts", "reason", "said"), NOT_THEIRS)
def test_nobody_else_decides_and_nothing_is_decided_twice(
    facts: GrantFacts, reason: Refusal | None, said: str
) -> None:
    if reason is None:  # the same entry, whatever it counts by now
        assert isinstance(grant(facts).reply, Done)
        return
    for decision in (grant(facts), turn_down(facts), open_refusal(OpenRefusal(**ABOUT), facts, NOW)):
        reply = refused(decision)
        assert (reply.reason, said in reply.words) == (reason, True)


@pytest.mark.parametrize(
    ("state", "by", "already"),
    [
        (AdjustmentState.GRANTED, SOL.id, True),
        (AdjustmentState.REFUSED, SOL.id, False),
        (AdjustmentState.GRANTED, ADM.id, False),
    ],
)
def test_of_two_supervisors_one_decides(state: AdjustmentState, by: Any, already: bool) -> None:
    over = replace(grant_facts(adjustment=asked_time(state=state, decided_by=by)), ended_by="Adi Min")
    decision = grant(over)
    if already:
        assert words(decision) == "You granted this time already."
        assert decision.records == ()
    else:
        assert "already. Nothing was changed." in refused(decision).words


def test_what_a_payout_took_is_left_to_the_payout() -> None:
    assert "“This is not right”" in refused(grant(grant_facts(is_taken=True))).words
    assert "Finance can write a credit note" in refused(grant(grant_facts(is_invoiced=True))).words
    assert isinstance(turn_down(grant_facts(is_taken=True)).reply, Done)


def test_an_undo_and_a_void_take_back_what_was_asked_for() -> None:
    undoable = undo_facts(asked=ASKED)
    assert undoable.turn.review is not None
    facts = replace(
        undoable, turn=replace(undoable.turn, review=replace(undoable.turn.review, final_at=FINAL_AT))
    )
    undone = undo_verdict(UndoVerdict(id=ID, sender=ADAS, review_id=REVIEW.id), facts, NOW)
    voided = void_verdict(
        VoidVerdict(id=ID, sender=ADAS, reference="abcdef"), undo_facts(account(SOL), asked=ASKED), NOW
    )
    for decision in (undone, voided):
        assert ended(decision).state is AdjustmentState.LAPSED
        assert ASKED.id in [message.subject_id for message in decision.messages]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, "0:25:00 instead of 0:20:00"),
        ({"state": AdjustmentState.GRANTED, "decided_at": NOW}, "0:25:00 granted by Sol Reyes · 11:32"),
        ({"state": AdjustmentState.REFUSED, "decided_at": NOW}, "0:25:00 refused by Sol Reyes · 11:32"),
        ({"state": AdjustmentState.LAPSED}, "Ada Okafor changed it meanwhile, so nothing is left to decide"),
    ],
)
def test_the_supervisors_card_says_what_is_asked_and_what_became_of_it(
    how: dict[str, Any], said: str
) -> None:
    card = build_adjustment_card(card_facts(**how), now=NOW)
    assert card.state_line == said
    assert card.can_be_asked is (not how)
    assert [remark.text for remark in card.remarks] == ["I had to read the annex."]


def test_the_card_of_what_nobody_asked_in_person_says_so() -> None:
    card = build_adjustment_card(card_facts(over_limit=True, reason=""), now=NOW)
    assert "over the firm’s limit for a day" in card.footnotes[0]
    assert isinstance(ASKED, TimeAdjustment)
