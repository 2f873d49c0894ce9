"""Claims to be the first admin: who may, what is founded, and what is guessed for the set-up to ask."""

from dataclasses import replace

import pytest

from handlers.decisions import Done, Refusal
from handlers.messages import MessageKind, ToPerson
from handlers.people.changed import ClaimOffered, ClaimUsed, RolesGiven
from handlers.people.firms.first_admins import (
    CODE_LASTS,
    ClaimFirm,
    FirstAdminFacts,
    OfferClaim,
    claim_firm,
    offer_claim,
)
from handlers.people.people import Firm, Person, Role, Sender
from handlers.records import AccountLinked, WorkspaceConnected
from tests.handlers.people.samples import ADA, FIRM, ID, NOW, READY, refused

SENDER = Sender(platform="slack", workspace="T0123", platform_user_id="U01")
CLAIM = ClaimFirm(id=ID, sender=SENDER, code_hash="h", firm="Kern LLP", person="Sol Reyes", zone="Asia/Tokyo")
OPEN = FirstAdminFacts(has_admin=False, is_offered=True)


def test_a_code_is_offered_for_half_an_hour_and_none_once_there_is_an_admin() -> None:
    (offered,) = offer_claim(OfferClaim(id=ID, code_hash="h"), OPEN, NOW).records
    assert offered == ClaimOffered(code_hash="h", until=NOW + CODE_LASTS)
    taken = FirstAdminFacts(has_admin=True)
    assert refused(offer_claim(OfferClaim(id=ID, code_hash="h"), taken, NOW))[0] is Refusal.CONFLICT


def test_a_claim_founds_a_firm_of_the_workspaces_name_and_owes_its_admin_a_welcome() -> None:
    decision = claim_firm(CLAIM, OPEN, NOW)
    used, firm, workspace, person, account = decision.records
    assert used == ClaimUsed(code_hash="h", at=NOW)
    assert isinstance(firm, Firm)
    assert (firm.name, firm.zone, firm.currency) == ("Kern LLP", "Asia/Tokyo", "JPY")
    assert isinstance(workspace, WorkspaceConnected)
    assert (workspace.external_id, workspace.firm_id) == ("T0123", firm.id)
    assert isinstance(person, Person)
    assert (person.name, person.roles) == ("Sol Reyes", {Role.ADMIN})
    assert isinstance(account, AccountLinked)
    (welcome,) = decision.messages
    assert (welcome.kind, welcome.to) == (MessageKind.DESK, ToPerson(person_id=person.id))
    assert isinstance(decision.reply, Done)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(OPEN, has_admin=True), Refusal.CONFLICT),
        (replace(OPEN, is_offered=False), Refusal.NOT_ALLOWED),
    ],
    ids=["an admin is there", "the code is not good"],
)
def test_whoever_comes_late_or_without_a_good_code_is_nobody(facts: FirstAdminFacts, reason: Refusal) -> None:
    assert refused(claim_firm(CLAIM, facts, NOW))[0] is reason


def test_by_installing_the_app_no_code_is_needed_but_only_where_there_is_no_admin() -> None:
    installed = replace(CLAIM, code_hash="", firm="")
    facts = FirstAdminFacts(has_admin=False, firm_names=("our FIRM",))
    firm, *_ = claim_firm(installed, facts, NOW).records
    assert isinstance(firm, Firm)
    assert firm.name == "Our firm 2"
    assert refused(claim_firm(installed, FirstAdminFacts(has_admin=True), NOW))[0] is Refusal.CONFLICT


def test_in_a_workspace_of_a_firm_somebody_becomes_the_admin_of_that_firm() -> None:
    known = replace(OPEN, firm=READY)
    _, given = claim_firm(CLAIM, known, NOW).records
    assert given == RolesGiven(person_id=ADA.id, roles=ADA.roles | {Role.ADMIN}, seen=ADA.roles)
    _, person, _ = claim_firm(
        replace(CLAIM, sender=replace(SENDER, platform_user_id="U99")), known, NOW
    ).records
    assert isinstance(person, Person)
    assert person.firm_id == FIRM.id
    guests = replace(READY, accounts=tuple(replace(one, is_guest=True) for one in READY.accounts))
    assert refused(claim_firm(CLAIM, replace(OPEN, firm=guests), NOW))[0] is Refusal.GUEST


@pytest.mark.parametrize(
    ("said", "zone"), [("Mars/Olympus", "UTC"), ("", "UTC"), ("Europe/Berlin", "Europe/Berlin")]
)
def test_a_zone_that_is_not_told_or_not_known_is_asked_for_by_the_set_up(said: str, zone: str) -> None:
    _, firm, *_ = claim_firm(replace(CLAIM, zone=said), OPEN, NOW).records
    assert isinstance(firm, Firm)
    assert firm.zone == zone
