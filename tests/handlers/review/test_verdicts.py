"""What a verdict records: the review, the answer, the time, the money, and what is said a second time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import derived_id
from handlers.messages import MessageKind
from handlers.money.ledger import AccrualKey, Accrued, LedgerEntry
from handlers.money.time import TimeEntry
from handlers.people.people import Role
from handlers.records import OfferEnded
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.answering.verdicts import NOT_STARTED, VerdictFacts, record_verdict
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.offering.offers import OfferOutcome
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Criterion, Matter
from tests.handlers.review.samples import ADA, BEN, EDITED, NOW, OUTPUT
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    RATES,
    SECRET,
    SHARED,
    account,
    asked,
    changed,
    refused,
    review,
    words,
)

S, K = ReviewState, VerdictKind
Held = tuple[AccrualKey, Accrued]
APPROVE = Answer(kind=K.APPROVE)
REJECT = Answer(kind=K.REJECT, reason="law", comment=" Swiss law. ", from_form=True)
EDIT = Answer(kind=K.EDIT, pieces=(("piece-0", EDITED),), comment="Two years.", from_form=True)


def decide(answer: Answer, facts: TurnFacts, already: tuple[Held, ...] = ()) -> Decision:
    command = RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=answer)
    known = VerdictFacts(turn=facts, rates=RATES, text=OUTPUT, already=already)
    return record_verdict(command, known, NOW)


def one(decision: Decision, kind: type) -> object:
    (found,) = [record for record in decision.records if isinstance(record, kind)]
    return found


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (APPROVE, S.APPROVED, "Approved. You can undo it for 10 minutes."),
        (EDIT, S.EDITED, "Edited. You can undo it for 10 minutes."),
        (REJECT, S.REJECTED, "Rejected. You can undo it for 10 minutes."),
    ],
)
def test_one_click_on_a_piece_card_is_a_whole_verdict(answer: Answer, state: ReviewState, said: str) -> None:
    decision = decide(answer, asked())

    after = changed(decision)
    assert words(decision) == said
    assert (after.state, after.expert_id, after.version) == (state, ADA, 6)
    assert (after.decided_at, after.final_at) == (NOW, NOW + timedelta(minutes=10))
    assert (after.route_at, after.claim_until, after.meter_since) == (None, None, None)
    given = one(decision, Verdict)
    assert isinstance(given, Verdict)
    assert given.id == derived_id(after.id, "verdict/6")
    assert (given.kind, given.comment) == (answer.kind, answer.comment.strip())
    assert given.edited_output == (EDITED if answer is EDIT else None)
    assert given.reason == ("law" if answer is REJECT else None)
    assert given.criteria_met is None
    assert one(decision, OfferEnded) == OfferEnded(review_id=after.id, number=1, outcome=OfferOutcome.TAKEN)
    assert [message.kind for message in decision.messages] == [MessageKind.CARD_UPDATE]


def test_a_click_is_a_fee_of_one_unit_and_never_an_invented_minute() -> None:
    entry = one(decide(APPROVE, asked()), TimeEntry)

    assert isinstance(entry, TimeEntry)
    assert (entry.units, entry.milliseconds, entry.pay, entry.price) == (1, 0, 600, 1_000)
    assert entry.activity == "A104"


@pytest.mark.parametrize("answer", [APPROVE, EDIT, REJECT])
def test_every_kind_of_answer_pays_the_same(answer: Answer) -> None:
    decision = decide(answer, asked(S.OPEN, matter=HOURLY))

    entry = one(decision, TimeEntry)
    assert isinstance(entry, TimeEntry)
    assert (entry.units, entry.milliseconds, entry.pay, entry.price) == (0, 60_000, 200, 333)
    legs = [record.amount for record in decision.records if isinstance(record, LedgerEntry)]
    assert sorted(legs) == [133, 200]


def test_time_accrues_on_what_the_day_holds_already() -> None:
    held = (("A104", "hour", 0, 0), Accrued(milliseconds=10_000, pay=33, price=56))

    entry = one(decide(APPROVE, asked(S.OPEN, matter=HOURLY), already=(held,)), TimeEntry)

    assert isinstance(entry, TimeEntry)
    assert (entry.pay, entry.price) == (233 - 33, 389 - 56)


def test_the_meter_stops_at_the_matters_limit() -> None:
    long_ago = {"meter_since": NOW - timedelta(hours=3)}

    after = changed(decide(APPROVE, asked(S.OPEN, matter=HOURLY, review_changes=long_ago)))

    assert after.metered_ms == 9 * 60_000


@pytest.mark.parametrize("matter", [HOURLY, SECRET, SHARED], ids=["by the hour", "confidential", "shared"])
@pytest.mark.parametrize("answer", [APPROVE, EDIT, REJECT])
def test_nobody_answers_what_they_were_not_shown(matter: Matter, answer: Answer) -> None:
    for of in (None, ADA):
        reply = refused(decide(answer, asked(of=of, matter=matter)))
        assert (reply.reason, reply.words) == (Refusal.OUT_OF_DATE, NOT_STARTED)


def test_without_a_rate_nothing_is_recorded() -> None:
    reply = refused(decide(APPROVE, asked(matter=replace(CLEARED, currency="CHF"))))

    assert reply.reason is Refusal.NO_RATE
    assert (
        reply.words
        == "There is no rate for this work yet, so nothing was recorded. Your firm's admin can set one."
    )


def test_a_rubric_is_kept_only_where_there_is_one() -> None:
    rubric = (Criterion(id="cites", text="Cites"),)
    ticked = replace(APPROVE, criteria_met=("cites",), from_form=True)

    with_rubric = one(decide(ticked, asked(matter=replace(CLEARED, rubric=rubric))), Verdict)

    assert isinstance(with_rubric, Verdict)
    assert with_rubric.criteria_met == ("cites",)


SAME = {
    "approve": (S.APPROVED, APPROVE, {}),
    "approve in a form": (S.APPROVED, replace(APPROVE, from_form=True), {}),
    "reject": (S.REJECTED, REJECT, {"comment": "Swiss law."}),
    "edit": (S.EDITED, EDIT, {"comment": "Two years."}),
}


@pytest.mark.parametrize(("state", "answer", "given"), SAME.values(), ids=SAME.keys())
def test_the_same_said_twice_is_recorded_once(
    state: ReviewState, answer: Answer, given: dict[str, str]
) -> None:
    facts = asked(state)
    assert facts.verdict is not None
    facts = replace(facts, verdict=replace(facts.verdict, **given))

    decision = decide(answer, facts)

    did = {S.APPROVED: "approved", S.REJECTED: "rejected", S.EDITED: "edited"}[state]
    said = f"You {did} this already; it is recorded once."
    assert decision == Decision(reply=Done(words=said, subject_id="verdict", already=True))


OTHERWISE = {
    "another kind": (S.APPROVED, REJECT),
    "another comment": (S.REJECTED, replace(REJECT, comment="Dutch law.")),
    "another reason": (S.REJECTED, replace(REJECT, comment="Look at clause 14 too.", reason="tone")),
    "another text": (S.EDITED, replace(EDIT, comment="", pieces=(("piece-0", "Other."),))),
    "a form of another text": (S.EDITED, replace(EDIT, comment="", pieces=())),
    "a comment where there was none": (S.APPROVED, replace(APPROVE, comment="Good.", from_form=True)),
}


@pytest.mark.parametrize(("state", "answer"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_something_else_said_after_an_answer_has_to_undo_it_first(state: ReviewState, answer: Answer) -> None:
    assert refused(decide(answer, asked(state))).reason is Refusal.ALREADY_ANSWERED


def test_the_same_from_somebody_else_is_too_late() -> None:
    ben = account(replace(PERSON, id=BEN, name="Ben Odell"))

    reply = refused(decide(APPROVE, asked(S.APPROVED, by=ben)))

    assert (reply.reason, reply.words) == (
        Refusal.TAKEN,
        "Ada Okafor already approved this one. Nothing more was recorded.",
    )


def test_who_is_no_expert_any_more_is_not_told_that_it_is_recorded() -> None:
    former = account(replace(PERSON, roles=frozenset({Role.FINANCE})))

    assert isinstance(decide(APPROVE, asked(S.APPROVED, by=former)).reply, Refused)
