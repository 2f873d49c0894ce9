"""Experts invited, accepting, stepping out and leaving: what is refused, and what each of it changes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Refusal
from handlers.ids import PersonId
from handlers.messages import MessageKind, ToPerson
from handlers.people.changed import Invitation, PersonChanged
from handlers.people.experts.experts import accept_invitation, come_back, invite_experts, leave, step_out
from handlers.people.experts.inviting import AcceptInvitation, ComeBack, InviteExperts, Leave, StepOut
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Hours, OutsideBusiness, Person, PersonState, Role
from handlers.records import AccountLinked
from tests.handlers.people.samples import ADA, FIRM, ID, NOW, PLACE, READY, refused

KIM = replace(
    ADA, id=PersonId("kim"), name="Kim Hart", roles=frozenset({Role.ADMIN}), practice_areas=frozenset()
)
KIMS = AccountLinked(workspace_id=PLACE.id, platform_user_id="U02", person_id=KIM.id)
STAFFED = replace(READY, people=(ADA, KIM), accounts=(*READY.accounts, KIMS))
INVITE = InviteExperts(
    id=ID,
    workspace="T0123",
    members=("U99",),
    practice_areas=("m&a", "Tax"),
    names={"U99": "Noor Haddad"},
    by=KIM.id,
)
INVITATION = Invitation(
    person_id=KIM.id,
    firm_id=FIRM.id,
    practice_areas=("M&A",),
    seniority="Partner",
    invited_by=ADA.id,
    invited_at=NOW,
)
INVITED = replace(STAFFED, invitations=(INVITATION,))
ACCEPT = AcceptInvitation(
    id=ID,
    person_id=KIM.id,
    accepts_terms=True,
    practice_areas=("m&a",),
    zone="Europe/Berlin",
    starts="08:30",
    ends="17:00",
    days=("mon", "fri"),
    daily_capacity=5,
    uses=(),
    outside_business="missing",
)


def person_in(decision: Decision) -> Person:
    (changed,) = [one for one in decision.records if isinstance(one, PersonChanged)]
    return changed.person


def test_who_is_invited_is_nothing_yet_and_is_owed_a_word() -> None:
    decision = invite_experts(INVITE, STAFFED, NOW)
    noor, account, invitation = decision.records
    assert isinstance(noor, Person)
    assert (noor.name, noor.roles) == ("Noor Haddad", frozenset())
    assert isinstance(account, AccountLinked)
    assert isinstance(invitation, Invitation)
    assert (invitation.practice_areas, invitation.accepted_at) == (("M&A", "Tax"), None)
    assert [message.to for message in decision.messages] == [ToPerson(person_id=noor.id)]


def test_staff_are_invited_as_they_are_and_keep_what_they_hold_until_they_accept() -> None:
    (invitation,) = invite_experts(replace(INVITE, members=("U02",)), STAFFED, NOW).records
    assert isinstance(invitation, Invitation)
    assert invitation.person_id == KIM.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members": ()}, "members"),
        ({"members": ("U01",)}, "members"),
        ({"members": ("nobody",)}, "member"),
        ({"practice_areas": ()}, "practice_areas"),
        ({"names": {}}, "names"),
    ],
    ids=["nobody", "an expert already", "no account", "no practice area", "no name"],
)
def test_an_invitation_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    assert refused(invite_experts(replace(INVITE, **changes), STAFFED, NOW))[1] == field


def test_who_accepts_is_an_expert_on_their_own_terms() -> None:
    decision = accept_invitation(ACCEPT, INVITED, NOW)
    person = person_in(decision)
    assert person.roles == {Role.ADMIN, Role.EXPERT}
    assert (person.practice_areas, person.seniority) == ({"M&A"}, "Partner")
    assert person.hours == Hours(start=510, end=1020, weekdays=(0, 4))
    (accepted,) = [one for one in decision.records if isinstance(one, Invitation)]
    assert (accepted.accepted_at, accepted.consents) == (NOW, False)
    assert accepted.outside_business is OutsideBusiness.MISSING
    (told,) = decision.messages
    assert (told.kind, told.to) == (MessageKind.DESK, ToPerson(person_id=ADA.id))
    assert told.subject_id == KIM.id
    midnight = person_in(accept_invitation(replace(ACCEPT, starts="16:00", ends="00:00"), INVITED, NOW))
    assert midnight.hours.end == 24 * 60


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accepts_terms": False}, "terms"),
        ({"practice_areas": ()}, "practice_areas"),
        ({"zone": "Mars"}, "zone"),
        ({"starts": "17:00", "ends": "08:00"}, "ends"),
        ({"days": ()}, "days"),
        ({"daily_capacity": 0}, "capacity"),
        ({"outside_business": "perhaps"}, "outside_business"),
    ],
)
def test_an_acceptance_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    assert refused(accept_invitation(replace(ACCEPT, **changes), INVITED, NOW))[1] == field


@pytest.mark.parametrize("by", [None, KIM.id], ids=["nobody in chat", "themselves"])
def test_nobody_is_told_of_a_yes_that_nobody_else_asked_for(by: PersonId | None) -> None:
    facts = replace(STAFFED, invitations=(replace(INVITATION, invited_by=by),))
    assert accept_invitation(ACCEPT, facts, NOW).messages == ()


def test_an_invitation_is_accepted_once_and_by_nobody_who_has_none() -> None:
    over = replace(STAFFED, invitations=(replace(INVITATION, accepted_at=NOW),))
    for facts in (over, STAFFED):
        assert refused(accept_invitation(ACCEPT, facts, NOW))[0] is Refusal.NOT_FOUND


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("", None),
        ("Monday", datetime.fromisoformat("2026-11-30T00:00+01:00")),  # today is one: the next
        ("tue", datetime.fromisoformat("2026-11-24T00:00+01:00")),
        ("2026-12-24", datetime.fromisoformat("2026-12-24T00:00+01:00")),
    ],
)
def test_somebody_is_out_until_a_day_of_theirs_begins(said: str, until: datetime | None) -> None:
    person = person_in(step_out(StepOut(id=ID, person_id=ADA.id, until=said), STAFFED, NOW))
    assert (person.state, person.paused_until) == (PersonState.PAUSED, until)


@pytest.mark.parametrize("said", ["2026-11-23", "2020-01-01", "2028-01-01", "someday", "2026-13-01"])
def test_a_day_that_is_none_or_no_day_to_be_back_on_is_refused(said: str) -> None:
    assert refused(step_out(StepOut(id=ID, person_id=ADA.id, until=said), STAFFED, NOW))[1] == "until"


def test_who_is_back_is_asked_again() -> None:
    out = replace(ADA, state=PersonState.PAUSED, paused_until=NOW + timedelta(days=1))
    person = person_in(come_back(ComeBack(id=ID, person_id=ADA.id), replace(STAFFED, people=(out, KIM)), NOW))
    assert (person.state, person.paused_until) == (PersonState.ACTIVE, None)
    assert come_back(ComeBack(id=ID, person_id=ADA.id), STAFFED, NOW).records == ()


def _leaving(person: Person, facts: FirmFacts, *, is_sure: bool = True) -> Decision:
    return leave(Leave(id=ID, person_id=person.id, is_sure=is_sure), facts, NOW)


def test_who_is_sure_leaves_but_the_last_admin_makes_another_first() -> None:
    assert person_in(_leaving(ADA, STAFFED)).state is PersonState.LEFT
    assert isinstance(_leaving(ADA, STAFFED).reply, Done)
    assert refused(_leaving(ADA, STAFFED, is_sure=False))[1] == "sure"
    assert refused(_leaving(KIM, STAFFED))[0] is Refusal.CONFLICT
