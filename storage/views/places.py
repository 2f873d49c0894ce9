"""Where the posting side finds a place again, and by which names the people of a card are known to the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select

from handlers.people.people import Person, PersonState, Role
from handlers.people.places.place_values import Place, PlaceKind, PlaceState, root_of
from storage import tables
from storage.rows import PERSON_COLUMNS, PLACE, person_value

MEMBERS_MOST = 60  # Teams refreshes a card by itself for so many

_w, _p, _a, _r = tables.workspaces, tables.places, tables.accounts, tables.reviews


def place_of(connection: Connection, platform: str, workspace: str, conversation_id: str) -> Place | None:
    """Find what is known of a place, by the platform's own names; a thread is found by its channel."""
    found = (
        select(*PLACE.columns)
        .join(_w, _w.c.id == _p.c.workspace_id)
        .where(
            _w.c.platform == platform,
            _w.c.external_id == workspace,
            _p.c.conversation_id == root_of(conversation_id),
        )
    )
    row = connection.execute(found).first()
    return None if row is None else PLACE.value(row)


def service_url_of(connection: Connection, platform: str, workspace: str) -> str | None:
    """Give the address by which a workspace was reached last, for a place in it that no event came from yet."""
    found = (
        select(_p.c.service_url)
        .join(_w, _w.c.id == _p.c.workspace_id)
        .where(_w.c.platform == platform, _w.c.external_id == workspace, _p.c.service_url != "")
        .order_by((_p.c.state == PlaceState.PRESENT).desc(), _p.c.noted_at.desc(), _p.c.conversation_id)
    )
    return connection.execute(found.limit(1)).scalar()


def account_of_member(connection: Connection, platform: str, workspace: str, member_id: str) -> str | None:
    """Find the account that this bot knows by another name, for an event that tells only that one."""
    found = (
        select(_a.c.platform_user_id)
        .select_from(_a.join(_w))
        .where(_w.c.platform == platform, _w.c.external_id == workspace, _a.c.member_id == member_id)
    )
    return connection.execute(found).scalar()


def readers_of_card(connection: Connection, platform: str, workspace: str, review_id: str) -> Sequence[str]:
    """Give the member ids, at most MEMBERS_MOST, of those for whom a review's card in a channel is their own.

    Whose review it is comes first; then the matter's experts, those who were asked longest ago before the others, for
    they are likeliest to take it; then the firm's supervisors.
    """
    area = select(tables.matters.c.practice_area).join(_r, _r.c.matter_id == tables.matters.c.id)
    row = connection.execute(
        area.add_columns(_r.c.firm_id, _r.c.expert_id).where(_r.c.id == review_id)
    ).first()
    if row is None:
        return ()
    people = [
        (person_value(found, 1), str(found[0]))
        for found in connection.execute(
            select(_a.c.member_id, *PERSON_COLUMNS)
            .select_from(_a.join(_w).join(tables.people, tables.people.c.id == _a.c.person_id))
            .where(
                _w.c.platform == platform,
                _w.c.external_id == workspace,
                _a.c.member_id.is_not(None),
                _a.c.is_guest.is_(False),
                _a.c.is_deactivated.is_(False),
                tables.people.c.firm_id == row.firm_id,
                tables.people.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED)),
            )
        )
    ]
    ranked = (
        (_rank(person, row.expert_id, row.practice_area), _asked(person), person.id, member)
        for person, member in people
    )
    may_act = sorted((rank, *rest) for rank, *rest in ranked if rank is not None)
    return tuple(str(member) for *_, member in may_act[:MEMBERS_MOST])


def _rank(person: Person, expert_id: str | None, practice_area: str) -> int | None:
    """Say how near a review is to somebody; None for one who could do nothing with it."""
    if Role.EXPERT in person.roles and (person.id == expert_id or practice_area in person.practice_areas):
        return 0 if person.id == expert_id else 1
    return 2 if Role.SUPERVISOR in person.roles else None


def _asked(person: Person) -> float:
    return 0.0 if person.last_offered_at is None else person.last_offered_at.timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPlace:
    """A place that takes no messages: whose chat it is, or the codes of the matters whose work comes there."""

    platform: str
    kind: PlaceKind
    state: PlaceState
    person: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostChat:
    """A person's own chat that takes no messages, and whose it is."""

    platform: str
    state: PlaceState
    person: str


def lost_chats(connection: Connection, workspace_id: str, since: datetime) -> Sequence[LostChat]:
    """Read the chats of our people that were lost in a workspace since then, by name.

    One whose person has another chat with the app there is not lost to them.
    """
    other = _p.alias("other_chat")
    has_another = exists().where(
        other.c.workspace_id == _p.c.workspace_id,
        other.c.platform_user_id == _p.c.platform_user_id,
        other.c.kind == PlaceKind.PERSONAL,
        other.c.state == PlaceState.PRESENT,
    )
    own = and_(_a.c.workspace_id == _p.c.workspace_id, _a.c.platform_user_id == _p.c.platform_user_id)
    n = tables.people
    rows = connection.execute(
        select(_w.c.platform, _p.c.state, n.c.name, n.c.id)
        .distinct()
        .select_from(_p.join(_w).join(_a, own).join(n, n.c.id == _a.c.person_id))
        .where(
            _p.c.workspace_id == workspace_id,
            _p.c.kind == PlaceKind.PERSONAL,
            _p.c.state != PlaceState.PRESENT,
            _p.c.noted_at >= since,
            ~has_another,
        )
        .order_by(n.c.name, n.c.id, _p.c.state)
    )
    return [LostChat(platform=row.platform, state=PlaceState(row.state), person=row.name) for row in rows]


def lost_place(connection: Connection, subject_id: str) -> LostPlace | None:
    """Read the place that a notice is about; None where the app is back, or never was."""
    workspace_id, _, conversation_id = subject_id.partition("/")
    own = and_(_a.c.workspace_id == _p.c.workspace_id, _a.c.platform_user_id == _p.c.platform_user_id)
    row = connection.execute(
        select(_w.c.platform, _p.c.kind, _p.c.state, _p.c.team_id, tables.people.c.name)
        .select_from(
            _p.join(_w).outerjoin(_a, own).outerjoin(tables.people, tables.people.c.id == _a.c.person_id)
        )
        .where(_p.c.workspace_id == workspace_id, _p.c.conversation_id == conversation_id)
    ).first()
    if row is None or row.state == PlaceState.PRESENT:
        return None
    together = select(_p.c.conversation_id).where(
        _p.c.workspace_id == workspace_id,
        or_(_p.c.conversation_id == conversation_id, and_(_p.c.team_id == row.team_id, row.team_id != "")),
    )
    m = tables.matters
    codes = select(m.c.code).where(m.c.workspace_id == workspace_id, m.c.channel.in_(together))
    return LostPlace(
        platform=row.platform,
        kind=PlaceKind(row.kind),
        state=PlaceState(row.state),
        person=row.name or "",
        matters=tuple(connection.scalars(codes.order_by(m.c.code))),
    )
