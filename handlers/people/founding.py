"""Setting up a firm: the firm itself, its workspace, its clients and their keys, its people."""

from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import ClientId, FirmId, PersonId, WorkspaceId, derived_id
from handlers.money.periods import next_cutoff
from handlers.people.firm_facts import FirmFacts
from handlers.people.named import client_named, firm_named, workspace_named
from handlers.people.people import Firm, Hours, Person, PersonState, Role
from handlers.people.setting_up import (
    AddPerson,
    ConnectWorkspace,
    CreateClient,
    CreateFirm,
    IssueKey,
    SetDigestChannel,
)
from handlers.people.typed import (
    Mistyped,
    beginning_of,
    between,
    channel_of,
    currency_of,
    hours_of,
    known_spelling,
    member_of,
    moment_of,
    name_of,
    refusing,
    weekday_of,
    weekdays_of,
    workspace_of,
    zone_of,
)
from handlers.records import (
    AccountLinked,
    ApiKeyIssued,
    ClientAdded,
    DigestChannelSet,
    Record,
    WorkspaceConnected,
)


def _done(words: str, subject_id: str, *records: Record) -> Decision:
    return Decision(reply=Done(words=words, subject_id=subject_id, already=not records), records=records)


@refusing
def create_firm(command: CreateFirm, facts: FirmFacts, now: datetime) -> Decision:
    """Create a firm, whose first week ends at its next cut-off."""
    name = name_of(command.firm, what="The firm’s name", field="firm")
    key = FirmId(derived_id(command.id, "firm"))
    if facts.firm is not None:
        if facts.firm.id == key:
            return _done(f"{name} is there already.", key)
        return refuse(Refusal.CONFLICT, f"There is a firm “{facts.firm.name}” already.", field="firm")
    zone = zone_of(command.zone)
    week_end = weekday_of(command.week_end, field="week_end")
    firm = Firm(
        id=key,
        name=name,
        currency=currency_of(command.currency),
        zone=zone,
        week_end=week_end,
        digest_hour=between(command.digest_hour, 0, 23, what="The digest’s hour", field="digest_hour"),
        next_close_at=next_cutoff(now, zone=zone, week_end=week_end),
        undo_minutes=between(command.undo_minutes, 0, 60, what="The minutes to undo", field="undo_minutes"),
    )
    return _done(f"{name} is set up.", key, firm)


@refusing
def connect_workspace(command: ConnectWorkspace, facts: FirmFacts, now: datetime) -> Decision:
    """Connect a firm with its workspace in chat; a workspace is one firm's alone."""
    del now
    firm = firm_named(facts, command.firm)
    if command.platform != "slack":
        raise Mistyped(f"“{command.platform[:20]}” is not a platform. Use slack.", field="platform")
    external_id = workspace_of(command.workspace)
    if facts.workspace_of == firm.id:
        return _done(f"{firm.name} is connected with {external_id} already.", firm.id)
    if facts.workspace_of is not None:
        words = f"The workspace {external_id} belongs to another firm already. Nothing was changed."
        return refuse(Refusal.CONFLICT, words, field="workspace")
    connected = WorkspaceConnected(
        id=WorkspaceId(derived_id(command.platform, external_id)),
        firm_id=firm.id,
        platform=command.platform,
        external_id=external_id,
    )
    return _done(f"{firm.name} is connected with {external_id}.", connected.id, connected)


@refusing
def set_digest_channel(command: SetDigestChannel, facts: FirmFacts, now: datetime) -> Decision:
    """Let the firm's digest go to a channel."""
    del now
    firm = firm_named(facts, command.firm)
    chosen = DigestChannelSet(
        firm_id=firm.id,
        workspace_id=workspace_named(facts, command.workspace).id,
        channel=channel_of(command.channel),
    )
    return _done(f"The digest of {firm.name} goes to {chosen.channel}.", firm.id, chosen)


@refusing
def create_client(command: CreateClient, facts: FirmFacts, now: datetime) -> Decision:
    """Create a client that the firm has cleared: without who did it, nothing may be delivered (DESIGN §6)."""
    firm = firm_named(facts, command.firm)
    name = name_of(command.client, what="The client’s name", field="client")
    key = ClientId(derived_id(command.id, "client"))
    for other in facts.clients:
        if other.id == key:
            return _done(f"{name} is there already.", key)
        if other.name.casefold() == name.casefold():
            words = f"{firm.name} has a client “{other.name}” already. Nothing was changed."
            return refuse(Refusal.CONFLICT, words, field="client")
    cleared_from, cleared_until = _clearance(command, firm.zone, now)
    client = ClientAdded(
        id=key,
        firm_id=firm.id,
        name=name,
        cleared_by=name_of(command.cleared_by, what="Who cleared the client", field="cleared_by"),
        cleared_from=cleared_from,
        cleared_until=cleared_until,
    )
    return _done(f"{name} is a client of {firm.name} now.", key, client)


def _clearance(command: CreateClient, zone: str, now: datetime) -> tuple[datetime, datetime | None]:
    since = beginning_of(command.cleared_from, now, zone=zone, what="The clearance", field="cleared_from")
    if not command.cleared_until.strip():
        return since, None
    until = moment_of(command.cleared_until, zone, field="cleared_until")
    if until <= max(since, now):
        raise Mistyped("The clearance would be over before it begins.", field="cleared_until")
    return since, until


@refusing
def issue_key(command: IssueKey, facts: FirmFacts, now: datetime) -> Decision:
    """Keep a new API key of a client; the keys it has go on to open."""
    del now
    firm_named(facts, command.firm)
    client = client_named(facts, command.client)
    issued = ApiKeyIssued(id=command.key_id, client_id=client.id, secret_hash=command.secret_hash)
    return _done(f"{client.name} has a new key.", client.id, issued)


@refusing
def add_person(command: AddPerson, facts: FirmFacts, now: datetime) -> Decision:
    """Add somebody to the firm, with their account in its workspace."""
    del now
    firm = firm_named(facts, command.firm)
    workspace = workspace_named(facts, command.workspace)
    member = member_of(command.member)
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
    roles = ", ".join(sorted(person.roles))
    return _done(f"{person.name} ({roles}) is with {firm.name} now.", key, person, linked)


def _person(command: AddPerson, facts: FirmFacts, firm: Firm, key: PersonId) -> Person:
    if not command.roles:
        raise Mistyped(f"Say at least one role: {', '.join(Role)}.", field="role")
    if Role.EXPERT in command.roles and not command.practice_areas:
        raise Mistyped(
            "An expert needs a practice area, or no review would ever come.", field="practice_area"
        )
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
