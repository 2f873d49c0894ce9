"""Which deliveries are due, and when the next one will be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select, text

from handlers.deliveries import DeliveryState
from handlers.ids import DeliveryId
from handlers.messages import MessageKind
from storage import tables
from storage.queries import Query
from storage.views.destinations import platform_of

_d = tables.deliveries
_LANE = func.coalesce(_d.c.channel, _d.c.person_id, _d.c.subject_id)
# as the partial index says it: a condition with parameters would not be known to be the same
_UNSETTLED = text("deliveries.state IN ('due', 'sending')")
_DUE_STATEMENT = (
    select(_d.c.id, _d.c.kind, _LANE.label("lane"), _d.c.subject_id)
    .where(
        _UNSETTLED,
        _d.c.next_at <= bindparam("now"),
        or_(_d.c.state == DeliveryState.DUE, _d.c.claimed_until <= bindparam("now")),
        _LANE.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(_d.c.next_at, _d.c.created_at)
    .limit(bindparam("most"))
)
_DUE = Query(_DUE_STATEMENT)
_AWAY: BindParameter[str] = bindparam("away", expanding=True)
_card, _copy = _d.alias("waiting_card"), _d.alias("standing_copy")
_CARD_WAITS = _d.c.subject_id.in_(
    select(_card.c.subject_id).where(
        _card.c.kind == MessageKind.CARD,
        _card.c.state.in_((DeliveryState.DUE, DeliveryState.SENDING)),
        platform_of(_card).in_(_AWAY),
    )
)
_COPY = (
    select(_copy.c.id)
    .join(tables.workspaces, tables.workspaces.c.id == _copy.c.workspace_id)
    .where(
        _copy.c.subject_id == _d.c.subject_id,
        _copy.c.kind == MessageKind.CARD,
        _copy.c.message.is_not(None),
    )
)
# An update goes to all copies of its card: to those that can be reached, as soon as no card is on its way elsewhere.
_DUE_ELSEWHERE = Query(
    _DUE_STATEMENT.where(
        case(
            (
                _d.c.kind == MessageKind.CARD_UPDATE,
                and_(
                    ~_CARD_WAITS,
                    or_(~_COPY.exists(), _COPY.where(tables.workspaces.c.platform.not_in(_AWAY)).exists()),
                ),
            ),
            else_=func.coalesce(platform_of(_d), "").not_in(_AWAY),
        )
    )
)
_NEXT_DUE = Query(
    select(_d.c.next_at)
    .where(_UNSETTLED, _d.c.state == DeliveryState.DUE, _d.c.next_at > bindparam("now"))
    .order_by(_d.c.next_at)
    .limit(1)
)
_NEXT_CLAIM_END = Query(
    select(_d.c.claimed_until)
    .where(_UNSETTLED, _d.c.state == DeliveryState.SENDING, _d.c.claimed_until > bindparam("now"))
    .order_by(_d.c.claimed_until)
    .limit(1)
)
_STANDING = Query(
    select(
        _copy.c.subject_id,
        func.min(tables.workspaces.c.platform),
        func.min(tables.workspaces.c.external_id),
        func.min(_copy.c.place),
    )
    .join(tables.workspaces, tables.workspaces.c.id == _copy.c.workspace_id)
    .where(
        _copy.c.subject_id.in_(bindparam("subjects", expanding=True)),
        _copy.c.kind == MessageKind.CARD,
        _copy.c.message.is_not(None),
    )
    .group_by(_copy.c.subject_id)
    .having(func.count() == 1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery to attempt and the lane it goes in: one at a time in each place."""

    id: DeliveryId
    kind: MessageKind
    lane: str
    subject_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the only copy of a card stands, by the platform's own names."""

    platform: str
    workspace: str
    place: str


def due_deliveries(
    connection: Connection,
    now: datetime,
    busy_lanes: Sequence[str] = (),
    *,
    limit: int,
    away: Collection[str] = (),
) -> Sequence[DueDelivery]:
    """Find what is to be sent now in lanes that are free, the longest due first, and what nobody ever settled.

    What can go to platforms that are away alone is left out.
    """
    busy = list(busy_lanes) or [""]  # no lane has no name
    query, elsewhere = (_DUE_ELSEWHERE, {"away": sorted(away)}) if away else (_DUE, {})
    due = query.rows(connection, now=now, busy=busy, most=limit, **elsewhere)
    return [
        DueDelivery(id=key, kind=MessageKind(kind), lane=lane, subject_id=subject)
        for key, kind, lane, subject in due
    ]


def where_updates_stand(connection: Connection, due: Sequence[DueDelivery]) -> Mapping[str, Standing]:
    """Find where the card of each update stands that stands in one place alone, by the card's subject."""
    subjects = {one.subject_id for one in due if one.kind is MessageKind.CARD_UPDATE}
    found = _STANDING.rows(connection, subjects=sorted(subjects)) if subjects else ()
    return {
        subject: Standing(platform=platform, workspace=workspace, place=place)
        for subject, platform, workspace, place in found
    }


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """Say when the next delivery falls due that is not due yet, or when the next claim ends."""
    found = [row[0] for asked in (_NEXT_DUE, _NEXT_CLAIM_END) for row in asked.rows(connection, now=now)]
    return min(found, default=None)
