"""Who approves what, what is refused, and what is posted of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.ids import CommandId
from handlers.money.accounts import exchange, expert_accrued, expert_payable
from handlers.money.amounts import Money
from handlers.money.paying.going_out.approving import (
    ApprovePayouts,
    ApprovingFacts,
    Change,
    Drafted,
    Postable,
    PostingFacts,
    PostPayouts,
    approve_payouts,
    fingerprint,
    post_payouts,
)
from handlers.money.paying.going_out.converting import exchanged
from handlers.money.paying.values import (
    ExchangeRate,
    PayApproval,
    PayoutMoved,
    PayoutState,
    PayReason,
    RunOpened,
)
from handlers.money.posting import Posting
from tests.handlers.money.paying.cast import ADA, AT, FAY, FIRM, PAYOUT, RUN, kinds, refusal, words

USD = Money(minor=10_000, currency="USD")
DRAFTED = (Drafted(people=2, total=USD),)
FACTS = ApprovingFacts(approver=FAY, run=RUN, drafted=DRAFTED)
COMMAND = ApprovePayouts(id=CommandId("c" * 32), period_id=RUN.period_id, seen=3)
RATE = ExchangeRate(
    id="r" * 32, firm_id=FIRM, from_currency="USD", to_currency="EUR", rate="0.9215", source="ECB", at=AT
)


def approval(**changes: Any) -> PayApproval:
    made = PayApproval(
        period_id=RUN.period_id, number=1, person_id=FAY.id, at=AT, changes=3, fingerprint="0" * 64
    )
    return replace(made, **changes)


def test_an_approval_keeps_what_was_shown() -> None:
    decision = approve_payouts(COMMAND, FACTS, AT)
    (kept,) = decision.records
    assert isinstance(kept, PayApproval)
    assert (kept.number, kept.changes, kept.fingerprint) == (1, 3, fingerprint(RUN, DRAFTED))
    assert words(decision) == "You approved 2 payouts, $100.00."


def test_two_weeks_or_amounts_or_changes_never_have_the_same_fingerprint() -> None:
    other = (Drafted(people=2, total=Money(minor=10_001, currency="USD")),)
    prints = {
        fingerprint(RUN, DRAFTED),
        fingerprint(RUN, other),
        fingerprint(replace(RUN, changes=4), DRAFTED),
        fingerprint(replace(RUN, period_id="x"), DRAFTED),  # type: ignore[arg-type]
    }
    assert len(prints) == 4


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"run": None}, "There is no such week"),
        ({"run": replace(RUN, disputes_until=AT + timedelta(seconds=1))}, "Experts may still say until"),
        ({"drafted": ()}, "Nothing waits for approval"),
        ({"drafted": (Drafted(people=1, total=USD),), "own": (USD,)}, "What waits is your own pay"),
    ],
)
def test_what_cannot_be_approved(changes: dict[str, Any], told: str) -> None:
    assert refusal(approve_payouts(COMMAND, replace(FACTS, **changes), AT)).startswith(told)


def test_an_approval_after_a_change_says_what_changed_and_approves_nothing() -> None:
    five = Money(minor=500, currency="USD")
    old = Change(number=2, person="Ben", what="a line was corrected", money=five)
    new = Change(number=3, person="Ada", what="a line was corrected", money=five)
    seen = replace(COMMAND, seen=2)
    told = refusal(approve_payouts(seen, replace(FACTS, changes=(old, new)), AT))
    assert told == (
        "The payout changed since this card was made: Ada: a line was corrected ($5.00). Nothing was approved; "
        "look again."
    )


def test_nobody_counts_twice_and_an_approval_before_a_change_counts_no_more() -> None:
    again = approve_payouts(COMMAND, replace(FACTS, approvals=(approval(),)), AT)
    assert (kinds(again), words(again)) == ([], "You have approved this already.")
    anew = approve_payouts(COMMAND, replace(FACTS, approvals=(approval(changes=2),)), AT)
    assert isinstance(anew.records[0], PayApproval)
    assert anew.records[0].number == 2


def test_of_two_approvals_the_first_says_that_one_is_missing_and_ones_own_pay_is_left_out() -> None:
    own = (Money(minor=2_500, currency="USD"),)
    decision = approve_payouts(COMMAND, replace(FACTS, run=replace(RUN, approvals=2), own=own), AT)
    assert words(decision) == (
        "You approved 1 payout, $75.00. One more person has to approve before anything goes out. Your own pay is not "
        "in it: somebody else in finance approves that."
    )


POST = PostPayouts(id=CommandId("c" * 32), period_id=RUN.period_id)


def posted(**changes: Any) -> tuple[list[Posting], PayoutMoved]:
    decision = post_payouts(
        POST, PostingFacts(run=RUN, payouts=(replace(Postable(payout=PAYOUT), **changes),)), AT
    )
    (moved,) = (one for one in decision.records if isinstance(one, PayoutMoved))
    return [one for one in decision.records if isinstance(one, Posting)], moved


def test_what_was_approved_is_posted_as_payable_once() -> None:
    (posting,), moved = posted()
    assert (posting.debit, posting.credit) == (expert_accrued(ADA.id), expert_payable(ADA.id))
    assert (posting.amount, posting.cause_id, moved.payout.state) == (10_000, PAYOUT.id, PayoutState.APPROVED)
    assert posted()[0][0].id == posting.id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_walled": True}, PayReason.WALLED),
        ({"lacks_notice": True}, PayReason.NOTICE),
        ({"is_disputed": True}, PayReason.DISPUTED),
        ({"paid_in": "EUR"}, PayReason.NO_RATE),
    ],
)
def test_what_is_kept_from_its_person_by_then_is_held_and_not_posted(
    changes: dict[str, Any], reason: PayReason
) -> None:
    postings, moved = posted(**changes)
    assert (postings, moved.payout.state, moved.payout.reason) == ([], PayoutState.HELD, reason)


def test_what_is_paid_in_another_currency_goes_through_the_clearing_accounts_by_two_linked_entries() -> None:
    (_, out, into), moved = posted(paid_in="EUR", rate=RATE)
    assert (out.debit, out.credit, out.amount) == (expert_payable(ADA.id), exchange("USD"), 10_000)
    assert (into.debit, into.credit, into.amount) == (exchange("EUR"), expert_payable(ADA.id), 9_215)
    assert moved.payout.goes_out == Money(minor=9_215, currency="EUR")
    assert (moved.payout.money, moved.payout.rate_id) == (USD, RATE.id)


@pytest.mark.parametrize(
    ("money", "rate", "into", "expected"),
    [
        (Money(minor=100, currency="USD"), "0.9215", "EUR", 92),
        (Money(minor=100, currency="USD"), "0.925", "EUR", 93),
        (Money(minor=100, currency="USD"), "151.505", "JPY", 152),
        (Money(minor=1_000, currency="JPY"), "0.0066", "USD", 660),
        (Money(minor=100, currency="USD"), "0.30705", "KWD", 307),
    ],
)
def test_exchange_rounds_half_up_by_the_minor_units_of_both(
    money: Money, rate: str, into: str, expected: int
) -> None:
    assert exchanged(money, rate, into) == Money(minor=expected, currency=into)


def test_a_week_ends_when_nothing_of_it_waits_any_more() -> None:
    ended = post_payouts(POST, PostingFacts(run=RUN), AT)
    assert ended.records == (RunOpened(period_id=RUN.period_id, is_open=False),)
    waits = post_payouts(POST, PostingFacts(run=RUN, others_wait=True), AT)
    assert waits.records == ()
    over = post_payouts(POST, PostingFacts(run=replace(RUN, is_open=False)), AT)
    assert over.records == ()
