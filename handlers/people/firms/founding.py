"""Setting up a firm: the firm itself, its workspaces, its clients and their keys."""

from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import ClientId, FirmId, WorkspaceId, derived_id
from handlers.money.periods import next_cutoff
from handlers.people.changed import KeysRevoked
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import client_named, firm_named, workspace_named
from handlers.people.firms.setting_up import (
    ConnectWorkspace,
    CreateClient,
    CreateFirm,
    IssueKey,
    SetDigestChannel,
)
from handlers.people.firms.typed import (
    Mistyped,
    beginning_of,
    between,
    currency_of,
    moment_of,
    name_of,
    refusing,
    weekday_of,
    zone_of,
)
from handlers.people.people import Firm
from handlers.people.places.platform_ids import (
    FILES_TO_PEOPLE_ALONE,
    channel_of,
    like_channel,
    platform_of,
    shown_platform,
    workspace_of,
)
from handlers.records import (
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
        day_hours=between(command.day_hours, 1, 24, what="The hours that count in a day", field="day_hours"),
    )
    return _done(f"{name} is set up.", key, firm)


@refusing
def connect_workspace(command: ConnectWorkspace, facts: FirmFacts, now: datetime) -> Decision:
    """Connect a firm with its workspace in chat; a workspace is one firm's alone."""
    del now
    firm = firm_named(facts, command.firm)
    platform = platform_of(command.platform)
    external_id = workspace_of(command.workspace, platform)
    if facts.workspace_of == firm.id:
        return _done(f"{firm.name} is connected with {external_id} already.", firm.id)
    if facts.workspace_of is not None:
        words = f"The workspace {external_id} belongs to another firm already. Nothing was changed."
        return refuse(Refusal.CONFLICT, words, field="workspace")
    connected = WorkspaceConnected(
        id=WorkspaceId(derived_id(platform, external_id)),
        firm_id=firm.id,
        platform=platform,
        external_id=external_id,
    )
    return _done(f"{firm.name} is connected with {external_id}.", connected.id, connected)


@refusing
def set_digest_channel(command: SetDigestChannel, facts: FirmFacts, now: datetime) -> Decision:
    """Let the firm's digest go to a channel."""
    del now
    firm = firm_named(facts, command.firm)
    workspace = workspace_named(facts, command.workspace, fits=like_channel(command.channel))
    chosen = DigestChannelSet(
        firm_id=firm.id,
        workspace_id=workspace.id,
        channel=channel_of(command.channel, workspace.platform),
    )
    words = f"The digest of {firm.name} goes to {chosen.channel}."
    if workspace.platform in FILES_TO_PEOPLE_ALONE:
        name = shown_platform(workspace.platform)
        words += f" Its file of figures goes to each person in finance: {name} takes files in personal chats alone."
    return _done(words, firm.id, chosen)


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
    cleared_from, cleared_until = clearance_of(command.cleared_from, command.cleared_until, firm.zone, now)
    client = ClientAdded(
        id=key,
        firm_id=firm.id,
        name=name,
        cleared_by=name_of(command.cleared_by, what="Who cleared the client", field="cleared_by"),
        cleared_from=cleared_from,
        cleared_until=cleared_until,
    )
    return _done(f"{name} is a client of {firm.name} now.", key, client)


def clearance_of(
    typed_from: str, typed_until: str, zone: str, now: datetime, *, before: ClientAdded | None = None
) -> tuple[datetime, datetime | None]:
    """Read from when a client is cleared and until when (None: no end); raises Mistyped.

    A client that was cleared `before` keeps its beginning, however long ago, and may be let lapse.
    """
    since = _beginning(typed_from, zone, now, before)
    if not typed_until.strip():
        return since, None
    until = moment_of(typed_until, zone, field="cleared_until")
    if until <= (max(since, now) if before is None else since):
        raise Mistyped("The clearance would be over before it begins.", field="cleared_until")
    return since, until


def _beginning(typed: str, zone: str, now: datetime, before: ClientAdded | None) -> datetime:
    known = before.cleared_from if before is not None else None
    if known is not None and typed.strip() and moment_of(typed, zone, field="cleared_from") == known:
        return known
    return beginning_of(typed, now, zone=zone, what="The clearance", field="cleared_from")


@refusing
def issue_key(command: IssueKey, facts: FirmFacts, now: datetime) -> Decision:
    """Keep a new API key of a client; the keys it has go on to open, unless it takes their place."""
    firm_named(facts, command.firm)
    client = client_named(facts, command.client)
    issued = ApiKeyIssued(id=command.key_id, client_id=client.id, secret_hash=command.secret_hash)
    if not command.replaces:
        return _done(f"{client.name} has a new key.", client.id, issued)
    revoked = KeysRevoked(client_id=client.id, but=command.key_id, at=now)
    words = f"{client.name} has a new key, and its earlier ones open nothing any more."
    return _done(words, client.id, issued, revoked)
