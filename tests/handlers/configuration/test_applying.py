"""Applying a file: by the desk's own decisions, a firm always within reach of an admin, whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.configuration.applying import apply_configuration, plan_of
from handlers.configuration.standing import ConfigurationFacts
from handlers.decisions import Refusal, Refused
from handlers.ids import FirmId
from handlers.people.changed import Invitation, MatterChanged, PersonChanged, RolesGiven
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Person, PersonState, Role
from handlers.records import AccountLinked
from handlers.walls.wall_records import WallSetMade
from handlers.walls.wall_sets import WallAdded, WallEnded
from tests.handlers.configuration.firm_samples import (
    ADA,
    BEN,
    FACTS,
    FAY,
    NOW,
    WALLS,
    applied,
    command_of,
    edited,
    exported,
    planned,
    said,
)

NEW_ADMIN = {
    "name": "Cy Wu",
    "accounts": [{"workspace": "t0123", "member": "U77"}],
    "roles": ["Admin"],
}


def with_people(*change: Any, **people: dict[str, Any]) -> dict[str, Any]:
    """The export with other values of Ada, Ben or Fay, who leaves where None stands, and further people."""
    raw = edited()
    named = {one["name"].split()[0].lower(): one for one in raw["people"]}
    for who, values in people.items():
        named[who].update(values)
    raw["people"] = [*named.values(), *change]
    return raw


def mistakes(raw: dict[str, Any], facts: ConfigurationFacts = FACTS, **more: Any) -> list[str]:
    return [f"{one.where}: {one.words}" for one in planned(raw, facts, **more).mistakes]


def test_an_admin_may_be_replaced_in_one_file() -> None:
    raw = with_people(NEW_ADMIN)
    raw["people"] = [one for one in raw["people"] if one["name"] != "Fay Moss"]
    decision, after = applied(raw)
    kinds = [type(record) for record in decision.records]
    assert kinds.index(Person) < kinds.index(PersonChanged)
    (fay,) = [one for one in after.firm.people if one.id == FAY.id]
    assert fay.state is PersonState.LEFT


@pytest.mark.parametrize("roles", [["finance"], []])
def test_the_last_admin_stays_one(roles: list[str]) -> None:
    (words,) = mistakes(with_people(fay={"roles": roles}))
    assert words.startswith("people, person Fay Moss, roles: Fay Moss is the only admin who can be reached")
    raw = edited()
    raw["people"] = [one for one in raw["people"] if one["name"] != "Fay Moss"]
    (words,) = mistakes(raw)
    assert "Fay Moss is the only admin" in words


def test_admin_moves_from_one_to_another_in_any_order_of_the_file() -> None:
    raw = with_people(fay={"roles": ["finance"]}, ada={"roles": ["expert", "admin"]})
    raw["people"].reverse()
    decision, _ = applied(raw)
    given = [one for one in decision.records if isinstance(one, RolesGiven)]
    assert [one.person_id for one in given] == [ADA.id, FAY.id]


def test_roles_and_areas_change_together_whichever_way() -> None:
    raw = with_people(
        ada={"roles": ["supervisor"], "practice_areas": []},
        fay={"roles": ["admin", "expert"], "practice_areas": ["Tax"]},
    )
    _, after = applied(raw)
    held = {one.id: (one.roles, one.practice_areas) for one in after.firm.people}
    assert held[ADA.id] == ({Role.SUPERVISOR}, frozenset())
    assert held[FAY.id] == ({Role.ADMIN, Role.EXPERT}, {"Tax"})
    (words,) = mistakes(with_people(ada={"practice_areas": []}))
    assert words == (
        "people, person Ada Kern, practice_areas: An expert needs a practice area, or no review would ever come."
    )


def test_somebody_with_the_name_of_another_gets_their_own_account() -> None:
    twin = replace(BEN, name="Ada Kern")
    people = tuple(twin if one.id == BEN.id else one for one in FACTS.firm.people)
    facts = replace(FACTS, firm=replace(FACTS.firm, people=people))
    raw = exported(facts)
    (ada,) = [one for one in raw["people"] if one["accounts"] == [{"workspace": "T0123", "member": "U01"}]]
    tenant = FACTS.firm.workspaces[1].external_id
    ada["accounts"].append({"workspace": tenant, "member": tenant})
    decision, _ = applied(raw, facts)
    assert [one.person_id for one in decision.records if isinstance(one, AccountLinked)] == [ADA.id]
    assert "Ada Kern (T0123/U01)" in str(raw["walls"])


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"rates": []}, "A rate is never taken back"),
        ({"workspaces": []}, "A workspace is not disconnected by a file"),
        ({"firm": {"name": "Kern LLP", "undo_minutes": 5}}, "The minutes to undo are set when"),
        ({"week": {"digest_channel": ""}}, "not back to each person in finance"),
        ({"week": {"digest_hour": 24}}, "week, digest_hour: The digest’s hour must be from 0 to 23"),
        ({"retention": {"keep": "a while"}}, "retention, keep: “a while” is no retention class"),
        ({"matters": [{"code": "X"}]}, "matters, number 1, client: It is missing."),
        (
            {"matters": [{"client": "Acme Lab", "code": "X"}]},
            "matters, matter X of Acme Lab, title: It is missing.",
        ),
        ({"watch": [{"name": "Elm"}, {"name": "Oak", "until": 3}]}, "It has to be a text in quotes."),
        ({"people": [{"name": "X"}]}, "Name at least one account"),
        ({"people": {"name": "X"}}, "Write it as [[people]], once for each person."),
        ({"people": [NEW_ADMIN, NEW_ADMIN]}, "person Cy Wu: It is there twice."),
        ({"walls": [{"kind": "moat", "subject": "x", "person": "everybody"}]}, "is not a kind of wall"),
        (
            {"walls": [{"kind": "tag", "subject": "x", "person": "Zoe"}]},
            "walls, wall for Zoe on tag x, person: The firm has no person “Zoe”.",
        ),
    ],
)
def test_what_cannot_stand_is_refused_in_words_at_its_place(tables: dict[str, Any], words: str) -> None:
    found = mistakes(edited(**tables), take_file=True)
    assert any(words in one for one in found), found


def test_who_left_or_was_only_invited_comes_back_by_accepting() -> None:
    gone = replace(ADA, state=PersonState.LEFT)
    people = tuple(gone if one.id == ADA.id else one for one in FACTS.firm.people)
    left = replace(FACTS, firm=replace(FACTS.firm, people=people))
    assert said(planned(edited(), left)) == ["= person Ada Kern"]
    assert "Ada Kern has left" in mistakes(edited(), left, take_file=True)[0]

    asked = Invitation(
        person_id=ADA.id,
        firm_id=ADA.firm_id,
        practice_areas=(),
        seniority="",
        invited_by=None,
        invited_at=NOW,
    )
    people = tuple(replace(one, roles=frozenset()) if one.id == ADA.id else one for one in FACTS.firm.people)
    invited = replace(FACTS, firm=replace(FACTS.firm, people=people, invitations=(asked,)))
    assert "Ada" not in str(exported(invited)["people"])
    assert "has not accepted yet" in mistakes(edited(), invited, take_file=True)[0]


def test_walls_are_put_up_in_one_version_and_each_end_is_decided() -> None:
    raw = edited()
    raw["walls"] = [one for one in raw["walls"] if one["subject"] != "Birch"]
    raw["walls"] += [{"kind": "tag", "subject": name, "person": "everybody"} for name in ("x", "y")]
    raw["teams"][0]["until"] = (NOW + timedelta(days=2)).isoformat()
    decision, after = applied(raw)
    made = [one.version for one in decision.records if isinstance(one, WallSetMade)]
    assert made == [4, 5, 6]
    ended = {one.wall.id: one.at for one in decision.records if isinstance(one, WallEnded)}
    assert ended == {WALLS[0].id: NOW, WALLS[3].id: NOW + timedelta(days=2)}
    assert [one.wall.subject for one in decision.records if isinstance(one, WallAdded)] == ["x", "y"]
    assert after.walls.version == 6
    (words,) = mistakes(edited(teams=[{**raw["teams"][0], "until": "never"}]))
    assert "What has an end is not made longer" in words


def test_terms_and_wording_of_a_matter_are_kept_in_versions() -> None:
    raw = edited()
    raw["matters"][0].update(due_minutes=60, rubric=["Is it short?"], open=False)
    decision, _ = applied(raw)
    changed = [one for one in decision.records if isinstance(one, MatterChanged)]
    assert [one.former.version for one in changed] == [1, 2, 3]
    assert (changed[-1].matter.due_minutes, changed[-1].matter.is_open) == (60, False)


def test_another_state_than_the_one_that_was_looked_at_is_refused() -> None:
    raw = edited(retention={"keep": "law"})
    command = command_of(raw)
    command = replace(command, seen=plan_of(command, FACTS, NOW).mark)
    meanwhile = replace(FACTS, firm=replace(FACTS.firm, keep="bank"))
    for facts, asked in ((meanwhile, command), (FACTS, replace(command, seen=""))):
        decision = apply_configuration(asked, facts, NOW)
        assert isinstance(decision.reply, Refused)
        assert (decision.reply.reason, decision.records) == (Refusal.CONFLICT, ())


def test_a_file_with_one_mistake_changes_nothing() -> None:
    raw = edited(retention={"keep": "law"})
    raw["week"]["digest_hour"] = 99
    decision = apply_configuration(command_of(raw), FACTS, NOW)
    assert isinstance(decision.reply, Refused)
    assert decision.records == ()
    assert decision.reply.words.endswith("\nNothing was changed.")


def test_a_firm_begins_with_a_file_and_never_twice() -> None:
    nobody = ConfigurationFacts(firm=FirmFacts(firm=None))
    gone = dict.fromkeys(
        ("base", "clients", "matters", "premiums", "billing", "client_billing", "teams", "walls")
    )
    raw = edited(rates=[], **gone)
    _, after = applied(raw, nobody, firm_id=None)
    assert said(planned(edited(**{name: [] for name in (*gone, "rates")} | {"base": None}), after)) == []
    known = ConfigurationFacts(firm=FirmFacts(firm=None, firm_names=("KERN LLP",)))
    assert mistakes(raw, known, firm_id=None) == ["firm, name: There is a firm “Kern LLP” here already."]
    assert mistakes({}, nobody, firm_id=None) == [
        "firm: There is no such firm yet, and the file has no [firm]."
    ]


def test_a_workspace_of_another_firm_is_refused() -> None:
    facts = replace(FACTS, owners={("slack", "t9"): FirmId("another")})
    raw = edited()
    raw["workspaces"].append({"platform": "slack", "id": "T9"})
    (words,) = mistakes(raw, facts)
    assert "belongs to another firm already" in words
