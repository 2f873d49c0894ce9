"""What is known of places, of the accounts that act there, and of what waits for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, or_, select

from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import FirmId, PersonId, WorkspaceId
from handlers.messages import MessageKind
from handlers.people.people import PersonState, Role, Sender
from handlers.people.places.place_values import (
    AboutPlace,
    AccountSeen,
    MemberFacts,
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NoteRemoved,
    Place,
    PlaceFacts,
    PlaceKind,
    PlaceState,
    chats_of,
    root_of,
    waiting_key,
)
from storage import tables
from storage.rows import DELIVERY, PLACE

RELEASED_AT_ONCE = 500  # what else waits goes out with the next event of the place, or at its next attempt

_w, _p, _a, _d, _n = tables.workspaces, tables.places, tables.accounts, tables.deliveries, tables.people
_same = _p.alias("same_team")
_WORKSPACES = select(_w.c.platform, _w.c.external_id, _w.c.id, _w.c.firm_id).where(
    _w.c.external_id.in_(bindparam("workspaces", expanding=True))
)
_HERE: BindParameter[str] = bindparam("conversations", expanding=True)
_PLACES = select(*PLACE.columns).where(
    _p.c.workspace_id.in_(bindparam("workspaces", expanding=True)),
    or_(
        _p.c.conversation_id.in_(_HERE),
        _p.c.team_id.in_(bindparam("teams", expanding=True)),
        select(_same.c.team_id)
        .where(
            and_(_same.c.workspace_id == _p.c.workspace_id, _same.c.team_id == _p.c.team_id),
            _same.c.conversation_id.in_(_HERE),
            _same.c.team_id != "",
        )
        .exists(),
        and_(_p.c.kind == PlaceKind.CHANNEL, _p.c.team_id == "", _p.c.state != PlaceState.PRESENT),
    ),
)
_ACCOUNTS = (
    select(
        _w.c.platform,
        _w.c.external_id,
        _a.c.workspace_id,
        _a.c.platform_user_id,
        _a.c.member_id,
        _a.c.direct_channel,
    )
    .select_from(_a.join(_w))
    .where(
        _w.c.external_id.in_(bindparam("workspaces", expanding=True)),
        _a.c.platform_user_id.in_(bindparam("accounts", expanding=True)),
    )
)
# none of them is under way: whoever has it finds the place as it is by then
_WAITING = (
    select(*DELIVERY.columns)
    .where(
        _d.c.waits_at.in_(bindparam("keys", expanding=True)),
        _d.c.waits_at.is_not(None),
        _d.c.state.in_((DeliveryState.DUE, DeliveryState.SENT, DeliveryState.DEAD)),
    )
    .order_by(_d.c.created_at, _d.c.id)
    .limit(RELEASED_AT_ONCE)
)
_TO_BE_TOLD = select(_d.c.subject_id, _d.c.person_id).where(
    _d.c.subject_id.in_(bindparam("subjects", expanding=True)),
    _d.c.kind == MessageKind.PLACE_NOTICE,
    _d.c.state == DeliveryState.DUE,
)
_STAFF = (
    select(_n.c.id, _n.c.firm_id, _n.c.roles)
    .where(
        _n.c.firm_id.in_(bindparam("firms", expanding=True)),
        _n.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED)),
    )
    .order_by(_n.c.id)
)


def place_facts(
    connection: Connection, commands: Sequence[AboutPlace], now: datetime
) -> Sequence[PlaceFacts]:
    """Load what is known of places and of their teams, in the order of the commands."""
    del now
    firms = _firms(connection, commands)
    places = _places(connection, firms, commands)
    accounts = _accounts(connection, [command.sender for command in commands])
    losing = [c for c in commands if isinstance(c, NoteRemoved | NoteBlocked)]
    admins = _admins(connection, {firms[key][1] for key in map(_workspace, losing) if key in firms})
    told = _to_be_told(connection, {firms[key][0] for key in map(_workspace, losing) if key in firms})
    found: list[PlaceFacts] = []
    for command in commands:
        if (at := firms.get(_workspace(command))) is None:
            found.append(PlaceFacts())
            continue
        known = places.get((at[0], root_of(command.place.conversation_id)))
        found.append(
            PlaceFacts(
                workspace_id=at[0],
                firm_id=at[1],
                known=known,
                team=_team(places, at[0], command, known),
                account=accounts.get(command.sender),
                admins=admins.get(at[1], ()) if command in losing else (),
                to_be_told=frozenset(told.get(at[0], ())) if command in losing else frozenset(),
            )
        )
    return _with_waiting(connection, commands, found)


def member_facts(
    connection: Connection, commands: Sequence[NoteMember], now: datetime
) -> Sequence[MemberFacts]:
    """Load the accounts that member ids are of, in the order of the commands."""
    del now
    accounts = _accounts(connection, [command.sender for command in commands])
    return [MemberFacts(account=accounts.get(command.sender)) for command in commands]


def _workspace(command: AboutPlace) -> tuple[str, str]:
    return command.sender.platform, command.sender.workspace


def _firms(
    connection: Connection, commands: Iterable[AboutPlace]
) -> Mapping[tuple[str, str], tuple[WorkspaceId, FirmId]]:
    asked = sorted({command.sender.workspace for command in commands})
    found = connection.execute(_WORKSPACES, {"workspaces": asked})
    return {(row[0], row[1]): (WorkspaceId(row[2]), FirmId(row[3])) for row in found}


def _places(
    connection: Connection,
    firms: Mapping[tuple[str, str], tuple[WorkspaceId, FirmId]],
    commands: Sequence[AboutPlace],
) -> Mapping[tuple[str, str], Place]:
    if not firms:
        return {}
    about = {
        "workspaces": sorted(workspace for workspace, _ in firms.values()),
        "conversations": sorted({root_of(command.place.conversation_id) for command in commands}),
        "teams": sorted({command.place.team_id for command in commands} - {""}),
    }
    found = [PLACE.value(row) for row in connection.execute(_PLACES, about)]
    return {(place.workspace_id, place.conversation_id): place for place in found}


def _team(
    places: Mapping[tuple[str, str], Place],
    workspace_id: WorkspaceId,
    command: AboutPlace,
    known: Place | None,
) -> tuple[Place, ...]:
    """Give the other places of the team. Where the app comes back, those whose team nobody told may be in it too."""
    team_id = command.place.team_id or (known.team_id if known else "")
    teams = (team_id, "") if isinstance(command, NoteInstalled) else (team_id,)
    others = (p for p in places.values() if p != known and p.workspace_id == workspace_id)
    found = (p for p in others if team_id and p.team_id in teams and p.kind is PlaceKind.CHANNEL)
    return tuple(sorted(found, key=lambda place: place.conversation_id))


def _accounts(connection: Connection, senders: Sequence[Sender]) -> Mapping[Sender, AccountSeen]:
    about = {
        "workspaces": sorted({sender.workspace for sender in senders}),
        "accounts": sorted({sender.platform_user_id for sender in senders}),
    }
    return {
        Sender(platform=row[0], workspace=row[1], platform_user_id=row[3]): AccountSeen(
            workspace_id=row[2], platform_user_id=row[3], member_id=row[4], direct_channel=row[5]
        )
        for row in connection.execute(_ACCOUNTS, about)
    }


def _admins(connection: Connection, firms: set[FirmId]) -> Mapping[FirmId, tuple[PersonId, ...]]:
    admins: dict[FirmId, tuple[PersonId, ...]] = defaultdict(tuple)
    for row in connection.execute(_STAFF, {"firms": sorted(firms)}) if firms else ():
        if Role.ADMIN in row.roles:
            admins[row.firm_id] += (row.id,)
    return admins


def _to_be_told(connection: Connection, workspaces: set[WorkspaceId]) -> Mapping[WorkspaceId, set[PersonId]]:
    """Find who is owed a word about people's chats in a workspace, which nobody has begun to send."""
    about = {chats_of(workspace): workspace for workspace in workspaces}
    told: dict[WorkspaceId, set[PersonId]] = defaultdict(set)
    for row in connection.execute(_TO_BE_TOLD, {"subjects": sorted(about)}) if about else ():
        told[about[row.subject_id]].add(row.person_id)
    return told


def _with_waiting(
    connection: Connection, commands: Sequence[AboutPlace], found: Sequence[PlaceFacts]
) -> Sequence[PlaceFacts]:
    keys = [_keys(command, facts) for command, facts in zip(commands, found, strict=True)]
    waiting: dict[str, list[Delivery]] = defaultdict(list)
    for row in connection.execute(_WAITING, {"keys": sorted({key for mine in keys for key in mine})}):
        delivery = DELIVERY.value(row)
        waiting[str(delivery.waits_at)].append(delivery)
    if not waiting:
        return found
    return [
        replace(facts, waiting=tuple(delivery for key in mine for delivery in waiting.get(key, ())))
        for facts, mine in zip(found, keys, strict=True)
    ]


def _keys(command: AboutPlace, facts: PlaceFacts) -> tuple[str, ...]:
    """Name what may wait for this place or for others of its team."""
    if facts.workspace_id is None:
        return ()
    seen = command.place
    person = command.sender.platform_user_id if seen.kind is PlaceKind.PERSONAL else ""
    own = waiting_key(facts.workspace_id, person or root_of(seen.conversation_id))
    return tuple(dict.fromkeys((own, *(place.key for place in facts.team))))
