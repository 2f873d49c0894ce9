"""The facts that routing is decided on, and which reviews are to be looked at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select

from handlers.ids import FirmId, PersonId, ReviewId
from handlers.money.time import local_day
from handlers.people.people import Person, PersonState, Role
from handlers.people.places.place_values import PlaceState
from handlers.review.commands import RouteReview
from handlers.review.offering.routing import Candidate, RoutingFacts
from handlers.review.reviews import UNDECIDED, WAITING, ReviewState
from handlers.review.tasks import Offer
from handlers.walls.wall_sets import WallKind, WallSet
from storage import tables
from storage.facts.review.turns import ReviewFacts, declines_of, reviews_by_id, turns_at, walls_of
from storage.facts.walls.holding import hold_turns
from storage.queries import Query
from storage.rows import PERSON_COLUMNS, person_value
from storage.views.destinations import own_chat

_t = tables
_IS_REACHED = (
    select(_t.accounts.c.person_id)
    .outerjoin(_t.places, own_chat())
    .where(
        _t.accounts.c.person_id == _t.people.c.id,
        _t.accounts.c.is_guest.is_(False),
        _t.accounts.c.is_deactivated.is_(False),
        or_(_t.places.c.state.is_(None), _t.places.c.state == PlaceState.PRESENT),
    )
    .exists()
)
_PEOPLE = Query(
    select(*PERSON_COLUMNS, _IS_REACHED.label("is_reached")).where(
        _t.people.c.firm_id.in_(bindparam("firms", expanding=True)),
        _t.people.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED)),
        select(_t.accounts.c.person_id)
        .where(
            _t.accounts.c.person_id == _t.people.c.id,
            _t.accounts.c.is_guest.is_(False),
            _t.accounts.c.is_deactivated.is_(False),
        )
        .exists(),
    )
)
_ON_HAND = Query(
    select(_t.reviews.c.expert_id, _t.reviews.c.state, _t.reviews.c.decided_at).where(
        _t.reviews.c.firm_id.in_(bindparam("firms", expanding=True)),
        _t.reviews.c.expert_id.is_not(None),
        or_(_t.reviews.c.state.in_(WAITING), _t.reviews.c.decided_at >= bindparam("since")),
    )
)
_TO_ROUTE = Query(
    select(_t.reviews.c.id)
    .where(_t.reviews.c.route_at <= bindparam("now"), _t.reviews.c.state == ReviewState.OFFERED)
    .order_by(_t.reviews.c.route_at, _t.reviews.c.id)
    .limit(bindparam("most"))
)
_CLAIMS_OVER = Query(
    select(_t.reviews.c.id)
    .where(_t.reviews.c.claim_until <= bindparam("now"), _t.reviews.c.state == ReviewState.OPEN)
    .order_by(_t.reviews.c.claim_until)
    .limit(bindparam("most"))
)


def reviews_to_route(connection: Connection, now: datetime, limit: int = 500) -> Sequence[ReviewId]:
    """Find the reviews whose time to be looked at has come, the oldest first."""
    return [row[0] for row in _TO_ROUTE.rows(connection, now=now, most=limit)]


def claims_over(connection: Connection, now: datetime, limit: int = 500) -> Sequence[ReviewId]:
    """Find the open reviews whose claim time is over."""
    return [row[0] for row in _CLAIMS_OVER.rows(connection, now=now, most=limit)]


def routing_facts(
    connection: Connection, commands: Sequence[RouteReview], now: datetime
) -> Sequence[RoutingFacts]:
    """Load reviews and, for those that go to a person, the experts of their firm."""
    known = reviews_by_id(connection, (command.review_id for command in commands))
    personal = [one for one in known.values() if one.matter.offer is Offer.DIRECT or one.review.offers]
    hold_turns(connection, {one.review.firm_id for one in personal})
    experts = _experts(connection, {one.review.firm_id for one in personal}, now)
    to_people = {one.review.id for one in personal}
    declined = declines_of(connection, [one.task.id for one in personal])
    turns = turns_at(connection, [one.task.id for one in personal])
    waiting = _waiting(connection, known.values())
    walls = walls_of(connection, known.values())
    watched = {firm for firm, one in walls.items() if _watches(one)}
    compliance = compliance_of(connection, watched)
    facts = []
    for command in commands:
        one = known.get(command.review_id)
        if one is None:
            facts.append(RoutingFacts())
            continue
        candidates = tuple(
            Candidate(
                person=person,
                load=load,
                is_reached=is_reached,
                declined=(one.task.id, person.id) in declined,
                has_other_turn=(one.task.id, person.id) in turns,
            )
            for person, load, is_reached in experts.get(one.review.firm_id, ())
            if one.review.id in to_people
        )
        facts.append(
            RoutingFacts(
                review=one.review,
                task=one.task,
                matter=one.matter,
                candidates=candidates,
                others_waiting=waiting.get(one.task.id, 1) - 1,
                walls=walls[one.review.firm_id],
                compliance=compliance.get(one.review.firm_id, ()),
            )
        )
    return facts


def _watches(walls: WallSet) -> bool:
    return any(wall.kind is WallKind.WATCH for wall in walls.walls)


def compliance_of(connection: Connection, firms: Iterable[FirmId]) -> Mapping[FirmId, tuple[PersonId, ...]]:
    """Find who holds the role compliance in firms."""
    wanted = sorted(set(firms))
    found: dict[FirmId, tuple[PersonId, ...]] = defaultdict(tuple)
    for row in _PEOPLE.rows(connection, firms=wanted) if wanted else ():
        person = person_value(row)
        if Role.COMPLIANCE in person.roles:
            found[person.firm_id] += (person.id,)
    return {firm: tuple(sorted(people)) for firm, people in found.items()}


def people_reached(connection: Connection, firm_id: FirmId) -> Sequence[tuple[Person, bool]]:
    """Find the people of a firm with a live account, and whether the app reaches them in any of theirs."""
    rows = _PEOPLE.rows(connection, firms=[firm_id])
    return [(person_value(row), bool(row[len(PERSON_COLUMNS)])) for row in rows]


def _experts(
    connection: Connection, firms: Iterable[FirmId], now: datetime
) -> Mapping[FirmId, list[tuple[Person, int, bool]]]:
    wanted = sorted(set(firms))
    if not wanted:
        return {}
    since = now - timedelta(hours=48)  # any day of any zone that is not over yet began after this
    on_hand: dict[PersonId, list[tuple[str, datetime | None]]] = defaultdict(list)
    for expert_id, state, decided_at in _ON_HAND.rows(connection, firms=wanted, since=since):
        on_hand[expert_id].append((state, decided_at))
    by_firm: dict[FirmId, list[tuple[Person, int, bool]]] = defaultdict(list)
    for row in _PEOPLE.rows(connection, firms=wanted):
        person = person_value(row)
        if Role.EXPERT in person.roles:
            load, is_reached = _load(person, on_hand[person.id], now), bool(row[len(PERSON_COLUMNS)])
            by_firm[person.firm_id].append((person, load, is_reached))
    return by_firm


def _load(person: Person, on_hand: Sequence[tuple[str, datetime | None]], now: datetime) -> int:
    today = local_day(now, person.zone)
    return sum(
        1
        for state, decided_at in on_hand
        if state in WAITING or (decided_at is not None and local_day(decided_at, person.zone) == today)
    )


def _waiting(connection: Connection, known: Iterable[ReviewFacts]) -> Mapping[str, int]:
    shared = sorted({one.task.id for one in known if one.matter.reviews_per_task > 1})
    if not shared:
        return {}
    counts: dict[str, int] = defaultdict(int)
    waiting = select(_t.reviews.c.task_id).where(
        _t.reviews.c.task_id.in_(shared), _t.reviews.c.state.in_(UNDECIDED)
    )
    for row in connection.execute(waiting):
        counts[row.task_id] += 1
    return counts
