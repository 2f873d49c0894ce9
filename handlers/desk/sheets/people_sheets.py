"""People: adding somebody of the firm's staff, and giving and taking roles."""

from collections.abc import Mapping

from handlers.decisions import DeskForm, Picks, Sheet
from handlers.desk.filled import pick, ticks, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.ids import PersonId
from handlers.people.experts.joining import add_person
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import AddPerson
from handlers.people.firms.typed import Mistyped
from handlers.people.people import NEEDS_AREA, Role
from handlers.people.roles import IS_THERE, give_roles, person_with
from handlers.people.terms.changing import GiveRoles

_ROLES: Mapping[str, str] = {
    Role.ADMIN: "Admin: sets the firm up",
    Role.SUPERVISOR: "Supervisor: takes back answers, words reasons and rubrics",
    Role.FINANCE: "Finance: approves payouts, gets the firm’s digest",
    Role.COMPLIANCE: "Compliance: clears clients, sees to walls and the watch list, releases held pay",
    Role.PRACTICE_HEAD: "Practice head: sees revenue and margin of their practice areas",
    Role.EXPERT: "Expert: answers reviews",
}
_STAFF = {role: label for role, label in _ROLES.items() if role not in NEEDS_AREA}


def _roles(asked: Asked) -> frozenset[Role]:
    ticked = asked.filled.several("roles")
    if not all(one in _ROLES for one in ticked):
        raise Mistyped("That is not a role here.", field="roles")
    return frozenset(Role(one) for one in ticked)


def _show_new(asked: Asked) -> DeskForm:
    del asked
    return DeskForm(
        sheet=Sheet.ADD_PERSON,
        title="Add somebody",
        intro=("Somebody who sees to the firm’s side of things. Each command says who may give it.",),
        fields=(
            pick("member", "Person", Picks.PERSON, needed=True),
            words("person", "Their name", hint="Empty: as they are called in this workspace.", needed=False),
            ticks("roles", "What they are", _STAFF, needed=True),
        ),
        submit="Add",
    )


def _read_new(asked: Asked) -> AddPerson:
    sent, member = asked.sent, asked.filled.text("member")
    name = asked.filled.text("person") or sent.names.get(member, "")
    if not name:
        raise Mistyped("Their name is not told here, so please type it.", field="person")
    if not (roles := _roles(asked)):
        raise Mistyped("Say at least one role.", field="roles")
    return AddPerson(
        id=sent.id,
        firm="",
        person=name,
        member=member,
        roles=tuple(sorted(roles)),
        workspace=sent.sender.workspace,
    )


def _people(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: one.name for one in firm.people if one.state in IS_THERE}


def _show_roles(asked: Asked) -> DeskForm:
    person = person_with(asked.firm, asked.about)
    options = _ROLES if person.practice_areas else _STAFF
    return DeskForm(
        sheet=Sheet.ROLES,
        title="Roles",
        about=asked.about,
        intro=(f"What {person.name} is from now on. What is not ticked is taken.",),
        fields=(ticks("roles", person.name, options, sorted(person.roles)),),
    )


def _read_roles(asked: Asked) -> GiveRoles:
    return GiveRoles(id=asked.sent.id, person_id=PersonId(asked.about), roles=_roles(asked))


PEOPLE_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.ADD_PERSON: SheetLine(act=AddPerson, show=_show_new, read=_read_new, do=add_person),
    Sheet.ROLES: SheetLine(
        act=GiveRoles,
        show=_show_roles,
        read=_read_roles,
        do=give_roles,
        which=_people,
        which_label="Person",
    ),
}
