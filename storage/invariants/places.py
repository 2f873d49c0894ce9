"""Places, accounts and the copies that stand there: everything can be reached again by what is kept of it."""

from sqlalchemy import and_, exists, func, or_, select, union_all

from handlers.deliveries import DeliveryState
from handlers.people.places.place_values import PlaceKind, PlaceState
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import accounts, deliveries, people, places, workspaces

_d, _p, _a, _n, _w = deliveries.c, places.c, accounts.c, people.c, workspaces.c

PLACES = (
    Invariant(
        name="a message to a person says where it stands",
        words="messages were sent to people and nobody knows to which of their accounts",
        remedy=REPORT,
        query=select(_d.id).where(
            _d.state == DeliveryState.SENT,
            _d.person_id.is_not(None),
            _d.place.is_not(None),
            _d.workspace_id.is_(None),
        ),
    ),
    Invariant(
        name="messages stay within their firm",
        words="messages or accounts are in the workspace of another firm",
        remedy=REPORT,
        query=select(
            union_all(
                select(_d.id).join(workspaces, _w.id == _d.workspace_id).where(_w.firm_id != _d.firm_id),
                select(_a.person_id)
                .join(workspaces, _w.id == _a.workspace_id)
                .join(people, _n.id == _a.person_id)
                .where(_w.firm_id != _n.firm_id),
            )
            .subquery("elsewhere")
            .c.id
        ),
    ),
    Invariant(
        name="a place can be found",
        words="places are known and cannot be written to: a chat without its person, or no address",
        remedy=REPORT,
        query=select(_p.conversation_id).where(
            or_(
                and_(_p.kind == PlaceKind.PERSONAL, func.coalesce(_p.platform_user_id, "") == ""),
                and_(_p.kind != PlaceKind.PERSONAL, _p.platform_user_id.is_not(None)),
                and_(_p.state == PlaceState.PRESENT, _p.service_url == ""),
            )
        ),
    ),
    Invariant(
        name="one account a member",
        words="two accounts of one workspace have the same id of a member",
        remedy=REPORT,
        query=select(_a.member_id)
        .where(_a.member_id.is_not(None))
        .group_by(_a.workspace_id, _a.member_id)
        .having(func.count() > 1),
    ),
    Invariant(
        name="a preference can be met",
        words="people prefer a platform where they have no account",
        remedy="Add one with: signoff admin account.",
        query=select(_n.id).where(
            _n.preferred_platform.is_not(None),
            ~exists().where(
                _a.person_id == _n.id,
                _w.id == _a.workspace_id,
                _w.platform == _n.preferred_platform,
            ),
        ),
    ),
    Invariant(
        name="what waits can go on",
        words="messages wait for a place though they are over, or for one that has no name",
        remedy=REPORT,
        query=select(_d.id).where(
            _d.waits_at.is_not(None),
            or_(_d.state == DeliveryState.SUPERSEDED, _d.waits_at == ""),
        ),
    ),
)
