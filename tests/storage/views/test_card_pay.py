"""What a card says of pay to its own reader: the rate, or why not; of an answer, how it was when it was given."""

from dataclasses import replace

import pytest

from handlers.people.people import OutsideBusiness
from handlers.review.answering.verdict_values import VerdictKind
from storage.views.cards import pay_text
from tests.handlers.review.samples import NOW, verdict
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
