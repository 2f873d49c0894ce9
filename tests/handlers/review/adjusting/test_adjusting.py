"""What an expert may make of their metered time: less at once, more by a supervisor, nothing of anybody else's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, FormPurpose, Refusal, ShowForm
from handlers.ids import PersonId
from handlers.messages import MessageKind, ToPerson
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.ledger import Accrued, LedgerEntry
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry
from handlers.review.adjusting.adjusting import adjust_time, open_time_form
from handlers.review.adjusting.commands import AdjustTime, OpenTimeForm
from handlers.review.adjusting.values import AdjustFacts
from handlers.review.answering.undo import UndoFacts
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from handlers.walls.wall_sets import WallKind, WallSet
from tests.handlers.review.adjusting.time_samples import (
    ANSWERED,
    METERED,
    MINUTE,
    OPENED,
    adjust_facts,
    asked_time,
    entered,
    time_form,
    undo_facts,
)
from tests.handlers.review.held.held_samples import ADM, MAX, SOL
from tests.handlers.review.samples import ADA, NOW, REVIEW, TASK
from tests.handlers.review.turn_samples import ADAS, HOURLY, ID, PERSON, account, asked, refused, words
from tests.handlers.walls.wall_samples import wall

BEN = account(replace(PERSON, id=PersonId("ben"), name="Ben Odell"))


def says(minutes: str = "", *, reason: str = "", **typed: str) -> AdjustTime:
    fields = {"seen": entered()[0].id, "hours": "0", "minutes": minutes, "seconds": "0"} | typed
    return AdjustTime(id=ID, sender=ADAS, review_id=REVIEW.id, reason=reason, **fields)


def decide(command: AdjustTime, facts: AdjustFacts | None = None) -> Decision:
    return adjust_time(command, facts or adjust_facts(), NOW)


def of_kind(decision: Decision, kind: type[Any]) -> list[Any]:
    return [record for record in decision.records if isinstance(record, kind)]


def test_the_form_shows_what_counts_and_how_much_can() -> None:
    form = time_form(FormPurpose.ADJUST)
    assert [(field.id, field.value) for field in form.fields] == [
        ("hours", "0"),
        ("minutes", "20"),
        ("seconds", "0"),
        ("comment", ""),
    ]
    assert form.seen == entered()[0].id
    assert "0:20:00 counts" in form.intro[0]
    assert "up to 0:30:00" in form.intro[0]


@pytest.mark.parametrize(
    ("minutes", "pay", "price"), [("19", 3_800, 6_333), ("10", 2_000, 3_333), ("0", 0, 0)]
)
def test_less_counts_at_once(minutes: str, pay: int, price: int) -> None:
    decision = decide(says(minutes))
    back, anew = of_kind(decision, TimeEntry)
    assert (back.milliseconds, back.reverses) == (-METERED, entered()[0].id)
    assert (anew.milliseconds, anew.pay, anew.price) == (int(minutes) * MINUTE, pay, price)
    assert (anew.dated_at, anew.local_day, anew.version) == (NOW, entered()[0].local_day, 5)
    postings = of_kind(decision, LedgerEntry)
    assert sum(one.amount if one.reverses is None else -one.amount for one in postings) == price - 6_667
    (applied,) = of_kind(decision, TimeAdjustment)
    assert (applied.state, applied.from_ms, applied.to_ms) == (
        AdjustmentState.APPLIED,
        METERED,
        anew.milliseconds,
    )
    assert (applied.entry_id, applied.new_entry_id) == (entered()[0].id, anew.id)
    assert [message.kind for message in decision.messages] == [MessageKind.CARD_UPDATE]
    assert words(decision) == f"0:{int(minutes):02d}:00 counts for this review now, instead of 0:20:00."


def test_less_keeps_the_days_sums_exact() -> None:
    """There is other work of that day on the same key; the new entry brings what is left of the rounding."""
    facts = adjust_facts(already=Accrued(milliseconds=METERED + 1_000, pay=4_004, price=6_673))
    _, anew = of_kind(decide(says("0"), facts), TimeEntry)
    assert (anew.pay, anew.price) == (3 - (4_004 - 4_000), 6 - (6_673 - 6_667))


def test_more_is_asked_of_a_supervisor_and_changes_nothing_yet() -> None:
    decision = decide(says("25", reason="  I had to read the annex. "), adjust_facts(people=(SOL, ADM)))
    (made,) = decision.records
    assert isinstance(made, TimeAdjustment)
    assert (made.state, made.from_ms, made.to_ms) == (AdjustmentState.ASKED, METERED, 25 * MINUTE)
    assert (made.reason, made.new_entry_id, made.decided_by) == ("I had to read the annex.", None, None)
    update, card = decision.messages
    assert (update.kind, card.kind) == (MessageKind.CARD_UPDATE, MessageKind.CARD)
    assert (card.to, card.subject_id) == (ToPerson(person_id=SOL.id), made.id)
    assert "0:25:00 is asked for. 0:20:00 counts until it is granted." in words(decision)


def test_lowering_takes_back_what_was_asked_for() -> None:
    decision = decide(says("10"), adjust_facts(asked=asked_time()))
    (lapsed,) = of_kind(decision, AdjustmentEnded)
    assert (lapsed.id, lapsed.state, lapsed.by) == (asked_time().id, AdjustmentState.LAPSED, None)
    assert [message.subject_id for message in decision.messages] == [REVIEW.id, asked_time().id]


BAD = [
    (says("20"), Refusal.UNCHANGED, "0:20:00 is what counts already.", "hours"),
    (says(hours="25"), Refusal.INVALID, "Please give hours from 0 to 24; 25 is too many.", "hours"),
    (says("-5"), Refusal.INVALID, "“-5” is no number of minutes", "minutes"),
    (says("ten"), Refusal.INVALID, "“ten” is no number of minutes", "minutes"),
    (says("25"), Refusal.INCOMPLETE, "More time needs a reason: please say what took longer.", "comment"),
    (says("25", reason=" "), Refusal.INCOMPLETE, "More time needs a reason", "comment"),
    (
        says("31", reason="Slow."),
        Refusal.INVALID,
        "open with you for 0:30:00, so 0:31:00 cannot count",
        "hours",
    ),
    (says("25", reason="x" * 501), Refusal.TOO_LONG, "A reason has at most 500 characters.", "comment"),
    (
        says("10", seen="another"),
        Refusal.OUT_OF_DATE,
        "changed since the form was opened: 0:20:00 counts",
        None,
    ),
]


@pytest.mark.parametrize(("command", "reason", "said", "field"), BAD)
def test_what_is_no_adjustment_is_refused_in_words(
    command: AdjustTime, reason: Refusal, said: str, field: str | None
) -> None:
    reply = refused(decide(command))
    assert (reply.reason, reply.field) == (reason, field)
    assert said in reply.words
    assert reply.words.endswith("Nothing was changed.")


def test_the_longest_that_can_count_is_what_it_was_open() -> None:
    assert isinstance(decide(says("30", reason="Slow.")).reply, Done)
    held_since = ANSWERED - timedelta(minutes=4)  # a supervisor had the answer for four minutes
    facts = replace(adjust_facts(), answered_at=held_since)
    assert "It was open with you for 0:26:00" in refused(decide(says("27", reason="Slow."), facts)).words


NOT_THEIRS = [
    (adjust_facts(BEN), Refusal.NOT_YOURS, "Only Ada Okafor can adjust this time."),
    (AdjustFacts(undo=UndoFacts(turn=TurnFacts(account=account()))), Refusal.NOT_FOUND, "out of date"),
    (
        AdjustFacts(undo=UndoFacts(turn=TurnFacts(account=None))),
        Refusal.NOT_AN_EXPERT,
        "not set up as an expert",
    ),
    (adjust_facts(is_invoiced=True), Refusal.TOO_LATE, "Finance can write a credit note"),
    (adjust_facts(is_taken=True), Refusal.TOO_LATE, "press “This is not right” on your weekly payout"),
    (
        adjust_facts(entry=replace(entered()[0], unit=RateUnit.PIECE)),
        Refusal.INVALID,
        "This one is paid by the piece",
    ),
    (
        adjust_facts(turn=asked(ReviewState.OPEN, matter=HOURLY)),
        Refusal.OUT_OF_DATE,
        "There is no answer of yours",
    ),
]


@pytest.mark.parametrize(("facts", "reason", "said"), NOT_THEIRS)
def test_what_is_not_theirs_to_adjust_shows_no_form_and_changes_nothing(
    facts: AdjustFacts, reason: Refusal, said: str
) -> None:
    opening = OpenTimeForm(id=ID, sender=ADAS, review_id=REVIEW.id)
    for decision in (open_time_form(opening, facts, NOW), decide(says("10"), facts)):
        reply = refused(decision)
        assert reply.reason is reason
        assert said in reply.words


def test_whom_a_wall_bars_learns_nothing_of_it() -> None:
    adas = wall(WallKind.CLIENT, TASK.client_id, person_id=ADA, since=NOW - timedelta(days=7))
    facts = adjust_facts(turn=replace(undo_facts().turn, walls=WallSet(version=1, walls=(adas,))))
    assert refused(decide(says("10"), facts)).reason is Refusal.NOT_AVAILABLE


def test_one_question_at_a_time_waits() -> None:
    reply = refused(decide(says("28", reason="Slow."), adjust_facts(asked=asked_time())))
    assert (reply.reason, "A supervisor was asked for 0:25:00 already." in reply.words) == (
        Refusal.CONFLICT,
        True,
    )


@pytest.mark.parametrize("people", [(), (PERSON,)])
def test_where_nobody_else_can_grant_it_nothing_is_asked(people: Any) -> None:
    reply = refused(decide(says("25", reason="Slow."), adjust_facts(people=people)))
    assert "Nobody else of your firm is set up to grant more time" in reply.words


def test_supervisors_of_the_area_come_first() -> None:
    decision = decide(says("25", reason="Slow."), adjust_facts(people=(ADM, MAX, SOL)))
    assert [message.to for message in decision.messages[1:]] == [ToPerson(person_id=SOL.id)]


def test_a_form_can_be_opened_again_after_it_was_lowered() -> None:
    facts = adjust_facts(entry=replace(entered()[0], milliseconds=0))
    shown = open_time_form(OpenTimeForm(id=ID, sender=ADAS, review_id=REVIEW.id), facts, NOW).reply
    assert isinstance(shown, ShowForm)
    assert "0:00:00 counts" in shown.form.intro[0]
    assert OPENED < ANSWERED


def test_the_form_does_not_offer_more_where_more_cannot_be() -> None:
    facts = adjust_facts(entry=replace(entered()[0], milliseconds=30 * MINUTE))
    shown = open_time_form(OpenTimeForm(id=ID, sender=ADAS, review_id=REVIEW.id), facts, NOW).reply
    assert isinstance(shown, ShowForm)
    assert shown.form.intro == (
        "0:30:00 counts for this review now, all the time that it was open with you. Less counts at once.",
    )
