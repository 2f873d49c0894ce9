"""What is known of who could see a task until a day was over: the walls of then, offers, cards and forms."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.audit.sight.values import Shown, SightFacts, WallsThen
from handlers.audit.subjects import told_by
from handlers.deliveries import DeliveryState
from handlers.ids import FirmId, PersonId
from handlers.messages import MessageKind
from handlers.walls.wall_sets import NO_WALLS
from storage import tables
from storage.facts.walls.walls import named_task, wall_set_at

RECORDS_MAX = 1_000  # of the audit about one task
_t, _r, _o, _d = tables.tasks, tables.reviews, tables.offers, tables.deliveries
_FORMS = "form."  # what records of looks begin with
_CARDS = {MessageKind.CARD: "card shown to", MessageKind.CARD_UPDATE: "card shown anew to"}


def sight_of(
    connection: Connection, firm_id: FirmId, task_id: str, begins: datetime, ends: datetime
) -> SightFacts | None:
    """Load it for a day; None for a task that is not the firm's."""
    columns = (_t.c.created_at, _t.c.client_id, _t.c.matter_id, _t.c.parties, _t.c.issuers, _t.c.tags)
    row = connection.execute(select(*columns).where(_t.c.id == task_id, _t.c.firm_id == firm_id)).first()
    if row is None:
        return None
    p = tables.people.c
    there = select(p.id, p.name).where(p.firm_id == firm_id, p.created_at < ends).order_by(p.name)
    shown = (
        *_offers(connection, task_id),
        *_cards(connection, task_id),
        *_looks(connection, firm_id, task_id),
    )
    return SightFacts(
        task=named_task(row),
        came_at=row.created_at,
        people=tuple((PersonId(one.id), one.name) for one in connection.execute(there)),
        walls=tuple(_walls(connection, firm_id, max(row.created_at, begins), ends)),
        shown=tuple(sorted(shown, key=lambda one: one.at)),
    )


def _walls(connection: Connection, firm_id: FirmId, since: datetime, ends: datetime) -> Iterator[WallsThen]:
    """Give the versions that were in force between two moments, the oldest first."""
    s = tables.wall_sets.c
    made = connection.execute(
        select(s.version, s.created_at, s.decided_by)
        .where(s.firm_id == firm_id, s.created_at < ends)
        .order_by(s.version)
    ).all()
    first = max((number for number, row in enumerate(made) if row.created_at <= since), default=None)
    if first is None:
        yield WallsThen(walls=NO_WALLS, since=since)
    for row in made[first or 0 :]:
        walls = wall_set_at(connection, firm_id, row.version)
        yield WallsThen(walls=walls, since=row.created_at, decided_by=row.decided_by)


def _offers(connection: Connection, task_id: str) -> Iterator[Shown]:
    asked = (
        select(_o.c.offered_at, _o.c.person_id, _o.c.wall_version)
        .join(_r, _r.c.id == _o.c.review_id)
        .where(_r.c.task_id == task_id)
    )
    for at, person_id, version in connection.execute(asked):
        yield Shown(at=at, what="offered to", person_id=person_id, wall_version=version)


def _cards(connection: Connection, task_id: str) -> Iterator[Shown]:
    asked = (
        select(_d.c.kind, _d.c.first_attempt_at, _d.c.person_id, _d.c.wall_version)
        .join(_r, _r.c.id == _d.c.subject_id)
        .where(
            _r.c.task_id == task_id,
            _d.c.kind.in_(tuple(_CARDS)),
            _d.c.state.in_((DeliveryState.SENT, DeliveryState.UNSURE)),
            _d.c.first_attempt_at.is_not(None),
        )
    )
    for kind, at, person_id, version in connection.execute(asked):
        if (
            kind == MessageKind.CARD or person_id is not None
        ):  # an update goes to every copy, told with its card
            yield Shown(at=at, what=_CARDS[kind], person_id=person_id, wall_version=version)


def _looks(connection: Connection, firm_id: FirmId, task_id: str) -> Iterator[Shown]:
    """Find the forms that were opened on it, in the audit."""
    a, s = tables.audit_records.c, tables.audit_subjects.c
    asked = (
        select(a.body, a.recorded_at)
        .join(tables.audit_subjects, (s.firm_id == a.firm_id) & (s.seq == a.seq))
        .where(s.firm_id == firm_id, s.subject == task_id)
        .order_by(a.seq)
        .limit(RECORDS_MAX)
    )
    for body, at in connection.execute(asked):
        told = told_by(body)
        who = told.get("who")
        person = who.get("person") if isinstance(who, dict) else None
        acts = [one.get("did", "") for one in told.get("changes", ()) if isinstance(one, dict)]
        if isinstance(person, str) and any(str(did).startswith(_FORMS) for did in acts):
            yield Shown(at=at, what="text opened by", person_id=PersonId(person), wall_version=None)
