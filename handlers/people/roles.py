"""Giving and taking roles; a firm always keeps an admin who can be reached."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import PersonId, derived_id
from handlers.people.changed import RolesGiven
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, workspace_named
from handlers.people.firms.typed import Mistyped, name_of, refusing
from handlers.people.people import Firm, Hours, Person, PersonState, Role, lacks_area
from handlers.people.places.platform_ids import member_of
from handlers.people.terms.changing import GiveRoles, NameApprovers
from handlers.records import AccountLinked, Record, WorkspaceConnected

IS_THERE = (PersonState.ACTIVE, PersonState.PAUSED)
LAST_ADMIN = (
    "{name} is the only admin who can be reached, and a firm cannot be without one. "
    "Make somebody else an admin first. Nothing was changed."
)
NOBODY = "This person is not with the firm any more. Nothing was changed."


def living_admins(facts: FirmFacts) -> frozenset[PersonId]:
    """Find the admins who can act: with the firm, and with an account that is neither a guest's nor deactivated."""
    reached = {one.person_id for one in facts.accounts if not (one.is_guest or one.is_deactivated)}
    return frozenset(
        person.id
        for person in facts.people
        if Role.ADMIN in person.roles and person.state in IS_THERE and person.id in reached
    )


def person_with(facts: FirmFacts, person_id: str) -> Person:
    """Give the firm's person with this id; raises Mistyped when there is none (any more)."""
    for person in facts.people:
        if person.id == person_id and person.state in IS_THERE:
            return person
    raise Mistyped(NOBODY.removesuffix(" Nothing was changed."), field="person", reason=Refusal.NOT_FOUND)


@refusing
def give_roles(command: GiveRoles, facts: FirmFacts, now: datetime) -> Decision:
    """Give a person these roles and take the others; the last admin stays one."""
    del now
    person = person_with(facts, command.person_id)
    if person.roles == command.roles:
        return Decision(reply=Done(words=f"{person.name} has just these roles already.", already=True))
    if Role.ADMIN not in command.roles and living_admins(facts) == {person.id}:
        return refuse(Refusal.CONFLICT, LAST_ADMIN.format(name=person.name), field="roles")
    if Role.EXPERT in command.roles and not person.practice_areas:
        words = (
            f"{person.name} has no practice area, and an expert needs one. Invite them as an expert instead."
        )
        raise Mistyped(words, field="roles")
    if lacking := lacks_area(command.roles, person.practice_areas):
        raise Mistyped(lacking, field="roles")
    held = ", ".join(sorted(command.roles)) or "no role"
    given = RolesGiven(person_id=person.id, roles=command.roles, seen=person.roles)
    return Decision(
        reply=Done(words=f"{person.name} holds now: {held}.", subject_id=person.id), records=(given,)
    )


@refusing
def name_approvers(command: NameApprovers, facts: FirmFacts, now: datetime) -> Decision:
    """Let exactly these people approve payouts: they hold the role finance, and whoever is new is added."""
    del now
    firm = firm_named(facts, "")
    workspace = workspace_named(facts, command.workspace)
    if not command.members:
        raise Mistyped("Somebody has to approve payouts; choose at least one person.", field="approvers")
    members = [member_of(one, workspace.platform) for one in command.members]
    known = {one.platform_user_id: one for one in facts.accounts if one.workspace_id == workspace.id}
    chosen = {known[one].person_id for one in members if one in known}
    records: list[Record] = [*_moved(facts, chosen, {one.person_id for one in known.values()})]
    for member in members:
        if member not in known:
            records += _added(command.id, firm, workspace, member, command.names)
    if not records:
        return Decision(reply=Done(words="They approve payouts already.", already=True))
    who = "One person approves" if len(members) == 1 else f"{len(members)} people approve"
    return Decision(reply=Done(words=f"{who} payouts from now on."), records=tuple(records))


def _moved(facts: FirmFacts, chosen: set[PersonId], here: set[PersonId]) -> Iterable[RolesGiven]:
    """Change who holds the role, of those who have an account where the choice was made."""
    for person in facts.people:
        if person.id not in here or (person.id in chosen) == (Role.FINANCE in person.roles):
            continue
        roles = person.roles | {Role.FINANCE} if person.id in chosen else person.roles - {Role.FINANCE}
        yield RolesGiven(person_id=person.id, roles=roles, seen=person.roles)


def _added(
    command_id: str, firm: Firm, workspace: WorkspaceConnected, member: str, names: Mapping[str, str]
) -> tuple[Record, ...]:
    key = PersonId(derived_id(command_id, "person", member))
    name = names.get(member, "")
    if not name.strip():
        words = (
            "The platform does not say what they are called. Add them under People first, with their name."
        )
        raise Mistyped(words, field="approvers")
    person = newcomer(key, firm, name, frozenset({Role.FINANCE}))
    linked = AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=key)
    return person, linked


def newcomer(key: PersonId, firm: Firm, name: str, roles: frozenset[Role], zone: str = "") -> Person:
    """Make somebody new of the firm, who reviews nothing yet."""
    return Person(
        id=key,
        firm_id=firm.id,
        name=name_of(name, what="The person’s name", field="person"),
        roles=roles,
        practice_areas=frozenset(),
        seniority="",
        zone=zone or firm.zone,
        hours=Hours(),
        daily_capacity=20,
        state=PersonState.ACTIVE,
    )
