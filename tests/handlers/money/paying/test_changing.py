"""Lines in question and their answers, bonuses, clawbacks by contract only, and how a firm pays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.ids import CommandId, PayoutId, TimeEntryId
from handlers.messages import ToPerson
from handlers.money.accounts import adjustments, expert_accrued
from handlers.money.amounts import Money
from handlers.money.paying.changing.adjusting import AdjustingFacts, AdjustPay, adjust_pay
from handlers.money.paying.changing.disputing import (
    AnswerDispute,
    AnsweringFacts,
    DisputeLine,
    DisputingFacts,
    answer_dispute,
    dispute_line,
)
from handlers.money.paying.settling import Due
from handlers.money.paying.terms import (
    DetailsFacts,
    SetPayDetails,
    SetPayTerms,
    TermsFacts,
    set_pay_details,
    set_pay_terms,
)
from handlers.money.paying.values import (
    AdjustmentKind,
    Dispute,
    DisputeState,
    PayAdjustment,
    PayDetails,
    PayoutMoved,
    PayoutState,
    PayReason,
    PayTerms,
    RunChanged,
    RunOpened,
)
from handlers.money.posting import Posting
from handlers.people.people import Firm, OutsideBusiness
from tests.handlers.money.paying.cast import ADA, AT, FAY, FIRM, PAYOUT, RUN, kinds, refusal, words

COMMAND = CommandId("c" * 32)
LINE = TimeEntryId("t" * 32)
OPEN_RUN = replace(RUN, disputes_until=AT + timedelta(hours=1))
FIVE = Money(minor=500, currency="USD")
SAYING = DisputingFacts(expert=ADA, run=OPEN_RUN, payout_id=PAYOUT.id, money=FIVE, finance=(FAY.id,))
DISPUTE = Dispute(
    id="d" * 32,
    firm_id=FIRM,
    payout_id=PAYOUT.id,
    time_entry_id=LINE,
    person_id=ADA.id,
    words="I read two.",
    at=AT,
)
TERMS = PayTerms(firm_id=FIRM, minimums=(("USD", 5_000),))
DUE = Due(person_id=ADA.id, currency="USD", payout_id=PAYOUT.id, lines=PAYOUT.amount)
ANSWERING = AnsweringFacts(
    by=FAY, dispute=DISPUTE, person="Ada", currency="USD", payout=PAYOUT, run=RUN, due=DUE, terms=TERMS
)


def say(facts: DisputingFacts = SAYING, text: str = " I read\n two. ") -> Any:
    return dispute_line(DisputeLine(id=COMMAND, time_entry_id=LINE, words=text), facts, AT)


def answer(
    accepts: bool = True, correction: int = 250, text: str = "Right.", **changes: Any
) -> Any:  # as a table reads best
    command = AnswerDispute(
        id=COMMAND, dispute_id=DISPUTE.id, accepts=accepts, correction=correction, words=text
    )
    return answer_dispute(command, replace(ANSWERING, **changes), AT)


def test_an_expert_says_that_a_line_is_not_right_and_finance_is_told() -> None:
    decision = say()
    dispute, changed = decision.records
    assert (dispute.words, dispute.state) == ("I read two.", DisputeState.OPEN)
    assert isinstance(changed, RunChanged)
    assert [message.to for message in decision.messages] == [ToPerson(person_id=FAY.id)]


@pytest.mark.parametrize(
    ("changes", "text", "told"),
    [
        ({"run": None}, "x", "That is no line of a payout of yours"),
        ({"payout_id": None}, "x", "That is no line of a payout of yours"),
        ({"run": RUN}, "x", "The time to say so ended"),
        ({}, "  ", "Please say it in a few words."),
        ({}, "x" * 1_001, "At most 1,000 characters"),
    ],
)
def test_what_cannot_be_in_question(changes: dict[str, Any], text: str, told: str) -> None:
    assert refusal(say(replace(SAYING, **changes), text)).startswith(told)


def test_a_line_is_in_question_once() -> None:
    assert kinds(say(replace(SAYING, before=DISPUTE))) == []
    answered = replace(DISPUTE, state=DisputeState.REFUSED, answer="It was one.")
    assert "It was one." in words(say(replace(SAYING, before=answered)))


def test_a_correction_goes_into_the_payout_at_once_with_its_entry_and_makes_approvals_void() -> None:
    decision = answer()
    (adjustment,) = (one for one in decision.records if isinstance(one, PayAdjustment))
    (posting,) = (one for one in decision.records if isinstance(one, Posting))
    (moved,) = (one for one in decision.records if isinstance(one, PayoutMoved))
    (changed,) = (one for one in decision.records if isinstance(one, RunChanged))
    assert (adjustment.kind, adjustment.amount) == (AdjustmentKind.CORRECTION, 250)
    assert (posting.debit, posting.credit) == (adjustments(), expert_accrued(ADA.id))
    assert (moved.payout.amount, moved.payout.state) == (10_250, PayoutState.DRAFTED)
    assert (changed.seen, changed.amount) == (3, 250)
    assert [message.to for message in decision.messages] == [ToPerson(person_id=ADA.id)]


@pytest.mark.parametrize(
    ("correction", "state", "reason"),
    [
        (-6_000, PayoutState.CARRIED, PayReason.MINIMUM),
        (-10_000, PayoutState.CARRIED, PayReason.NOTHING),
        (-10_001, PayoutState.CARRIED, PayReason.NEGATIVE),
    ],
)
def test_what_a_correction_leaves_is_judged_like_any_other_pay(
    correction: int, state: PayoutState, reason: PayReason
) -> None:
    (moved,) = (one for one in answer(correction=correction).records if isinstance(one, PayoutMoved))
    assert (moved.payout.state, moved.payout.reason) == (state, reason)


def test_what_was_held_for_the_question_waits_for_approval_again() -> None:
    held = replace(PAYOUT, state=PayoutState.HELD, reason=PayReason.DISPUTED)
    decision = answer(accepts=False, correction=0, payout=held, run=replace(RUN, is_open=False))
    (moved,) = (one for one in decision.records if isinstance(one, PayoutMoved))
    assert (moved.payout.state, moved.payout.amount) == (PayoutState.DRAFTED, 10_000)
    assert RunOpened(period_id=RUN.period_id, is_open=True) in decision.records


def test_a_correction_of_what_is_gone_goes_into_the_next_payout() -> None:
    decision = answer(payout=None, run=None, due=None, terms=None)
    assert kinds(decision) == ["DisputeAnswered", "PayAdjustment", "Posting"]
    assert "with the next payout" in words(decision)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"dispute": None}, "There is no such question"),
        ({"by": replace(FAY, id=ADA.id)}, "This is about your own pay"),
        ({"correction": 0}, "Say by how much"),
        ({"accepts": False}, "What is refused corrects nothing"),
        ({"text": ""}, "Please say it in a few words"),
    ],
)
def test_what_is_no_answer(how: dict[str, Any], told: str) -> None:
    assert refusal(answer(**how)).startswith(told)


def test_a_question_is_answered_once() -> None:
    assert kinds(answer(dispute=replace(DISPUTE, state=DisputeState.REFUSED))) == []


DETAILS = PayDetails(person_id=ADA.id, firm_id=FIRM, clawback_term="§ 7: within 90 days")


def adjust(
    kind: str, amount: str = "50", facts: AdjustingFacts | None = None, reason: str = "Gold tasks"
) -> Any:
    command = AdjustPay(id=COMMAND, kind=AdjustmentKind(kind), amount=amount, currency="usd", reason=reason)
    return adjust_pay(command, facts or AdjustingFacts(by=FAY, person=ADA, details=DETAILS), AT)


@pytest.mark.parametrize(
    ("kind", "amount", "term", "sides"),
    [
        ("bonus", 5_000, "", (adjustments(), expert_accrued(ADA.id))),
        ("clawback", -5_000, "§ 7: within 90 days", (expert_accrued(ADA.id), adjustments())),
    ],
)
def test_an_adjustment_is_kept_with_its_entry(
    kind: str, amount: int, term: str, sides: tuple[str, str]
) -> None:
    adjustment, posting = adjust(kind).records
    assert (adjustment.amount, adjustment.term, adjustment.recorded_by) == (amount, term, FAY.id)
    assert (posting.debit, posting.credit, posting.amount) == (*sides, 5_000)


def test_what_a_platform_sends_once_more_is_recorded_once() -> None:
    (recorded, _) = adjust("bonus").records
    again = adjust("bonus", facts=AdjustingFacts(by=FAY, person=ADA, details=DETAILS, recorded=recorded))
    assert (again.records, again.reply.already, again.reply.words) == ((), True, "That is recorded already.")


NO_TERM = AdjustingFacts(by=FAY, person=ADA, details=replace(DETAILS, clawback_term=""))
MISSING = replace(ADA, outside_business=OutsideBusiness.MISSING)


@pytest.mark.parametrize(
    ("kind", "amount", "facts", "told"),
    [
        ("clawback", "50", NO_TERM, "The contract of Ada has no term on taking pay back"),
        ("clawback", "50", AdjustingFacts(by=FAY, person=ADA), "The contract of Ada has no term"),
        ("bonus", "50", AdjustingFacts(by=ADA, person=ADA), "Nobody adjusts their own pay"),
        ("bonus", "50", AdjustingFacts(by=FAY, person=None), "That is no expert"),
        ("bonus", "50", AdjustingFacts(by=FAY, person=FAY), "That is no expert"),
        ("bonus", "50", AdjustingFacts(by=FAY, person=MISSING), "Nothing accrues to Ada while"),
        ("bonus", "0", None, "The amount is nothing."),
        ("bonus", "-5", None, "An amount cannot be negative."),
        ("bonus", "5.001", None, "USD has only 2 decimals."),
    ],
)
def test_what_is_not_adjusted(kind: str, amount: str, facts: AdjustingFacts | None, told: str) -> None:
    assert refusal(adjust(kind, amount, facts)).startswith(told)


KERN = Firm(id=FIRM, name="Kern", currency="USD", zone="UTC", week_end=6, digest_hour=9, next_close_at=AT)


def terms(finance: int = 2, **changes: Any) -> Any:
    command = SetPayTerms(
        id=COMMAND, approvals=2, minimums=("USD 50", "eur: 40.50"), hold_weeks=2, dispute_hours=48
    )
    return set_pay_terms(replace(command, **changes), TermsFacts(firm=KERN, finance=finance), AT)


def test_terms_are_read_as_they_are_typed() -> None:
    (kept,) = terms().records
    assert kept == PayTerms(firm_id=FIRM, approvals=2, minimums=(("EUR", 4_050), ("USD", 5_000)))
    assert kept.minimum("GBP") == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"approvals": 3}, "How many approve must be from 1 to 2"),
        ({"finance": 1}, "There is only 1 person in finance"),
        ({"minimums": ("USD 1", "USD 2")}, "USD stands there twice"),
        ({"minimums": ("XXQ 1",)}, "“XXQ” is not a currency code"),
        ({"minimums": ("USD",)}, "That is not an amount"),
        ({"hold_weeks": 13}, "The weeks that new experts wait must be from 0 to 12"),
        ({"dispute_hours": 169}, "The hours for disputes must be from 0 to 168"),
    ],
)
def test_terms_that_cannot_be(changes: dict[str, Any], told: str) -> None:
    assert refusal(terms(**changes)).startswith(told)


def details(by: Any = FAY, **changes: str) -> Any:
    command = SetPayDetails(
        id=COMMAND, email="ada@kern.example", cost_centre="CC-7", clawback_term="", currency=""
    )
    facts = DetailsFacts(person=ADA, by=by)
    return set_pay_details(replace(command, **changes), facts, AT)


def test_details_are_kept() -> None:
    (kept,) = details(currency="eur").records
    assert (kept.email, kept.cost_centre, kept.currency) == ("ada@kern.example", "CC-7", "EUR")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": "ada"}, "“ada” is not an e-mail address."),
        ({"email": "=cmd@x.y"}, "“=cmd@x.y” is not an e-mail address."),
        ({"cost_centre": "DE89 3704 0044 0532 0130 00"}, "That looks like an account or a tax number"),
        ({"cost_centre": "123-45-6789"}, "That looks like an account or a tax number"),
        ({"currency": "XXQ"}, "“XXQ” is not a currency code"),
        ({"by": ADA, "clawback_term": "never"}, "Somebody else records what your own contract says."),
    ],
)
def test_details_that_are_not_kept(changes: dict[str, Any], told: str) -> None:
    assert refusal(details(**changes)).startswith(told)


def test_the_payout_of_a_dispute_is_named_by_its_id() -> None:
    assert say().records[0].payout_id == PayoutId("p" * 32)
