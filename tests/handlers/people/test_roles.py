"""Giving and taking roles: what is refused, and that a firm keeps an admin who can be reached."""

from dataclasses import replace

import pytest

from handlers.decisions import Done, Refusal
from handlers.ids import PersonId
from handlers.people.changed import RolesGiven
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Person, PersonState, Role
from handlers.people.roles import give_roles, living_admins, name_approvers
from handlers.people.terms.changing import GiveRoles, NameApprovers
from handlers.records import AccountLinked
from tests.handlers.people.samples import ADA, ID, NOW, PLACE, READY, refused

SOL = replace(
    ADA, id=PersonId("sol"), name="Sol Reyes", roles=frozenset({Role.ADMIN}), practice_areas=frozenset()
)
KIM = replace(SOL, id=PersonId("kim"), name="Kim Hart")


def account(person: Person, **changes: bool) -> AccountLinked:
    return AccountLinked(
        workspace_id=PLACE.id, platform_user_id=f"U{person.id.upper()}", person_id=person.id, **changes
    )


def firm(*people: Person, accounts: tuple[AccountLinked, ...] | None = None) -> FirmFacts:
    theirs = tuple(account(one) for one in people) if accounts is None else accounts
    return replace(READY, people=people, accounts=theirs)


def give(person: Person, *roles: Role) -> GiveRoles:
    return GiveRoles(id=ID, person_id=person.id, roles=frozenset(roles))


def test_roles_are_given_and_taken_on_condition_of_what_was_held() -> None:
    decision = give_roles(give(SOL, Role.ADMIN, Role.FINANCE), firm(SOL, ADA), NOW)
    assert decision.records == (
        RolesGiven(person_id=SOL.id, roles=frozenset({Role.ADMIN, Role.FINANCE}), seen=SOL.roles),
    )
    assert give_roles(give(SOL, Role.ADMIN), firm(SOL), NOW).reply == Done(
        words="Sol Reyes has just these roles already.", already=True
    )


@pytest.mark.parametrize(
    ("other", "accounts"),
    [
        (ADA, (account(SOL), account(ADA))),
        (replace(KIM, state=PersonState.LEFT), (account(SOL), account(KIM))),
        (KIM, (account(SOL), account(KIM, is_deactivated=True))),
        (KIM, (account(SOL), account(KIM, is_guest=True))),
        (KIM, (account(SOL),)),
    ],
    ids=["no admin", "left", "deactivated", "a guest", "without an account"],
)
def test_the_last_admin_who_can_be_reached_stays_one(
    other: Person, accounts: tuple[AccountLinked, ...]
) -> None:
    facts = firm(SOL, other, accounts=accounts)
    assert living_admins(facts) == {SOL.id}
    reason, field, words = refused(give_roles(give(SOL, Role.FINANCE), facts, NOW))
    assert (reason, field) == (Refusal.CONFLICT, "roles")
    assert words.startswith("Sol Reyes is the only admin who can be reached")


def test_one_of_two_admins_may_be_none_any_more() -> None:
    (given,) = give_roles(give(SOL), firm(SOL, KIM), NOW).records
    assert given == RolesGiven(person_id=SOL.id, roles=frozenset(), seen=SOL.roles)


def test_nobody_becomes_an_expert_without_a_practice_area_and_whoever_left_gets_no_role() -> None:
    assert refused(give_roles(give(SOL, Role.ADMIN, Role.EXPERT), firm(SOL), NOW))[1] == "roles"
    _, field, words = refused(give_roles(give(SOL, Role.ADMIN, Role.PRACTICE_HEAD), firm(SOL), NOW))
    assert (field, words) == (
        "roles",
        "A practice head needs a practice area: its figures are what they see. Nothing was changed.",
    )
    gone = replace(ADA, state=PersonState.LEFT)
    assert refused(give_roles(give(gone, Role.FINANCE), firm(SOL, gone), NOW))[0] is Refusal.NOT_FOUND


def test_exactly_the_chosen_approve_payouts_and_who_is_new_is_added_with_the_name_that_is_told() -> None:
    fay = replace(KIM, roles=frozenset({Role.FINANCE, Role.COMPLIANCE}))
    chosen = NameApprovers(id=ID, workspace="T0123", members=("USOL", "U77"), names={"U77": "Noor Haddad"})
    decision = name_approvers(chosen, firm(SOL, fay), NOW)
    sol, kim, noor, linked = decision.records
    assert isinstance(sol, RolesGiven)
    assert isinstance(kim, RolesGiven)
    assert isinstance(noor, Person)
    assert isinstance(linked, AccountLinked)
    assert (sol.roles, kim.roles) == ({Role.ADMIN, Role.FINANCE}, {Role.COMPLIANCE})
    assert (noor.name, noor.roles, linked.platform_user_id) == ("Noor Haddad", {Role.FINANCE}, "U77")

    unnamed = replace(chosen, names={})
    assert refused(name_approvers(unnamed, firm(SOL, fay), NOW))[1] == "approvers"
    nobody = replace(chosen, members=())
    assert refused(name_approvers(nobody, firm(SOL, fay), NOW))[1] == "approvers"
