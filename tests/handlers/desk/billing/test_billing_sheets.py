"""The forms of premiums and billing terms: what they show is what holds, and what they send is read back."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Decision, DeskForm, Done, Refused, Sheet, ShowDeskForm
from handlers.desk.commands import DeskFacts, OpenSheet, SendSheet
from handlers.desk.desks import open_sheet, send_sheet
from handlers.desk.sheets.matter_terms import differences
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.rating.discounts import Tier
from handlers.money.rating.premiums import PremiumKind, PremiumLine
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.changed import MatterChanged
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Account, Role, Sender
from tests.handlers.people.samples import ADA, ID, NOW, PLACE, READY, matter_of

NW7 = matter_of()
FIN = replace(ADA, roles=frozenset({Role.FINANCE}))
SENDER = Sender(platform="slack", workspace="T0123", platform_user_id="U01")
FIRM = replace(READY, matters=(NW7,))
TERMS = BillingTerms(
    matter_id=NW7.id,
    firm_id=NW7.firm_id,
    currency="USD",
    version=3,
    rounding=RoundingPolicy.EXACT,
    minimum=50_000,
    tiers=(Tier(above=1_000_000, basis_points=1250),),
    task_code="L120",
    client_matter_id="CM-1",
    po_number="PO 55",
)


def _facts(firm: FirmFacts) -> DeskFacts:
    account = Account(
        person=FIN, workspace_id=PLACE.id, platform_user_id="U01", is_guest=False, is_deactivated=False
    )
    return DeskFacts(account=account, firm=firm)


def _opened(sheet: Sheet, firm: FirmFacts) -> DeskForm:
    reply = open_sheet(OpenSheet(id=ID, sender=SENDER, sheet=sheet), _facts(firm), NOW).reply
    assert isinstance(reply, ShowDeskForm)
    return reply.form


def _sent(form: DeskForm, firm: FirmFacts, **typed: str) -> Decision:
    """Send a form as it stands, but for what was typed."""
    values: dict[str, Any] = {one.id: one.value or "".join(one.chosen) for one in form.fields}
    command = SendSheet(
        id=ID, sender=SENDER, sheet=form.sheet, about=form.about, seen=form.seen, values=values | typed
    )
    return send_sheet(command, _facts(firm), NOW)


def test_the_form_of_billing_terms_sent_as_it_stands_changes_nothing() -> None:
    for firm in (FIRM, replace(FIRM, billing=(TERMS,))):
        decision = _sent(_opened(Sheet.BILLING, firm), firm)
        assert isinstance(decision.reply, Done)
        assert decision.reply.already


def test_the_form_of_billing_terms_shows_what_holds_and_reads_what_is_typed() -> None:
    firm = replace(FIRM, billing=(TERMS,))
    form = _opened(Sheet.BILLING, firm)
    shown = {one.id: one.value or one.chosen for one in form.fields}
    assert shown == {
        "rounding": ("exact",),
        "minimum": "500.00",
        "discounts": "10000.00: 12.5 %",
        "task_code": "L120",
        "client_matter_id": "CM-1",
        "po_number": "PO 55",
    }
    (changed,) = _sent(form, firm, minimum="", discounts="0: 5\n20000: 10").records
    assert isinstance(changed, BillingTermsSet)
    assert (changed.terms.version, changed.terms.minimum, changed.terms.set_by) == (4, 0, FIN.id)
    assert changed.terms.tiers == (Tier(above=0, basis_points=500), Tier(above=2_000_000, basis_points=1000))
    late = replace(firm, billing=(replace(TERMS, version=4, minimum=1),))
    assert isinstance(_sent(form, late, minimum="7").reply, Refused)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"minimum": "5 EUR"}, "minimum"),
        ({"discounts": "x"}, "discounts"),
        ({"task_code": "E1"}, "task_code"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(typed: dict[str, str], field: str) -> None:
    reply = _sent(_opened(Sheet.BILLING, FIRM), FIRM, **typed).reply
    assert isinstance(reply, Refused)
    assert reply.field == field


def test_the_form_of_premiums_says_what_holds_and_what_is_to_come() -> None:
    lines = (
        PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=5000, effective_from=NOW),
        PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=0, price_bp=0, effective_from=NOW.replace(month=12)),
    )
    form = _opened(Sheet.PREMIUM, replace(FIRM, matters=(replace(NW7, premiums=lines),)))
    assert form.intro[1:3] == (
        "Now weekend: 25 % on pay, 50 % on price.",
        "From Wed 23 Dec, 11:00 weekend: none.",
    )
    decision = _sent(_opened(Sheet.PREMIUM, FIRM), FIRM, kind="rush", price="50", within="60")
    (changed,) = decision.records
    assert isinstance(changed, MatterChanged)
    assert (changed.matter.premiums[0].within_minutes, changed.by) == (60, FIN.id)
    assert differences(changed.former, changed.matter) == (
        "Premiums set: none → rush within 60 minutes: 0 % on pay, 50 % on price",
    )
    refused = _sent(_opened(Sheet.PREMIUM, FIRM), FIRM).reply
    assert isinstance(refused, Refused)
    assert refused.field == "kind"
