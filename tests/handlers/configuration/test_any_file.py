"""Whatever a firm is and whatever a file says: an export plans nothing, and what is applied is what the file says."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.configuration.standing import tables_of
from tests.handlers.configuration.firm_samples import (
    FACTS,
    NOW,
    TENANT,
    applied,
    edited,
    exported,
    planned,
    said,
)

AREAS = st.lists(st.sampled_from(["M&A", "Tax", "antitrust", "Pensions"]), min_size=1, unique=True)
ROLES = st.lists(st.sampled_from(["expert", "supervisor", "compliance", "finance"]), min_size=1, unique=True)
FUTURE = st.integers(1, 300).map(lambda days: NOW + timedelta(days=days))
UNTIL = st.one_of(st.just("never"), FUTURE)
TERMS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Leases", "“Quoted” \\ titles", "Ünïcode"]),
        "practice_area": st.sampled_from(["Tax", "tax", "Pensions"]),
        "open": st.booleans(),
        "basis": st.sampled_from(["piece", "hour"]),
        "currency": st.sampled_from(["USD", "eur", "JPY"]),
        "reviews_per_task": st.integers(1, 10),
        "cap_minutes": st.integers(5, 90),
        "due_minutes": st.integers(5, 9999),
        "claim_minutes": st.integers(1, 60),
        "confidential": st.booleans(),
        "answers_may": st.sampled_from(["train", "evaluate", "index"]),
        "reject_reasons": st.lists(st.sampled_from(["Wrong", "Late", "Unclear"]), unique=True),
        "rubric": st.lists(st.sampled_from(["Is it right?", "Is it short?"]), unique=True),
    },
)
PERSON = st.fixed_dictionaries(
    {"roles": ROLES, "practice_areas": AREAS},
    optional={
        "seniority": st.sampled_from(["", "Partner", "partner", "Associate"]),
        "zone": st.sampled_from(["Europe/Paris", "Asia/Tokyo"]),
        "hours": st.sampled_from(["8:00-12:30", "09:00 - 24:00"]),
        "days": st.sampled_from([["mon", "fri"], "mon-wed", ["sunday"]]),
        "daily_capacity": st.integers(1, 500),
        "prefers": st.sampled_from(["", "slack"]),
    },
)
FIRM = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("Kern & Moss"),
        "currency": st.sampled_from(["eur", "GBP"]),
        "zone": st.sampled_from(["Asia/Tokyo", "America/New_York"]),
    },
)
WEEK = st.fixed_dictionaries(
    {},
    optional={
        "ends": st.sampled_from(["fri", "Sunday"]),
        "digest_day": st.sampled_from(["monday", "tue"]),
        "digest_hour": st.integers(0, 23),
        "digest_channel": st.sampled_from(["C9", "C10"]),
    },
)
INVOICING = st.fixed_dictionaries(
    {},
    optional={
        "legal_name": st.sampled_from(["Kern & Moss LLP", "Kern"]),
        "country": st.sampled_from(["", "gb", "DEU"]),
        "prefix": st.sampled_from(["", "EN"]),
        "terms_days": st.integers(0, 365),
        "bank": st.sampled_from([[], ["IBAN DE02"], ["IBAN DE02", "BIC X"]]),
    },
)
BILLING = st.fixed_dictionaries(
    {"tax_type": st.sampled_from(["VAT", "GST"])},
    optional={
        "tax_rate": st.sampled_from(["0", "20", "8.1"]),
        "format": st.sampled_from(["pdf", "LEDES98BI"]),
        "country_letters": st.integers(2, 3),
        "city": st.sampled_from(["", "London"]),
    },
)
WALL = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["party", "issuer", "tag"]),
        "subject": st.sampled_from(["Birch", "Cobalt Mining", "The Acme Co., Ltd."]),
        "person": st.sampled_from(["Ada Kern", "fay moss", "everybody"]),
    },
    optional={"from": FUTURE, "note": st.sampled_from(["", "lateral hire"])},
)
LISTED = st.fixed_dictionaries({"name": st.sampled_from(["Elm", "Fir AG", "Oak"])}, optional={"from": FUTURE})

BILLED = st.fixed_dictionaries(
    {},
    optional={
        "rounding": st.sampled_from(["exact", "nearest_tenth", "min_tenth_per_day"]),
        "minimum": st.sampled_from(["0", "500 usd", "12.50 USD"]),
        "discounts": st.sampled_from([[], ["10000 usd: 5"], ["0 USD: 1 %", "20000.00 USD: 12.5%"]]),
        "task_code": st.sampled_from(["disputes", "c300", "L310"]),
        "po_number": st.sampled_from(["", "PO 55"]),
    },
)
PREMIUM = st.fixed_dictionaries(
    {"from": FUTURE, "kind": st.sampled_from(["rush", "weekend"])},
    optional={"price": st.sampled_from([25, "12.5", "50 %"])},
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A file that somebody edited in every way that can stand."""
    raw = edited()
    raw["firm"].update(draw(FIRM))
    raw["week"].update(draw(WEEK))
    raw["retention"]["keep"] = draw(st.sampled_from(["law", "bank", "forever", "400"]))
    for client in raw["clients"]:
        client["cleared_until"] = draw(UNTIL)
    for matter in raw["matters"]:
        # the one has amounts in its currency
        matter.update(draw(TERMS) | {"currency": "USD"})
    added = draw(st.sets(st.sampled_from(["LAW-1", "LAW-2"])))
    raw["matters"] += [
        {"client": "Acme Lab", "code": code, "title": code, "practice_area": "Tax", **draw(TERMS)}
        for code in sorted(added)
    ]
    ada, ben, fay = raw["people"]
    ada.update(draw(PERSON))
    ben.update(draw(PERSON))
    names = sorted(draw(st.sets(st.sampled_from(["Cy Wu", "Di Ono"]))))
    new = [
        {"name": name, "accounts": [{"workspace": "T0123", "member": f"U9{at}"}], **draw(PERSON)}
        for at, name in enumerate(names)
    ]
    stays = [one for one in (ada, ben) if draw(st.booleans())]
    raw["people"] = [*stays, fay, *new]
    raw["rates"] += [
        {"per": "piece", "currency": "JPY", "from": moment, "pay": 100, "price": "150"}
        for moment in draw(st.sets(FUTURE, max_size=2))
    ]
    for one in draw(st.lists(PREMIUM, max_size=2, unique_by=lambda one: (one["from"], one["kind"]))):
        within = {"within_minutes": 2} if one["kind"] == "rush" else {}
        raw["premiums"].append({"client": "Acme Lab", "matter": "NW-8", "pay": 7, **one, **within})
    for billed in raw["billing"]:
        billed.update(draw(BILLED))
    if draw(st.booleans()):
        del raw["billing"][draw(st.integers(0, 1))]
    for name, strategy in (("walls", WALL), ("restricted", LISTED), ("watch", LISTED)):
        kept = [one for one in raw[name] if draw(st.booleans())]
        more = draw(
            st.lists(strategy, max_size=2, unique_by=lambda one: tuple(sorted(map(str, one.items()))))
        )
        raw[name] = [*kept, *more]
    for name in draw(st.sets(st.sampled_from(["clients", "matters", "people", "walls", "watch", "week"]))):
        del raw[name]
    return raw


@given(files())
@settings(max_examples=20)
def test_what_is_applied_is_what_the_file_says_and_its_export_plans_nothing(raw: dict[str, Any]) -> None:
    plan = planned(raw, take_file=True)
    assert plan.mistakes == ()
    after = FACTS
    if plan.changes:
        _, after = applied(raw, take_file=True)
    assert said(planned(raw, after, take_file=True)) == []
    assert said(planned(exported(after), after)) == []
    assert exported(after) == exported(after)


@given(INVOICING, BILLING, BILLING)
@settings(max_examples=10)
def test_what_stands_on_invoices_is_what_the_file_says(
    own: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    raw = edited()
    raw["invoicing"].update(own)
    raw["client_billing"][0].update(first)
    raw["client_billing"].append({"client": "Other Lab", "code": "B2", **second})
    assert planned(raw).mistakes == ()
    _, after = applied(raw)
    assert said(planned(raw, after, take_file=True)) == []
    assert said(planned(exported(after), after)) == []


@given(files())
@settings(max_examples=20)
def test_what_only_the_file_changed_needs_nobody_to_decide(raw: dict[str, Any]) -> None:
    plan, taken = planned(raw), planned(raw, take_file=True)
    assert plan.conflicts == ()
    assert plan.steps == taken.steps


def test_the_firm_of_these_files_has_something_in_every_table() -> None:
    assert all(tables_of(FACTS, NOW).values())
    assert TENANT in str(exported()["people"])
    assert "over" not in str(exported()["walls"])
