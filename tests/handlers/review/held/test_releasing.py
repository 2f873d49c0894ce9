"""What becomes of a held answer: who may release it or send it back, what that leaves, and what is said too late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, FormPurpose, Refusal, Refused, ShowForm
from handlers.messages import MessageKind, ToPerson
from handlers.money.ledger import Accrued, LedgerEntry
from handlers.money.time import TimeEntry
from handlers.people.people import Person, Role
from handlers.records import HeldEnded
from handlers.review.answering.undo import UndoFacts, undo_verdict
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.commands import UndoVerdict
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.held.releasing import (
    OUT_OF_DATE,
    OWN_ANSWER,
    HeldFacts,
    open_held_form,
    release_held,
    send_back,
)
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.reviews import ReviewState
from tests.handlers.review.held.held_samples import ADM, EDIT_WITH_IBAN, SOL, decided_by, held_answer
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    account,
    asked,
    changed,
    refused,
    words,
)

S, K, H = ReviewState, VerdictKind, HeldOutcome
LATER = NOW + timedelta(hours=2)


def release(facts: HeldFacts, note: str = "") -> Decision:
    return release_held(ReleaseHeld(id=ID, sender=ADAS, held_id=held_answer().id, note=note), facts, LATER)


def give_back(facts: HeldFacts, note: str = "Take the account out.") -> Decision:
    return send_back(SendBack(id=ID, sender=ADAS, held_id=held_answer().id, note=note), facts, LATER)


def read(facts: HeldFacts) -> Decision:
    command = OpenHeldForm(id=ID, sender=ADAS, held_id=held_answer().id, purpose=FormPurpose.RELEASE)
    return open_held_form(command, facts, LATER)


def ask_why(facts: HeldFacts) -> Decision:
    command = OpenHeldForm(id=ID, sender=ADAS, held_id=held_answer().id, purpose=FormPurpose.SEND_BACK)
    return open_held_form(command, facts, LATER)


ACTS: list[Callable[[HeldFacts], Decision]] = [release, give_back, read, ask_why]


def one(decision: Decision, kind: type) -> Any:
    (found,) = [record for record in decision.records if isinstance(record, kind)]
    return found


@pytest.mark.parametrize(
    ("kind", "state"), [(K.APPROVE, S.APPROVED), (K.EDIT, S.EDITED), (K.REJECT, S.REJECTED)]
)
def test_a_release_gives_the_verdict_as_it_was_said(kind: VerdictKind, state: ReviewState) -> None:
    held = held_answer(kind)

    decision = release(decided_by(SOL, held))

    after, verdict = changed(decision), one(decision, Verdict)
    assert (after.state, after.version, after.expert_id) == (state, 6, ADA)
    assert (after.decided_at, after.final_at) == (LATER, LATER + timedelta(minutes=10))
    assert (verdict.kind, verdict.expert_id, verdict.version) == (kind, ADA, 6)
    assert (verdict.edited_output, verdict.reason) == (held.edited_output, held.reason)
    assert verdict.comment == held.comment
    assert one(decision, HeldEnded) == HeldEnded(id=held.id, outcome=H.RELEASED, by=SOL.id, at=LATER)
    assert words(decision) == "Released: Ada Okafor’s answer goes out and counts now."


def test_a_release_keeps_the_wording_of_the_answer_and_asks_for_consent_anew() -> None:
    held = held_answer(K.REJECT, matter_version=2, criteria_met=("cites",))
    matter = replace(CLEARED, version=4, answers_may="train", rubric=())
    expert = replace(PERSON, uses=frozenset({"train"}), consent_version=1)

    verdict = one(release(decided_by(SOL, held, matter=matter, expert=expert)), Verdict)

    assert (verdict.matter_version, verdict.criteria_met) == (2, ("cites",))
    assert (verdict.uses, verdict.consent_version) == (("index", "train"), 1)


def test_the_money_accrues_at_the_release_on_the_time_that_was_metered_at_the_answer() -> None:
    before = (("A103", "hour", 0, 0), Accrued(milliseconds=10_000, pay=33, price=56))

    entry = one(release(decided_by(matter=HOURLY, already=(before,))), TimeEntry)

    assert (entry.dated_at, entry.milliseconds, entry.person_id) == (LATER, 60_000, ADA)
    assert (entry.pay, entry.price) == (233 - 33, 389 - 56)


def test_a_piece_is_one_fee_whoever_releases_it() -> None:
    decision = release(decided_by(ADM))

    entry = one(decision, TimeEntry)
    assert (entry.units, entry.pay, entry.price, entry.person_id) == (1, 600, 1_000, ADA)
    assert sum(record.amount for record in decision.records if isinstance(record, LedgerEntry)) == 1_000


def test_without_a_rate_nothing_is_released() -> None:
    assert refused(release(replace(decided_by(), rates=()))).reason is Refusal.NO_RATE


def test_what_is_sent_back_is_open_with_its_expert_and_no_time_counts() -> None:
    decision = give_back(decided_by(SOL, matter=HOURLY))

    after = changed(decision)
    assert (after.state, after.expert_id, after.version) == (S.OPEN, ADA, 6)
    assert (after.meter_since, after.metered_ms) == (None, 60_000)
    assert after.claim_until == LATER + timedelta(minutes=HOURLY.claim_minutes)
    ended = one(decision, HeldEnded)
    assert (ended.outcome, ended.by, ended.note) == (H.SENT_BACK, SOL.id, "Take the account out.")
    assert not [record for record in decision.records if isinstance(record, TimeEntry | Verdict)]


def test_who_is_off_duty_keeps_what_came_back_until_their_day_begins() -> None:
    night = NOW.replace(hour=22)

    decision = send_back(
        SendBack(id=ID, sender=ADAS, held_id=held_answer().id, note="Why?"), decided_by(), night
    )

    until = changed(decision).claim_until
    assert until is not None
    assert until - timedelta(minutes=CLEARED.claim_minutes) > night + timedelta(hours=8)


@pytest.mark.parametrize("act", [release, give_back])
def test_its_cards_and_its_expert_are_told(act: Callable[[HeldFacts], Decision]) -> None:
    messages = act(decided_by()).messages

    held = held_answer()
    assert {(message.kind, message.to, message.subject_id, message.version) for message in messages} == {
        (MessageKind.CARD_UPDATE, None, held.review_id, 6),
        (MessageKind.CARD_UPDATE, None, held.id, 6),
        (MessageKind.HELD_NOTICE, ToPerson(person_id=ADA), held.id, 6),
    }


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "nobody",
    [
        replace(SOL, roles=frozenset({Role.EXPERT})),
        replace(SOL, roles=frozenset({Role.FINANCE, Role.COMPLIANCE})),
    ],
)
def test_only_supervisors_and_admins_decide(act: Callable[[HeldFacts], Decision], nobody: Person) -> None:
    assert "Only admin or supervisor may do this here" in refused(act(decided_by(nobody))).words


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("by", [account(SOL, guest=True), account(SOL, gone=True)])
def test_nobody_decides_from_a_dead_account(act: Callable[[HeldFacts], Decision], by: Any) -> None:
    refused(act(decided_by(by=by)))


@pytest.mark.parametrize("act", ACTS)
def test_nobody_decides_about_their_own_answer(act: Callable[[HeldFacts], Decision]) -> None:
    also = replace(PERSON, roles=frozenset({Role.EXPERT, Role.SUPERVISOR}))

    assert refused(act(decided_by(also))).words == OWN_ANSWER


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_there_is_out_of_date(act: Callable[[HeldFacts], Decision]) -> None:
    assert refused(act(replace(decided_by(), held=None))).words == OUT_OF_DATE


def over(outcome: HeldOutcome, by: Any = SOL.id) -> HeldFacts:
    held = held_answer(outcome=outcome, ended_by=by, ended_at=NOW)
    return replace(decided_by(SOL, held, state=S.OPEN), ended_by="Sol Reyes" if by == SOL.id else "Max Roth")


OVER: list[tuple[Callable[[HeldFacts], Decision], HeldOutcome, Any, type, str]] = [
    (release, H.RELEASED, "max", Refused, "Max Roth released this answer already. Nothing was changed."),
    (give_back, H.RELEASED, "max", Refused, "Max Roth released this answer already. Nothing was changed."),
    (release, H.SENT_BACK, "max", Refused, "Max Roth sent this answer back already. Nothing was changed."),
    (release, H.RELEASED, SOL.id, Done, "You released this answer already."),
    (give_back, H.SENT_BACK, SOL.id, Done, "You sent this answer back already."),
    (release, H.SENT_BACK, SOL.id, Refused, "Sol Reyes sent this answer back already. Nothing was changed."),
    (read, H.TAKEN_BACK, ADA, Refused, "Ada Okafor took this answer back to change it. Nothing was changed."),
    (ask_why, H.WITHDRAWN, None, Refused, "The client withdrew this one, so it needs no decision any more."),
]


@pytest.mark.parametrize(("act", "outcome", "by", "kind", "said"), OVER)
def test_who_comes_too_late_is_told_what_became_of_it(
    act: Callable[[HeldFacts], Decision], outcome: HeldOutcome, by: Any, kind: type, said: str
) -> None:
    decision = act(over(outcome, by))

    assert isinstance(decision.reply, kind)
    assert words(decision).startswith(said)
    assert decision.records == ()


@pytest.mark.parametrize(("note", "reason"), [("  ", Refusal.INCOMPLETE), ("x" * 2_001, Refusal.TOO_LONG)])
def test_who_sends_back_says_why_in_so_many_words(note: str, reason: Refusal) -> None:
    reply = refused(give_back(decided_by(), note))

    assert (reply.reason, reply.field) == (reason, "comment")


def test_the_form_to_release_shows_all_of_the_answer() -> None:
    shown = read(decided_by()).reply

    assert isinstance(shown, ShowForm)
    assert shown.form.document == EDIT_WITH_IBAN
    assert shown.form.review_id == held_answer().id
    assert "an IBAN in the second paragraph of the edit" in shown.form.intro[0]
    assert not shown.meter_started
    commented = read(decided_by(SOL, held_answer(K.REJECT))).reply
    assert isinstance(commented, ShowForm)
    assert held_answer(K.REJECT).comment in commented.form.intro[1]


def undo(by: Person, held: HeldAnswer | None = None) -> Decision:
    del held
    turn = asked(S.HELD, by=account(by), of=ADA, review_changes={"metered_ms": 60_000})
    return undo_verdict(UndoVerdict(id=ID, sender=ADAS, review_id=turn.review.id), UndoFacts(turn=turn), NOW)  # type: ignore[union-attr]


def test_its_expert_takes_it_back_to_change_it() -> None:
    decision = undo(PERSON)

    after = changed(decision)
    assert (after.state, after.expert_id, after.meter_since) == (S.OPEN, ADA, None)
    assert after.claim_until == NOW + timedelta(minutes=CLEARED.claim_minutes)
    ended = one(decision, HeldEnded)
    assert (ended.id, ended.outcome, ended.by) == (held_answer().id, H.TAKEN_BACK, ADA)
    assert {message.subject_id for message in decision.messages} == {after.id, held_answer().id}
    assert words(decision) == "Taken back. It is yours to answer again."


def test_nobody_takes_back_anothers_answer() -> None:
    said = refused(undo(replace(PERSON, id=BEN, name="Ben Odell"))).words

    assert said == "Only Ada Okafor can take this answer back; a supervisor can send it back."
