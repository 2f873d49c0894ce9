"""Where something can be sent: channels, people's direct chats, and the places where copies of a card stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from handlers.deliveries import Delivery
from handlers.ids import WorkspaceId
from handlers.people.places.place_values import PlaceKind, PlaceState, root_of, waiting_key
from storage import tables

_w, _a, _p, _n = tables.workspaces, tables.accounts, tables.places, tables.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A place to send to, by the platform's own names; `channel` None: the direct chat is not open yet.

    Nothing is sent where `state` is not present.
    """

    platform: str
    workspace: str
    workspace_id: WorkspaceId
    channel: str | None
    platform_user_id: str | None = None
    state: PlaceState = PlaceState.PRESENT

    @property
    def waits_at(self) -> str:
        """What a message waits by that cannot go there now."""
        return waiting_key(self.workspace_id, self.platform_user_id or root_of(self.channel or ""))


def channel_destination(connection: Connection, workspace_id: str, channel: str) -> Destination | None:
    """Find a channel's workspace by the platform's own name, and whether the app may write there."""
    here = and_(_p.c.workspace_id == _w.c.id, _p.c.conversation_id == root_of(channel))
    row = connection.execute(
        select(_w.c.platform, _w.c.external_id, _w.c.removed_at, _p.c.state)
        .select_from(_w.outerjoin(_p, here))
        .where(_w.c.id == workspace_id)
    ).first()
    if row is None:
        return None
    return Destination(
        platform=row.platform,
        workspace=row.external_id,
        workspace_id=WorkspaceId(workspace_id),
        channel=channel,
        state=_state(row),
    )


def person_destinations(
    connection: Connection, person_id: str, tried_in: WorkspaceId | None = None
) -> Sequence[Destination]:
    """Find the direct chats of a person in the order in which to try them; none for one without a live account.

    First comes where it was tried before without a word, for it may stand there; then the platform that they prefer.
    """
    chats = _chats().where(_a.c.person_id == person_id)
    ordered = connection.execute(chats.order_by(_rank(_w.c.id == tried_in), _w.c.platform, _w.c.id))
    return _each_once([_direct(row) for row in ordered])


def platform_of(deliveries: FromClause) -> SQLColumnExpression[str | None]:
    """Say in SQL on which platform a delivery to a place or a person is tried next; NULL for one to nowhere."""
    d = deliveries.c
    channels = select(_w.c.platform).where(_w.c.id == d.workspace_id)
    # the least of "1slack" and "2teams": SQLite orders no subquery by a column from outside of it
    rank = cast(_rank(and_(d.ambiguous, _w.c.id == d.workspace_id)), String)
    chats = (
        _chats()
        .with_only_columns(func.substr(func.min(rank.concat(_w.c.platform)), 2))
        .where(
            _a.c.person_id == d.person_id,
            _w.c.removed_at.is_(None),
            or_(_p.c.state.is_(None), _p.c.state == PlaceState.PRESENT),
        )
    )
    return case((d.channel.is_not(None), _inside(channels, deliveries)), else_=_inside(chats, deliveries))


def _inside(asked: Select[Any], deliveries: FromClause) -> ScalarSelect[Any]:
    return asked.correlate(deliveries).scalar_subquery()


def _rank(tried_here: ColumnElement[bool]) -> ColumnElement[int]:
    return case((tried_here, 0), (_w.c.platform == _n.c.preferred_platform, 1), else_=2)


def copy_destination(connection: Connection, copy: Delivery) -> Destination | None:
    """Find where a copy of a card stands, whatever its reader prefers by now; None where nobody reads it any more."""
    if copy.workspace_id is None or copy.place is None:
        return None
    if copy.channel is not None:
        return channel_destination(connection, copy.workspace_id, copy.place)
    chats = _chats().where(_a.c.person_id == copy.person_id, _w.c.id == copy.workspace_id)
    here = _each_once([_direct(row) for row in connection.execute(chats)])
    return replace(here[0], channel=copy.place) if here else None


def own_chat() -> ColumnElement[bool]:
    """Say in SQL which places are an account's personal chat."""
    return and_(
        _p.c.workspace_id == _a.c.workspace_id,
        _p.c.platform_user_id == _a.c.platform_user_id,
        _p.c.kind == PlaceKind.PERSONAL,
    )


def _chats() -> Select[Any]:
    return (
        select(
            _w.c.platform,
            _w.c.external_id,
            _w.c.removed_at,
            _w.c.id,
            _a.c.direct_channel,
            _a.c.platform_user_id,
            _p.c.conversation_id,
            _p.c.state,
        )
        .select_from(_a.join(_w).join(_n, _n.c.id == _a.c.person_id).outerjoin(_p, own_chat()))
        .where(_a.c.is_deactivated.is_(False))
    )


def _direct(row: Any) -> Destination:
    return Destination(
        platform=row.platform,
        workspace=row.external_id,
        workspace_id=row.id,
        channel=row.direct_channel or row.conversation_id,
        platform_user_id=row.platform_user_id,
        state=_state(row),
    )


def _state(row: Any) -> PlaceState:
    """Say whether the app may write in a place: nowhere in a workspace that it was taken away from."""
    return PlaceState.REMOVED if row.removed_at is not None else PlaceState(row.state or PlaceState.PRESENT)


def _each_once(chats: Sequence[Destination]) -> tuple[Destination, ...]:
    """Give each account once: a chat that was lost does not count where the person has another one since."""
    best: dict[WorkspaceId, Destination] = {}
    for chat in chats:
        known = best.get(chat.workspace_id)
        if known is None or known.state is not PlaceState.PRESENT:
            best[chat.workspace_id] = chat
    return tuple(best.values())
