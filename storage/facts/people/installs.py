"""What is known of installations, of the workspaces that they are in, and of who may be told of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import FirmId, PersonId, WorkspaceId
from handlers.installs.installation import Installation, installation_id
from handlers.installs.values import (
    AboutInstallation,
    InstallApp,
    InstallFacts,
    NoteConnected,
    NoteUninstalled,
    SettleRenewal,
    Staff,
    StateFacts,
    TakeState,
    WorkspaceSeen,
)
from handlers.messages import MessageKind
from handlers.people.people import Role
from handlers.people.roles import IS_THERE
from storage import tables
from storage.facts.people.first_admins import has_admin
from storage.facts.people.setting_up import firm_names, firm_of
from storage.rows import DELIVERY, INSTALLATION

RELEASED_AT_ONCE = 500  # what else waits goes out at its next attempt, which comes by itself

_i, _w, _d, _n, _a = (
    tables.installations.c,
    tables.workspaces.c,
    tables.deliveries.c,
    tables.people.c,
    tables.accounts.c,
)


def state_facts(connection: Connection, commands: Sequence[TakeState], now: datetime) -> Sequence[StateFacts]:
    """Load whether each state was used."""
    del now
    states = tables.install_states.c
    asked = select(states.state_hash).where(states.state_hash.in_({c.state_hash for c in commands}))
    used = set(connection.scalars(asked))
    return [StateFacts(is_used=command.state_hash in used) for command in commands]


def install_facts(
    connection: Connection, commands: Sequence[AboutInstallation], now: datetime
) -> Sequence[InstallFacts]:
    """Load, for each command, the installation that it is about, its workspace, and what the command needs beside."""
    del now
    return [_facts(connection, command) for command in commands]


def _facts(connection: Connection, command: AboutInstallation) -> InstallFacts:
    known = _installation(connection, command)
    workspace = _workspace(connection, command, known)
    if isinstance(command, InstallApp):
        return InstallFacts(
            known=known,
            workspace=workspace,
            firm=None if workspace is None else firm_of(connection, workspace.firm_id),
            firm_names=firm_names(connection),
            has_admin=workspace is not None and has_admin(connection, workspace.firm_id),
            waiting=_waiting(connection, workspace),
        )
    if isinstance(command, NoteConnected):
        return InstallFacts(known=known, workspace=workspace, waiting=_waiting(connection, workspace))
    if workspace is None or not isinstance(command, NoteUninstalled | SettleRenewal):
        return InstallFacts(known=known, workspace=workspace)
    return InstallFacts(
        known=known,
        workspace=workspace,
        staff=_staff(connection, workspace),
        is_told=known is not None and _is_told(connection, workspace, known),
    )


def _installation(connection: Connection, command: AboutInstallation) -> Installation | None:
    if isinstance(command, InstallApp | NoteUninstalled | NoteConnected):
        key = installation_id(command.sender.platform, command.sender.workspace)
    else:
        key = command.installation_id
    row = connection.execute(select(*INSTALLATION.columns).where(_i.id == key).with_for_update()).first()
    return None if row is None else INSTALLATION.value(row)


def _workspace(
    connection: Connection, command: AboutInstallation, known: Installation | None
) -> WorkspaceSeen | None:
    if isinstance(command, InstallApp | NoteUninstalled | NoteConnected):
        platform, external_id = command.sender.platform, command.sender.workspace
    elif known is not None:
        platform, external_id = known.platform, known.external_id
    else:
        return None
    here = select(_w.id, _w.firm_id, _w.removed_at).where(
        _w.platform == platform, _w.external_id == external_id
    )
    row = connection.execute(here).first()
    if row is None:
        return None
    return WorkspaceSeen(id=WorkspaceId(row.id), firm_id=FirmId(row.firm_id), removed_at=row.removed_at)


def _waiting(connection: Connection, workspace: WorkspaceSeen | None) -> tuple[Delivery, ...]:
    """Load what waits for a workspace that the app was taken away from; none of it is under way."""
    if workspace is None or workspace.removed_at is None:
        return ()
    found = (
        select(*DELIVERY.columns)
        .where(
            _d.waits_at.startswith(f"{workspace.id}/"),
            _d.waits_at.is_not(None),
            _d.state.in_((DeliveryState.DUE, DeliveryState.SENT, DeliveryState.DEAD)),
        )
        .order_by(_d.created_at, _d.id)
        .limit(RELEASED_AT_ONCE)
    )
    return tuple(DELIVERY.value(row) for row in connection.execute(found))


def _staff(connection: Connection, workspace: WorkspaceSeen) -> tuple[Staff, ...]:
    """Load who holds a role beside expert, and where each of them is reached."""
    people = select(_n.id, _n.roles).where(_n.firm_id == workspace.firm_id, _n.state.in_(IS_THERE))
    live = (
        select(_a.person_id, _a.workspace_id)
        .join(tables.people, _n.id == _a.person_id)
        .join(tables.workspaces, _w.id == _a.workspace_id)
        .where(_n.firm_id == workspace.firm_id, _a.is_deactivated.is_(False), _w.removed_at.is_(None))
    )
    reached: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(live):
        reached[row.person_id].add(row.workspace_id)
    return tuple(
        Staff(
            person_id=PersonId(row.id),
            roles=frozenset(map(Role, row.roles)),
            elsewhere=bool(reached[row.id] - {workspace.id}),
        )
        for row in connection.execute(people.order_by(_n.id))
        if set(row.roles) - {Role.EXPERT}
    )


def _is_told(connection: Connection, workspace: WorkspaceSeen, known: Installation) -> bool:
    begins = f"{MessageKind.INSTALL_NOTICE}/{workspace.id}/renewal/{known.version}/"
    told = select(_d.id).where(
        _d.subject_id == workspace.id,
        _d.kind == MessageKind.INSTALL_NOTICE,
        _d.key.startswith(begins, autoescape=True),
    )
    return connection.execute(told.limit(1)).first() is not None
