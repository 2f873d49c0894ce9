"""What a card says of pay to its own reader: the rate, or why not; of an answer, how it was when it was given."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.ids import RateLineId
from handlers.money.rating.premiums import Premium, PremiumKind, PremiumLine
from handlers.people.people import OutsideBusiness
from handlers.review.answering.verdict_values import VerdictKind
from handlers.walls.wall_sets import Judgement
from storage.views.cards import facts_seen, pay_text
from tests.handlers.review.samples import NOW, REVIEW, TASK, verdict
from tests.handlers.review.turn_samples import CLEARED, PERSON, RATES

MISSING, EMPLOYER, APPROVED = (
    OutsideBusiness.MISSING,
    OutsideBusiness.EMPLOYER_PAID,
    OutsideBusiness.APPROVED,
)
RATE = "$6.00 a review"


@pytest.mark.parametrize(
    ("status", "given", "told"),
    [
        (APPROVED, None, RATE),
        (MISSING, None, "no pay yet: your notice of outside business is missing"),
        (EMPLOYER, None, "paid to your firm"),
        # what was given keeps its own, whatever holds by now
        (MISSING, verdict(VerdictKind.APPROVE), RATE),
        (
            APPROVED,
            verdict(VerdictKind.APPROVE, unpaid=MISSING),
            "not paid: your notice of outside business was missing",
        ),
        (APPROVED, verdict(VerdictKind.APPROVE, unpaid=EMPLOYER), "paid to your firm"),
    ],
)
def test_a_reader_is_told_what_they_earn_or_why_not(
    status: OutsideBusiness, given: object, told: str
) -> None:
    reader = replace(PERSON, outside_business=status)
    assert pay_text(RATES, CLEARED, reader, NOW, given) == told  # type: ignore[arg-type]  # a verdict or none


def test_what_was_given_has_the_rate_and_the_premium_that_it_was_entered_with() -> None:
    later = replace(RATES[0], id=RateLineId("later"), pay=1, effective_from=NOW + timedelta(hours=1))
    given, weekend = verdict(VerdictKind.APPROVE), Premium(kinds="weekend", pay_bp=2500, price_bp=5000)
    for_the_client = Premium(kinds="rush", pay_bp=0, price_bp=5000)
    now = NOW + timedelta(hours=2)
    rates = (*RATES, later)

    assert pay_text(rates, CLEARED, PERSON, now) == "$0.01 a review"
    assert pay_text(rates, CLEARED, PERSON, now, given) == RATE
    told = pay_text(rates, CLEARED, PERSON, now, given, weekend)
    assert told == "$7.50 a review, with a weekend premium of 25 %"
    assert pay_text(rates, CLEARED, PERSON, now, given, for_the_client) == RATE


@pytest.mark.parametrize(
    ("due_in", "told"),
    [
        (60, "$6.00 a review, 10 % more if answered in time, 25 % more at the weekend"),
        (600, "$6.00 a review, 25 % more at the weekend"),
    ],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_what_waits_says_what_more_it_may_earn(due_in: int, told: str, is_own: bool) -> None:
    premiums = (
        PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=9900, effective_from=NOW),
        PremiumLine(
            kind=PremiumKind.RUSH, pay_bp=1000, price_bp=9900, effective_from=NOW, within_minutes=120
        ),
    )
    seen = facts_seen(
        REVIEW,
        replace(TASK, due_at=NOW + timedelta(minutes=due_in)),
        replace(CLEARED, premiums=premiums),
        expert_name="",
        verdict=None,
        rates=RATES,
        earner=PERSON,
        is_own=is_own,
        zone="UTC",
        judged=Judgement.DELIVER,
        wall_version=0,
        now=NOW,
    )
    assert seen.fee_text == told
