"""Premiums and billing terms in a configuration file: what is done, and in which words the rest is refused."""

from typing import Any

import pytest

from handlers.money.rating.billing_terms import BillingTermsSet
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.changed import MatterChanged
from tests.handlers.configuration.firm_samples import FACTS, applied, edited, exported, planned, said

NW8 = {"client": "Acme Lab", "matter": "NW-8"}
PREMIUM: dict[str, Any] = {**NW8, "kind": "weekend", "from": "2026-12-01", "price": 25}
BILLING: dict[str, Any] = {**NW8, "rounding": "exact"}


def test_an_export_has_what_holds_as_people_write_it() -> None:
    raw = exported()
    assert [(one["kind"], one["pay"], one["price"], one["within_minutes"]) for one in raw["premiums"]] == [
        ("weekend", "25 %", "12.5 %", 0),
        ("rush", "0 %", "50 %", 3),
    ]
    billed, usual = raw["billing"]
    assert (usual["minimum"], usual["discounts"]) == ("", [])
    assert (billed["minimum"], billed["discounts"], billed["rounding"]) == (
        "500.00 USD",
        ["10000.00 USD: 5 %"],
        "nearest_tenth",
    )


def test_what_a_file_adds_is_set_and_what_it_leaves_out_is_billed_as_usual_again() -> None:
    raw = edited(billing=[BILLING])
    raw["premiums"].append(PREMIUM)
    assert said(planned(raw)) == [
        "+ weekend premium of NW-8 of Acme Lab from 2026-11-30 23:00",
        "~ billing of NW-8 of Acme Lab rounding",
        "- billing of NW-7 of Acme Lab",
    ]
    decision, after = applied(raw)
    (changed,) = [one for one in decision.records if isinstance(one, MatterChanged)]
    assert [(one.pay_bp, one.price_bp) for one in changed.matter.premiums] == [(0, 2500)]
    new, old = [one.terms for one in decision.records if isinstance(one, BillingTermsSet)]
    assert (new.version, new.rounding) == (1, RoundingPolicy.EXACT)
    assert (old.version, old.minimum, old.tiers, old.client_matter_id) == (3, 0, (), "")
    assert said(planned(raw, after)) == []
    assert after != FACTS


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"premiums": []}, "A premium is never taken back: leave its line, and add one of nothing later."),
        ({"premiums": [{**PREMIUM, "price": "1.234"}]}, "“1.234” is not a percentage."),
        ({"premiums": [{**PREMIUM, "price": 0}]}, "A premium of nothing would change nothing"),
        ({"premiums": [{**PREMIUM, "kind": "night"}]}, "A premium is for: rush or weekend."),
        ({"premiums": [{**PREMIUM, "kind": "rush"}]}, "within_minutes: A rush needs its minutes"),
        ({"premiums": [{**PREMIUM, "matter": "NW-9"}]}, "The firm has no matter “NW-9”."),
        (
            {"billing": [{**BILLING, "minimum": "5 EUR"}]},
            "minimum: NW-8 is in USD, so an amount in EUR would",
        ),
        ({"billing": [{**BILLING, "discounts": ["1 EUR: 5"]}]}, "discounts: NW-8 is in USD, so an amount in"),
        (
            {"billing": [{**BILLING, "discounts": ["1 EUR: 5", "2 USD: 5"]}]},
            "The first tier is in EUR, so an",
        ),
        ({"billing": [{**BILLING, "matter": "NW-9"}]}, "The firm has no matter “NW-9”."),
        ({"billing": [{**BILLING, "rounding": "up"}]}, "rounding: Time is rounded: exact"),
        ({"billing": [{**BILLING, "discounts": ["5 USD"]}]}, "discounts: “5 USD” is not a tier."),
        ({"billing": [{**BILLING, "discounts": ["10: 5"]}]}, "Write each tier with its currency, like 10000"),
        ({"billing": [{**BILLING, "minimum": "5"}]}, "Write the amount with its currency, like 500.00 USD."),
        ({"billing": [{**BILLING, "minimum": "a lot"}]}, "minimum: "),
        ({"billing": [{**BILLING, "task_code": "A104"}]}, "task_code: “A104” is no UTBMS task code."),
    ],
)
def test_what_cannot_stand_is_a_mistake_of_the_file(tables: dict[str, Any], words: str) -> None:
    raw = edited(**tables)
    told = [f"{one.where}: {one.words}" for one in planned(raw, take_file=True).mistakes]
    assert any(words in one for one in told), told


def test_a_premium_is_never_rewritten() -> None:
    raw = edited()
    raw["premiums"][0]["pay"] = 30
    (mistake,) = planned(raw).mistakes
    assert mistake.words.startswith("A premium is never rewritten: leave its line, and add one with a later")
