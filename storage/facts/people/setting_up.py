"""What setting up a firm is decided on: the firm as it is, and nothing of any other but the names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.ids import ClientId, FirmId, MatterId
from handlers.people.changed import Invitation
from handlers.people.duties.values import NoticeRecorded
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import AddAccount, ConnectWorkspace, PlaceHold, SettingUp
from handlers.people.people import Firm
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.rate_files import ImportRates
from handlers.records import AccountLinked, ClientAdded, WorkspaceConnected
from handlers.retention.values import FOR_EVER
from storage.facts.money.billing_terms import billing_of
from storage.facts.review.verdicts import rates_of
from storage.facts.walls.holding import hold_matters
from storage.facts.walls.walls import newest_walls
from storage.rows import FIRM, INVITATION, MATTER, NOTICE, PERSON_COLUMNS, person_value
from storage.tables import (
    accounts,
    api_keys,
    clients,
    firms,
    invitations,
    legal_holds,
    matters,
    outside_business_notices,
    people,
    retentions,
    workspaces,
)

OfMoney = ImportRates | SetPremium | SetBilling


def setting_up_facts(
    connection: Connection, commands: Sequence[SettingUp | OfMoney], now: datetime
) -> Sequence[FirmFacts]:
    """Load each command's firm with everything that is set up in it."""
    del now
    facts = [_facts(connection, command) for command in commands]
    placing = [
        matter.id
        for command, known in zip(commands, facts, strict=True)
        if isinstance(command, PlaceHold)
        for matter in known.matters
    ]
    hold_matters(connection, placing)
    return facts


def _facts(connection: Connection, command: SettingUp | OfMoney) -> FirmFacts:
    facts = firm_as_set_up(connection, command.firm)
    if isinstance(command, AddAccount) and facts.firm is not None:
        return replace(facts, walls=newest_walls(connection, facts.firm.id))
    if not isinstance(command, ConnectWorkspace):
        return facts
    typed = command.workspace.strip()
    owner = select(workspaces.c.firm_id).where(
        workspaces.c.platform == command.platform.strip().casefold(),
        workspaces.c.external_id.in_((typed, typed.lower())),  # a directory's ids are kept without capitals
    )
    return replace(facts, workspace_of=connection.scalars(owner).first())


def firm_as_set_up(connection: Connection, name: str) -> FirmFacts:
    """Load a firm by its name, in capitals or not, or the only one there is where the name is empty."""
    known = {
        row.name: FIRM.value(row) for row in connection.execute(select(*FIRM.columns).order_by(firms.c.name))
    }
    sought = " ".join(name.split()).casefold()
    found = [firm for firm in known.values() if sought in ("", firm.name.casefold())]
    if len(found) != 1:
        return FirmFacts(firm=None, firm_names=tuple(known))
    return _loaded(connection, found[0], tuple(known))


def firm_of(connection: Connection, firm_id: FirmId) -> FirmFacts:
    """Load a firm by its id."""
    row = connection.execute(select(*FIRM.columns).where(firms.c.id == firm_id)).one()
    return _loaded(connection, FIRM.value(row), firm_names(connection))


def firm_names(connection: Connection) -> tuple[str, ...]:
    """Every firm's name: no two may be called alike."""
    return tuple(connection.scalars(select(firms.c.name).order_by(firms.c.name)))


def _loaded(connection: Connection, firm: Firm, names: tuple[str, ...]) -> FirmFacts:
    persons = select(*PERSON_COLUMNS).where(people.c.firm_id == firm.id).order_by(people.c.name, people.c.id)
    of_firm = select(*MATTER.columns).where(matters.c.firm_id == firm.id)
    return FirmFacts(
        firm=firm,
        firm_names=names,
        workspaces=_workspaces(connection, firm.id),
        clients=_clients(connection, firm.id),
        matters=tuple(MATTER.value(row) for row in connection.execute(of_firm.order_by(matters.c.code))),
        people=tuple(person_value(row) for row in connection.execute(persons)),
        accounts=_accounts(connection, firm.id),
        rates=rates_of(connection, {firm.id})[firm.id],
        billing=billing_of(connection, firm.id),
        holds=_holds(connection, firm.id),
        keep=connection.scalar(select(retentions.c.keep).where(retentions.c.firm_id == firm.id)) or FOR_EVER,
        invitations=_invitations(connection, firm.id),
        notices=_notices(connection, firm.id),
        with_key=_with_key(connection, firm.id),
    )


def _holds(connection: Connection, firm_id: FirmId) -> tuple[tuple[MatterId, str], ...]:
    h = legal_holds.c
    standing = select(h.matter_id, h.id).where(h.firm_id == firm_id, h.released_at.is_(None))
    return tuple((row.matter_id, row.id) for row in connection.execute(standing.order_by(h.placed_at)))


def _invitations(connection: Connection, firm_id: FirmId) -> tuple[Invitation, ...]:
    found = select(*INVITATION.columns).where(invitations.c.firm_id == firm_id)
    return tuple(INVITATION.value(row) for row in connection.execute(found.order_by(invitations.c.person_id)))


def _notices(connection: Connection, firm_id: FirmId) -> tuple[NoticeRecorded, ...]:
    n = outside_business_notices.c
    found = select(*NOTICE.columns).where(n.firm_id == firm_id).order_by(n.person_id, n.number)
    return tuple(NOTICE.value(row) for row in connection.execute(found))


def _with_key(connection: Connection, firm_id: FirmId) -> frozenset[ClientId]:
    k = api_keys.c
    found = (
        select(k.client_id)
        .distinct()
        .join(clients, clients.c.id == k.client_id)
        .where(clients.c.firm_id == firm_id)
    )
    return frozenset(ClientId(one) for one in connection.scalars(found.where(k.revoked_at.is_(None))))


def _workspaces(connection: Connection, firm_id: FirmId) -> tuple[WorkspaceConnected, ...]:
    w = workspaces.c
    found = select(w.id, w.firm_id, w.platform, w.external_id).where(w.firm_id == firm_id)
    return tuple(
        WorkspaceConnected(**row) for row in connection.execute(found.order_by(w.external_id)).mappings()
    )


def _clients(connection: Connection, firm_id: FirmId) -> tuple[ClientAdded, ...]:
    c = clients.c
    found = select(c.id, c.firm_id, c.name, c.cleared_by, c.cleared_from, c.cleared_until)
    ordered = found.where(c.firm_id == firm_id).order_by(func.lower(c.name))
    return tuple(ClientAdded(**row) for row in connection.execute(ordered).mappings())


def _accounts(connection: Connection, firm_id: FirmId) -> tuple[AccountLinked, ...]:
    a = accounts.c
    found = (
        select(a.workspace_id, a.platform_user_id, a.person_id, a.is_guest, a.is_deactivated)
        .join(people, people.c.id == a.person_id)
        .where(people.c.firm_id == firm_id)
    )
    return tuple(AccountLinked(**row) for row in connection.execute(found).mappings())
