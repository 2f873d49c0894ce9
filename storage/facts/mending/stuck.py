"""Deliveries of a firm that do not arrive: by place and reason to look at, and those of one such group to mend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, null, or_, select, text

from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import DeliveryId, FirmId
from handlers.messages import MessageKind
from handlers.people.places.place_values import Place, waiting_key
from handlers.remedies.values import HELD_UP_AFTER, MENDED_AT_ONCE, Stuck, StuckGroup, Trouble, trouble_of
from handlers.review.reviews import WAITING
from storage import tables
from storage.rows import DELIVERY, PLACE

GROUPS_MAX = 100
_EVER = timedelta(days=3650)
_d, _r, _m, _p, _n = tables.deliveries, tables.reviews, tables.matters, tables.places, tables.people
# both as the partial indexes say them: a condition with parameters would not be known to be the same
_FAILED = text("deliveries.state IN ('dead', 'unsure')")
_UNSETTLED = text("deliveries.state IN ('due', 'sending')")
_NOT_ARRIVED = _d.c.message.is_(None)


def stuck_groups(connection: Connection, firm_id: FirmId, now: datetime) -> Sequence[StuckGroup]:
    """Find what does not arrive, at most GROUPS_MAX groups of either sort, the largest first."""
    rows = [
        row for sort in (_failed(), _unsettled(now)) for row in connection.execute(_grouped(firm_id, sort))
    ]
    names = _Names(connection, firm_id, rows)
    groups: dict[tuple[Any, ...], StuckGroup] = {}
    for row in rows:
        key = _key(row)
        known = groups.get(key)
        kinds = dict(known.kinds) if known else {}
        kinds[MessageKind(row.kind)] = kinds.get(MessageKind(row.kind), 0) + row.total
        groups[key] = StuckGroup(
            about=known.about if known else DeliveryId(row.about),
            trouble=_trouble(row),
            error=row.last_error,
            where=names.where(row) if known is None else names.joined(known.where, row),
            since=min(known.since, row.since) if known else row.since,
            kinds=kinds,
        )
    return sorted(groups.values(), key=lambda one: (-one.total, one.since, one.about))


def stuck_of(connection: Connection, firm_id: FirmId, delivery_id: str, now: datetime) -> Stuck | None:
    """Load the group of a firm's delivery, as it is now; None where it does not hang any more."""
    mine = select(*DELIVERY.columns).where(_d.c.id == delivery_id, _d.c.firm_id == firm_id)
    row = connection.execute(mine).first()
    one = None if row is None else DELIVERY.value(row)
    trouble = None if one is None else trouble_of(one, now)
    if one is None or trouble is None:
        return None
    is_failed = one.state in (DeliveryState.DEAD, DeliveryState.UNSURE)
    alike = and_(
        _failed() if is_failed else _unsettled(now),
        _d.c.firm_id == firm_id,
        _d.c.state == one.state,
        _d.c.message.is_(None) if one.message is None else _d.c.message.is_not(None),
        _d.c.last_error == one.last_error,
        _d.c.waits_at.is_not_distinct_from(one.waits_at),
        _d.c.channel.is_not_distinct_from(one.channel),
        _d.c.person_id.is_(None) if one.person_id is None else _d.c.person_id.is_not(None),
    )
    found = connection.execute(
        select(*DELIVERY.columns).where(alike).order_by(_d.c.created_at, _d.c.id).limit(MENDED_AT_ONCE)
    )
    deliveries = tuple(DELIVERY.value(each) for each in found)
    total = connection.execute(select(func.count()).select_from(_d).where(alike)).scalar_one()
    return Stuck(
        trouble=trouble,
        deliveries=deliveries,
        total=total,
        needless=_needless(connection, deliveries),
        place=_place(connection, one.waits_at),
        where=_Names(connection, firm_id, [one]).where(one),
    )


def _failed() -> ColumnElement[bool]:
    return and_(_FAILED)


def _unsettled(now: datetime) -> ColumnElement[bool]:
    tried_long = and_(
        _d.c.first_attempt_at <= now - HELD_UP_AFTER, _d.c.last_error != "", _d.c.rendered_version.is_(None)
    )
    waits = or_(_d.c.waits_at.is_not(None), tried_long)
    return and_(_UNSETTLED, _d.c.next_at <= now + _EVER, _d.c.state == DeliveryState.DUE, waits)


def _grouped(firm_id: FirmId, sort: ColumnElement[bool]) -> Any:
    alike = (
        _d.c.state,
        _NOT_ARRIVED.label("not_arrived"),
        _d.c.last_error,
        _d.c.waits_at,
        _d.c.channel,
        (_d.c.person_id.is_not(None)).label("to_person"),
        _d.c.kind,
    )
    return (
        select(
            *alike,
            func.count().label("total"),
            func.min(_d.c.created_at).label("since"),
            func.min(_d.c.id).label("about"),
            func.min(_d.c.person_id).label("person_id"),
            func.count(_d.c.person_id.distinct()).label("people"),
        )
        .where(sort, _d.c.firm_id == firm_id)
        .group_by(*alike)
        .order_by(func.count().desc(), func.min(_d.c.id))
        .limit(GROUPS_MAX)
    )


def _key(row: Any) -> tuple[Any, ...]:
    return row.state, row.not_arrived, row.last_error, row.waits_at, row.channel, row.to_person


def _trouble(row: Any) -> Trouble:
    if row.state == DeliveryState.DEAD:
        return Trouble.DEAD
    if row.state == DeliveryState.UNSURE:
        return Trouble.UNSURE if row.not_arrived else Trouble.TWICE
    return Trouble.WAITS if row.waits_at is not None else Trouble.HELD_UP


class _Names:
    """What people call the places that deliveries go to."""

    def __init__(self, connection: Connection, firm_id: FirmId, rows: Sequence[Any]) -> None:
        people = {row.person_id for row in rows if row.person_id is not None}
        channels = {row.channel for row in rows if row.channel is not None}
        self._people = _people(connection, firm_id, people)
        self._matters = _matters(connection, firm_id, channels)

    def where(self, row: Any) -> str:
        """Name the place of a row, or of a delivery."""
        if row.channel is not None:
            codes = self._matters.get(row.channel, [])
            shown = ", ".join(codes[:3]) + (f" and {len(codes) - 3} more" if len(codes) > 3 else "")
            return f"the channel of {shown}" if codes else "a channel"
        if row.person_id is not None:
            name = self._people.get(row.person_id, "somebody")
            others = getattr(row, "people", 1) - 1
            return f"{name} and {others} more" if others > 0 else name
        return "wherever the cards stand"

    def joined(self, known: str, row: Any) -> str:
        """Name the places of a group that another kind of message to other people is joined to."""
        if row.person_id is None or known == self.where(row):
            return known
        first, *_ = known.split(" and ")
        return f"{first} and others"


def _people(connection: Connection, firm_id: FirmId, wanted: Iterable[str]) -> Mapping[str, str]:
    ids = sorted(set(wanted))
    if not ids:
        return {}
    found = select(_n.c.id, _n.c.name).where(_n.c.id.in_(ids), _n.c.firm_id == firm_id)
    return {row.id: row.name for row in connection.execute(found)}


def _matters(connection: Connection, firm_id: FirmId, channels: set[str]) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = defaultdict(list)
    if channels:
        found = select(_m.c.channel, _m.c.code).where(_m.c.firm_id == firm_id, _m.c.channel.in_(channels))
        for row in connection.execute(found.order_by(_m.c.is_open.desc(), _m.c.code)):
            if row.code not in codes[row.channel]:
                codes[row.channel].append(row.code)
    return codes


def _needless(connection: Connection, deliveries: Sequence[Delivery]) -> frozenset[DeliveryId]:
    """Find the cards whose review is over or somebody else's; held answers are looked at when they are sent."""
    cards = [one for one in deliveries if one.kind is MessageKind.CARD]
    if not cards:
        return frozenset()
    about = select(_r.c.id, _r.c.state, _r.c.expert_id).where(_r.c.id.in_(bindparam("ids", expanding=True)))
    found = connection.execute(about, {"ids": sorted({one.subject_id for one in cards})})
    reviews = {row.id: row for row in found}
    return frozenset(one.id for one in cards if _is_over(one, reviews.get(one.subject_id)))


def _is_over(card: Delivery, review: Any) -> bool:
    if review is None:
        return False
    if review.state not in WAITING:
        return True
    return card.person_id is not None and review.expert_id != card.person_id


def _place(connection: Connection, waits_at: str | None) -> Place | None:
    """Find the place that something waits for: a person's own chat by their account, any other by its conversation."""
    if waits_at is None:
        return None
    workspace_id, _, where = waits_at.partition("/")
    here = or_(
        _p.c.conversation_id == where,
        and_(_p.c.platform_user_id == where, _p.c.platform_user_id.is_not(null())),
    )
    rows = connection.execute(select(*PLACE.columns).where(_p.c.workspace_id == workspace_id, here))
    known = (PLACE.value(row) for row in rows)
    return next((one for one in known if one.key == waiting_key(one.workspace_id, where)), None)
