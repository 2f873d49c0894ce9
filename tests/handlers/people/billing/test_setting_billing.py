"""Setting how a matter is billed: what may be, what is said, and in which words the rest is refused."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Done, Refusal
from handlers.money.rates import RateUnit
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.rating.discounts import Tier
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.terms.billing.commands import SetBilling
from handlers.people.terms.billing.setting import CHANGED_SINCE, set_billing
from handlers.people.terms.changing import ChangeMatter
from handlers.people.terms.engagement_changes import change_matter
from tests.handlers.people.samples import CREATE_MATTER, ID, NOW, READY, matter_of, refused

NW7 = matter_of(basis=RateUnit.HOUR)
FACTS = replace(READY, matters=(NW7,))
USUAL = BillingTerms(matter_id=NW7.id, firm_id=NW7.firm_id, currency="USD")
SET = SetBilling(
    id=ID,
    firm="",
    matter="NW-7",
    rounding="exact",
    minimum="500",
    discounts=("50000: 10", "10000 = 5 %"),
    task_code="disputes",
    client_matter_id=" CM-1 ",
    po_number="PO 55",
)


def done(command: SetBilling, *billing: BillingTerms) -> tuple[str, BillingTermsSet]:
    decision = set_billing(command, replace(FACTS, billing=billing), NOW)
    assert isinstance(decision.reply, Done), decision.reply
    (changed,) = decision.records
    assert isinstance(changed, BillingTermsSet)
    return decision.reply.words, changed


def test_terms_are_read_and_have_their_first_version() -> None:
    words, changed = done(SET)
    assert changed.former == USUAL
    assert changed.terms == replace(
        USUAL,
        version=1,
        rounding=RoundingPolicy.EXACT,
        minimum=50_000,
        tiers=(Tier(above=1_000_000, basis_points=500), Tier(above=5_000_000, basis_points=1000)),
        task_code="L120",
        client_matter_id="CM-1",
        po_number="PO 55",
        set_at=NOW,
    )
    assert words == (
        "NW-7 is billed so from its next invoice on. Time: exact; minimum: $500.00; discount: 2 tiers; "
        "task code: L120."
    )


def test_what_is_not_said_stays_and_what_is_empty_goes() -> None:
    _, first = done(SET)
    bare = SetBilling(id=ID, firm="", matter="NW-7")
    _, second = done(replace(bare, minimum="", discounts=(), client_matter_id="", task_code=""), first.terms)
    assert second.terms == replace(
        first.terms, version=2, minimum=0, tiers=(), client_matter_id="", task_code="C300"
    )
    reply = set_billing(replace(bare, minimum="500.00"), replace(FACTS, billing=(first.terms,)), NOW).reply
    assert isinstance(reply, Done)
    assert reply.already


def test_a_matter_that_is_paid_by_the_piece_is_told_that_it_bills_fees() -> None:
    facts = replace(READY, matters=(matter_of(),))
    reply = set_billing(SET, facts, NOW).reply
    assert isinstance(reply, Done)
    assert reply.words.endswith("so its invoices count fixed fees, and time only where there is some.")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"rounding": "up"},
            "rounding",
            "Time is rounded: exact, nearest_tenth, up_tenth_once_per_day, min_",
        ),
        (
            {"rounding": "fixed_fee"},
            "rounding",
            "A matter bills fixed fees where its experts are paid by the",
        ),
        ({"minimum": "-1"}, "minimum", "An amount cannot be negative."),
        ({"minimum": "500 EUR"}, "minimum", "NW-7 is in USD, so an amount in EUR would never hold for it."),
        ({"minimum": "a lot"}, "minimum", "That is not an amount."),
        ({"discounts": ("5 %",)}, "discounts", "“5 %” is not a tier. Write one a line, like 10000: 5 %."),
        ({"discounts": ("1000 eur: 5",)}, "discounts", "NW-7 is in USD, so an amount in EUR would never"),
        ({"discounts": ("1000: 101",)}, "discounts", "A discount may be 100 % at most."),
        ({"discounts": ("1000: -5",)}, "discounts", "A discount cannot be negative."),
        ({"discounts": ("10: 5", "10.00: 6")}, "discounts", "Two tiers begin at 10.00."),
        ({"discounts": tuple(f"{n}: 1" for n in range(11))}, "discounts", "There may be at most 10 tiers"),
        ({"task_code": "A104"}, "task_code", "“A104” is no UTBMS task code. Say advisory (C300), trans"),
        ({"client_matter_id": "x" * 21}, "client_matter_id", "The client’s matter id may have at most 20"),
        ({"po_number": "PO|55"}, "po_number", "The PO number cannot have | or [ or ] in it"),
        ({"matter": "NW-8"}, "matter", "The firm has no matter “NW-8”."),
    ],
)
def test_terms_that_cannot_stand_are_refused_whole(changes: dict[str, Any], field: str, words: str) -> None:
    _, which, said = refused(set_billing(replace(SET, **changes), FACTS, NOW))
    assert which == field
    assert said.startswith(words)
    assert said.endswith("Nothing was changed.")


def test_who_had_an_older_form_open_changes_nothing() -> None:
    _, first = done(replace(SET, seen=0))
    facts = replace(FACTS, billing=(first.terms,))
    assert refused(set_billing(replace(SET, seen=0, minimum="1"), facts, NOW)) == (
        Refusal.OUT_OF_DATE,
        None,
        CHANGED_SINCE,
    )
    assert set_billing(replace(SET, seen=1, minimum="1"), facts, NOW).records


def test_amounts_keep_a_matter_in_their_currency() -> None:
    _, first = done(SET)
    change = ChangeMatter(
        id=ID,
        matter_id=NW7.id,
        seen=1,
        terms=replace(CREATE_MATTER, client="Acme Lab", basis=RateUnit.HOUR, currency="EUR"),
    )
    _, field, words = refused(change_matter(change, replace(FACTS, billing=(first.terms,)), NOW))
    assert field == "currency"
    assert words.startswith("NW-7 has a minimum or a discount in USD, which would say something else in EUR.")
    without = replace(first.terms, minimum=0, tiers=())
    assert change_matter(change, replace(FACTS, billing=(without,)), NOW).records
    assert set_billing(
        replace(SET, minimum="7"), replace(FACTS, matters=(replace(NW7, currency="EUR"),)), NOW
    ).records
