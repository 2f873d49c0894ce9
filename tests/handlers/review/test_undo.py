"""Taking a verdict back: who may, until when, and what of its time and money is left."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.decisions import Decision, Refusal
from handlers.ids import ClientId, FirmId, MatterId
from handlers.money.ledger import Accrued, LedgerEntry, Work, accrue
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry
from handlers.people.people import Role
from handlers.records import TaskReopened, VerdictRevoked
from handlers.review.answering.undo import UndoFacts, reversals, undo_verdict, void_verdict
from handlers.review.commands import UndoVerdict, VoidVerdict
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Offer, TaskState
from tests.handlers.review.samples import ADA, BEN, FINAL_AT, NOW, TASK
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    ID,
    PERSON,
    RATES,
    account,
    asked,
    changed,
    refused,
    review,
    words,
)

S, R = ReviewState, Refusal
HOUR = next(rate for rate in RATES if rate.unit is RateUnit.HOUR)
SOL = account(replace(PERSON, id=BEN, name="Sol Reyes", roles=frozenset({Role.SUPERVISOR})))
NOBODY = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)


def undo(turn: TurnFacts, now: datetime = NOW) -> Decision:
    return undo_verdict(UndoVerdict(id=ID, sender=ADAS, review_id=review().id), UndoFacts(turn=turn), now)


def void(turn: TurnFacts, now: datetime = NOW, **facts: Any) -> Decision:
    command = VoidVerdict(id=ID, sender=ADAS, reference="3fa9c1")
    return void_verdict(command, UndoFacts(turn=turn, **facts), now)


@pytest.mark.parametrize("state", [S.APPROVED, S.EDITED, S.REJECTED])
def test_an_undone_review_is_open_with_its_expert_again_and_its_meter_stands(state: ReviewState) -> None:
    decision = undo(asked(state, review_changes={"metered_ms": 60_000}), FINAL_AT - timedelta(seconds=1))

    after = changed(decision)
    assert words(decision) == "Undone. It is yours to answer again."
    assert (after.state, after.expert_id, after.metered_ms) == (S.OPEN, ADA, 60_000)
    assert (after.meter_since, after.final_at) == (None, None)
    assert after.claim_until == FINAL_AT - timedelta(seconds=1) + timedelta(minutes=30)
    assert sum(isinstance(record, VerdictRevoked) for record in decision.records) == 1


UNDO_REFUSED = {
    "nothing answered": (
        asked(S.OPEN),
        NOW,
        R.NOTHING_TO_UNDO,
        "There is no answer of yours here to undo.",
    ),
    "voided": (asked(S.VOID), NOW, R.NOTHING_TO_UNDO, "There is no answer of yours here to undo."),
    "another's": (asked(S.APPROVED, of=BEN), NOW, R.NOT_YOURS, "Only Ben Odell can undo this answer."),
    "time over": (
        asked(S.APPROVED),
        FINAL_AT,
        R.TOO_LATE,
        "The time to undo is over, so this answer stands. It ended at 11:42. A supervisor can still take it back.",
    ),
    "a month later": (
        asked(S.APPROVED),
        NOW + timedelta(days=30),
        R.TOO_LATE,
        (
            "The time to undo is over, so this answer stands. It ended on Mon 23 Nov, 11:42. "
            "A supervisor can still take it back."
        ),
    ),
    "no expert any more": (asked(S.APPROVED, by=SOL), NOW, R.NOT_AN_EXPERT, NOBODY),
}


@pytest.mark.parametrize(("turn", "now", "reason", "said"), UNDO_REFUSED.values(), ids=UNDO_REFUSED.keys())
def test_an_undo_is_refused_in_exact_words(
    turn: TurnFacts, now: datetime, reason: Refusal, said: str
) -> None:
    reply = refused(undo(turn, now))

    assert (reply.reason, reply.words) == (reason, said)


def test_an_undo_is_allowed_whatever_became_of_the_matter_meanwhile() -> None:
    lapsed = replace(CLEARED, cleared_until=NOW, is_open=False)

    assert changed(undo(asked(S.APPROVED, matter=lapsed, task=replace(TASK, due_at=NOW)))).state is S.OPEN


def test_a_void_ends_the_turn_and_gives_the_task_a_new_one_due_anew() -> None:
    late = NOW + timedelta(days=3)

    decision = void(asked(S.APPROVED, by=SOL), late)

    assert words(decision) == "Taken back. Ada Okafor's entry is reversed and somebody else will be asked."
    assert changed(decision).state is S.VOID
    (again,) = [record for record in decision.records if isinstance(record, Review)]
    assert (again.state, again.expert_id, again.route_at, again.offers) == (S.OFFERED, None, late, 0)
    assert again.id != review().id
    assert again.created_at > TASK.created_at
    reopened = [record for record in decision.records if isinstance(record, TaskReopened)]
    assert reopened == [TaskReopened(task_id=TASK.id, seen=TASK.state, due_at=late + timedelta(hours=6))]


def test_a_void_of_what_the_client_withdrew_asks_nobody_again() -> None:
    withdrawn = replace(TASK, state=TaskState.WITHDRAWN)

    decision = void(asked(S.APPROVED, by=SOL, task=withdrawn))

    assert "nobody is asked again: the client withdrew the task" in words(decision)
    assert not [record for record in decision.records if isinstance(record, Review | TaskReopened)]


VOID_REFUSED = {
    "by an expert": (
        asked(S.APPROVED),
        {},
        R.NOT_ALLOWED,
        "Only admin or supervisor may do this here, so nothing was changed.",
    ),
    "by oneself": (
        asked(S.APPROVED, of=BEN, by=SOL),
        {},
        R.NOT_ALLOWED,
        "A supervisor does not take back their own answer; ask a colleague.",
    ),
    "not answered": (
        asked(S.OPEN, by=SOL),
        {},
        R.NOTHING_TO_UNDO,
        "Review 3fa9c1 has no answer to take back.",
    ),
    "voided before": (
        asked(S.VOID, by=SOL),
        {},
        R.NOTHING_TO_UNDO,
        "Review 3fa9c1 has no answer to take back.",
    ),
    "paid": (
        asked(S.APPROVED, by=SOL),
        {"is_taken": True},
        R.TOO_LATE,
        "A payout has taken this answer's entry already, so it cannot be taken back, only adjusted.",
    ),
    "invoiced": (
        asked(S.APPROVED, by=SOL),
        {"is_invoiced": True},
        R.TOO_LATE,
        "An invoice has taken this answer's entry already, so it cannot be taken back, only credited.",
    ),
    "no such review": (
        TurnFacts(account=SOL),
        {"matches": 0},
        R.NOT_FOUND,
        "There is no review 3fa9c1 here.",
    ),
    "several": (
        TurnFacts(account=SOL),
        {"matches": 2},
        R.NOT_FOUND,
        "2 reviews begin with 3fa9c1; please give more of the reference.",
    ),
    "a stranger": (TurnFacts(account=None), {"matches": 0}, R.NOT_AN_EXPERT, NOBODY),
}


@pytest.mark.parametrize(("turn", "facts", "reason", "said"), VOID_REFUSED.values(), ids=VOID_REFUSED.keys())
def test_a_void_is_refused_in_exact_words(
    turn: TurnFacts, facts: dict[str, Any], reason: Refusal, said: str
) -> None:
    reply = refused(void(turn, **facts))

    assert (reply.reason, reply.words) == (reason, said)


def entered(milliseconds: int, already: Accrued, version: int) -> tuple[TimeEntry, tuple[LedgerEntry, ...]]:
    work = Work(
        firm_id=FirmId("firm"),
        person_id=ADA,
        client_id=ClientId("client"),
        matter_id=MatterId("matter"),
        review_id=review().id,
        version=version,
        activity="A104",
        milliseconds=milliseconds,
        dated_at=NOW,
        zone="UTC",
    )
    return accrue(work=work, rate=HOUR, already=already)


@given(st.lists(st.integers(min_value=0, max_value=600_000), min_size=1, max_size=12), st.data())
def test_whatever_is_taken_back_the_day_is_the_rounded_exact_amount_of_what_is_left(
    times: list[int], data: st.DataObject
) -> None:
    day: list[TimeEntry] = []
    ledger: list[LedgerEntry] = []
    postings: dict[str, tuple[LedgerEntry, ...]] = {}
    for version, milliseconds in enumerate(times):
        entry, posted = entered(milliseconds, summed(day), version)
        day.append(entry)
        ledger += posted
        postings[entry.id] = posted
    gone = data.draw(st.lists(st.sampled_from(list(day)), unique_by=lambda entry: entry.id))
    for entry in gone:
        facts = UndoFacts(
            turn=asked(S.APPROVED),
            entry=entry,
            postings=postings[entry.id],
            rate=HOUR,
            already=summed(day),
        )
        for record in reversals(facts, NOW):
            if isinstance(record, TimeEntry):
                day.append(record)
            elif isinstance(record, LedgerEntry):
                ledger.append(record)

    left = sum(times) - sum(entry.milliseconds for entry in gone)
    assert summed(day).milliseconds == left
    assert summed(day).pay == (left * HOUR.pay + 1_800_000) // 3_600_000
    assert summed(day).price == (left * HOUR.price + 1_800_000) // 3_600_000
    assert _balance(ledger, f"liab:expert_accrued:{ADA}") == -summed(day).pay


def summed(day: list[TimeEntry]) -> Accrued:
    return Accrued(
        milliseconds=sum(entry.milliseconds for entry in day),
        pay=sum(entry.pay for entry in day),
        price=sum(entry.price for entry in day),
    )


def _balance(ledger: list[LedgerEntry], account_name: str) -> int:
    debits = sum(entry.amount for entry in ledger if entry.debit == account_name)
    return debits - sum(entry.amount for entry in ledger if entry.credit == account_name)


def test_a_direct_matter_is_voided_like_any_other() -> None:
    direct = replace(CLEARED, offer=Offer.DIRECT)

    assert changed(void(asked(S.REJECTED, by=SOL, matter=direct))).state is S.VOID
