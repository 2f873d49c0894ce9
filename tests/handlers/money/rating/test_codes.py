"""Task codes of matters and classifications of timekeepers."""

import pytest

from handlers.ids import FirmId, MatterId
from handlers.money.rates import RateUnit
from handlers.money.rating.billing_terms import BillingTerms, policy_of
from handlers.money.rating.codes import _OF_WORDS, CLASSIFICATIONS, classification_of, task_code_of
from handlers.money.rating.rounding import RoundingPolicy


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "C300"),
        ("advisory", "C300"),
        (" Transactional ", "P500"),
        ("DISPUTES", "L120"),
        ("l310", "L310"),
        ("TR100", "TR100"),
        ("A104", None),  # an activity
        ("E105", None),  # an expense
        ("C3", None),
        ("litigation", None),
    ],
)
def test_a_task_code_is_a_kind_of_matter_or_a_code(typed: str, code: str | None) -> None:
    assert task_code_of(typed) == code


@pytest.mark.parametrize(
    ("seniority", "code"),
    [
        ("partner", "PARTNR"),
        ("Senior Associate", "ASSOC"),
        ("of counsel", "OFCOUN"),
        ("managing director", "PARTNR"),
        ("analyst", "CONSLT"),  # as this firm has it
        ("", "EXPERT"),
        ("wizard", "NBOTHR"),
    ],
)
def test_a_seniority_has_a_classification(seniority: str, code: str) -> None:
    assert classification_of(seniority, {"analyst": "CONSLT"}) == code


def test_every_classification_given_is_on_the_list() -> None:
    assert set(_OF_WORDS.values()) | {"EXPERT", "NBOTHR"} <= CLASSIFICATIONS


@pytest.mark.parametrize("rounding", [RoundingPolicy.EXACT, RoundingPolicy.NEAREST_TENTH])
def test_pieces_are_billed_by_their_fee_whatever_is_said_of_time(rounding: RoundingPolicy) -> None:
    terms = BillingTerms(matter_id=MatterId("m"), firm_id=FirmId("f"), currency="USD", rounding=rounding)
    assert policy_of(terms, RateUnit.PIECE) is RoundingPolicy.FIXED_FEE
    assert policy_of(terms, RateUnit.HOUR) is rounding
