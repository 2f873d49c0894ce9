"""People join a firm: who they are, and the accounts that they answer from."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import PersonId, derived_id
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, person_named, workspace_named
from handlers.people.firms.setting_up import AddAccount, AddPerson
from handlers.people.firms.typed import (
    Mistyped,
    between,
    hours_of,
    known_spelling,
    name_of,
    refusing,
    weekdays_of,
    zone_of,
)
from handlers.people.people import Firm, Hours, Person, PersonState, Role, lacks_area
from handlers.people.places.platform_ids import (
    like_member,
    member_of,
    platform_of,
    shown_platform,
    split_member,
)
from handlers.records import AccountLinked, PlatformPreferred, Record, WorkspaceConnected
from handlers.walls.wall_records import SweepOwed
from handlers.walls.wall_sets import walls_of_person


def _done(words: str, subject_id: str, *records: Record) -> Decision:
    return Decision(reply=Done(words=words, subject_id=subject_id, already=not records), records=records)


@refusing
def add_person(command: AddPerson, facts: FirmFacts, now: datetime) -> Decision:
    """Add somebody to the firm, with their account in its workspace."""
    del now
    firm = firm_named(facts, command.firm)
    workspace, member = _account_of(facts, command.member, "", command.workspace)
    key = PersonId(derived_id(command.id, "person"))
    for account in facts.accounts:
        if (account.workspace_id, account.platform_user_id) == (workspace.id, member):
            name = next((person.name for person in facts.people if person.id == account.person_id), "")
            if account.person_id == key:
                return _done(f"{name} is there already.", key)
            return refuse(
                Refusal.CONFLICT, f"{member} is {name} already. Nothing was changed.", field="member"
            )
    person = _person(command, facts, firm, key)
    linked = AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=key)
    person = replace(person, preferred_platform=_preferred(command.prefers, person, facts, (linked,)))
    roles = ", ".join(sorted(person.roles))
    return _done(f"{person.name} ({roles}) is with {firm.name} now.", key, person, linked)


def _person(command: AddPerson, facts: FirmFacts, firm: Firm, key: PersonId) -> Person:
    if not command.roles:
        raise Mistyped(f"Say at least one role: {', '.join(Role)}.", field="role")
    if lacking := lacks_area(command.roles, command.practice_areas):
        raise Mistyped(lacking, field="practice_area")
    start, end = hours_of(command.hours)
    return Person(
        id=key,
        firm_id=firm.id,
        name=name_of(command.person, what="The person’s name", field="person"),
        roles=frozenset(command.roles),
        practice_areas=frozenset(
            known_spelling(area, facts.practice_areas, what="The practice area", field="practice_area")
            for area in command.practice_areas
        ),
        seniority=seniority_of(command.seniority, facts) or "",
        zone=zone_of(command.zone) if command.zone.strip() else firm.zone,
        hours=Hours(start=start, end=end, weekdays=weekdays_of(command.days)),
        daily_capacity=between(command.daily_capacity, 1, 500, what="The daily capacity", field="capacity"),
        state=PersonState.ACTIVE,
    )


def seniority_of(text: str, facts: FirmFacts) -> str | None:
    """Read a seniority as the firm spells it; None for none."""
    if not text.strip():
        return None
    return known_spelling(text, facts.seniorities, what="The seniority", field="seniority")


@refusing
def add_account(command: AddAccount, facts: FirmFacts, now: datetime) -> Decision:
    """Give somebody of the firm a further account, or say which of theirs they prefer."""
    firm_named(facts, command.firm)
    person = person_named(facts, command.person)
    if not (command.member.strip() or command.prefers.strip()):
        raise Mistyped("Say the account’s member id, or which platform they prefer.", field="member")
    linked = _linked(command, facts, person) if command.member.strip() else ()
    if isinstance(linked, Decision):
        return linked
    prefers = _preferred(command.prefers, person, facts, linked)
    preferred = (
        (PlatformPreferred(person_id=person.id, platform=prefers),)
        if prefers is not None and prefers != person.preferred_platform
        else ()
    )
    if not (linked or preferred):
        return _done(f"{person.name} has that already.", person.id)
    said = [f"can answer as {linked[0].platform_user_id} too"] if linked else []
    said += [f"gets what is theirs in {shown_platform(one.platform)}" for one in preferred]
    swept = _swept(facts, person, now) if linked else ()
    return _done(f"{person.name} {' and '.join(said)} now.", person.id, *linked, *preferred, *swept)


def _swept(facts: FirmFacts, person: Person, now: datetime) -> tuple[SweepOwed, ...]:
    """Go through the cards that somebody with a new account may not see: they read in channels by it."""
    if not walls_of_person(facts.walls, person.id):
        return ()
    version = facts.walls.version
    return (SweepOwed(firm_id=person.firm_id, version=version, due_at=now, person_id=person.id),)


def _linked(command: AddAccount, facts: FirmFacts, person: Person) -> tuple[AccountLinked, ...] | Decision:
    """Give the account to link; none where it is theirs already, and a refusal where it cannot be."""
    workspace, member = _account_of(facts, command.member, command.platform, command.workspace)
    names = {one.id: one.name for one in facts.people}
    for account in facts.accounts:
        if account.workspace_id != workspace.id:
            continue
        is_theirs = account.person_id == person.id
        if account.platform_user_id == member:
            if is_theirs:
                return ()
            words = f"{member} is {names.get(account.person_id, '')} already. Nothing was changed."
            return refuse(Refusal.CONFLICT, words, field="member")
        if is_theirs:
            words = (
                f"{person.name} is {account.platform_user_id} in that workspace already. Nothing was changed."
            )
            return refuse(Refusal.CONFLICT, words, field="member")
    return (AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=person.id),)


def _account_of(
    facts: FirmFacts, typed: str, platform: str, workspace: str
) -> tuple[WorkspaceConnected, str]:
    """Find the workspace of a member id, which may name its platform ("teams:…") or be told by its looks."""
    named, member = split_member(typed)
    asked = platform_of(platform) if platform.strip() else ""
    if named and asked and named != asked:
        words = f"“{typed.strip()[:40]}” is in {shown_platform(named)}, not in {shown_platform(asked)}."
        raise Mistyped(words, field="member")
    found = workspace_named(facts, workspace, platform=named or asked, fits=like_member(member))
    return found, member_of(member, found.platform)


def _preferred(typed: str, person: Person, facts: FirmFacts, linked: tuple[AccountLinked, ...]) -> str | None:
    """Read which platform somebody prefers; they must have an account there."""
    if not typed.strip():
        return None
    platform = platform_of(typed, field="prefers")
    of = {one.id: one.platform for one in facts.workspaces}
    theirs = [one for one in (*facts.accounts, *linked) if one.person_id == person.id]
    if platform in {of.get(one.workspace_id) for one in theirs}:
        return platform
    raise Mistyped(
        f"{person.name} has no account in {shown_platform(platform)}. Add one with: signoff admin account.",
        field="prefers",
    )
